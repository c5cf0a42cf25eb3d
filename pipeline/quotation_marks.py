"""The words of a quotation, without the marks around them."""

#: Opening mark → what closes it, in one language or another; doubled marks before single ones.
_CLOSING = {
    "''": ("''",),
    "``": ("''", "``"),
    '"': ('"',),
    "“": ("”",),
    "„": ("“", "”"),
    "”": ("”",),
    "«": ("»",),
    "»": ("«", "»"),
    "‹": ("›",),
    "›": ("‹", "›"),
    "‘": ("’",),
    "‚": ("‘", "’"),
    "'": ("'",),
    "’": ("’",),
}
#: At one end only, these are apostrophes: "the workers'", "'tis".
_APOSTROPHES = ("'", "’")


def unmarked(words: str) -> str:
    """The words of a quotation without the quotation marks around them.

    A mark at one end only goes too, since a quotation over several paragraphs reopens without
    closing; but not one that may be an apostrophe, or that belongs to a mark within.
    """
    words = words.strip()
    opening = next((mark for mark in _CLOSING if words.startswith(mark)), "")
    closers = _CLOSING.get(opening, ())
    closing = next((mark for mark in closers if words.endswith(mark)), "")
    inner = words[len(opening) : len(words) - len(closing)]
    if closing and len(words) > len(opening):
        kept = closing not in (opening, *_APOSTROPHES) and _closes_early(inner, opening, closing)
    elif opening:
        kept = opening in _APOSTROPHES or any(m in inner for m in closers if m not in _APOSTROPHES)
    else:
        closing = next((mark for mark in _LONE_CLOSING if words.endswith(mark)), "")
        inner = words.removesuffix(closing)
        kept = any(mark in inner for mark, closers in _CLOSING.items() if closing in closers)
    return words if kept else inner.strip() or words


def _closes_early(inner: str, opening: str, closing: str) -> bool:
    """Whether the mark before ``inner`` is closed within it: “one” and “two”."""
    depth = 1
    for mark in inner:
        depth += (mark == opening) - (mark == closing)
        if depth == 0:
            return True
    return False


_LONE_CLOSING = sorted(
    {mark for closers in _CLOSING.values() for mark in closers if mark not in _APOSTROPHES}
)
