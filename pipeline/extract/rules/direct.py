"""Whose are the words between marks: each quoted stretch and the verbs that may introduce it.

As with :mod:`candidates`, what is found here is only what the layout allows; :mod:`weights` tells
which of it is so.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ..quoted import Quoted
from .candidates import Candidate
from .document import Paragraph
from .language import Model
from .sources import Source, agent_of, beside, kind_of_source, phrase, subject_of

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

#: How many tokens may stand between a stretch and the verb that introduces it.
_REACH: Final = 30
#: Behind a stretch, so many tokens may name who says it.
_NEAR: Final = 4
_OWN: Final = frozenset({"PRON", "PROPN", "NOUN"})


@dataclass(frozen=True, slots=True, eq=False)
class Stretch:
    """A quoted stretch as tokens, marks included, and how it sits in its sentence.

    ``alone``: it is speech of its own ("Go," she said), not words within a sentence of the
    article's (she "went").
    """

    quoted: Quoted
    number: int
    start: int
    end: int
    alone: bool
    words: int
    paragraph_start: int


@dataclass(frozen=True, slots=True, eq=False)
class Link:
    """A stretch and what may tell whose it is.

    ``kind`` is ``verb`` (the ``cue``, in ``paragraph`` where that is another), ``colon`` (a name
    before it), or ``previous``: whoever said the stretch before.
    """

    stretch: Stretch
    kind: str
    cue: "Token | None"
    source: Source | None
    features: tuple[str, ...]
    paragraph: Paragraph | None = None
    previous: Stretch | None = None


def stretches(paragraph: Paragraph) -> list[Stretch]:
    """The quoted stretches of a paragraph."""
    found = []
    tokens = paragraph.tokens
    for number, quoted in enumerate(paragraph.quoted):
        start, end = _tokens(tokens, *quoted.outer)
        if start < end:
            words = sum(token.is_alpha for token in tokens[start:end])
            alone = _is_alone(paragraph, quoted)
            found.append(Stretch(quoted, number, start, end, alone, words, paragraph.start))
    return found


def _tokens(tokens: Sequence["Token"], start: int, end: int) -> tuple[int, int]:
    """The tokens from the one that ``start`` lies in to the first that begins at ``end`` or later.

    Found by halving: a long line may have thousands of stretches.
    """
    first = bisect_right(tokens, start, key=lambda token: token.idx + len(token))
    return first, bisect_left(tokens, end, lo=first, key=lambda token: token.idx)


def _is_alone(paragraph: Paragraph, quoted: Quoted) -> bool:
    """Whether a stretch begins as speech of its own does: after a stop, a comma or a colon."""
    text = paragraph.text
    before = text[: quoted.outer[0]].rstrip()
    if quoted.continues:
        return True
    inner = text[quoted.start : quoted.end].strip()
    ends_speech = (
        not quoted.closed
        or inner.endswith((",", ".", "!", "?", "…", "—", "-", "..."))
        or text[quoted.outer[1] :].lstrip()[:1] in (",", "")
    )
    if not before:
        return ends_speech
    if before[-1] in '.!?”"…»':
        return ends_speech
    capital = inner[:1].isupper() or inner[:1] in "[…."
    return before[-1] == ":" or (before[-1] == "," and capital and ends_speech)


def links(
    paragraph: Paragraph,
    some: Sequence[Stretch],
    quoted: list[int],
    model: Model,
    before_it: Paragraph | None = None,
    clauses: Sequence[tuple[float, Candidate]] = (),
) -> Iterator[Link]:
    """For each stretch the verbs outside all stretches that are near, a name before a colon, and
    the stretch before. ``before_it`` is the paragraph before this one: it may end in "she said:".
    ``clauses`` are the paragraph's other candidates, each with its probability.
    """
    of_verb: dict[int, list[tuple[float, Candidate]]] = {}
    for likely, clause in clauses:
        of_verb.setdefault(clause.cue.i, []).append((likely, clause))
    doc = paragraph.doc
    verbs = [
        token
        for token in paragraph.tokens
        if quoted[token.i] < 0
        and (token.pos_ == "VERB" or (token.pos_ == "AUX" and token.dep_ not in ("aux", "auxpass"))
             or token.lower_ == "according")
    ]  # fmt: skip
    last = stretches(before_it)[-1:] if before_it is not None else []
    previous = last[0] if last else None
    for stretch in some:
        if previous is not None:
            yield _previous(paragraph, stretch, previous, quoted, before_it)
        previous = stretch
        if stretch.start <= 1 and before_it is not None and before_it.text.rstrip()[-1:] == ":":
            yield from _above(before_it, stretch, model)
        before = [v for v in verbs if 0 < stretch.start - v.i <= _REACH]
        behind = [v for v in verbs if 0 <= v.i - stretch.end <= _REACH]
        for rank, verb in enumerate(reversed(before)):
            yield from _links_to(paragraph, stretch, verb, "before", rank, quoted, model, of_verb)
        for rank, verb in enumerate(behind):
            yield from _links_to(paragraph, stretch, verb, "behind", rank, quoted, model, of_verb)
        signed = _behind_dash(doc, stretch, quoted)
        if signed is not None:
            yield Link(stretch, "signed", None, signed, ())
        colon = _before_colon(doc, stretch, quoted)
        if colon is not None:
            who = kind_of_source(colon, doc)
            features = ("bias", "colon", f"alone={stretch.alone}", f"who={who}")
            yield Link(stretch, "colon", None, colon, (*features, f"start={colon.start == 0}"))


def _before_colon(doc: "Doc", stretch: Stretch, quoted: list[int]) -> Source | None:
    """ "NAME: “…”": the noun right before a colon before the stretch."""
    at = stretch.start - 1
    if at < 1 or doc[at].text != ":":
        return None
    token = doc[at - 1]
    if token.pos_ not in ("PROPN", "NOUN") or quoted[token.i] >= 0:
        return None
    start = token.i
    while start > 0 and doc[start - 1].pos_ == "PROPN" and token.pos_ == "PROPN":
        start -= 1
    found = phrase(token, "colon")
    return Source(min(start, found.start), found.end, token, "colon")


def _behind_dash(doc: "Doc", stretch: Stretch, quoted: list[int]) -> Source | None:
    """ "“…” — NAME": capitalised words behind a dash behind the stretch, to the line's end."""
    at = stretch.end
    if at + 1 >= len(doc) or doc[at].text not in ("—", "–", "―", "-", "--"):
        return None
    start = end = at + 1
    while end < len(doc) and doc[end].text[0].isupper() and quoted[end] < 0:
        end += 1
    while end < len(doc) and doc[end].is_space:
        end += 1
    if end == start or (end < len(doc) and doc[end].text not in (",", ".", "“", "(", '"', "”")):
        return None
    while doc[end - 1].is_space:
        end -= 1
    return Source(start, end, doc[end - 1], "dash") if end > start else None


