"""Letters that no noun brings in: "Fifty captains have written to the minister"."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from ...facts.kinds import Authorship
from .confidence import confidence
from .dating import when
from .document import Paragraph
from .draft import Draft, Mention
from .parties import ACTORS, Party, parties, party, with_conjuncts, work
from .reality import reality
from .syntax import Part, behind, children, hull, is_passive, subject
from .unnamed import unnamed

if TYPE_CHECKING:
    from spacy.tokens import Token

_ADDRESSEES: Final = frozenset({"person", "organisation", "group", "publication"})
_DEFINITE: Final = frozenset({"the", "their", "his", "her", "its", "this"})
_WROTE: Final = frozenset({"wrote", "written", "writing"})


@dataclass(frozen=True, slots=True, eq=False)
class _Written:
    verb: "Token"
    author: Party
    addressees: list[Party]
    fields: dict[str, Any]


def written_to(draft: Draft) -> set[tuple[str, str]]:
    """Add who wrote to whom, where a letter that is spoken of later can be that one only.

    Return the letters and their addressees.
    """
    added: set[tuple[str, str]] = set()
    for paragraph in draft.document.body:
        if not paragraph.words & _WROTE:
            continue
        for written in _written(draft, paragraph):
            letter = _letter(draft, paragraph, written.verb)
            if letter is None:
                continue
            core: list[Part] = [written.author.tokens, written.verb]
            _authored(draft, paragraph, letter, written, core)
            for addressee in written.addressees:
                added.add((letter, addressee.thing))
                draft.fact(
                    "addressing",
                    [hull(paragraph, [*core, addressee.tokens])],
                    confidence("addressing", "verb"),
                    work=letter,
                    addressee=addressee.thing,
                )
    return added


def _authored(
    draft: Draft, paragraph: Paragraph, letter: str, written: _Written, core: list[Part]
) -> None:
    """Add who wrote it; where "her letter" has shown that before, these are the better words."""
    bounds, level = hull(paragraph, core), confidence("authorship", "wrote")
    for fact in draft.facts:
        if (
            isinstance(fact, Authorship)
            and (fact.work, fact.author) == (letter, written.author.thing)
            and "author" in fact.inferred
            and fact.id is not None
        ):
            draft.replace(fact.id, evidence=[draft.span(bounds)], inferred=[])
            return
    draft.fact(
        "authorship", [bounds], level,
        work=letter, author=written.author.thing, role="wrote", **written.fields,
    )  # fmt: skip


def _written(draft: Draft, paragraph: Paragraph) -> Iterator[_Written]:
    for verb in paragraph.verbs:
        if verb.lower_ not in _WROTE or draft.model.lemma(verb) != "write" or is_passive(verb):
            continue
        if any(True for _ in children(verb, "dobj", "ccomp")) or _in_work(draft, paragraph, verb):
            continue
        nouns = with_conjuncts(behind(verb, "to"))
        addressees = parties(draft, paragraph, nouns, _ADDRESSEES)
        addressees += [
            found
            for noun in nouns
            if party(draft, paragraph, noun, _ADDRESSEES) is None
            for found in unnamed(draft, paragraph, noun)
        ]
        first = subject(verb)
        author = party(draft, paragraph, first, ACTORS) if first is not None else None
        real = reality(draft, paragraph, verb)
        if nouns and author is not None and real is not None and real.polarity == "asserted":
            yield _Written(verb, author, addressees, {**real.fields, **when(paragraph, verb)})


def _in_work(draft: Draft, paragraph: Paragraph, verb: "Token") -> bool:
    return any(work(draft, paragraph, noun) for noun in behind(verb, "in", "on", "for"))


def _letter(draft: Draft, paragraph: Paragraph, verb: "Token") -> str | None:
    """The one letter that is first spoken of behind a verb, as one that is known: "the letter"."""
    first: dict[str, Mention] = {}
    for where in draft.document.body:
        for mention in draft.mentions_in(where, "letter"):
            first.setdefault(mention.thing, mention)
    known = [
        thing
        for thing, mention in first.items()
        if (mention.paragraph.index, mention.start) > (paragraph.index, verb.i)
        and mention.paragraph.doc[mention.start].lower_ in _DEFINITE
    ]
    return known[0] if len(known) == 1 else None
