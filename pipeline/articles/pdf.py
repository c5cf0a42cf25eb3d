"""PDF with a text layer: lines that a layout broke, back into paragraphs."""

import io
import logging
import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from itertools import chain, pairwise
from statistics import median, quantiles
from typing import TYPE_CHECKING, Any, Final

from ..errors import Problem, Problems
from .article import ArticleMetadata
from .metadata import gathered
from .missing import needing
from .normal import tidy

if TYPE_CHECKING:
    from pypdf import PageObject, PdfReader

#: No article has more pages; a book only costs time.
MAX_PAGES: Final = 300
#: So many lines at the top and at the foot of a page may be those of every page.
_EDGE: Final = 2
_PAGE_NUMBER: Final = re.compile(
    r"\W*(?:(?:page|p\.|seite|s\.)\s*)?\d{1,4}(?:\s*(?:/|of|von|sur|de)\s*\d{1,4})?\W*",
    re.IGNORECASE,
)
_DIGITS: Final = re.compile(r"\d+")
#: What browsers put at the edges of a page that they print: its address with the page's number, and
#: the moment, before the page's title.
_PRINTED_ADDRESS: Final = re.compile(r"(?P<address>(?:https?|file)://\S+) \d+/\d+")
_PRINTED_AT: Final = re.compile(
    r"\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4},? \d{1,2}:\d{2}(?: ?[AP]M)?(?: .*)?", re.IGNORECASE
)
#: Letters that a font draws as one (U+FB00 to U+FB06), which no word list has.
_LIGATURES: Final = {
    0xFB00 + number: letters
    for number, letters in enumerate(("ff", "fi", "fl", "ffi", "ffl", "st", "st"))
}
#: A gap so many times the usual one is between paragraphs.
_WIDE_GAP: Final = 1.3
#: A line this much shorter than the column's, or one that ends a sentence and is a little shorter,
#: is a paragraph's last.
_SHORT: Final = 0.6
_SHORTER: Final = 0.9
_SENTENCE_END: Final = re.compile(r"[.!?…:][\"'”’»)\]]*$")
#: A word that was cut at a line's end: letters, a hyphen, and small letters on the next line.
_CUT: Final = re.compile(r"[^\W\d_]{2}[-\u2010\u00ad]$")
_HYPHENATED: Final = re.compile(r"[^\W\d_]+-[^\W\d_]+")
_GOES_ON: Final = re.compile(r"[^\W\d_A-Z]")
#: How much of a first page a title may stand in to be that page's.
_HEAD: Final = 2000


def read_pdf(data: bytes, file: str) -> tuple[str, ArticleMetadata]:
    """The text of a PDF, paragraphs apart by empty lines, and its metadata.

    Words cut at a line's end are joined, and lines that stand at the head or the foot of most pages
    are left out, and so are page numbers and what a browser prints around a page. Title and author
    come from the document's information only where the first page shows them as well: otherwise
    they are those of a template. Of a page that a browser has printed the address is known. Raise
    :class:`Problems` for what is broken, encrypted, or a picture of pages without their text.
    """
    with needing("pypdf", file):
        import pypdf
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = pypdf.PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not _opened(reader):
            raise _problem(file, "is encrypted", "a PDF that opens without a password")
        count = len(reader.pages)
        if count > MAX_PAGES:
            raise _problem(file, f"has {count} pages", f"up to {MAX_PAGES} pages")
        pages = [_lines(page) for page in reader.pages]
        information = _information(reader)
    except Problems:
        raise
    except Exception as error:  # a broken PDF breaks its reader in many ways
        reason = " ".join(str(error).split()) or type(error).__name__
        raise _problem(file, f"cannot be read as PDF: {reason}") from None
    text = "\n\n".join(_paragraphs(_without_edges(pages)))
    if not any(map(str.isalnum, text)):
        raise _problem(
            file,
            "has no text layer: it is a scan",
            "a PDF with text, such as a program for optical character recognition makes",
        )
    printed = _printed(pages[0])
    first = " ".join(line for i, line in enumerate(pages[0]) if not printed.get(i))[:_HEAD]
    address = {"url": next(filter(None, printed.values()), None)}
    return text, gathered([_shown(information, first), address])


def _opened(reader: "PdfReader") -> bool:
    """Whether the document opens without a password: many are only locked against printing."""
    try:
        return bool(reader.decrypt(""))
    except Exception:  # a cipher that is not there, or none that is known
        return False


def _information(reader: "PdfReader") -> dict[str, Any]:
    values = reader.metadata
    language = reader.trailer["/Root"].get_object().get("/Lang")  # type: ignore[union-attr]
    return {
        "title": values.title if values else None,
        "author": values.author if values else None,
        "language": str(language) if language else None,
    }


def _shown(information: dict[str, Any], first: str) -> dict[str, Any]:
    """The metadata without what the first page does not show."""
    page = _letters(first)
    return {
        name: value
        for name, value in information.items()
        if value and (name == "language" or ((word := _letters(str(value))) and word in page))
    }


def _letters(text: str) -> str:
    """Letters and digits alone: line breaks and hyphens are the layout's."""
    return "".join(filter(str.isalnum, tidy(text))).casefold()


