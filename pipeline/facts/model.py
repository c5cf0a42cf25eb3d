"""The fact sheet, typed: what one article reports, and the words that say so."""

from typing import Annotated, ClassVar, Literal, get_args

from pydantic import Field, model_validator

from ...ontology.kinds import SHEET_KINDS, WORK_KINDS
from ..validation import pattern
from .kinds import AnyFact
from .values import Digest, Identifier, LanguageTag, Line, Model, Moment, RegistryKey, WebAddress

ThingKindName = Literal[
    "letter",
    "person",
    "organisation",
    "publication",
    "group",
    "movement",
    "translation",
    "post",
    "statement",
    "opinion",
]
assert set(get_args(ThingKindName)) == set(SHEET_KINDS)


class Thing(Model):
    """Somebody or something that the article speaks of. ``id`` counts within the sheet only."""

    id: Identifier
    kind: ThingKindName
    name: Line = Field(description="What the article calls it.")
    names: list[Line] = Field([], description="Other forms of its name in the article.")
    same_as: RegistryKey | None = Field(None, description="Its entry in the registry: kind/slug.")
    open: bool = Field(False, description="Of a letter: an open letter, petition or manifesto.")
    form: Line | None = Field(None, description="Of a letter: what the article calls its form.")
    hashtag: Annotated[str, pattern(r"^#\w+$", "# and a word")] | None = Field(
        None, description="Of a movement."
    )
    url: WebAddress | None = Field(None, description="Of a work: where it can be read.")
    archived: WebAddress | None = Field(None, description="Of a work: an archived copy.")
    language: LanguageTag | None = Field(None, description="Of a work, where the article says it.")
    news_media: bool = Field(False, description="Of a publication: a news medium.")

    #: Which fields belong to some kinds only.
    FIELDS_OF: ClassVar[dict[str, frozenset[str]]] = {
        "open": frozenset({"letter"}),
        "form": frozenset({"letter"}),
        "hashtag": frozenset({"movement"}),
        "url": WORK_KINDS,
        "archived": WORK_KINDS,
        "language": WORK_KINDS,
        "news_media": frozenset({"publication"}),
    }

    @model_validator(mode="after")
    def _fields_of_its_kind(self) -> "Thing":
        for field, kinds in self.FIELDS_OF.items():
            if getattr(self, field) and self.kind not in kinds:
                raise ValueError(
                    f"'{field}' belongs to {', '.join(sorted(kinds))}; this is a {self.kind}"
                )
        if self.same_as and self.same_as.partition("/")[0] != self.kind:
            raise ValueError(f"'same_as: {self.same_as}' is of another kind than this {self.kind}")
        return self


class ArticleRecord(Model):
    """What the source says of the article itself. What it does not say is absent."""

    id: Identifier
    source: Line = Field(description="The file in the workspace, such as articles/letter.txt.")
    digest: Digest | None = Field(None, description="SHA-256 of the file's bytes.")
    text_digest: Digest | None = Field(None, description="SHA-256 of texts/{id}.txt.")
    title: Line | None = None
    author: Line | list[Line] | None = None
    publisher: Line | None = None
    published: Moment | None = None
    url: WebAddress | None = None
    archived: WebAddress | None = None
    language: LanguageTag | None = None
    text_of: Identifier | None = Field(
        None, description="The work whose text the file is, when it is not a report."
    )


class Extraction(Model):
    """Which extractor proposed the facts that carry a confidence."""

    extractor: Line
    version: Line
    model: Line | None = None
    at: Moment | None = None
    not_found: list[Identifier] = Field(
        [], description="Facts of an earlier version, kept for a person, that it does not find."
    )


class Sheet(Model):
    """One article's fact sheet. References within it are not checked here: see ``check``."""

    article: ArticleRecord
    things: list[Thing] = []
    facts: list[AnyFact] = []
    extraction: Extraction | None = None
    retired: list[Identifier] = Field([], description="Ids of facts that are gone for good.")

    def thing(self, name: str) -> Thing | None:
        """The thing whose id is ``name``."""
        return next((thing for thing in self.things if thing.id == name), None)
