"""Reading the registry: every entry, or every place in the file that is wrong."""

import json
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from pydantic import ValidationError

from .errors import Problem, Problems, shorten
from .registry_entry import Entry
from .validation import problems_of
from .yaml_text import Document, Place, parse_yaml


class LineOf:
    """Where the places of one entry stand: in a YAML document, or all in one line."""

    def __init__(self, line: int, document: Document | None = None, index: int = 0) -> None:
        self._line, self._document, self._index = line, document, index

    def __call__(self, place: Place) -> int:
        """The line of a place in the entry."""
        if self._document is None:
            return self._line
        return self._document.line((self._index, *place))


#: An entry as the file has it: what it says, where it stands, and its line of JSON.
Raw = tuple[object, LineOf, str]


class Kept(Protocol):
    """Where entries go as they are read."""

    @property
    def entries(self) -> Mapping[str, Entry]:
        """Those that are there, by key."""

    def known(self, normal: str) -> tuple[str, int] | None:
        """The key and the line of the entry whose key is this one in NFC, if there is one."""

    def keep(self, entry: Entry, normal: str, line: int, text: str) -> None:
        """Take an entry, its key in NFC, its line, and what stands there in JSON Lines."""

    def linking(self) -> Iterable[tuple[Entry, int]]:
        """The entries that may name others, with their lines, in the order of the file."""


@dataclass(slots=True)
class Listed:
    """Entries in memory."""

    entries: dict[str, Entry] = field(default_factory=dict)
    _known: dict[str, tuple[str, int]] = field(default_factory=dict)
    _lines: list[int] = field(default_factory=list)

    def known(self, normal: str) -> tuple[str, int] | None:
        """As :class:`Kept` has it."""
        return self._known.get(normal)

    def keep(self, entry: Entry, normal: str, line: int, text: str) -> None:
        """As :class:`Kept` has it."""
        self.entries[entry.key] = entry
        self._known[normal] = entry.key, line
        self._lines.append(line)

    def linking(self) -> Iterable[tuple[Entry, int]]:
        """As :class:`Kept` has it."""
        return zip(self.entries.values(), self._lines, strict=True)


def keep_entries(found: Iterable[Raw], file: str, kept: Kept, problems: list[Problem]) -> None:
    """Read entries into ``kept``. Add every place that is wrong to ``problems``."""
    for data, line_of, text in found:
        try:
            entry = Entry.model_validate(data)
        except ValidationError as error:
            problems += problems_of(error, data, Entry, file, line_of)
            continue
        key = entry.key
        normal = in_nfc(key)
        alike = kept.known(normal)
        if alike is None:
            kept.keep(entry, normal, line_of(()), text)
        else:
            problems.append(_taken(entry, *alike, file, line_of(("slug",))))
    problems += _broken_links(kept, file)


def in_nfc(key: str) -> str:
    """What is the same for two keys that look the same."""
    return unicodedata.normalize("NFC", key)


def _taken(entry: Entry, first: str, line: int, file: str, line_of_slug: int) -> Problem:
    if first == entry.key:
        message = f"{first} stands twice, first in line {line}; a slug is never used again"
        return Problem(file, line_of_slug, "slug", message)
    return Problem(
        file,
        line_of_slug,
        "slug",
        f"looks like that of line {line}, written with other code points",
        found=ascii(entry.slug),
        allowed=f"another slug than {first.partition('/')[2]!a}",
    )


def raw_entries(text: str, file: str, problems: list[Problem]) -> Iterator[Raw]:
    """The entries of a whole file, in JSON Lines where it is called so.

    Lines that are not JSON go to ``problems``. Raise :class:`Problems` for broken YAML, and for
    what is no list.
    """
    if file.endswith(".jsonl"):
        yield from raw_lines(text.split("\n"), file, problems)
        return
    document = parse_yaml(text, file)
    if document.data is None:
        return
    if not isinstance(document.data, list):
        raise Problems([Problem(file, 1, "", "holds no list of entries", allowed="- kind: …")])
    for index, data in enumerate(document.data):
        yield data, LineOf(0, document, index), ""


def raw_lines(lines: Iterable[str], file: str, problems: list[Problem]) -> Iterator[Raw]:
    """The entries of lines of JSON; those that are none go to ``problems``."""
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            yield json.loads(line), LineOf(number), line
        except (ValueError, RecursionError) as error:
            problems.append(Problem(file, number, "", f"is not JSON: {error}"))


def _broken_links(kept: Kept, file: str) -> Iterator[Problem]:
    entries = kept.entries
    split: dict[tuple[str | None, str], str] = {}
    #: Where a circle has been reported: it must not be reported from everywhere in it.
    cut: set[str] = set()
    for entry, line in kept.linking():
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
                if key not in entries:
                    yield Problem(file, line, name, "no such entry", found=shorten(key))
                elif name in ("replaced_by", "split_from") and key.partition("/")[0] != entry.kind:
                    yield Problem(
                        file, line, name, f"is of another kind than {entry.kind}", found=key
                    )
        seen = {entry.key}
        successor = entry.replaced_by
        while successor is not None and successor not in cut and successor in entries:
            if successor in seen:
                yield Problem(file, line, "replaced_by", f"leads in a circle from {entry.key}")
                cut.add(entry.key)
                break
            seen.add(successor)
            successor = entries[successor].replaced_by
