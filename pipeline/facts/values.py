"""The kinds of values that a fact sheet holds: ids, dates, spans of the article's words."""

import re
from datetime import date, datetime
from typing import Annotated, Any

import pyoxigraph
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    model_validator,
)

from ..validation import pattern

#: An id of an article, a fact or a thing: it stands in addresses, so it is plain.
Identifier = Annotated[
    str, pattern(r"^[a-z0-9][a-z0-9-]*$", "small letters, digits and hyphens", max_length=120)
]
Digest = Annotated[str, pattern(r"^sha256:[0-9a-f]{64}$", "sha256: and 64 hexadecimal digits")]


def _is_one_line(value: str) -> str:
    """Accept what can be shown on one line: no control characters (category Cc)."""
    if control := _CONTROL.search(value):
        raise ValueError(
            f"holds the control character U+{ord(control[0]):04X}; it must be one line of text"
        )
    return value


_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
#: Words of any length, over as many lines as they need.
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Line = Annotated[Words, AfterValidator(_is_one_line)]


def _is_language(value: str) -> str:
    """Accept what may stand as a language tag in RDF (BCP 47, well-formed)."""
    try:
        pyoxigraph.Literal("", language=value)
    except ValueError:
        raise ValueError("not a language tag such as en or fr-CH") from None
    return value


LanguageTag = Annotated[
    str,
    pattern(r"^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$", "a language tag such as en or fr-CH"),
    AfterValidator(_is_language),
]
#: ``kind/slug`` of the registry. The slug may hold anything but a line break.
RegistryKey = Annotated[str, pattern(r"^[a-z]+/[^\n\r]+$", "kind/slug, such as person/jane-doe")]


def _is_iri(value: str) -> str:
    """Accept what may stand as an IRI in RDF (RFC 3987)."""
    try:
        pyoxigraph.NamedNode(value)
    except ValueError as error:
        reason = str(error)
        raise ValueError(f"not a web address: {reason[:1].lower()}{reason[1:]}") from None
    return value


WebAddress = Annotated[
    str,
    pattern(
        r"^https?://[^\s<>\"{}|\\^`/?#]+[^\s<>\"{}|\\^`]*$",
        "an http or https address, without spaces",
    ),
    AfterValidator(_is_iri),
]


def _as_text(value: Any) -> Any:
    """YAML reads 2018 as a number and 2018-01-14 as it likes; a date is text here."""
    if isinstance(value, int) and not isinstance(value, bool):
        return f"{value:04d}"
    if isinstance(value, date | datetime):
        return value.isoformat()
    return value


def _is_date(value: str) -> str:
    """Accept a day, a month or a year that exist."""
    padded = value + "-01-01"[len(value) - 4 :] if len(value) in (4, 7) else value
    try:
        date.fromisoformat(padded)
    except ValueError:
        raise ValueError("not a date that exists (YYYY-MM-DD, YYYY-MM or YYYY)") from None
    return value


#: A day, a month or a year (ISO 8601), as text.
PartialDate = Annotated[
    str,
    pattern(r"^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$", "YYYY-MM-DD, YYYY-MM or YYYY"),
    BeforeValidator(_as_text),
    AfterValidator(_is_date),
]


def _is_date_or_time(value: str) -> str:
    """Accept a partial date, or a time of day with its date (ISO 8601)."""
    if "T" in value:
        try:
            datetime.fromisoformat(value)
        except ValueError:
            raise ValueError("not a time that exists (such as 2026-11-23T14:30:00Z)") from None
        return value
    return _is_date(value)


#: When something was printed or done: a partial date, or a date with a time.
Moment = Annotated[
    str,
    pattern(
        r"^[0-9]{4}(-[0-9]{2}(-[0-9]{2}(T[0-9:.]+(Z|[+-][0-9]{2}:?[0-9]{2})?)?)?)?$",
        "YYYY-MM-DD, YYYY-MM, YYYY or a time such as 2026-11-23T14:30:00Z",
    ),
    BeforeValidator(_as_text),
    AfterValidator(_is_date_or_time),
]


def one_or_list(value: Any) -> Any:
    """One value where a list is meant is a list of one."""
    return [value] if isinstance(value, str) else value


class Model(BaseModel):
    """Frozen, and closed: an unknown field is an error, since it would be lost silently."""

    model_config = ConfigDict(frozen=True, extra="forbid", coerce_numbers_to_str=False)


class Span(Model):
    """Words of the article, and where they stand in its normalised text (code points).

    ``end`` is exclusive. ``start`` and ``end`` are absent until ``rejoinder check --fix`` has found
    the words.
    """

    exact: str = Field(min_length=1, description="The words, character by character.")
    start: int | None = Field(None, ge=0, description="Offset of the first character.")
    end: int | None = Field(None, ge=1, description="Offset behind the last character.")

    @model_validator(mode="after")
    def _fits(self) -> "Span":
        if self.end is not None:
            if self.start is None:
                raise ValueError("'end' stands without 'start'")
            if self.end - self.start != len(self.exact):
                raise ValueError(
                    f"'end' minus 'start' is {self.end - self.start}, "
                    f"but 'exact' has {len(self.exact)} characters; "
                    "both may be deleted: 'rejoinder check --fix' finds the words"
                )
        return self

    @property
    def anchored(self) -> bool:
        """Whether it is known where the words stand."""
        return self.end is not None

    @property
    def bounds(self) -> tuple[int, int]:
        """``start`` and ``end`` of an anchored span. Raise ValueError for any other."""
        if self.start is None or self.end is None:
            raise ValueError("the span is not anchored")
        return self.start, self.end


def _as_spans(value: Any) -> Any:
    """Evidence may be the bare words, one span, or a list of either."""
    items = value if isinstance(value, list) else [value]
    return [{"exact": item} if isinstance(item, str) else item for item in items]


Evidence = Annotated[list[Span], BeforeValidator(_as_spans), Field(min_length=1)]