def source_of(verb: "Token") -> Source | None:
    """Who says what a cue introduces."""
    if verb.lower_ == "according":
        for to in verb.children:
            for noun in to.children:
                if noun.dep_ == "pobj":
                    return phrase(noun, "according")
        return None
    return agent_of(verb) or subject_of(verb)


def _links_to(
    paragraph: Paragraph,
    stretch: Stretch,
    verb: "Token",
    side: str,
    rank: int,
    quoted: list[int],
    model: Model,
    of_verb: Mapping[int, Sequence[tuple[float, Candidate]]],
) -> Iterator[Link]:
    """A verb with each who may say what it introduces: by the grammar, and by what stands beside.

    The parser, led astray by a quotation, often hangs the verb on another noun, or on none.
    """
    said = source_of(verb)
    near = beside(verb, stretch.end if side == "behind" else 0, quoted)
    if said is not None and quoted[said.head.i] >= 0:
        said = None  # who speaks stands outside
    agree = said is not None and near is not None and said.head.i == near.head.i
    passive = any(c.dep_ in ("auxpass", "nsubjpass") for c in verb.children)
    sources = [said or near]
    if passive and agent_of(verb) is None and sources[0] is not None:
        sources.append(None)  # "asked", and nobody is said to have asked
    for source in sources:
        yield _link(
            *(paragraph, stretch, verb, source, agree, passive),
            *(side, rank, quoted, model, of_verb),
        )


