"""Whom "il" and "elle" stand for, where there is one person only that they can."""

from ..rules.draft import Draft
from .clauses import Clauses
from .words import words


class Pronouns:
    """The people in sight: those of this paragraph and of the one before.

    A pronoun stands for the person who spoke last, or who opens this paragraph or the one before,
    and only where nobody else is named from that paragraph on.
    """

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        #: Place (paragraph, offset) and person: who was named, and who spoke or opened a paragraph.
        self._named: list[tuple[int, int, str]] = []
        self._acted: tuple[int, int, str] | None = None
        self._opening: tuple[int, int, str] | None = None
        self._paragraph = -1

    def enter(self, clauses: Clauses) -> None:
        """Go on to the next paragraph, with the names in it outside quotations."""
        index = clauses.paragraph.index
        self._paragraph = index
        self._named = [
            *(named for named in self._named if named[0] == index - 1),
            *((index, name.start, name.thing) for name in clauses.outside),
        ]
        first = clauses.outside.first()
        if first and self._is_person(first.thing) and not clauses.text[: first.start].strip():
            self._opening = (index, first.start, first.thing)

    def spoke(self, speaker: str, at: int) -> None:
        """Remember who spoke, and where in the paragraph the words ended."""
        self._acted = (self._paragraph, at, speaker)

    def person(self, pronoun: str, at: int) -> str | None:
        """The person that a pronoun at ``at`` stands for; None where it may be one or another."""
        if pronoun not in ("il", "elle"):
            return None
        actors = [a for a in (self._acted, self._opening) if a and a[:2] < (self._paragraph, at)]
        acted = max(actors, default=None)
        if acted is None or acted[0] < self._paragraph - 1 or not self._is_person(acted[2]):
            return None
        index, _, person = acted
        # All of the paragraph counts: who stood beside a speaker may speak next.
        others = {
            thing
            for other, start, thing in self._named
            if index <= other and (other, start) < (self._paragraph, at) and self._is_person(thing)
        } - {person}
        return person if not others and self._may_be(person, pronoun) else None

    def _is_person(self, thing: str) -> bool:
        return self._draft.things[thing].kind == "person"

    def _may_be(self, person: str, pronoun: str) -> bool:
        """Whether no honorific says that the person is of the other sex."""
        other = words("female" if pronoun == "il" else "male")
        return not self._draft.honorifics.get(person, set()) & other
