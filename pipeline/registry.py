"""Who is who across articles: the one authority for slugs, labels, merges and withdrawals."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from .errors import Problem, Problems
from .files import read_utf8, replacing, write_atomically
from .registry_entry import REGISTRY_KINDS, Entry
from .registry_index import BULK, Index, indexed
from .registry_parsing import Listed, keep_entries, raw_entries
from .yaml_edit import edit_yaml
from .yaml_text import parse_yaml

__all__ = [
    "REGISTRY_KINDS",
    "Entry",
    "Registry",
    "append_entries",
    "parse_registry",
    "read_registry",
]


@dataclass(slots=True)
class Registry:
    """The entries by key, in the order of the file; in bulk, few of them are in memory."""

    entries: Mapping[str, Entry] = field(default_factory=dict)
    _splits: dict[tuple[str, str], Entry] | None = field(default=None, repr=False, compare=False)

    def __iter__(self) -> Iterator[Entry]:
        """The entries, in the order of the file."""
        return iter(self.entries.values())

    def of_kind(self, kind: str) -> Iterator[Entry]:
        """The entries of one kind, in the order of the file."""
        if isinstance(self.entries, Index):
            return self.entries.of_kind(kind)
        return (entry for entry in self if entry.kind == kind)

    def decided(self) -> Iterator[Entry]:
        """The entries of which more was decided than what they are called, and who or what it is.

        They are merged, withdrawn, withheld, unlisted, or split off from another.
        """
        if isinstance(self.entries, Index):
            return self.entries.decided()
        return (entry for entry in self if not entry.is_plain)

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

    @property
    def has_splits(self) -> bool:
        """Whether any entry was split off from another, so that keys mean different things."""
        return bool(self._split_entries())

    def _split_off(self, key: str, article: str, thing: str) -> Entry | None:
        splits = self._split_entries()
        if not splits:
            return None
        whole = splits.get((key, article))
        return splits.get((key, f"{article}/{thing}"), whole)

    def _split_entries(self) -> dict[tuple[str, str], Entry]:
        """What was split off, by the key that it was split off from and the article, or thing."""
        if self._splits is None:
            self._splits = {
                (entry.split_from, place): entry
                for entry in self.decided()
                if entry.split_from is not None
                for place in entry.articles
            }
        return self._splits


def read_registry(path: Path, file: str, cache: Path | None = None) -> Registry:
    """Read ``registry.yaml`` or ``registry.jsonl``; a missing file is an empty registry.

    In bulk, what was read may be left in the folder ``cache``, for the next who reads it
    (:mod:`.registry_index`).

    Raise :class:`Problems` with every place that is wrong: broken entries, two entries with one
    key or with keys that are one in NFC, successors that do not exist or lead in a circle.
    """
    if not path.exists():
        return Registry()
    if path.suffix == ".jsonl" and path.stat().st_size >= BULK:
        return Registry(indexed(path, file, cache))
    return parse_registry(read_utf8(path, file), file)


def parse_registry(text: str, file: str) -> Registry:
    """The registry that ``text`` holds, in JSON Lines where ``file`` is called so.

    Raise :class:`Problems` as :func:`read_registry` does.
    """
    problems: list[Problem] = []
    listed = Listed()
    keep_entries(raw_entries(text, file, problems), file, listed, problems)
    if problems:
        raise Problems(problems)
    return Registry(listed.entries)


def append_entries(path: Path, entries: Iterable[Entry]) -> None:
    """Add new entries at the end of the registry's file; what stands there stays as it is."""
    new = [entry.model_dump(exclude_unset=True, exclude_none=True) for entry in entries]
    if not new:
        return
    if path.suffix == ".jsonl":
        with replacing(path) as file:
            end = b"\n"
            if path.exists():
                with path.open("rb") as old:
                    while block := old.read(1 << 20):
                        file.write(block)
                        end = block[-1:]
            if end != b"\n":
                file.write(b"\n")
            for entry in new:
                file.write(json.dumps(entry, ensure_ascii=False).encode() + b"\n")
    else:
        text = read_utf8(path, path.name) if path.exists() else ""
        data = parse_yaml(text, path.name).data or []
        write_atomically(path, edit_yaml(text, [*data, *new], path.name).encode())