def _link(
    paragraph: Paragraph,
    stretch: Stretch,
    verb: "Token",
    source: Source | None,
    agree: bool,
    passive: bool,
    side: str,
    rank: int,
    quoted: list[int],
    model: Model,
    of_verb: Mapping[int, Sequence[tuple[float, Candidate]]],
) -> Link:
    doc = paragraph.doc
    lemma = model.lemma(verb)
    start, end = (verb.i + 1, stretch.start) if side == "before" else (stretch.end, verb.i)
    between = range(start, end)
    tokens = paragraph.tokens
    stops = sum(quoted[i] < 0 and tokens[i].text in ".!?" for i in between)
    ended = stops > 0 or (
        side == "behind"
        and paragraph.text[stretch.quoted.start : stretch.quoted.end].rstrip()[-1:] in (".", ";")
    )
    others = len({quoted[i] for i in between if quoted[i] >= 0})
    near = _near(between, source)
    last = doc[stretch.start - 1].text if stretch.start else "^"
    relation = _relation(doc, stretch, verb)
    who = kind_of_source(source, doc)
    how = source.how if source else "none"
    source_quoted = source is not None and quoted[source.head.i] >= 0
    says, inside = _clause_features(of_verb.get(verb.i, ()), stretch)
    verbs = sum(quoted[i] < 0 and tokens[i].pos_ == "VERB" for i in between)
    features = (
        "bias",
        f"says={says}|inside={inside}",
        f"says={says}|{side}|alone={stretch.alone}",
        f"inside={inside}|alone={stretch.alone}|{side}",
        f"verbs={min(verbs, 3)}|{side}|alone={stretch.alone}",
        f"verbs={min(verbs, 3)}|inside={inside}|says={says}",
        f"lemma={lemma}|alone={stretch.alone}",
        f"lemma={lemma}",
        f"{side}",
        f"{side}|rank={min(rank, 4)}",
        f"{side}|near={min(near, 6)}",
        f"{side}|alone={stretch.alone}|ended={ended}",
        f"{side}|lemma={lemma}|ended={ended}",
        f"{side}|how={how}",
        f"how={how}|agree={agree}|passive={passive}",
        f"how={how}|passive={passive}|lemma={lemma}",
        f"how={how}|who={who}",
        f"how={how}|near={min(near, 6)}|{side}",
        f"{side}|others={min(others, 3)}|stops={min(stops, 2)}",
        f"relation={relation}|alone={stretch.alone}",
        f"before={last if not last[0].isalnum() else 'w'}|{side}",
        f"who={who}",
        f"source_quoted={source_quoted}",
        f"tag={verb.tag_}",
        f"words={min(stretch.words, 6)}|alone={stretch.alone}",
        f"dep={verb.dep_}|{side}",
        f"closed={stretch.quoted.closed}|cont={stretch.quoted.continues}|{side}",
    )
    return Link(stretch, "verb", verb, source, features)


