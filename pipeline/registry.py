"""Who is who across articles: the one authority for slugs, labels, merges and withdrawals."""

import json
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, ValidationError, model_validator

from ..ontology.kinds import THING_KINDS
from .errors import Problem, Problems, shorten
from .facts.model import ThingKindName
from .facts.values import LanguageTag, Line, Model, PartialDate, RegistryKey, one_or_list
from .files import read_utf8, write_atomically
from .validation import pattern, problems_of
from .yaml_edit import edit_yaml
from .yaml_text import Document, Place, parse_yaml

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
    names: list[Line] = Field([], description="Names under which articles know it.")
    status: Literal["current", "merged", "withdrawn", "withheld"] = "current"
    replaced_by: RegistryKey | None = Field(None, description="Of a merged one: its successor.")
    since: PartialDate | None = Field(
        None, description="The day on which it was merged, withdrawn or withheld."
    )
    split_from: RegistryKey | None = Field(
        None, description="The entry that some articles' sheets name and mean this one."
    )
    articles: _Places = Field([], description="With 'split_from': the articles that mean this one.")
    visibility: Literal["public", "unlisted"] = "public"
    confirmed: bool = Field(False, description="A person has made sure who or what this is.")
    wikidata: Annotated[str, pattern(r"^Q[1-9][0-9]*$", "Q and a number")] | None = None
    viaf: Annotated[str, pattern(r"^[1-9][0-9]*$", "a number, in quotation marks")] | None = None
    hashtag: Annotated[str, pattern(r"^#\w+$", "# and a word")] | None = None
    candidates: _Keys = Field(
        [], description="Entries that may be the same; for a person to decide."
    )
    works: _Keys = Field(
        [], description="Of a debate: works that, with what answers them, make it."
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


@dataclass(slots=True)
class Registry:
    """The entries by key, in the order of the file."""

    entries: dict[str, Entry] = field(default_factory=dict)
    _splits: dict[tuple[str, str], Entry] | None = field(default=None, repr=False, compare=False)

    def __iter__(self) -> Iterator[Entry]:
        """The entries, in the order of the file."""
        return iter(self.entries.values())

    def of_kind(self, kind: str) -> Iterator[Entry]:
        """The entries of one kind, in the order of the file."""
        return (entry for entry in self if entry.kind == kind)

    def resolve(self, key: str) -> Entry | None:
        """The entry that ``key`` means today: a merged one leads to its successor.

        None where there is no such entry. Merges that form a circle are refused on reading.
        """
        entry = self.entries.get(key)
        while entry is not None and entry.replaced_by is not None:
            entry = self.entries.get(entry.replaced_by)
        return entry

    def meaning(self, key: str, article: str, thing: str) -> Entry | None:
        """The entry that ``key`` means today as ``same_as`` of a thing of one article's sheet.

        As :meth:`resolve`, but what was split off goes before: a sheet that was written when two
        people were taken for one is not rewritten, the registry says which of them it means.
        """
        used: set[str] = set()
        entry = self.entries.get(key)
        while entry is not None:
            split = self._split_off(entry.key, article, thing)
            if split is not None and split.key not in used:
                used.add(split.key)  # once: it may have been merged back since
                entry = split
            elif entry.replaced_by is not None:
                entry = self.entries.get(entry.replaced_by)
            else:
                break
        return entry

    def _split_off(self, key: str, article: str, thing: str) -> Entry | None:
        if self._splits is None:
            self._splits = {
                (entry.split_from, place): entry
                for entry in self
                if entry.split_from is not None
                for place in entry.articles
            }
        if not self._splits:
            return None
        whole = self._splits.get((key, article))
        return self._splits.get((key, f"{article}/{thing}"), whole)


def read_registry(path: Path, file: str) -> Registry:
    """Read ``registry.yaml`` or ``registry.jsonl``; a missing file is an empty registry.

    Raise :class:`Problems` with every place that is wrong: broken entries, two entries with one
    key or with
    keys that are one in NFC, successors that do not exist or lead in a circle.
    """
    if not path.exists():
        return Registry()
    return parse_registry(read_utf8(path, file), file)


def parse_registry(text: str, file: str) -> Registry:
    """The registry that ``text`` holds, in JSON Lines where ``file`` is called so.

    Raise :class:`Problems` as :func:`read_registry` does.
    """
    problems: list[Problem] = []
    registry = Registry()
    lines: dict[str, int] = {}
    normal: dict[str, str] = {}
    for data, line_of in _raw_entries(text, file, problems):
        try:
            entry = Entry.model_validate(data)
        except ValidationError as error:
            problems += problems_of(error, data, Entry, file, line_of)
            continue
        if entry.key in registry.entries:
            problems.append(
                Problem(
                    file,
                    line_of(("slug",)),
                    "slug",
                    f"{entry.key} stands twice, first in line {lines[entry.key]}; "
                    "a slug is never used again",
                )
            )
            continue
        alike = normal.setdefault(unicodedata.normalize("NFC", entry.key), entry.key)
        if alike != entry.key:
            problems.append(
                Problem(
                    file,
                    line_of(("slug",)),
                    "slug",
                    f"looks like that of line {lines[alike]}, written with other code points",
                    found=ascii(entry.slug),
                    allowed=f"another slug than {alike.partition('/')[2]!a}",
                )
            )
            continue
        registry.entries[entry.key] = entry
        lines[entry.key] = line_of(())
    problems += _broken_links(registry, lines, file)
    if problems:
        raise Problems(problems)
    return registry


_Raw = Iterator[tuple[object, "_LineOf"]]


class _LineOf:
    """Where the places of one entry stand: in a YAML document, or all in one line."""

    def __init__(self, line: int, document: Document | None = None, index: int = 0) -> None:
        self._line, self._document, self._index = line, document, index

    def __call__(self, place: Place) -> int:
        if self._document is None:
            return self._line
        return self._document.line((self._index, *place))


def _raw_entries(text: str, file: str, problems: list[Problem]) -> _Raw:
    if file.endswith(".jsonl"):
        for number, line in enumerate(text.split("\n"), 1):
            if not line.strip():
                continue
            try:
                yield json.loads(line), _LineOf(number)
            except (ValueError, RecursionError) as error:
                problems.append(Problem(file, number, "", f"is not JSON: {error}"))
        return
    document = parse_yaml(text, file)
    if document.data is None:
        return
    if not isinstance(document.data, list):
        raise Problems([Problem(file, 1, "", "holds no list of entries", allowed="- kind: …")])
    for index, data in enumerate(document.data):
        yield data, _LineOf(0, document, index)


def _broken_links(registry: Registry, lines: dict[str, int], file: str) -> Iterator[Problem]:
    split: dict[tuple[str | None, str], str] = {}
    for entry in registry:
        line = lines[entry.key]
        for place in entry.articles:
            other = split.setdefault((entry.split_from, place), entry.key)
            if other != entry.key:
                yield Problem(file, line, "articles", f"is split off to {other} too", found=place)
        for name, keys in (
            ("replaced_by", [entry.replaced_by] if entry.replaced_by else []),
            ("split_from", [entry.split_from] if entry.split_from else []),
            ("candidates", entry.candidates),
            ("works", entry.works),
        ):
            for key in keys:
                if key not in registry.entries:
                    yield Problem(file, line, name, "no such entry", found=shorten(key))
                elif name in ("replaced_by", "split_from") and key.partition("/")[0] != entry.kind:
                    yield Problem(
                        file, line, name, f"is of another kind than {entry.kind}", found=key
                    )
        seen = {entry.key}
        successor = entry.replaced_by
        while successor in registry.entries:
            if successor in seen:
                yield Problem(file, line, "replaced_by", f"leads in a circle from {entry.key}")
                # resolve() would not end: the circle must not survive even this run.
                registry.entries[entry.key] = entry.model_copy(update={"replaced_by": None})
                break
            seen.add(successor)
            successor = registry.entries[successor].replaced_by


def append_entries(path: Path, entries: Iterable[Entry]) -> None:
    """Add new entries at the end of the registry's file; what stands there stays as it is."""
    new = [entry.model_dump(exclude_unset=True, exclude_none=True) for entry in entries]
    if not new:
        return
    if path.suffix == ".jsonl":
        old = path.read_bytes() if path.exists() else b""
        gap = b"\n" if old and not old.endswith(b"\n") else b""
        lines = "".join(json.dumps(entry, ensure_ascii=False) + "\n" for entry in new)
        write_atomically(path, old + gap + lines.encode())
    else:
        text = read_utf8(path, path.name) if path.exists() else ""
        data = parse_yaml(text, path.name).data or []
        write_atomically(path, edit_yaml(text, [*data, *new], path.name).encode())
