"""Which proposed fact is one that the sheet has already."""

from collections.abc import Iterator, Mapping, Sequence

from ..evidence import occurrences
from ..facts import Fact, Review, Span, meanings
from ..facts.kinds import COMMON_FIELDS, Quotation
from ..facts.meaning import Refers

#: Offsets of some words: start and exclusive end.
Bounds = tuple[int, int]
#: What a fact's review is before anybody has looked at it.
UNREVIEWED = Review.model_validate({})


def is_touched(fact: Fact) -> bool:
    """Whether a person wrote or reviewed the fact."""
    return fact.confidence is None or fact.review != UNREVIEWED


def match_facts(
    proposed: Sequence[Fact],
    existing: Mapping[int, Fact],
    text: str,
) -> dict[int, int]:
    """Index in ``proposed`` → key in ``existing``, for every proposed fact that is not new.

    Facts can only be the same when they are of one kind and words of their evidence overlap. Those
    that say the same go together first, then those that do not contradict each other (a person may
    have added a speaker), then whatever a person corrected; among these, those whose words agree
    most. Each existing fact is taken once, but that words within a quotation which a person touched
    are never a quotation of their own.
    """
    old_places = {key: _places(fact, text) for key, fact in existing.items()}
    new_places = [_places(fact, text) for fact in proposed]
    overlapping = sorted(
        (-agreement, index, key)
        for index, new in enumerate(proposed)
        for key, old in existing.items()
        if type(new) is type(old)
        if (agreement := _agreement(new_places[index], old_places[key]))
    )
    found: dict[int, int] = {}
    taken: set[int] = set()
    for same in (_say_the_same, _do_not_contradict, _was_corrected):
        for _, index, key in overlapping:
            if index in found or key in taken or not same(proposed[index], existing[key]):
                continue
            found[index] = key
            taken.add(key)
    quoted = {
        key: list(_occurrences(fact.evidence[0], text))
        for key, fact in existing.items()
        if isinstance(fact, Quotation) and is_touched(fact)
    }
    for index, new in enumerate(proposed):
        if index not in found and isinstance(new, Quotation):
            words = [new.evidence[0].bounds]
            within = (key for key, places in quoted.items() if _overlap(words, places))
            if (outer := next(within, None)) is not None:
                found[index] = outer
    return found


def _say_the_same(new: Fact, old: Fact) -> bool:
    return _said(new) == _said(old)


def _do_not_contradict(new: Fact, old: Fact) -> bool:
    said, others = _said(new), _said(old)
    return all(others[name] == value for name, value in said.items() if name in others)


def _was_corrected(_: Fact, old: Fact) -> bool:
    return old.review.status == "corrected"


def _said(fact: Fact) -> dict[str, object]:
    """What a fact says by its own fields; those left out that name other facts or say nothing."""
    model = type(fact)
    said = {}
    for name, meaning in meanings(model).items():
        about_facts = isinstance(meaning, Refers) and meaning.facts
        value = getattr(fact, name)
        default = model.model_fields[name].get_default(call_default_factory=True)
        if name not in COMMON_FIELDS and not about_facts and value != default:
            said[name] = value
    return said


def _places(fact: Fact, text: str) -> list[Bounds]:
    return [bounds for span in fact.evidence for bounds in _occurrences(span, text)]


def _occurrences(span: Span, text: str) -> Iterator[Bounds]:
    """Where a span stands; wherever it may stand, when nobody has said where yet."""
    if span.anchored:
        yield span.bounds
    else:
        for start in occurrences(text, span.exact):
            yield start, start + len(span.exact)


def _overlap(some: Sequence[Bounds], others: Sequence[Bounds]) -> bool:
    return any(a < d and c < b for a, b in some for c, d in others)


def _agreement(some: Sequence[Bounds], others: Sequence[Bounds]) -> float:
    """How much two words of evidence agree at best: intersection over union."""
    return max(
        (
            (min(b, d) - max(a, c)) / (max(b, d) - min(a, c))
            for a, b in some
            for c, d in others
            if a < d and c < b
        ),
        default=0.0,
    )
