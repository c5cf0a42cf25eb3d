"""Which facts of a sheet may be published, and which stay in until a person has seen them."""

from collections.abc import Callable, Iterator, Sequence, Set
from dataclasses import dataclass, field
from typing import Literal

from .facts import Fact, Sheet, Span, Thing, meanings
from .facts.meaning import Text
from .hidden import Passages, names, words_of

#: The setting ``[publish] unreviewed``.
Policy = Literal["not-sensitive", "all", "none"]

_UNREVIEWED = "its words hold an accusation that is not reviewed"
_REJECTED = "its words hold an accusation that was rejected"
_NAMED = "it speaks of somebody or something that was withdrawn"


@dataclass(slots=True)
class Release:
    """What of one sheet goes out.

    ``withheld`` says for each fact that stays in why; ``hidden`` are the spans whose words no
    context of another span may show; ``held`` are the things that only such facts speak of;
    ``title`` says whether the headline may be shown.
    """

    facts: list[Fact]
    withheld: dict[str, str] = field(default_factory=dict)
    hidden: list[Span] = field(default_factory=list)
    held: set[str] = field(default_factory=set)
    title: bool = True


def release(
    sheet: Sheet,
    policy: Policy,
    available: Callable[[str], bool],
    text: str | None = None,
    forbidden: Set[str] = frozenset(),
) -> Release:
    """Decide over the facts of ``sheet``, all of which have ids and anchored evidence.

    ``available`` says of a thing's id whether the thing may be spoken of; ``forbidden`` are names
    of people who were withheld; ``text`` is the article's, where it is there. Rejected facts are
    neither published nor counted as withheld.
    """
    return _Decision(sheet, policy, available, text, forbidden).made()


