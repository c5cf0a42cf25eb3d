"""Facts of an answer whose words stand in the article."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from ...facts import FACT_KINDS, Fact, Span, meanings
from ...facts.kinds import COMMON_FIELDS, Quotation, Response, Translating
from ...facts.meaning import Number, Refers, Text
from ...quotation_marks import unmarked
from ..dates import only_date
from ..extractor import Bounds
from .left_out import (
    AMBIGUOUS,
    MALFORMED,
    NO_REFERENCE,
    NOT_IN_TEXT,
    NOT_QUOTED,
    UNKNOWN_FIELD,
    UNKNOWN_KIND,
    LeftOutError,
    listed,
    said,
    validated,
)
from .locating import Located
from .schema import fact_fields
from .things import words_in

#: How sure a fact is said to be. The model's opinion of itself is not asked: it measures nothing.
#: One figure for all, in the middle, until reviewed sheets say how many are right.
CONFIDENCE: Final = 0.5

# Digits, perhaps in groups of three: 1,200 and 1 200, not 1.5.
_NUMBER: Final = re.compile(r"\d+(?:[.,'’\s]\d{3}(?!\d))*")
_YEAR: Final = re.compile(r"[0-9]{4}")


@dataclass(frozen=True, slots=True)
class Known:
    """Something that facts may refer to: its id for this program, and its kind."""

    id: str
    kind: str


@dataclass(frozen=True, slots=True)
class Context:
    """What the facts of an answer are held against.

    ``part`` is what of the article the answer is about, ``speech`` where somebody speaks in it.
    ``things`` and ``facts`` are what can be referred to, by the answer's names for it. Details that
    are not borne out, where the fact without them is, are counted in ``left_out``.
    """

    part: Located
    speech: Sequence[Bounds]
    things: Mapping[str, Known]
    facts: Mapping[str, Known]
    left_out: Counter[str]


def grounded_fact(given: Mapping[str, Any], context: Context) -> Fact:
    """The fact, without an id, with what of it the article bears out.

    Raise :class:`LeftOutError` where its evidence does not stand in the text, or where something
    is not borne out that it cannot be without.
    """
    values = said(given)
    kind = values.get("kind")
    model = FACT_KINDS.get(kind) if isinstance(kind, str) else None
    if model is None:
        raise LeftOutError(f"fact {UNKNOWN_KIND}")
    if not values.keys() <= set(fact_fields(model)):
        raise LeftOutError(f"{kind} {UNKNOWN_FIELD}")
    try:
        return _grounded(model, values, context)
    except LeftOutError as error:
        raise LeftOutError(f"{kind} {error}") from None


def _grounded(model: type[Fact], values: dict[str, Any], context: Context) -> Fact:
    evidence = [_span(item, context.part) for item in listed(values.pop("evidence", None))]
    if model is Quotation and evidence:
        evidence[0] = _spoken(evidence[0], context.speech)
    words = "\n".join(span.exact for span in evidence)
    kept: dict[str, Any] = {"evidence": evidence, "confidence": CONFIDENCE}
    for name, value in values.items():
        if name in ("id", "inferred"):
            continue
        borne_out = _borne_out(model, name, value, words, context)
        if borne_out not in (None, []):
            kept[name] = borne_out
        elif model.model_fields[name].is_required():
            about_things = isinstance(meanings(model).get(name), Refers)
            raise LeftOutError(NO_REFERENCE if about_things else NOT_IN_TEXT)
        else:
            context.left_out[f"detail ('{name}') that does not stand in the text"] += 1
    kept["inferred"] = list(_inferred(model, kept, listed(values.get("inferred"))))
    return validated(model, kept)


def _span(item: object, part: Located) -> Span:
    """The span of evidence that the answer gives: its words, and perhaps those before them."""
    if isinstance(item, str):
        item = {"exact": item}
    if not isinstance(item, Mapping):
        raise LeftOutError(MALFORMED)
    exact, before = item.get("exact"), item.get("before") or ""
    if not isinstance(exact, str) or not isinstance(before, str):
        raise LeftOutError(MALFORMED)
    span = part.place(exact, before)
    if span is None:
        raise LeftOutError(AMBIGUOUS if part.places(exact) else NOT_IN_TEXT)
    return span


def _spoken(span: Span, speech: Sequence[Bounds]) -> Span:
    """The words of a quotation without their marks: they must stand where somebody speaks."""
    start, end = span.bounds
    if not any(a <= start and end <= b for a, b in speech):
        raise LeftOutError(NOT_QUOTED)
    words = unmarked(span.exact)
    start += span.exact.index(words)
    return Span(exact=words, start=start, end=start + len(words))


def _borne_out(model: type[Fact], name: str, value: Any, words: str, context: Context) -> Any:
    """The value of a field as far as the article has it; None or nothing where it does not.

    Names of concepts (a stance, a certainty) and language codes are judgements, not words, and
    pass; whether there is such a concept, the model of the fact says.
    """
    meaning = meanings(model).get(name)
    if isinstance(meaning, Refers):
        found = [known for one in listed(value) if (known := _referred(one, meaning, context))]
        return found if isinstance(value, list) else next(iter(found), None)
    if isinstance(meaning, Text):
        return words_in(value, context.part)
    if isinstance(meaning, Number):
        return (
            value if str(value) in {re.sub(r"\D", "", n) for n in _NUMBER.findall(words)} else None
        )
    if name == "when":
        return value if value in _dates(words) else None
    return value


def _referred(name: object, meaning: Refers, context: Context) -> str | None:
    thing, fact = context.things.get(str(name)), context.facts.get(str(name))
    if thing and thing.kind in meaning.kinds:
        return thing.id
    return fact.id if fact and fact.kind in meaning.facts else None


def _dates(words: str) -> Iterator[str]:
    """The dates that words give without a guess: the year alone, or the one full date."""
    yield from _YEAR.findall(words)
    if date := only_date([words]):
        yield date


def _inferred(model: type[Fact], kept: Mapping[str, Any], given: Sequence[Any]) -> Iterator[str]:
    """The fields that the article does not say outright.

    A language is always a reading of the article's words, and so is a stance, but where the verb
    that shows it stands in the text.
    """
    for name in meanings(model):
        if name in COMMON_FIELDS or name not in kept:
            continue
        is_stance = model is Response and name == "stance" and kept[name] != "unclear"
        is_language = model is Translating and name == "language"
        if name in given or is_language or (is_stance and "verb" not in kept):
            yield name
