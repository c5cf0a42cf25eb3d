"""What of an answer the article does not bear out."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Final, TypeVar

from pydantic import BaseModel, ValidationError

UNKNOWN_KIND: Final = "of no kind that there is"
UNKNOWN_FIELD: Final = "with fields that there are not"
MALFORMED: Final = "of the wrong form"
NOT_IN_TEXT: Final = "whose words do not stand in the text"
AMBIGUOUS: Final = "whose words stand in several places"
NOT_QUOTED: Final = "whose words nobody says"
NO_REFERENCE: Final = "about things that are not there"

_M = TypeVar("_M", bound=BaseModel)


class LeftOutError(Exception):
    """A thing or a fact is not taken over; ``args`` say why, in one of the words above."""


def said(given: Mapping[str, Any]) -> dict[str, Any]:
    """The fields that say something: a strict schema has a null for each that does not."""
    return {name: value for name, value in given.items() if value not in (None, "", [])}


def listed(value: object) -> Sequence[Any]:
    """One value where a list is meant is a list of one; None is an empty one."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def validated(model: type[_M], values: Mapping[str, Any]) -> _M:
    """The model of ``values``. Raise :class:`LeftOutError` where they are not of its form."""
    try:
        return model.model_validate(values)
    except ValidationError:
        raise LeftOutError(MALFORMED) from None


def note(left_out: Counter[str]) -> str:
    """What a report says: ``left out: 2 facts whose words …, 1 thing …``."""
    return "left out: " + ", ".join(f"{number} {what}" for what, number in left_out.most_common())
