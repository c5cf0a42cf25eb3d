"""Where somebody may be saying something: each verb with a subject and a complement, and the like.

Candidates are many and most are wrong ("she wants a coffee"): :mod:`weights` tells which are worth
keeping, by what annotated articles taught it.
"""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ..words import word_lists
from .document import Paragraph
from .language import Model
from .sources import Source, agent_of, kind_of_source, phrase, subject_of

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_LISTS: Final = "rules/claims"
#: Complements of a verb → what the pattern is called.
_COMPLEMENTS: Final = {
    "ccomp": "clause",
    "xcomp": "infinitive",
    "dobj": "object",
    "oprd": "predicate",
    "pcomp": "gerund",
    "attr": "predicate",
    "acomp": "predicate",
}
#: Complements that a passive or raising verb may say of its subject.
_OF_SUBJECTS: Final = frozenset({"clause", "infinitive", "predicate", "prep-as"})
_RAISING: Final = frozenset({"seem", "appear", "happen", "turn", "prove", "look", "tend"})
#: A speaker's name before a colon is not longer than so many tokens.
_NAME_BEFORE_COLON: Final = 6
#: Prepositions behind a noun of saying or thinking: before what is said, and before who says it.
_TOPICS: Final = frozenset({"of", "about", "on", "over", "for", "against", "in", "with"})
_OWNERS: Final = frozenset({"by", "from", "among"})
_CONTRASTS: Final = frozenset({"although", "though", "but", "while", "whereas"})
_FRONT: Final = frozenset({"nsubj", "nsubjpass", "aux", "auxpass", "neg", "mark", "cc", "expl"})


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """Somebody (``source``) says (``cue``) something (``content``: runs of tokens)."""

    paragraph: Paragraph
    cue: "Token"
    pattern: str
    source: Source | None
    content: tuple[tuple[int, int], ...]
    features: tuple[str, ...]


def candidates(paragraph: Paragraph, model: Model) -> Iterator[Candidate]:
    """Every place in a paragraph where the grammar has room for somebody saying something."""
    quoted = quoted_tokens(paragraph)
    for token in paragraph.tokens:
        kind = token.pos_
        if token.lower_ == "according":
            yield from _according(paragraph, token, model, quoted)
        elif kind == "VERB" or (kind == "AUX" and token.dep_ not in ("aux", "auxpass")):
            yield from _of_verb(paragraph, token, model, quoted)
            yield from _in_parenthesis(paragraph, token, model, quoted)
        elif kind == "NOUN":
            yield from _of_noun(paragraph, token, model, quoted)
        elif token.text == ":":
            yield from _before_colon(paragraph, token, model, quoted)


def quoted_tokens(paragraph: Paragraph) -> list[int]:
    """For each token the number of the quoted stretch (its marks included) it is in, or -1."""
    tokens = paragraph.tokens
    numbers = [-1] * len(tokens)
    for number, stretch in enumerate(paragraph.quoted):
        start, end = stretch.outer
        first = bisect_left(tokens, start, key=_offset)
        last = bisect_left(tokens, end, lo=first, key=_offset)
        numbers[first:last] = [number] * (last - first)
    return numbers


def _offset(token: "Token") -> int:
    return token.idx


def _of_verb(
    paragraph: Paragraph, verb: "Token", model: Model, quoted: list[int]
) -> Iterator[Candidate]:
    source = None
    looked = False
    for child in verb.children:
        pattern = _COMPLEMENTS.get(child.dep_)
        if pattern is None and child.dep_ == "prep":
            for inner in child.children:
                if inner.dep_ in ("pobj", "pcomp"):
                    pattern = f"prep-{child.lower_}"
                    break
        elif child.dep_ == "advcl" and any(
            c.dep_ == "mark" and c.lower_ == "for" for c in child.children
        ):
            pattern = "prep-for"  # "called for the harbour to be closed"
        if pattern is None:
            if child.dep_ != "nsubjpass":
                continue
            pattern = "passive"
        if not looked:
            source, looked = subject_of(verb), True
        who = agent_of(verb) if pattern == "passive" else source
        if pattern == "predicate" and child.dep_ == "attr" and verb.pos_ == "AUX":
            continue
        content = _content(verb, child, pattern, who)
        if content is None:
            continue
        yield _candidate(paragraph, verb, pattern, who, content, model, quoted)
        if pattern in _OF_SUBJECTS and content[0][0] > verb.i:
            yield from _of_subject(paragraph, verb, pattern, content, model, quoted)


