"""Things in cells: by their names, as people read and write them."""

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Final

from slugify import slugify

from ..facts import FACT_KINDS, Sheet, Thing
from ..facts.meaning import Refers

#: Between the values of one cell.
SEPARATOR: Final = " | "
_WITH_ID: Final = re.compile(r".*\[([a-z0-9-]+)\]", re.DOTALL)
_NEW_THING: Final = re.compile(r"([a-z]+)\s*:\s*(\S.*)", re.DOTALL)
_KIND_OF: Final = {model: name for name, model in FACT_KINDS.items()}
#: So many names are listed where one is not known.
_LISTED: Final = 12


class UnknownNameError(Exception):
    """A cell names nothing that may stand there; ``allowed`` are names that may."""

    def __init__(self, message: str, allowed: str) -> None:
        super().__init__(message)
        self.allowed = allowed


class Names:
    """The names of a sheet's things and facts, and what each of them means."""

    def __init__(self, sheet: Sheet) -> None:
        self._things = {thing.id: thing for thing in sheet.things}
        self._facts = {fact.id: _KIND_OF[type(fact)] for fact in sheet.facts if fact.id}
        self._retired = set(sheet.retired)
        self._by_name: dict[str, list[str]] = defaultdict(list)
        for thing in sheet.things:
            for name in dict.fromkeys(map(_comparable, (thing.name, *thing.names))):
                self._by_name[name].append(thing.id)
        #: Things that cells have brought in, to be added to the sheet. Nothing is shown in another
        #: way because of them: what was exported was shown without them.
        self.new: list[Thing] = []

    def shown(self, identifier: str) -> str:
        """A thing's name, with its id where the name alone would not lead back; a fact's id."""
        thing = self._things.get(identifier)
        if thing is None or SEPARATOR.strip() in thing.name:
            return identifier
        known = _comparable(thing.name)
        alone = self._by_name[known] == [identifier] and known not in self._facts
        plain = alone and known not in self._things and not _WITH_ID.fullmatch(thing.name)
        return thing.name if plain else f"{thing.name} [{identifier}]"

    def meant(self, cell: str, meaning: Refers) -> str:
        """The id of what ``cell`` names: by id, by name and id, or by a name that one thing has.

        ``kind: name`` brings in a thing that the sheet does not have yet. Raise
        :class:`UnknownNameError`.
        """
        text = cell.strip()
        known = _comparable(text)
        with_id = _WITH_ID.fullmatch(text)
        found = [text] if self._fits(text, meaning) else []
        found = found or [i for i in self._by_name.get(known, ()) if self._fits(i, meaning)]
        if not found and with_id and self._fits(with_id[1], meaning):
            found = [with_id[1]]
        if not found:
            fitting = (thing for thing in self.new if thing.kind in meaning.kinds)
            found = [thing.id for thing in fitting if _comparable(thing.name) == known]
        if len(found) == 1:
            return found[0]
        if found:
            choice = ", ".join(self.shown(identifier) for identifier in found)
            raise UnknownNameError("is the name of several things", choice)
        new = _NEW_THING.fullmatch(text)
        if new and new[1] in meaning.kinds:
            return self._bring_in(new[1], " ".join(new[2].split()))
        raise UnknownNameError("names nothing in this sheet that fits", self._allowed(meaning))

    def _bring_in(self, kind: str, name: str) -> str:
        known = _comparable(name)
        again = [i for i in self._by_name.get(known, ()) if self._things[i].kind == kind]
        again += [t.id for t in self.new if t.kind == kind and _comparable(t.name) == known]
        if len(again) == 1:
            return again[0]
        base = slugify(name, max_length=60, word_boundary=True) or kind
        free, number = base, 2
        taken = {*self._things, *self._facts, *self._retired, *(t.id for t in self.new)}
        while free in taken:
            free = f"{base}-{number}"
            number += 1
        thing = Thing.model_validate({"id": free, "kind": kind, "name": name})
        self.new.append(thing)
        return free

    def _fits(self, identifier: str, meaning: Refers) -> bool:
        if thing := self._things.get(identifier):
            return thing.kind in meaning.kinds
        return self._facts.get(identifier) in meaning.facts

    def _allowed(self, meaning: Refers) -> str:
        fitting = list(self._fitting(meaning))
        listed = ", ".join(fitting[:_LISTED]) + (", …" if len(fitting) > _LISTED else "")
        if not meaning.kinds:
            return listed or "nothing; the sheet has none"
        example = "person" if "person" in meaning.kinds else min(meaning.kinds)
        new = f"'{example}: NAME' for a new one"
        return f"{listed}; {new}" if listed else new

    def _fitting(self, meaning: Refers) -> Iterator[str]:
        yield from (self.shown(t.id) for t in self._things.values() if t.kind in meaning.kinds)
        yield from (name for name, kind in self._facts.items() if kind in meaning.facts)


def _comparable(name: str) -> str:
    return " ".join(name.casefold().split())
