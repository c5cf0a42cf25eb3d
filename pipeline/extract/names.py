"""A proposal's own names → the sheet's: things that are there already, and references to them."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from slugify import slugify

from ..facts import Fact, Sheet, Thing, meanings
from ..facts.meaning import Refers
from .extractor import Proposal


class ThingMerge:
    """The things of a sheet, and the proposal's that are not among them.

    A proposed thing is one of the sheet's when it is of the same kind and a name of the one is a
    name of the other; or else when the sheet's has the id that is made of the proposed name: then a
    person has corrected its name or kind since. ``names`` maps the proposal's ids to the sheet's.
    """

    def __init__(self, sheet: Sheet, proposal: Proposal) -> None:
        self.names: dict[str, str] = {}
        self._old = {thing.id: thing for thing in sheet.things}
        self._new: dict[str, Thing] = {}
        self._more_names: dict[str, list[str]] = {}
        taken = {item.id for item in (*sheet.things, *sheet.facts)} | set(sheet.retired)
        by_name: dict[tuple[str, str], str] = {}
        for thing in sheet.things:
            for key in _keys(thing):
                by_name.setdefault(key, thing.id)
        for thing in proposal.things:
            same = next((by_name[key] for key in _keys(thing) if key in by_name), None)
            if same is not None:
                self._more_names.setdefault(same, []).extend(_names(thing))
                self.names[thing.id] = same
        known = set(self.names.values())
        for thing in proposal.things:
            if thing.id in self.names:
                continue
            same = thing.id
            if same in known or not self._is_corrected(thing, proposal.facts):
                same = _free(thing.id, taken)
                taken.add(same)
                self._new[same] = thing.model_copy(update={"id": same})
            self.names[thing.id] = same

    def _is_corrected(self, thing: Thing, facts: Iterable[Fact]) -> bool:
        """Whether the sheet's thing with the id of a proposed one is the same, corrected.

        Ids that say nothing of a name show nothing; and it may have got a kind of which the facts
        cannot be told.
        """
        old = self._old.get(thing.id)
        if old is None or not any(slugify(n).startswith(thing.id) for n in _names(thing)):
            return False
        return old.kind == thing.kind or all(
            old.kind in meaning.kinds
            for fact in facts
            for _, meaning, name in fact.references
            if name == thing.id
        )

    @property
    def all(self) -> list[Thing]:
        """Every thing of the sheet and, behind them, of the proposal."""
        return [*self._old.values(), *self._new.values()]

    def kept(self, used: Collection[str | None], text: str, *, touched: bool) -> list[Thing]:
        """The things of the new sheet; ``used`` are the ids that something refers to.

        Where a person ``touched`` the sheet, its things stay as they are, and new ones come in only
        with a fact that needs them: a person may have thrown them out. Where nobody did, things go
        whose names do not stand in the text any more.
        """
        if touched:
            return [
                *self._old.values(),
                *(thing for name, thing in self._new.items() if name in used),
            ]
        stay = {*used, *self.names.values()}
        old = (
            self._with_more_names(thing)
            for thing in self._old.values()
            if thing.id in stay or any(name in text for name in _names(thing))
        )
        return [*old, *self._new.values()]

    def _with_more_names(self, thing: Thing) -> Thing:
        known = _names(thing)
        more = [n for n in dict.fromkeys(self._more_names.get(thing.id, ())) if n not in known]
        return thing.model_copy(update={"names": [*thing.names, *more]}) if more else thing


def _names(thing: Thing) -> list[str]:
    return [thing.name, *thing.names]


def _keys(thing: Thing) -> list[tuple[str, str]]:
    """By what a thing is found again: its kind, and each of its names."""
    return [(thing.kind, " ".join(name.casefold().split())) for name in _names(thing)]


def _free(name: str, taken: Collection[str | None]) -> str:
    """``name``, or the first of name-2, name-3 … that is not taken."""
    free, number = name, 2
    while free in taken:
        free = f"{name}-{number}"
        number += 1
    return free


def rename_references(fact: Fact, names: Mapping[str, str]) -> Fact:
    """``fact``, with the things and facts that it refers to called as ``names`` says.

    References that ``names`` does not have stay as they are.
    """
    update: dict[str, Any] = {}
    for field, value in _references(fact):
        if isinstance(value, list):
            update[field] = [names.get(name, name) for name in value]
        else:
            update[field] = names.get(value, value)
    return fact.model_copy(update=update) if update else fact


def drop_references(fact: Fact, lost: Collection[str]) -> Fact | None:
    """``fact`` without its references to what is ``lost``; None where it cannot be without."""
    update: dict[str, Any] = {}
    for field, value in _references(fact):
        left = [n for n in value if n not in lost] if isinstance(value, list) else None
        if left == value or (left is None and value not in lost):
            continue
        if not left and type(fact).model_fields[field].is_required():
            return None
        update[field] = left
    if not update:
        return fact
    inferred = [name for name in fact.inferred if update.get(name, True)]
    return fact.model_copy(update=update | {"inferred": inferred})


def _references(fact: Fact) -> Iterator[tuple[str, str | list[str]]]:
    for field, meaning in meanings(type(fact)).items():
        if isinstance(meaning, Refers) and (value := getattr(fact, field)):
            yield field, value
