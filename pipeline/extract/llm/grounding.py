"""From what a model answers to what the article bears out.

Nothing is taken on trust: a name, a quotation, evidence or any other words count only where they
stand in the article, and a fact only where all that it needs is left. So whatever an article may
say to the model, it gets at most facts whose words it holds itself.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ...facts import FACT_KINDS, Fact, Thing
from ..extractor import Bounds
from ..names import drop_references
from ..passages import paragraphs
from ..quoted import quoted, spoken_dash
from .facts import Context, Known, grounded_fact
from .left_out import LeftOutError
from .locating import Located
from .things import grounded_thing

_KIND_OF = {model: kind for kind, model in FACT_KINDS.items()}


class Grounding:
    """The things and facts of one article, collected from one answer after another.

    ``left_out`` counts what the article does not bear out, by what it is and why.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._speech = list(_speech(text))
        self._taken: set[str] = set()
        self._things: dict[tuple[str, str], Thing] = {}
        self.facts: list[Fact] = []
        self.left_out: Counter[str] = Counter()

    @property
    def things(self) -> list[Thing]:
        """The things, in the order in which they came."""
        return list(self._things.values())

    def add(
        self,
        things: Sequence[Mapping[str, Any]],
        facts: Sequence[Mapping[str, Any]],
        bounds: Bounds,
    ) -> None:
        """Take over what an answer about a part of the article says and the article bears out.

        Facts may refer to things by the answer's ids, or by those of earlier :attr:`things`.
        """
        part = Located(self._text, *bounds)
        known = {thing.id: Known(thing.id, thing.kind) for thing in self.things}
        for given in things:
            try:
                thing = self._joined(grounded_thing(given, part))
            except LeftOutError as error:
                self.left_out[f"thing {error}"] += 1
            else:
                known[str(given.get("id"))] = Known(thing.id, thing.kind)
        ids = [
            self._free(f"fact-{len(self.facts) + number}") for number in range(1, len(facts) + 1)
        ]
        names = {
            str(given["id"]): Known(own, str(given.get("kind")))
            for given, own in zip(facts, ids, strict=True)
            if given.get("id") is not None
        }
        context = Context(part, self._speech, known, names, self.left_out)
        kept = []
        for given, own in zip(facts, ids, strict=True):
            try:
                fact = grounded_fact(given, context)
            except LeftOutError as error:
                self.left_out[str(error)] += 1
            else:
                kept.append(fact.model_copy(update={"id": own}))
        self.facts += self._new(_without_loose_ends(kept, set(ids)))

    def _joined(self, thing: Thing) -> Thing:
        """The thing under the id that it has for this article: one of the same kind and name."""
        key = (thing.kind, thing.name.casefold())
        if key in self._things:
            old = self._things[key]
            more = [name for name in thing.names if name not in (old.name, *old.names)]
            thing = old.model_copy(update={"names": [*old.names, *more]})
        else:
            thing = thing.model_copy(update={"id": self._free(thing.id)})
        self._things[key] = thing
        return thing

    def _new(self, facts: Sequence[Fact]) -> Iterator[Fact]:
        """Those that do not only say again what another fact says in the same words."""
        told = [fact.model_copy(update={"id": None}) for fact in self.facts]
        referred = {name for fact in facts for _, _, name in fact.references}
        for fact in facts:
            bare = fact.model_copy(update={"id": None})
            if bare not in told or fact.id in referred:
                told.append(bare)
                yield fact

    def _free(self, name: str) -> str:
        """``name``, or with a number the first that is not taken; taken from now on."""
        free, number = name, 2
        while free in self._taken:
            free = f"{name}-{number}"
            number += 1
        self._taken.add(free)
        return free


def _without_loose_ends(facts: list[Fact], ids: set[str]) -> list[Fact]:
    """The facts without references to themselves, or to those of ``ids`` that are not there."""
    while True:
        lost = ids.difference(fact.id or "" for fact in facts)
        whole = [drop_references(fact, {*lost, fact.id or ""}) for fact in facts]
        left = [fact for fact in whole if fact is not None]
        if len(left) == len(facts):
            return left
        facts = left


def _speech(text: str) -> Iterator[Bounds]:
    """Where somebody may be speaking: between marks, in a paragraph behind a dash or a ``>``."""
    passages = paragraphs(text)
    for passage, stretches in zip(passages, quoted(passages), strict=True):
        for stretch in stretches:
            start, end = stretch.outer
            yield passage.start + start, passage.start + end
        if spoken_dash(passage.text) is not None or passage.text.startswith(">"):
            yield passage.start, passage.end
