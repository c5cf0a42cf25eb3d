"""Things of an answer that the article names."""

from collections.abc import Mapping
from typing import Any

from slugify import slugify

from ...facts import Thing
from .left_out import NOT_IN_TEXT, UNKNOWN_FIELD, LeftOutError, listed, said, validated
from .locating import Located
from .schema import THING_FIELDS


def grounded_thing(given: Mapping[str, Any], part: Located) -> Thing:
    """The thing, with those of its names and details that stand in ``part``, as they stand there.

    Its id is its name, made plain. Raise :class:`LeftOutError` where none of its names stands
    there, or it is of no known form.
    """
    values = said(given)
    if not values.keys() <= set(THING_FIELDS):
        raise LeftOutError(UNKNOWN_FIELD)
    every = [values.get("name"), *listed(values.get("names"))]
    names = list(dict.fromkeys(filter(None, (words_in(name, part) for name in every))))
    if not names:
        raise LeftOutError(NOT_IN_TEXT)
    for field in ("form", "hashtag", "url"):
        if field in values:
            values[field] = words_in(values[field], part)
    name = slugify(names[0], max_length=60, word_boundary=True) or "thing"
    return validated(Thing, {**said(values), "id": name, "name": names[0], "names": names[1:]})


def words_in(words: object, part: Located) -> str | None:
    """``words`` on one line as ``part`` has them, where it has them at all."""
    places = part.places(words) if isinstance(words, str) else []
    return " ".join(places[0].exact.split()) if places else None
