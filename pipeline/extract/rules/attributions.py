"""Stage: who says what, quoted or not: the attributions that later stages make facts of.

Words between marks go first, since they are the surest: each stretch goes to the verb, the name or
the stretch before that most likely introduces it, if that is likely enough. Then come the clauses,
as far as they do not say again what is quoted already.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from ..extractor import Bounds
from ..words import word_lists
from .candidates import Candidate, candidates, quoted_tokens
from .direct import Link, Stretch, links, stretches
from .document import Paragraph
from .draft import Draft
from .sources import Source
from .weights import probabilities, weights

if TYPE_CHECKING:
    from spacy.tokens import Token

#: How likely a link or a candidate must be: where precision and recall weigh the same.
DIRECT: Final = 0.4
INDIRECT: Final = 0.35
#: A clause with words between marks that nothing introduced must be surer.
MARKED: Final = 0.35
#: How likely somebody must be to have said what another reports, were it not for that other.
INNER: Final = 0.5
#: Less likely clauses than this are no use to anybody.
POSSIBLE: Final = 0.05
_STOPS: Final = frozenset(".!?;:")
#: A name behind a dash behind a quotation, with nothing else, is as sure as layout can be.
SIGNED: Final = 0.9
#: The main verb of a sentence that ends in a colon before the quotation, whatever verb it is.
COLON: Final = 0.65
#: A relative clause whose subject calls something what is between the marks: no outer verb says it.
ASIDE: Final = 0.9
#: A short clause that a quotation stops for: "“…,” it begins, “…”".
MIDST: Final = 0.9
#: How likely a clause must be that words between marks stand in.
MIXED: Final = 0.2


@dataclass(eq=False)
class Said:
    """Somebody says something. Tokens are of ``paragraph``, where its cue stands.

    ``content`` are offsets in the article; ``stretches`` the quoted stretches in it.
    """

    paragraph: Paragraph
    cue: "Token | None"
    source: Source | None
    content: list[Bounds]
    probability: float
    pattern: str
    #: Who says it within what the source reports: "according to X, Y called it “…”".
    inner: Source | None = None
    stretches: list[tuple[Paragraph, Stretch]] = field(default_factory=list)


def say(draft: Draft) -> None:
    """Find who says what in each paragraph."""
    last: Said | None = None
    before: Paragraph | None = None
    for paragraph in draft.document:
        found, last = _in_paragraph(draft, paragraph, before, last)
        draft.said.extend(found)
        before = paragraph


def _in_paragraph(
    draft: Draft, paragraph: Paragraph, before: Paragraph | None, last: Said | None
) -> tuple[list[Said], Said | None]:
    quoted = quoted_tokens(paragraph)
    some = stretches(paragraph)
    clauses = weighed(candidates(paragraph, draft.model), weights("indirect"))
    draft.clauses.extend(clause for likely, clause in clauses if likely >= POSSIBLE)
    found: list[Said] = []
    of_stretch: dict[int, Said] = {}
    possible = list(links(paragraph, some, quoted, draft.model, before, clauses)) if some else []
    best = _best_links(possible)
    for stretch in some:
        likely, link = best.get(stretch.number, (0.0, None))
        previous = of_stretch.get(stretch.number - 1) if stretch.number else last
        if link is not None and link.kind == "previous" and likely >= DIRECT and previous:
            if _is_answer(draft, previous, stretch):
                said = Said(paragraph, None, None, [], likely, "open")
                found.append(said)
            else:
                said = previous
            _add(said, paragraph, stretch)
        elif link is not None and link.kind != "previous" and likely >= DIRECT:
            said = _said(paragraph, stretch, link, likely, found, clauses)
            said.inner = said.inner or _inner(link, possible)
        elif stretch.alone and stretch.words > 3:
            said = Said(paragraph, None, None, [], likely, "open")
            _add(said, paragraph, stretch)
            found.append(said)
        else:
            continue
        of_stretch[stretch.number] = said
    found.extend(_clauses(paragraph, clauses, found, quoted))
    ended = of_stretch.get(len(some) - 1) if some else None
    return found, ended


def _is_answer(draft: Draft, previous: Said, stretch: Stretch) -> bool:
    """Whether a stretch may be another's answer to a question: "“Who did?” she asked. “Me.”"."""
    if previous.cue is None or draft.model.lemma(previous.cue) != "ask":
        return False
    paragraph, last = previous.stretches[-1]
    asked, answered = (
        p.text[s.quoted.start : s.quoted.end].rstrip()
        for p, s in ((paragraph, last), (paragraph, stretch))
    )
    return last.paragraph_start == stretch.paragraph_start and (
        asked.endswith("?") and not answered.endswith("?")
    )


def weighed(
    clauses: Iterable[Candidate], table: Mapping[str, float]
) -> list[tuple[float, Candidate]]:
    """Clauses with their probabilities. Those of one cue shut each other out."""
    of_cue: dict[int, list[Candidate]] = {}
    for clause in clauses:
        of_cue.setdefault(clause.cue.i, []).append(clause)
    return [
        pair
        for some in of_cue.values()
        for pair in zip(probabilities([c.features for c in some], table), some, strict=True)
    ]