def _previous(
    paragraph: Paragraph,
    stretch: Stretch,
    previous: Stretch,
    quoted: list[int],
    before_it: Paragraph | None,
) -> Link:
    """What speaks for a stretch going on with what the one before began."""
    doc = paragraph.doc
    here = previous.paragraph_start == paragraph.start
    features = ["bias", "previous", f"previous|here={here}|alone={stretch.alone}"]
    if here:
        between = [doc[i] for i in range(previous.end, stretch.start)]
        stops = sum(t.text in ".!?" for t in between)
        verbs = sum(t.pos_ == "VERB" for t in between)
        # A sentence with a subject of its own in between may bring on somebody else.
        first = next((t.i for t in between if t.text in ".!?"), stretch.start)
        others = {t.pos_ for t in between if t.i > first and t.dep_ in ("nsubj", "nsubjpass")}
        own = next((t.pos_ for t in doc[stretch.end : stretch.end + _NEAR] if t.pos_ in _OWN), "no")
        asked = paragraph.text[previous.quoted.start : previous.quoted.end].rstrip()[-1:] == "?"
        features += [
            f"previous|others={'+'.join(sorted(others))}",
            f"previous|others={bool(others)}|own={own}|alone={stretch.alone}",
            f"previous|own={own}|stops={min(stops, 2)}",
            f"previous|asked={asked}|stops={min(stops, 2)}",
            f"previous|alone={previous.alone},{stretch.alone}|stops={min(stops, 2)}",
            f"previous|between={min(len(between), 8)}",
            f"previous|verbs={min(verbs, 3)}|stops={min(stops, 2)}",
            f"previous|last={between[-1].text if between and not between[-1].is_alpha else 'w'}",
            f"previous|words={min(stretch.words, 5)}",
        ]
    else:
        assert before_it is not None
        ends = previous.end >= len(before_it.doc) - 1
        features += [
            f"previous|continues={stretch.quoted.continues}",
            f"previous|ends={ends}|first={stretch.start <= 1}|alone={stretch.alone}",
            f"previous|ends={ends}|whole={stretch.end - stretch.start >= len(doc) - 1}",
            f"previous|first={stretch.start <= 1}|closed={previous.quoted.closed}",
        ]
    return Link(stretch, "previous", None, None, tuple(features), previous=previous)


def _above(before_it: Paragraph, stretch: Stretch, model: Model) -> Iterator[Link]:
    """The verbs of the last sentence above, which ends in a colon."""
    doc = before_it.doc
    sentence = doc[len(doc) - 1].sent
    verbs = [t for t in sentence if t.pos_ == "VERB" and not before_it.is_quoted(t)]
    for rank, verb in enumerate(reversed(verbs)):
        source = source_of(verb)
        yield Link(
            stretch,
            "verb",
            verb,
            source,
            (
                "bias",
                "above",
                f"lemma={model.lemma(verb)}",
                f"above|rank={min(rank, 3)}",
                f"above|dep={verb.dep_}",
                f"who={kind_of_source(source, doc)}",
                f"above|alone={stretch.alone}",
            ),
            before_it,
        )


def _clause_features(
    clauses: Sequence[tuple[float, Candidate]], stretch: Stretch
) -> tuple[int, str]:
    """How likely the verb says something (in fifths), and what of it the stretch is within."""
    if not clauses:
        return -1, "none"
    within = [
        (likely, clause.pattern)
        for likely, clause in clauses
        if any(a < stretch.end and stretch.start < b for a, b in clause.content)
    ]
    likely = max(likely for likely, _ in clauses)
    return int(likely * 5), max(within)[1] if within else "no"


def _near(between: range, source: Source | None) -> int:
    """How many tokens stand between, those that name the source not counted."""
    if source is None:
        return len(between)
    return sum(not source.start <= i < source.end for i in between)


def _relation(doc: "Doc", stretch: Stretch, verb: "Token") -> str:
    """How the grammar ties the stretch to the verb."""
    root = doc[stretch.start : stretch.end].root
    if root.head is verb:
        return f"child:{root.dep_}"
    if verb.head.i >= stretch.start and verb.head.i < stretch.end:
        return f"parent:{verb.dep_}"
    token = root
    for _ in range(6):
        if token.head is token:
            break
        token = token.head
        if token is verb:
            return "descendant"
    return "none"