def _of_subject(
    paragraph: Paragraph,
    verb: "Token",
    pattern: str,
    content: tuple[tuple[int, int], ...],
    model: Model,
    quoted: list[int],
) -> Iterator[Candidate]:
    """What is said of a subject that does not say it: "she is said to be ill (by them)", "he seems
    to know".

    The content is the complement, or the subject with it.
    """
    subject = next((c for c in verb.children if c.dep_ in ("nsubj", "nsubjpass")), None)
    passive = any(c.dep_ in ("nsubjpass", "auxpass") for c in verb.children)
    if not passive and model.lemma(verb) not in _RAISING:
        return
    who = agent_of(verb) if passive else None
    yield _candidate(paragraph, verb, f"done-{pattern}", who, content, model, quoted)
    if subject is not None and subject.i < verb.i:
        before = _trimmed(paragraph.doc, subject.left_edge.i, subject.right_edge.i + 1)
        if before is not None:
            both = (*before, *content)
            yield _candidate(paragraph, verb, f"done-with-{pattern}", who, both, model, quoted)


def _content(
    verb: "Token", child: "Token", pattern: str, source: Source | None
) -> tuple[tuple[int, int], ...] | None:
    start, end = child.left_edge.i, child.right_edge.i + 1
    if pattern in ("infinitive", "predicate", "object"):
        # "called the merger a terrible deal": object and predicate are one content.
        for other in verb.children:
            if other.i != child.i and (
                other.dep_ in ("dobj", "oprd", "xcomp")
                or (other.dep_ == "ccomp" and not any(c.dep_ == "mark" for c in other.children))
            ):
                start = min(start, other.left_edge.i) if other.i < child.i else start
                end = max(end, other.right_edge.i + 1)
            elif other.dep_ == "prep" and other.i > child.i and pattern == "object":
                end = max(end, other.right_edge.i + 1)
    if start <= verb.i < end:  # what is said stands around the verb that says it
        return _around(verb, start, end, source)
    if child.i < verb.i:
        return _trimmed(verb.doc, start, min(end, verb.i))
    start = max(start, verb.i + 1)
    return _trimmed(verb.doc, start, _end(verb, start, end))


def _end(verb: "Token", start: int, end: int) -> int:
    """Where what is said ends: before ", adding that …" and ", although …", which the parser likes
    to hang on a word of it, but which say something of whoever says it.
    """
    doc = verb.doc
    for index in range(start + 2, end - 1):
        token = doc[index]
        if token.text != ",":
            continue
        behind = doc[index + 1]
        if behind.pos_ == "ADV" and index + 2 < end:
            behind = doc[index + 2]
        if behind.tag_ == "VBG" and behind.dep_ == "advcl":
            if any(c.dep_ in ("ccomp", "xcomp", "dobj") for c in behind.children):
                return index
        elif (behind.lower_ in _CONTRASTS and behind.dep_ in ("mark", "cc")) or _sums_up(
            doc, index, end
        ):
            return index
    return end


def _sums_up(doc: "Doc", comma: int, end: int) -> bool:
    """Whether a comma brings in another's word on what stands before: ", a charge that X denied".

    It does so up to ``end``: what goes on behind it is no aside.
    """
    noun = comma + 1 + (doc[comma + 1].lower_ in ("a", "an"))
    if noun >= end or doc[noun].lower_ not in word_lists(_LISTS)["summing"]:
        return False
    clause = next((c for c in doc[noun].children if c.dep_ == "relcl"), None)
    if clause is None or clause.right_edge.i + 1 < end - 1:
        return False
    return any(c.dep_ == "nsubj" and c.tag_ != "WDT" for c in clause.children)