def by_stretch(some: Iterable[Link]) -> Iterator[list[Link]]:
    """The links of each stretch: they shut each other out."""
    found: dict[int, list[Link]] = {}
    for link in some:
        found.setdefault(link.stretch.number, []).append(link)
    return iter(found.values())


def _best_links(some: Iterable[Link]) -> dict[int, tuple[float, Link]]:
    table = weights("direct")
    best: dict[int, tuple[float, Link]] = {}
    for choice in by_stretch(some):
        learnt = [link for link in choice if link.features]
        pairs = list(zip(probabilities([f.features for f in learnt], table), learnt, strict=True))
        pairs += [(SIGNED, link) for link in choice if link.kind == "signed"]
        pairs = [(max(p, COLON) if _is_before_colon(link) else p, link) for p, link in pairs]
        pairs = [(max(p, ASIDE) if _is_in_aside(link) else p, link) for p, link in pairs]
        pairs = [(max(p, MIDST) if _is_in_its_midst(link) else p, link) for p, link in pairs]
        best[choice[0].stretch.number] = max(pairs, key=_likely)
    return best


def _likely(pair: tuple[float, Link]) -> float:
    return pair[0]


def _is_according(link: Link) -> bool:
    return link.cue is not None and link.cue.lower_ == "according"


def _inner(said: Link, some: Iterable[Link]) -> Source | None:
    """ "According to X, Y called it “…”": who says it within what X reports, if somebody does."""
    if not _is_according(said):
        return None
    others = [link for link in some if link.stretch.number == said.stretch.number and link.features]
    others = [link for link in others if not _is_according(link)]
    likely = probabilities([link.features for link in others], weights("direct"))
    pairs = list(zip(likely, others, strict=True))
    best, link = max(pairs, key=_likely, default=(0.0, said))
    return link.source if best >= INNER and link.kind == "verb" else None


def _is_before_colon(link: Link) -> bool:
    """Whether a sentence leads up to the stretch: "The letter begins: “…”"."""
    cue, at = link.cue, link.stretch.start - 1
    if cue is None or link.paragraph is not None or link.source is None or at < 1:
        return False
    doc = cue.doc
    return doc[at].text == ":" and cue.dep_ == "ROOT" and cue.i < at <= cue.sent.end


def _is_in_aside(link: Link) -> bool:
    """Whether the words stand right behind a relative clause's own "called", with who calls it so:
    "he said that it was so, a charge that Roe called “…”".
    """
    cue, source = link.cue, link.source
    if cue is None or source is None or link.paragraph is not None or cue.dep_ != "relcl":
        return False
    if source.head.i > cue.i or not any(c.dep_ == "nsubj" for c in cue.children):
        return False
    between = cue.doc[cue.i + 1 : link.stretch.start]
    plain = all(token.lower_ in _PLAIN for token in between) and cue.i < link.stretch.start
    return plain and cue.lower_ in word_lists("rules/claims")["branding"]


#: What may stand between "called" and what something is called.
_PLAIN: Final = frozenset({"as", "it", "them", "him", "her", "a", "an", "the"})


def _is_in_its_midst(link: Link) -> bool:
    """Whether a quotation stops for a subject and a verb alone, whatever verb it is: "“…,” it
    begins, “…”". So it is for what stands before them, and for what goes on behind.
    """
    cue, source, stretch = link.cue, link.source, link.stretch
    if cue is None or source is None or link.paragraph is not None or cue.tag_ not in _FINITE:
        return False
    first, last = min(source.start, cue.i), max(source.end, cue.i + 1)
    doc = cue.doc
    alone = last - first == source.end - source.start + 1 and last < len(doc)
    if not alone or first < 2 or last - first > _SHORT or doc[first - 1].text not in _CLOSING:
        return False
    comma = doc[first - 2].text == ","
    if stretch.end == first:
        return comma and doc[last].text in (",", ".", ":")
    return comma and doc[last].text in (",", ":") and stretch.start == last + 1


_FINITE: Final = frozenset({"VBZ", "VBD", "VBP"})
_CLOSING: Final = frozenset("\"”’'»")
#: So many words are a short clause.
_SHORT: Final = 5


def _said(
    paragraph: Paragraph,
    stretch: Stretch,
    link: Link,
    likely: float,
    found: list[Said],
    clauses: Sequence[tuple[float, Candidate]],
) -> Said:
    """What a stretch is part of: another of the same cue, a clause around it, or itself."""
    for other in found:
        if _same_cue(other, link, paragraph):
            _add(other, paragraph, stretch)
            return other
    said = Said(link.paragraph or paragraph, link.cue, link.source, [], likely, link.kind)
    if not stretch.alone and link.cue is not None and link.paragraph is None:
        around = [
            (likelihood, clause)
            for likelihood, clause in clauses
            if clause.cue.i == link.cue.i
            and any(a < stretch.end and stretch.start < b for a, b in clause.content)
        ]
        if around:
            _, clause = max(around, key=lambda pair: pair[0])
            said.content = [_offsets(paragraph, a, b) for a, b in clause.content]
            if (that := _that(link.cue, stretch, clause.content[0][0])) is not None:
                said.content = _united([*said.content, _offsets(paragraph, that, stretch.end)])
        elif link.cue.i < stretch.start:
            said.content = _clause_of(paragraph, stretch, link.cue, clauses)
    _add(said, paragraph, stretch)
    found.append(said)
    return said


