"""What the stages work on and add to: the parsed article, who is in it, and what is found."""

from bisect import insort
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from slugify import slugify

from ...facts import Fact, Span, Thing
from ...facts.kinds import FACT_KINDS
from ..extractor import Attribution, Bounds
from .confidence import calibrated, route_of
from .document import Document, Paragraph
from .language import Model

if TYPE_CHECKING:
    from spacy.tokens import Token

    from .attributions import Said
    from .candidates import Candidate

_LONGEST_ID: Final = 60
#: What facts are where nothing else is said.
_USUAL: Final = (("certainty", "stated"), ("polarity", "asserted"))


@dataclass(frozen=True, slots=True, eq=False)
class Mention:
    """Words of one paragraph that stand for a thing: its tokens from ``start`` to ``end``.

    ``thing`` is the id of the draft's thing.
    """

    paragraph: Paragraph
    start: int
    end: int
    thing: str

    @property
    def bounds(self) -> Bounds:
        """Where the words stand in the article."""
        return self.paragraph.bounds(self.paragraph.doc[self.start : self.end])


@dataclass(eq=False)
class Draft:
    """An article on its way to a proposal. Stages read it and add to it."""

    document: Document
    model: Model
    #: The medium that the article is from, where the source says so.
    publisher: str | None = None
    #: The letter that the article is itself the text of.
    text_of: str | None = None
    things: dict[str, Thing] = field(default_factory=dict)
    facts: list[Fact] = field(default_factory=list)
    attributions: list[Attribution] = field(default_factory=list)
    #: Who says what, for the stages that make facts of it.
    said: "list[Said]" = field(default_factory=list)
    #: Clauses that somebody may say, likely or not.
    clauses: "list[Candidate]" = field(default_factory=list)
    #: Honorifics that people are given, by the person's id: they may tell a sex.
    honorifics: dict[str, set[str]] = field(default_factory=dict)
    #: Things without a name, by their ids: "the council", "a man in the crowd".
    nameless: set[str] = field(default_factory=set)
    #: How each fact came about and how sure that is by itself, by the fact's id.
    routes: dict[str, tuple[str, float]] = field(default_factory=dict)
    _mentions: dict[int, list[Mention]] = field(default_factory=lambda: defaultdict(list))
    _at: dict[tuple[int, int], Mention] = field(default_factory=dict)

    def thing(self, kind: str, name: str, **values: Any) -> str:
        """Add a thing and return its id: its name, made plain."""
        base = slugify(name, max_length=_LONGEST_ID, word_boundary=True) or kind
        identifier, number = base, 2
        while identifier in self.things:
            identifier, number = f"{base}-{number}", number + 1
        self.things[identifier] = Thing.model_validate(
            {"id": identifier, "kind": kind, "name": " ".join(name.split()), **values}
        )
        return identifier

    def also_called(self, thing: str, name: str) -> None:
        """Add another form of its name to a thing."""
        known = self.things[thing]
        name = " ".join(name.split())
        if name not in (known.name, *known.names):
            self.things[thing] = known.model_copy(update={"names": [*known.names, name]})

    def honorific(self, person: str, word: str) -> None:
        """Remember an honorific (small letters, no full stop) that a person is given."""
        if word:
            self.honorifics.setdefault(person, set()).add(word)

    def mention(self, paragraph: Paragraph, start: int, end: int, thing: str) -> Mention:
        """Say that the tokens from ``start`` to ``end`` stand for ``thing``.

        Words that stand for something already keep that.
        """
        taken = next(
            (m for i in range(start, end) if (m := self._at.get((paragraph.index, i)))), None
        )
        if taken is not None:
            return taken
        found = Mention(paragraph, start, end, thing)
        insort(self._mentions[paragraph.index], found, key=lambda mention: mention.start)
        for token in range(start, end):
            self._at[paragraph.index, token] = found
        return found

    def mention_at(self, paragraph: Paragraph, token: "Token | int") -> Mention | None:
        """The mention that a token belongs to."""
        return self._at.get((paragraph.index, token if isinstance(token, int) else token.i))

    def mentions_in(self, paragraph: Paragraph, *kinds: str) -> list[Mention]:
        """The mentions of a paragraph in order, of things of these kinds (or of all)."""
        return [
            mention
            for mention in self._mentions.get(paragraph.index, ())
            if not kinds or self.things[mention.thing].kind in kinds
        ]

    def kind_of(self, mention: Mention) -> str:
        """The kind of the thing that is mentioned."""
        return self.things[mention.thing].kind

    def span(self, bounds: Bounds) -> Span:
        """Words of the article as evidence."""
        start, end = bounds
        return Span(exact=self.document.text[start:end], start=start, end=end)

    def fact(self, kind: str, evidence: Sequence[Bounds], confidence: float, **values: Any) -> Fact:
        """Add a fact that the words at ``evidence`` support, and return it.

        ``confidence`` is the pattern's own; the fact has what that has come to where measured.
        What goes without saying is not said: sheets are read by people.
        """
        route = route_of(kind, confidence, inferred=bool(values.get("inferred")))
        identifier = f"{kind.replace('_', '-')}-{len(self.facts) + 1}"
        self.routes[identifier] = route, float(confidence)
        fact = FACT_KINDS[kind].model_validate(
            {
                "id": identifier,
                "kind": kind,
                "evidence": [self.span(bounds) for bounds in evidence],
                "confidence": round(calibrated(route, confidence), 2),
                **{
                    name: value
                    for name, value in values.items()
                    if value not in (None, []) and (name, value) not in _USUAL
                },
            }
        )
        self.facts.append(fact)
        return fact

    def replace(self, fact: str, **values: Any) -> None:
        """Change fields of the fact with the id ``fact``."""
        index = next(i for i, known in enumerate(self.facts) if known.id == fact)
        self.facts[index] = self.facts[index].model_copy(update=values)


#: One step from an article to its facts. It reads the draft and adds to it.
Stage = Callable[[Draft], None]


def run(draft: Draft, stages: Iterable[Stage]) -> Draft:
    """Let each stage work on ``draft``, one after the other."""
    for stage in stages:
        stage(draft)
    return draft