class _Decision:
    def __init__(
        self,
        sheet: Sheet,
        policy: Policy,
        available: Callable[[str], bool],
        text: str | None,
        forbidden: Set[str],
    ) -> None:
        self.sheet, self.policy, self.available, self.text = sheet, policy, available, text
        self.forbidden = [words_of(name) for name in sorted(forbidden)]
        self.facts = [fact for fact in sheet.facts if fact.review.status != "rejected"]
        self.rejected = {_id(fact) for fact in sheet.facts if fact.review.status == "rejected"}
        self.things = {thing.id: thing for thing in sheet.things}
        self.withheld: dict[str, str] = {}
        self.unreviewed = self._passages(
            fact for fact in self.facts if fact.sensitive and not fact.reviewed
        )
        self.refused = self._refused()

    def made(self) -> Release:
        for fact in self.facts:
            self._decide_alone(fact)
        # What a person has accepted goes first: it may stand in the way of what nobody has seen.
        for fact in sorted(self.facts, key=lambda fact: not fact.reviewed):
            self._decide_by_words(fact)
        self._follow_references()
        gone = self.rejected | self.withheld.keys()
        released = [_without(fact, gone) for fact in self.facts if _id(fact) not in gone]
        return Release(
            released,
            self.withheld,
            self._hidden(gone),
            self._held(released),
            self._may_show(self.sheet.article.title or "", few=True),
        )

    def _passages(self, facts: Iterator[Fact]) -> Passages:
        spans = [] if self.policy == "all" else [span for f in facts for span in f.evidence]
        return Passages.of(spans, self.text)

    def _refused(self) -> Passages:
        """The words of rejected accusations, but for what a reviewed fact says instead."""
        accepted = [span for fact in self.facts if fact.reviewed for span in fact.evidence]
        return Passages.of(
            [
                span
                for fact in self.sheet.facts
                if _id(fact) in self.rejected and fact.sensitive and self.policy != "all"
                for span in fact.evidence
                if not Passages.of([span], None).covered_by(accepted)
            ],
            self.text,
        )

    def _withhold(self, fact: Fact, reason: str) -> None:
        self.withheld.setdefault(_id(fact), reason)

    def _decide_alone(self, fact: Fact) -> None:
        """What keeps a fact in whatever the others say."""
        if not fact.reviewed and self.policy == "none":
            self._withhold(fact, "it is not reviewed")
        if not fact.reviewed and fact.sensitive and self.policy != "all":
            self._withhold(fact, "it speaks against somebody and is not reviewed")
        if any(not self.available(thing.id) for thing in self._things_of(fact)):
            self._withhold(fact, _NAMED)
        said = [*(span.exact for span in fact.evidence), *_texts(fact), _id(fact)]
        if any(names(value, self.forbidden) for value in said):
            self._withhold(fact, _NAMED)

    def _decide_by_words(self, fact: Fact) -> None:
        """Whether a fact would give away words that stay in; a review of it is none of them."""
        if _id(fact) in self.withheld:
            return
        few = not fact.reviewed  # of what a person has seen, only what would tell it by itself
        called = [
            name
            for thing in self._things_of(fact)
            for name in (thing.name, *thing.names, *filter(None, (thing.form,)))
        ]
        for passages, reason, holds in (
            (self.unreviewed, _UNREVIEWED, True),
            (self.refused, _REJECTED, not fact.reviewed),
        ):
            if holds and (
                passages.covered_by(fact.evidence, few=few)
                or any(passages.told_by(value, few=few) for value in _texts(fact))
                or any(map(passages.told_by, called))
            ):
                self._withhold(fact, reason)
        if _id(fact) not in self.withheld:
            self.unreviewed.show(fact.evidence)
            self.refused.show(fact.evidence)

    def _things_of(self, fact: Fact) -> Iterator[Thing]:
        return (self.things[name] for _, _, name in fact.references if name in self.things)

    def _follow_references(self) -> None:
        """A fact that cannot be told without a withheld or rejected one is withheld too."""
        changed = True
        while changed:
            changed = False
            for fact in self.facts:
                if _id(fact) in self.withheld:
                    continue
                for name, _, target in fact.references:
                    how = "rejected" if target in self.rejected else "withheld"
                    if (target in self.rejected or target in self.withheld) and (
                        type(fact).model_fields[name].is_required()
                    ):
                        self._withhold(fact, f"it needs {target}, which is {how}")
                        changed = True

    def _hidden(self, gone: Set[str]) -> list[Span]:
        """Every span that no context may show: of accusations, of withheld facts, of names."""
        spans = [*self.unreviewed.spans, *self.refused.spans]
        spans += [s for fact in self.facts if _id(fact) in gone for s in fact.evidence]
        if self.text is not None and self.forbidden:
            spans += _where_named(self.text, self.forbidden)
        return spans

    def _held(self, released: Sequence[Fact]) -> set[str]:
        """The things that facts speak of, but none that is published."""
        spoken_of = {thing.id for fact in self.sheet.facts for thing in self._things_of(fact)}
        shown = {thing.id for fact in released for thing in self._things_of(fact)}
        held = spoken_of - shown - {self.sheet.article.text_of}
        return held | {
            thing.id
            for thing in self.sheet.things
            if thing.id not in shown and not self._may_show(thing.name)
        }

    def _may_show(self, value: str, *, few: bool = False) -> bool:
        return not (
            self.unreviewed.told_by(value, few=few)
            or self.refused.told_by(value, few=few)
            or names(value, self.forbidden)
        )


def _id(fact: Fact) -> str:
    assert fact.id is not None, "release() is for sheets that check() has passed"
    return fact.id


def _texts(fact: Fact) -> Iterator[str]:
    """What the fact says in words of its own fields, beside its evidence."""
    for name, meaning in meanings(type(fact)).items():
        value = getattr(fact, name)
        if isinstance(meaning, Text) and value:
            yield value


def _where_named(text: str, forbidden: Sequence[Sequence[str]]) -> Iterator[Span]:
    """Every word of the text that is part of a forbidden name."""
    parts = {word for name in forbidden for word in name}
    start = None
    for at, character in enumerate(f"{text} "):
        if character.isalnum():
            start = at if start is None else start
        elif start is not None:
            word = text[start:at]
            if words_of(word) and words_of(word)[0] in parts:
                yield Span(exact=word, start=start, end=at)
            start = None


def _without(fact: Fact, gone: Set[str]) -> Fact:
    """The fact without its optional mentions of facts that are not published."""
    changes: dict[str, object] = {}
    for name, _, target in fact.references:
        if target in gone:
            value = changes.get(name, getattr(fact, name))
            changes[name] = [v for v in value if v != target] if isinstance(value, list) else None
    if not changes:
        return fact
    emptied = {name for name, value in changes.items() if not value}
    changes["inferred"] = [name for name in fact.inferred if name not in emptied]
    return fact.model_copy(update=changes)
