"""When something was done, in the article's words, and as a date where these are one by themselves.

"On Monday" and "on 14 January" need a date from elsewhere, so that only their words are kept.
"""

import re
from typing import TYPE_CHECKING, Any, Final

from ..dates import only_date
from .document import Paragraph
from .syntax import children

if TYPE_CHECKING:
    from spacy.tokens import Token

_MONTHS: Final = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_MONTH: Final = "|".join(_MONTHS)
_DAY: Final = "monday|tuesday|wednesday|thursday|friday|saturday|sunday"
_MONTH_YEAR: Final = re.compile(rf"\b({_MONTH}),? (\d{{4}})\b", re.IGNORECASE)
_YEAR: Final = re.compile(r"\b(1[4-9]\d\d|20\d\d)\b")
#: Words for a time, with the preposition before them.
_TIME: Final = re.compile(
    rf"""\b (?:(?:on|in|since|by|late|early|earlier)\s)*
    (?: (?:the\s)? (?:(?:{_DAY}),?\s)? \d\d?(?:st|nd|rd|th)?\s(?:of\s)?(?:{_MONTH})(?:,?\s\d{{4}})?
      | (?:(?:{_DAY}),?\s)? (?:{_MONTH})\s\d\d?(?:st|nd|rd|th)?(?!\d)(?:,?\s\d{{4}})?
      | (?:{_MONTH})(?:\s\d{{4}})?
      | (?:last|this|next|earlier\sthis|late\slast|the\ssame|the\sfollowing)\s
        (?:{_DAY}|week|month|year|night|morning|evening|weekend|day|spring|summer|autumn|winter)
      | (?:{_DAY})(?:\s(?:morning|evening|night|afternoon))?
      | yesterday | today | \d{{4}}
    ) \b""",
    re.IGNORECASE | re.VERBOSE,
)


def when(paragraph: Paragraph, verb: "Token", *more: "Token") -> dict[str, Any]:
    """The fields ``when`` and ``when_text`` of what a verb says, as far as the article has them.

    ``more`` are other tokens at which a time may stand, such as an object of the verb.
    """
    texts = []
    for token in (verb, *more):
        for child in children(token, "prep", "npadvmod", "advmod", "tmod", "nmod"):
            if paragraph.is_quoted(child):
                continue
            text = paragraph.doc[child.left_edge.i : child.right_edge.i + 1].text
            match = _TIME.match(text)
            if match and match.end() >= len(text.split(",")[0]) - 1:
                texts.append(match[0])
    if not texts:
        return {}
    text = texts[0]
    date = only_date([text]) or _partial(text)
    return {"when_text": text} | ({"when": date} if date else {})


def _partial(text: str) -> str | None:
    if match := _MONTH_YEAR.search(text):
        return f"{match[2]}-{_MONTHS.index(match[1].lower()) + 1:02d}"
    years = _YEAR.findall(text)
    months = any(month in text.lower() for month in _MONTHS)
    return years[0] if len(years) == 1 and not months else None