def _around(
    verb: "Token", start: int, end: int, source: Source | None
) -> tuple[tuple[int, int], ...] | None:
    low = min([verb.i] + [c.i for c in verb.children if c.dep_ in _FRONT])
    high = max([verb.i] + [c.i for c in verb.children if c.dep_ in _FRONT])
    if source is not None:
        low, high = min(low, source.start), max(high, source.end - 1)
    runs = [
        run
        for piece in ((start, low), (high + 1, end))
        for run in (_trimmed(verb.doc, *piece) or ())
    ]
    return tuple(runs) or None


def _trimmed(doc: object, start: int, end: int) -> tuple[tuple[int, int], ...] | None:
    while start < end and doc[start].text in ",;:—–-.":  # type: ignore[index]
        start += 1
    while start < end and doc[end - 1].text in ",;:—–-.":  # type: ignore[index]
        end -= 1
    if start >= end:
        return None
    return ((start, end),)


def _candidate(
    paragraph: Paragraph,
    cue: "Token",
    pattern: str,
    source: Source | None,
    content: tuple[tuple[int, int], ...],
    model: Model,
    quoted: list[int],
) -> Candidate:
    lemma = model.lemma(cue)
    doc, tokens, tag, at = paragraph.doc, paragraph.tokens, cue.tag_, cue.i
    first = content[0][0]
    length = sum(b - a for a, b in content)
    who = kind_of_source(source, doc)
    how = source.how if source else "none"
    marks = any(quoted[i] >= 0 for a, b in content for i in range(a, b))
    features = [
        "bias",
        f"lemma={lemma}",
        f"pattern={pattern}",
        f"lemma={lemma}|pattern={pattern}",
        f"next={tokens[at + 1].lower_ if at + 1 < len(tokens) else '$'}",
        f"before={tokens[at - 1].lower_ if at else '^'}",
        f"root={doc[content[0][0] : content[-1][1]].root.tag_}|pattern={pattern}",
        f"sentence={_first_of_sentence(cue)}",
        f"who={who}",
        f"how={how}",
        f"pattern={pattern}|how={how}",
        f"tag={tag}",
        f"tag={tag}|pattern={pattern}",
        f"dep={cue.dep_}",
        f"long={min(length, 12)}",
        f"marks={marks}",
        f"marks={marks}|pattern={pattern}",
        f"side={'before' if first < at else 'behind'}",
        f"cue_quoted={quoted[at] >= 0}",
        f"head={paragraph.is_head}",
        f"first={tokens[first].pos_}",
        f"firstword={tokens[first].lower_}" if pattern in ("clause", "object") else "x",
    ]
    if source is not None and source.head.pos_ == "NOUN":
        features.append(f"noun={model.lemma(source.head)}")
    for child in cue.children:
        if child.dep_ == "neg":
            features.append("neg")
        elif child.dep_ == "aux":
            features.append(f"aux={child.lower_}")
        elif child.dep_ == "mark" or (child.dep_ == "advmod" and child.tag_ == "WRB"):
            features.append(f"mark={child.lower_}")
    return Candidate(paragraph, cue, pattern, source, content, tuple(features))


def _first_of_sentence(cue: "Token") -> str:
    return cue.sent[0].lower_ if cue.sent[0].pos_ in ("SCONJ", "CCONJ", "ADP", "PRON") else "x"


def _in_parenthesis(
    paragraph: Paragraph, verb: "Token", model: Model, quoted: list[int]
) -> Iterator[Candidate]:
    """ "Too often, she said, …" and "…, experts say": the sentence around a verb without more.

    The parser hangs such a clause on one word of the sentence or another.
    """
    if quoted[verb.i] >= 0 or any(c.dep_ in _COMPLEMENTS for c in verb.children):
        return
    subjects = [c for c in verb.children if c.dep_ == "nsubj"]
    if not subjects:
        return
    # Of two, the farther one is that of the sentence around.
    subject = min(subjects, key=lambda c: abs(c.i - verb.i))
    doc, sent = paragraph.doc, verb.sent
    first, last = subject.left_edge.i, subject.right_edge.i
    low, high = min(first, verb.i), max(last, verb.i)
    low = min([low, *(c.i for c in verb.children if c.dep_ in ("aux", "neg") and c.i < low)])
    opened = low > sent.start and doc[low - 1].text in (",", "—", "–", "-")
    closed = high + 1 < len(doc) and doc[high + 1].text in (",", ".", "—", "–", "-", ";")
    if not (opened and closed) or low - sent.start < 2:
        return
    runs = [
        run
        for piece in ((sent.start, low), (high + 1, sent.end))
        for run in (_trimmed(doc, *piece) or ())
    ]
    if runs:
        source = phrase(subject, "inverted" if subject.i > verb.i else "before")
        yield _candidate(paragraph, verb, "parenthesis", source, tuple(runs), model, quoted)