def _lines(page: "PageObject") -> list[str]:
    """The lines of a page, with an empty one where the page leaves a wider gap than elsewhere."""
    lines, heights = [""], [0.0]

    def place(text: str, outer: Sequence[float], inner: Sequence[float], *_: object) -> None:
        """Take a piece of text and its place: two matrices (ISO 32000, 8.3.3)."""
        first, *others = text.split("\n")
        if first.strip() and not lines[-1].strip():
            heights[-1] = inner[4] * outer[1] + inner[5] * outer[3] + outer[5]
        lines[-1] += first
        for other in others:
            lines.append(other)
            heights.append(inner[4] * outer[1] + inner[5] * outer[3] + outer[5])

    page.extract_text(visitor_text=place)
    placed = [
        (words, height)
        for line, height in zip(lines, heights, strict=True)
        if (words := " ".join(tidy(line).translate(_LIGATURES).split()))
    ]
    gaps = [above[1] - below[1] for above, below in pairwise(placed)]
    usual = median([gap for gap in gaps if gap > 0] or [0.0])
    found = [words for words, _ in placed[:1]]
    for (words, _), gap in zip(placed[1:], gaps, strict=True):
        found += ["", words] if usual and gap > _WIDE_GAP * usual else [words]
    return found


def _without_edges(pages: Sequence[list[str]]) -> Iterator[list[str]]:
    """Each page's lines without the heads and feet that most pages share, and page numbers.

    What two pages share at the same place of an edge may be chance, unless it stands apart there.
    """
    shared = Counter(key for page in pages for key in _edges(page).values())
    for page in pages:
        running = {
            index
            for index, key in _edges(page).items()
            if _PAGE_NUMBER.fullmatch(page[index])
            or (
                shared[key] > max(1, len(pages) / 2)
                and (shared[key] > 2 or _apart(page, index, key[0]))
            )
        }
        running |= _printed(page).keys()
        yield [line for index, line in enumerate(page) if index not in running]


def _printed(page: Sequence[str]) -> dict[int, str]:
    """Index of a line that a browser put at a page's edge → the address in it, or nothing.

    A moment alone may be the article's own line; beside an address it is the browser's.
    """
    lines = [index for index, line in enumerate(page) if line]
    edges = {*lines[:_EDGE], *lines[-_EDGE:]}
    addresses = {i: m["address"] for i in edges if (m := _PRINTED_ADDRESS.fullmatch(page[i]))}
    moments = {i: "" for i in edges if addresses and _PRINTED_AT.fullmatch(page[i])}
    return moments | addresses


def _apart(page: Sequence[str], index: int, place: int) -> bool:
    """Whether a gap is between a line at an edge and the body; ``place`` says at which."""
    inner = index + (1 if place >= 0 else -1)
    return len(page) > 1 and page[inner] == ""


def _edges(page: Sequence[str]) -> dict[int, tuple[int, str]]:
    """Index of a line at the page's edge → its place from there, and itself without digits."""
    lines = [index for index, line in enumerate(page) if line]
    edge = _EDGE if len(lines) > 2 * _EDGE else 0
    places = {number: lines[number] for number in range(edge)}
    places |= {-1 - number: lines[-1 - number] for number in range(edge or min(1, len(lines)))}
    return {
        index: (place, _DIGITS.sub("0", page[index]).casefold()) for place, index in places.items()
    }


def _paragraphs(pages: Iterator[list[str]]) -> Iterator[str]:
    """The paragraphs that the lines make; one may go on over a page's end."""
    lines = list(chain.from_iterable(_with_gaps(pages)))
    lengths = [len(line) for line in lines if line]
    if not lengths:
        return
    width = quantiles(lengths, n=10)[-1] if len(lengths) > 1 else lengths[0]
    whole = {word for line in lines for word in _HYPHENATED.findall(line)}
    paragraph: list[str] = []
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        if line:
            _add(paragraph, line, whole)
        if paragraph and (not line or _ends(line, following, width)):
            yield "".join(paragraph)
            paragraph.clear()
    if paragraph:
        yield "".join(paragraph)


def _with_gaps(pages: Iterator[list[str]]) -> Iterator[list[str]]:
    """The pages' lines without the empty ones at their ends, which only the layout puts there."""
    for page in pages:
        lines = [index for index, line in enumerate(page) if line]
        yield page[lines[0] : lines[-1] + 1] if lines else []


def _ends(line: str, following: str, width: float) -> bool:
    """Whether a paragraph ends with ``line``, in a column that is ``width`` characters wide."""
    share = len(line) / width
    if share < _SHORT:
        return not _GOES_ON.match(following) or bool(_SENTENCE_END.search(line))
    return share < _SHORTER and bool(_SENTENCE_END.search(line))


def _add(paragraph: list[str], line: str, whole: Collection[str]) -> None:
    """Add ``line``; a hyphen before it goes, unless the word in ``whole`` has one too."""
    if paragraph and _CUT.search(paragraph[-1]) and _GOES_ON.match(line):
        word = _HYPHENATED.match(paragraph[-1].rpartition(" ")[2] + line)
        if word is None or word[0] not in whole:
            paragraph[-1] = paragraph[-1][:-1]
    elif paragraph:
        paragraph.append(" ")
    paragraph.append(line)


def _problem(file: str, message: str, allowed: str | None = None) -> Problems:
    return Problems([Problem(file, 0, "", message, allowed=allowed)])
