"""An entry of the registry: the model of one thing, across all articles."""

from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from ..ontology.kinds import THING_KINDS
from .facts.model import ThingKindName
from .facts.values import LanguageTag, Line, Model, PartialDate, RegistryKey, one_or_list
from .validation import pattern

#: The kinds that the registry holds: all but articles, whose ids are their own authority.
REGISTRY_KINDS = tuple(kind for kind in THING_KINDS if kind != "article")

RegistryKind = Literal[ThingKindName, "debate"]
_Keys = Annotated[list[RegistryKey], BeforeValidator(one_or_list)]
_PLACE = r"^[a-z0-9][a-z0-9-]*(/[a-z0-9][a-z0-9-]*)?$"
#: An article's id; or, where a sheet has two things under one name, ``article/thing``.
_Places = Annotated[
    list[Annotated[str, pattern(_PLACE, "an article's id, or article/thing")]],
    BeforeValidator(one_or_list),
]


def _is_no_dot_segment(slug: str) -> str:
    """Accept what an address keeps: clients take dot segments out (RFC 3986, 5.2.4)."""
    if slug in (".", ".."):
        raise ValueError("a slug cannot be '.' or '..', which addresses lose")
    return slug


class Entry(Model):
    """One thing, across all articles."""

    kind: RegistryKind
    slug: Annotated[str, pattern(r"^[^\n\r]+$", "one line"), AfterValidator(_is_no_dot_segment)]
    label: dict[LanguageTag, Line] = Field(min_length=1, description="What to show, per language.")
    names: list[Line] = Field(
        default_factory=list, description="Names under which articles know it."
    )
    status: Literal["current", "merged", "withdrawn", "withheld"] = "current"
    replaced_by: RegistryKey | None = Field(None, description="Of a merged one: its successor.")
    since: PartialDate | None = Field(
        None, description="The day on which it was merged, withdrawn or withheld."
    )
    split_from: RegistryKey | None = Field(
        None, description="The entry that some articles' sheets name and mean this one."
    )
    articles: _Places = Field(
        default_factory=list, description="With 'split_from': the articles that mean this one."
    )
    visibility: Literal["public", "unlisted"] = "public"
    confirmed: bool = Field(False, description="A person has made sure who or what this is.")
    wikidata: Annotated[str, pattern(r"^Q[1-9][0-9]*$", "Q and a number")] | None = None
    viaf: Annotated[str, pattern(r"^[1-9][0-9]*$", "a number, in quotation marks")] | None = None
    hashtag: Annotated[str, pattern(r"^#\w+$", "# and a word")] | None = None
    candidates: _Keys = Field(
        default_factory=list, description="Entries that may be the same; for a person to decide."
    )
    works: _Keys = Field(
        default_factory=list,
        description="Of a debate: works that, with what answers them, make it.",
    )

    @model_validator(mode="after")
    def _hangs_together(self) -> "Entry":
        if (self.status == "merged") != (self.replaced_by is not None):
            raise ValueError("'status: merged' and 'replaced_by' go together")
        if (self.split_from is not None) != bool(self.articles):
            raise ValueError("'split_from' and 'articles' go together")
        if self.works and self.kind != "debate":
            raise ValueError("'works' belongs to a debate")
        return self

    @property
    def key(self) -> str:
        """``kind/slug``."""
        return f"{self.kind}/{self.slug}"

    @property
    def is_plain(self) -> bool:
        """Whether nothing was decided about it but what it is called, and who or what it is."""
        public = self.status == "current" and self.visibility == "public"
        return public and self.split_from is None