def _before_colon(
    paragraph: Paragraph, colon: "Token", model: Model, quoted: list[int]
) -> Iterator[Candidate]:
    """What stands behind a name and a colon: "Poll: most are against"."""
    doc = paragraph.doc
    if colon.i < 1 or colon.i > _NAME_BEFORE_COLON or quoted[colon.i] >= 0:
        return
    noun = doc[colon.i - 1]
    if noun.pos_ not in ("NOUN", "PROPN"):
        return
    content = _trimmed(doc, colon.i + 1, len(doc))
    if content is not None:
        source = Source(0, colon.i, noun, "colon")
        yield _candidate(paragraph, colon, "colon", source, content, model, quoted)


def _according(
    paragraph: Paragraph, token: "Token", model: Model, quoted: list[int]
) -> Iterator[Candidate]:
    """ "According to X, …" and "…, according to X": all of the sentence besides."""
    doc = paragraph.doc
    if token.i + 1 >= len(doc) or doc[token.i + 1].lower_ != "to":
        return
    to = doc[token.i + 1]
    noun = next((c for c in to.children if c.dep_ in ("pobj", "pcomp")), None)
    if noun is None:
        return
    source = phrase(noun, "according")
    sent = token.sent
    end = noun.right_edge.i + 1
    comma = next((i for i in range(noun.i + 1, end) if doc[i].text == "," and quoted[i] < 0), None)
    if token.i <= sent.start + 2 and comma is not None:
        end = comma + 1  # what follows is what is said, whatever the parser makes of it
    runs = [
        run
        for piece in ((sent.start, token.i), (end, sent.end))
        for run in (_trimmed(doc, *piece) or ())
        if run[1] - run[0] > 2
    ]
    if runs:
        yield _candidate(paragraph, token, "according", source, tuple(runs), model, quoted)


def _of_noun(
    paragraph: Paragraph, noun: "Token", model: Model, quoted: list[int]
) -> Iterator[Candidate]:
    """ "Her claim that …", "the plan to …", "criticism of …", "warnings from them about …"."""
    for child in noun.children:
        if child.i <= noun.i:
            continue
        if child.dep_ in ("acl", "ccomp") and child.tag_ != "VBN":
            marker = next((c for c in child.children if c.dep_ in ("mark", "aux")), None)
            if marker is None or marker.lower_ not in ("that", "to", "whether"):
                continue
            first, pattern = child.left_edge.i, f"noun-{marker.lower_}"
        elif child.dep_ == "prep" and child.lower_ in _TOPICS:
            inner = next((c for c in child.children if c.dep_ in ("pobj", "pcomp")), None)
            if inner is None or inner.i < child.i:
                continue
            first, pattern = inner.left_edge.i, f"noun-prep-{child.lower_}"
        else:
            continue
        content = _trimmed(paragraph.doc, first, child.right_edge.i + 1)
        if content is not None:
            who = _owner(noun)
            yield _candidate(paragraph, noun, pattern, who, content, model, quoted)
            if who is not None and who.how not in ("poss", "noun-agent"):
                yield _candidate(paragraph, noun, pattern, None, content, model, quoted)


def _owner(noun: "Token") -> Source | None:
    """Whose claim it is: "her claim", "the claim by them", "they made the claim"."""
    for child in noun.children:
        if child.dep_ == "poss":
            return phrase(child, "poss")
    for child in noun.children:
        if child.dep_ == "prep" and child.lower_ in _OWNERS:
            for inner in child.children:
                if inner.dep_ == "pobj":
                    return phrase(inner, "noun-agent")
    if noun.dep_ == "dobj" and noun.head.pos_ == "VERB":
        return subject_of(noun.head)
    return None
