"""Who of this article is who of that one: the default rules, which the registry overrules.

Venues, organisations and movements are linked by their normalised name; people only by an
identical name of two or more words, which must be written like names (``names``). Two things that
one sheet keeps apart stay apart, whatever they are called. Works and groups are never linked by
themselves, since "the letter" of two articles may be two letters; where venue and date agree, the
new entry names the others as candidates.
"""

from collections import defaultdict
from collections.abc import Iterable, Set
from dataclasses import dataclass, field

from slugify import slugify

from .facts import Sheet, Thing
from .facts.kinds import Authorship, Publishing
from .names import comparable, normalised_name
from .registry import Entry, Registry

#: Longer slugs are cut at a word's end.
SLUG_LENGTH = 60


@dataclass(slots=True)
class Links:
    """What linking found: per article, thing id → registry key; and the new entries, sorted."""

    same_as: dict[str, dict[str, str]] = field(default_factory=dict)
    entries: list[Entry] = field(default_factory=list)


def link(sheets: Iterable[Sheet], registry: Registry) -> Links:
    """Find or invent a registry entry for every thing that has no ``same_as``.

    ``sheets`` may come in any order: they are taken by article id, so that the same sheets and
    registry always give the same slugs. Nothing is written, and ``registry`` is not changed.
    """
    return link_in_order(sorted(sheets, key=lambda sheet: sheet.article.id), registry)


def linked_by(sheet: Sheet) -> Sheet:
    """What of a sheet matters for linking: without most of its facts."""
    facts = [fact for fact in sheet.facts if isinstance(fact, Authorship | Publishing)]
    return sheet.model_copy(update={"facts": facts})


def link_in_order(sheets: Iterable[Sheet], registry: Registry) -> Links:
    """As :func:`link`, of sheets that come by article id, one after the other."""
    linker = _Linker(registry)
    for sheet in sheets:
        # What a sheet holds apart is two, though both be called John Smith.
        taken = {linker.meant(thing, sheet) for thing in sheet.things if thing.same_as}
        found: dict[str, str] = {}
        for thing in sheet.things:
            if thing.same_as is None:
                found[thing.id] = linker.key_of(thing, sheet, taken)
                taken.add(found[thing.id])
        if found:
            linker.links.same_as[sheet.article.id] = found
        for thing in sheet.things:
            linker.note_work(
                thing, sheet, linker.meant(thing, sheet) if thing.same_as else found[thing.id]
            )
    linker.add_candidates()
    linker.links.entries.sort(key=lambda entry: entry.key)
    return linker.links


class _Linker:
    """The registry as it grows while things are linked."""

    def __init__(self, registry: Registry) -> None:
        self.links = Links()
        self._registry = registry
        self._taken = set(registry.entries)
        #: Of slugs that are taken, the first number that may be free: many things are "a post".
        self._numbers: dict[str, int] = {}
        self._by_name: dict[tuple[str, str], list[str]] = defaultdict(list)
        self._works: dict[tuple[str, str, str], list[tuple[str, frozenset[str]]]] = defaultdict(
            list
        )
        self._candidates: dict[str, list[str]] = defaultdict(list)
        for entry in registry:
            current = registry.resolve(entry.key)
            # Whoever was withheld or withdrawn must not come back under a new entry.
            if current is not None:
                for name in (*entry.label.values(), *entry.names):
                    self._remember(entry.kind, name, current.key)

    def _remember(self, kind: str, name: str, key: str) -> None:
        compared = comparable(kind, name)
        if compared and key not in self._by_name[kind, compared]:
            self._by_name[kind, compared].append(key)

    def meant(self, thing: Thing, sheet: Sheet) -> str:
        """The key of what a linked thing means today, after merges and splits."""
        key = thing.same_as or ""
        entry = self._registry.meaning(key, sheet.article.id, thing.id)
        return entry.key if entry else key

    def key_of(self, thing: Thing, sheet: Sheet, taken: Set[str]) -> str:
        """The key of the entry that ``thing`` is, a new one where the rules find none.

        ``taken`` are the entries that other things of the sheet are.
        """
        found: list[str] = []
        for name in (thing.name, *thing.names):
            compared = comparable(thing.kind, name)
            for key in self._by_name.get((thing.kind, compared), ()) if compared else ():
                if key not in found:
                    found.append(key)
        if len(found) == 1 and found[0] not in taken:
            return found[0]
        return self._new_entry(thing, sheet, candidates=found)

    def _new_entry(self, thing: Thing, sheet: Sheet, candidates: list[str]) -> str:
        slug = base = slugify(thing.name, max_length=SLUG_LENGTH, word_boundary=True) or thing.kind
        number = self._numbers.get(f"{thing.kind}/{base}", 2)
        while f"{thing.kind}/{slug}" in self._taken:
            slug = f"{base}-{number}"
            number += 1
        if slug != base:
            self._numbers[f"{thing.kind}/{base}"] = number
        values: dict[str, object] = {
            "kind": thing.kind,
            "slug": slug,
            "label": {sheet.article.language or "en": thing.name},
        }
        if thing.names:
            values["names"] = list(thing.names)
        hashtag = thing.hashtag or (
            thing.name if thing.kind == "movement" and thing.name[0] == "#" else None
        )
        if hashtag and all(c.isalpha() or c.isdecimal() or c == "_" for c in hashtag[1:]):
            values["hashtag"] = hashtag
        if candidates:
            values["candidates"] = candidates
        if thing.kind == "person":
            values["confirmed"] = False
        entry = Entry.model_validate(values)
        self.links.entries.append(entry)
        self._taken.add(entry.key)
        for name in (thing.name, *thing.names):
            self._remember(thing.kind, name, entry.key)
        return entry.key

    def note_work(self, thing: Thing, sheet: Sheet, key: str) -> None:
        """Remember where and when a work appeared and by whom, to find what may be the same."""
        known = self._registry.resolve(key)
        if key not in self._taken or (known is not None and known.status != "current"):
            return  # unknown, or gone: nobody's candidate
        key = known.key if known else key
        authors = frozenset(
            self._name_of(fact.author, sheet)
            for fact in sheet.facts
            if isinstance(fact, Authorship) and fact.work == thing.id
        )
        for fact in sheet.facts:
            if isinstance(fact, Publishing) and fact.work == thing.id and fact.when:
                place = (thing.kind, self._name_of(fact.venue, sheet), fact.when)
                self._works[place].append((key, authors))

    @staticmethod
    def _name_of(thing_id: str, sheet: Sheet) -> str:
        thing = sheet.thing(thing_id)
        return normalised_name(thing.name) if thing else thing_id

    def add_candidates(self) -> None:
        """Let new entries name the works that appeared at the same venue on the same date.

        Authors, where both articles name some, must not be altogether different.
        """
        for works in self._works.values():
            for key, authors in works:
                for other, other_authors in works:
                    differ = authors and other_authors and not authors & other_authors
                    if key != other and not differ and other not in self._candidates[key]:
                        self._candidates[key].append(other)
        self.links.entries = [
            entry.model_copy(
                update={"candidates": sorted({*entry.candidates, *self._candidates[entry.key]})}
            )
            if self._candidates.get(entry.key)
            else entry
            for entry in self.links.entries
        ]
