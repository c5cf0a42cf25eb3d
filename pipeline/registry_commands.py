"""What a person decides about an entry: merge, split, withdraw, withhold, rename.

Each changes the registry's file and nothing else, in one step and leaving every other byte as it
is; sheets go on naming what they named. The next build gives the decision its meaning for
addresses, facts, dumps and versions (docs/registry.md).
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from slugify import slugify

from .check import load_registry
from .errors import Problem, Problems, shorten
from .files import read_utf8, write_atomically
from .link import SLUG_LENGTH
from .names import comparable
from .registry import Entry, Registry, parse_registry
from .snapshot.lasting import answered_once
from .workspace import Workspace
from .yaml_edit import edit_yaml
from .yaml_text import parse_yaml

_NEXT = "'rejoinder build' publishes that."


def merge(workspace: Workspace, key: str, into: str, today: date | None = None) -> list[str]:
    """Make ``key`` one with ``into``, or with what that was merged into; say so in lines.

    The address of ``key`` will lead to its successor's, and so will its facts. Raise
    :class:`Problems`, with nothing changed, for keys that are not there or not current, for two
    kinds, and where the merge would lead in a circle.
    """
    edit = _Edit(workspace)
    entry, target = edit.entry(key), edit.entry(into)
    successor = edit.registry.resolve(into)
    assert successor is not None, "reading refuses successors that do not exist"
    if entry.kind != target.kind:
        raise edit.refusal(key, f"cannot be merged into {into}, which is of another kind")
    if successor.key == entry.key:
        raise edit.refusal(key, f"would lead in a circle: {into} is {key}")
    edit.require(entry, "current", "merged")
    edit.require(successor, "current", "merged into")
    edit.change(
        entry.key, status="merged", replaced_by=successor.key, since=_day(today), candidates=None
    )
    edit.forget_candidate(entry.key, successor.key)
    edit.write()
    return [f"{key} is merged into {successor.key}: its address will lead there.", _NEXT]


def split(
    workspace: Workspace,
    key: str,
    places: Sequence[str] = (),
    slug: str | None = None,
    label: str | None = None,
) -> list[str]:
    """Undo the merge of ``key``; or, with ``places``, make of it what some articles mean by it.

    ``places`` are ids of articles, or ``article/thing`` where a sheet has two things of the name:
    what is linked to ``key`` there will be a new entry, called ``slug`` (by default made of
    ``label``, which in turn is by default that of ``key``). Raise :class:`Problems` for a slug that
    was used before, whatever became of it, and for places that no sheet has or that are split off
    already.
    """
    edit = _Edit(workspace)
    entry = edit.entry(key)
    if not places:
        if entry.status != "merged":
            raise edit.refusal(
                key, "is not merged; to divide it, --article says whose it is", entry.status
            )
        edit.change(key, status=None, replaced_by=None, since=None)
        edit.write()
        return [f"{key} is an entry of its own again: its address will answer.", _NEXT]
    edit.require(entry, "current", "split")
    if slug is None:
        slug = edit.free_slug(entry.kind, label or next(iter(entry.label.values())))
    new = f"{entry.kind}/{slug}"
    if new in edit.registry.entries or answered_once(workspace.site_dir, new):
        raise edit.refusal(new, "was used before; a slug is never used again")
    known = _places_of(workspace, edit.registry, key)
    if unknown := [place for place in places if place not in known]:
        raise edit.refusal(
            key,
            "is linked to nothing there",
            ", ".join(unknown),
            ", ".join(sorted(known)) or None,
        )
    things = {place for place in known if "/" in place}
    if all(thing in places or thing.partition("/")[0] in places for thing in things):
        raise edit.refusal(key, "would be left without an article; 'rejoinder rename' renames it")
    edit.forget_splits(key, places)
    first = next(iter(entry.label))
    edit.add(
        {
            "kind": entry.kind,
            "slug": slug,
            "label": {first: label} if label else dict(entry.label),
            "split_from": key,
            "articles": list(places),
        }
    )
    edit.write()
    return [f"{new} is split off from {key}, in {', '.join(places)}.", _NEXT]


def withdraw(workspace: Workspace, key: str, today: date | None = None) -> list[str]:
    """Take ``key``, and every fact that needs it, from the site; its address will say so (410)."""
    edit = _Edit(workspace)
    entry = edit.entry(key)
    edit.require(entry, "current", "withdrawn")
    edit.change(key, status="withdrawn", since=_day(today))
    edit.write()
    return [f"{key} is withdrawn.", _NEXT]


def withhold(workspace: Workspace, key: str, today: date | None = None) -> list[str]:
    """Take ``key`` from the site and from every version of it, so that nothing tells of it."""
    edit = _Edit(workspace)
    entry = edit.entry(key)
    if entry.status == "merged":
        successor = edit.registry.resolve(key)
        assert successor is not None, "reading refuses successors that do not exist"
        raise edit.refusal(key, f"is merged into {successor.key}; withhold that")
    if entry.status == "withheld":
        raise edit.refusal(key, "is withheld already")
    edit.change(key, status="withheld", since=_day(today))
    edit.write()
    lines = [f"{key} is withheld. Until the next 'rejoinder build' the site still shows it."]
    names = {comparable(entry.kind, n) for n in (*entry.label.values(), *entry.names)} - {None}
    namesakes = [
        other.key
        for other in edit.registry
        if other.kind == entry.kind and other.key != key and other.status == "current"
        if names & {comparable(other.kind, n) for n in (*other.label.values(), *other.names)}
    ]
    if namesakes:
        lines.append(
            f"Of the same name, and still published: {', '.join(namesakes)}. "
            "Withhold them too where they are the same."
        )
    return lines


def rename(
    workspace: Workspace, key: str, label: str, language: str | None = None, forget: bool = False
) -> list[str]:
    """Give ``key`` another label; its address stays, whatever it is called.

    ``language`` may be left out where there is one label only. The old label stays among the names
    by which articles know it, unless a person has reasons to ``forget`` it.
    """
    edit = _Edit(workspace)
    entry = edit.entry(key)
    edit.require(entry, "current", "renamed")
    if language is None:
        if len(entry.label) > 1:
            raise edit.refusal(key, "has several labels", "--language", ", ".join(entry.label))
        (language,) = entry.label
    old = entry.label.get(language)
    if old == label:
        raise edit.refusal(key, "is called so already", shorten(label))
    names = [name for name in entry.names if name != label and not (forget and name == old)]
    if old is not None and not forget and old not in names:
        names.append(old)
    edit.change(key, label={**entry.label, language: label}, names=names or None)
    edit.write()
    return [f"{key} is called {label!r} ({language}); its address stays.", _NEXT]


def _day(today: date | None) -> str:
    return (today or datetime.now(UTC).date()).isoformat()


def _places_of(workspace: Workspace, registry: Registry, key: str) -> set[str]:
    """Where sheets have something that is ``key`` today: article ids, and ``article/thing``."""
    from .facts import read_sheets

    return {
        place
        for found in read_sheets(workspace.facts_dir, workspace.root, [])
        for thing in found.sheet.things
        if thing.same_as
        and (meant := registry.meaning(thing.same_as, found.sheet.article.id, thing.id))
        and meant.key == key
        for place in (found.sheet.article.id, f"{found.sheet.article.id}/{thing.id}")
    }


@dataclass(frozen=True, slots=True)
class _Raw:
    """An entry as the file has it, and the line where it begins."""

    data: dict[str, Any]
    line: int


class _Edit:
    """The registry's file while it is changed. Raise :class:`Problems` for one that is wrong."""

    def __init__(self, workspace: Workspace) -> None:
        self.path: Path = workspace.registry_file
        self.file = self.path.name
        self.registry = load_registry(workspace)
        self.text = read_utf8(self.path, self.file) if self.path.exists() else ""
        self.raw = dict(zip(self.registry.entries, self._raw(), strict=True))
        self._changed: set[str] = set()

    def _raw(self) -> list[_Raw]:
        if self.path.suffix == ".jsonl":
            lines = enumerate(self.text.split("\n"), 1)
            return [_Raw(json.loads(line), number) for number, line in lines if line.strip()]
        document = parse_yaml(self.text, self.file)
        return [_Raw(data, document.line((i,))) for i, data in enumerate(document.data or [])]

    def refusal(
        self, key: str, message: str, found: str | None = None, allowed: str | None = None
    ) -> Problems:
        """Why nothing is done to ``key``."""
        line = self.raw[key].line if key in self.raw else 0
        return Problems([Problem(self.file, line, key, message, found, allowed)])

    def entry(self, key: str) -> Entry:
        """The entry with this key; raise :class:`Problems` where there is none."""
        entry = self.registry.entries.get(key)
        if entry is None:
            near = get_close_matches(key, self.registry.entries, n=3)
            form = None if "/" in key else "kind/slug, such as person/jane-doe"
            raise self.refusal(key, "no such entry", None, ", ".join(near) or form)
        return entry

    def require(self, entry: Entry, status: str, what: str) -> None:
        """Raise :class:`Problems` where the entry has another status."""
        if entry.status != status:
            now = f"merged into {entry.replaced_by}" if entry.replaced_by else entry.status
            raise self.refusal(entry.key, f"is {now}, so it cannot be {what}")

    def change(self, key: str, **values: object) -> None:
        """Set fields of an entry; None takes one out."""
        old = self.raw[key]
        data = {name: value for name, value in old.data.items() if values.get(name, 0) is not None}
        data |= {name: value for name, value in values.items() if value is not None}
        self.raw[key] = _Raw(data, old.line)
        self._changed.add(key)

    def add(self, data: Mapping[str, Any]) -> None:
        """Append an entry."""
        key = f"{data['kind']}/{data['slug']}"
        self.raw[key] = _Raw(dict(data), 0)
        self._changed.add(key)

    def forget_candidate(self, merged: str, successor: str) -> None:
        """Once two are one, neither is a candidate for the other any more."""
        entry = self.registry.entries[successor]
        if merged in entry.candidates:
            self.change(
                successor, candidates=[key for key in entry.candidates if key != merged] or None
            )

    def forget_splits(self, key: str, places: Sequence[str]) -> None:
        """What was split off there before has been merged back, or ``key`` would not be there."""
        for other in self.registry:
            rest = [place for place in other.articles if place not in places]
            if other.split_from == key and rest != other.articles:
                self.change(
                    other.key, articles=rest or None, split_from=other.split_from if rest else None
                )

    def free_slug(self, kind: str, label: str) -> str:
        """A slug made of ``label`` that nothing has."""
        slug = base = slugify(label, max_length=SLUG_LENGTH, word_boundary=True) or kind
        number = 2
        while f"{kind}/{slug}" in self.registry.entries:
            slug = f"{base}-{number}"
            number += 1
        return slug

    def write(self) -> None:
        """Put the new text in place of the old one, once it reads as a registry."""
        if self.path.suffix == ".jsonl":
            text = self._as_lines()
        else:
            text = edit_yaml(self.text, [raw.data for raw in self.raw.values()], self.file)
        parse_registry(text, self.file)
        write_atomically(self.path, text.encode())

    def _as_lines(self) -> str:
        lines = self.text.split("\n")
        for key in self._changed:
            raw = self.raw[key]
            line = json.dumps(raw.data, ensure_ascii=False)
            if raw.line:
                lines[raw.line - 1] = line
            else:
                lines = [*(lines if lines[-1] else lines[:-1]), line, ""]
        return "\n".join(lines)
