"""Bytes to characters: what the file says of its encoding, what its bytes allow, and no more."""

import codecs
import re
from collections import Counter
from dataclasses import dataclass
from typing import Final

from ..errors import Problem, Problems
from .missing import needing

#: Byte order mark → encoding that reads it away; the longer marks first.
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
#: What a name means on the web, where it means more than by its own standard (WHATWG Encoding).
_ON_THE_WEB: Final = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "euc_kr": "cp949",
    "shift_jis": "cp932",
}
#: No text holds these, whatever its encoding; the escape is that of ISO 2022.
_NO_TEXT: Final = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
#: How many bytes the detection looks at; more makes it slower, not surer.
_SAMPLE: Final = 64 * 1024
#: How much of the coherence of a language is enough to believe in an encoding; or, of more than a
#: few bytes, which share of characters in two bytes or more.
_SURE: Final = 0.5
_WIDE: Final = 0.3
_LEAST: Final = 16
_ALLOWED: Final = "text, best in UTF-8"


@dataclass(frozen=True, slots=True)
class Decoded:
    """The characters of a file, and what people should know of how they were found."""

    text: str
    warning: str | None = None


def decode(data: bytes, file: str, declared: str | None = None) -> Decoded:
    """The text in ``data``, not yet in normal form.

    In this order: the byte order mark; UTF-8, which other encodings are hardly ever mistaken for;
    the encoding ``declared`` where the format has a place for it; what charset-normalizer detects,
    else windows-1252, both with a warning. ``file`` is what errors call it. Raise
    :class:`Problems` for bytes that are no text in any of these.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return Decoded(_strictly(data, encoding, file))
    declared = _python_name(declared) if declared else None
    if (wide := _wide(data)) is not None:
        return Decoded(_strictly(data, wide, file), f"is read as {wide}, which it does not say")
    if b"\0" in data:
        raise _problem(data, data.index(b"\0"), "is not a text", file)
    escapes = declared is not None and declared.startswith("iso2022") and b"\x1b" in data
    if not escapes:
        try:
            return Decoded(data.decode("utf-8"))
        except UnicodeDecodeError as error:
            if _nearly(data):
                raise _problem(data, error.start, "is not UTF-8", file) from None
    if declared not in (None, "utf-8"):
        try:
            return Decoded(data.decode(str(declared)))
        except UnicodeDecodeError:
            pass  # it says what is not true
    if control := _NO_TEXT.search(data):
        raise _problem(data, control.start(), "is not a text", file)
    return _detected(data, file)


def _detected(data: bytes, file: str) -> Decoded:
    """By the look of the bytes. Single-byte encodings are alike, so Western is the first guess."""
    with needing("charset-normalizer", file):
        from charset_normalizer import from_bytes
    best = from_bytes(data[:_SAMPLE]).best()
    encodings = ["cp1252"]
    if best is not None and best.encoding not in ("utf_8", "ascii"):
        wide = best.multi_byte_usage >= _WIDE and len(data) >= _LEAST
        if (wide or best.coherence >= _SURE) and "cp1252" not in best.could_be_from_charset:
            encodings.insert(0, best.encoding)
        elif best.coherence > 0:
            encodings.append(best.encoding)
    undecodable = 0
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError as error:
            undecodable = error.start
            continue
        name = encoding.replace("_", "-").replace("cp125", "windows-125")
        return Decoded(text, f"is not UTF-8 and is read as {name}, which is a guess")
    raise _problem(data, undecodable, "is in no encoding that is known", file)


def _nearly(data: bytes) -> bool:
    """Whether ``data`` is UTF-8 with a broken place: most of what is beyond ASCII makes sense.

    To read such a file as anything else would spoil every letter that is right.
    """
    beyond = Counter(c == "\ufffd" for c in data.decode("utf-8", "replace") if not c.isascii())
    return 0 < beyond[False] >= beyond[True]


def _strictly(data: bytes, encoding: str, file: str) -> str:
    """The text in an encoding that the file is in beyond doubt."""
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        name = encoding.removesuffix("-sig").upper()
        raise _problem(data, error.start, f"begins as {name} and is not", file) from None


def _wide(data: bytes) -> str | None:
    """UTF-16 without its mark: every other byte of the first characters is zero."""
    start = data[:64]
    if len(start) >= 4 and len(data) % 2 == 0:
        for encoding, zeros, others in (
            ("utf-16-le", start[1::2], start[::2]),
            ("utf-16-be", start[::2], start[1::2]),
        ):
            if not any(zeros) and all(others):
                return encoding
    return None


def _python_name(declared: str) -> str | None:
    """What Python calls a declared encoding; None for what is no encoding of text."""
    try:
        found = codecs.lookup(declared.strip().strip("\"'"))
    except (LookupError, ValueError):
        return None
    # UTF-7 hides markup from everything that looks at bytes, and nothing on the web is in it.
    if not found._is_text_encoding or found.name == "utf-7":
        return None
    return _ON_THE_WEB.get(found.name, found.name)


def _problem(data: bytes, at: int, what: str, file: str) -> Problems:
    found = f"byte 0x{data[at]:02x} at offset {at}" if at < len(data) else "a cut character"
    line = 0 if b"\0" in data else data.count(b"\n", 0, at) + 1
    return Problems([Problem(file, line, "", what, found, _ALLOWED)])