def _clause_of(
    paragraph: Paragraph,
    stretch: Stretch,
    cue: "Token",
    clauses: Sequence[tuple[float, Candidate]],
) -> list[Bounds]:
    """The clause that a stretch behind a cue stands in, with what the cue's own clause has said."""
    doc = paragraph.doc
    token = doc[stretch.start : stretch.end].root
    while token.head.i != token.i and not (
        token.pos_ in ("VERB", "AUX") and not stretch.start <= token.i < stretch.end
    ):
        token = token.head
    if token.i <= cue.i or token.sent.start > cue.i:
        that = _that(cue, stretch, stretch.start)
        return [] if that is None else [_offsets(paragraph, that, stretch.end)]
    own = [a for likely, c in clauses if c.cue.i == cue.i and likely > MIXED for a, _ in c.content]
    start = min([a for a in own if cue.i < a < stretch.start] + [token.left_edge.i])
    end = max(token.right_edge.i + 1, stretch.end)
    start = max(start, cue.i + 1)
    if (that := _that(cue, stretch, start)) is not None:
        start = that
    while end > start and doc[end - 1].text in ",;:.":
        end -= 1
    return [_offsets(paragraph, start, end)] if start < end else []


def _that(cue: "Token", stretch: Stretch, before: int) -> int | None:
    """The "that" behind a cue with which what is said begins, if it stands before token ``before``.

    The parser may hang what is quoted on a later word: "said in her speech that … “allies”".
    """
    doc = cue.doc
    for index in range(cue.i + 1, min(before, stretch.start)):
        token = doc[index]
        if token.lower_ == "that" and token.tag_ == "IN":
            return index
        if token.text in _STOPS or token.pos_ in ("VERB", "AUX"):
            return None
    return None


def _same_cue(said: Said, link: Link, paragraph: Paragraph) -> bool:
    return (
        said.cue is not None
        and link.cue is not None
        and said.cue.i == link.cue.i
        and said.paragraph is (link.paragraph or paragraph)
    )


def _add(said: Said, paragraph: Paragraph, stretch: Stretch) -> None:
    """Add a stretch to what somebody says; runs that touch become one."""
    start, end = stretch.quoted.outer
    said.stretches.append((paragraph, stretch))
    said.content = _united([*said.content, (paragraph.start + start, paragraph.start + end)])


def _united(some: list[Bounds]) -> list[Bounds]:
    runs: list[Bounds] = []
    for start, end in sorted(some):
        if runs and start <= runs[-1][1]:
            runs[-1] = runs[-1][0], max(runs[-1][1], end)
        else:
            runs.append((start, end))
    return runs


def _offsets(paragraph: Paragraph, start: int, end: int) -> Bounds:
    """Tokens → offsets in the article, trailing white space of a token aside."""
    doc = paragraph.doc
    return paragraph.start + doc[start].idx, paragraph.start + doc[end - 1].idx + len(doc[end - 1])


def _clauses(
    paragraph: Paragraph,
    clauses: Sequence[tuple[float, Candidate]],
    found: Sequence[Said],
    quoted: Sequence[int],
) -> list[Said]:
    """Clauses that are likely enough, but what is taken or within another of the same cue."""
    chosen: list[Said] = []
    cues = {said.cue.i for said in found if said.cue is not None and said.paragraph is paragraph}
    taken = [bounds for said in found for bounds in said.content]
    for likely, clause in sorted(clauses, key=lambda pair: -pair[0]):
        if likely < INDIRECT:
            break
        marked = any(quoted[i] >= 0 for a, b in clause.content for i in range(a, b))
        if marked and likely < MARKED:
            continue
        content = _united([_offsets(paragraph, a, b) for a, b in clause.content])
        if clause.cue.i in cues and _covered(content, taken) > 0.0:
            continue
        if _covered(content, taken) > 0.5:
            continue
        if clause.cue.i in cues:
            continue
        cues.add(clause.cue.i)
        said = Said(paragraph, clause.cue, clause.source, content, likely, clause.pattern)
        chosen.append(said)
    return chosen


def _covered(content: Sequence[Bounds], taken: Sequence[Bounds]) -> float:
    """Which share of ``content`` lies in ``taken``."""
    whole = sum(b - a for a, b in content)
    common = sum(max(0, min(b, d) - max(a, c)) for a, b in content for c, d in taken)
    return common / whole if whole else 0.0
