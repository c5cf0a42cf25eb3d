"""The normal form of an article's text, to which all offsets refer."""

import re
import unicodedata

from ..errors import Problem, Problems

_LINE_ENDS = re.compile(r"\r\n?|[\v\f]")
# What XML 1.0 (section 2.2) has no way to write, so that RDF/XML could not hold it; the \0 is here
# for texts that do not come from bytes. Lone surrogates cannot come out of strict UTF-8.
_NOT_IN_XML = re.compile("[\0-\x08\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def normalise(data: bytes) -> str:
    """Bytes of UTF-8 → normal text. Raise UnicodeDecodeError for anything else."""
    return tidy(data.decode("utf-8"))


def tidy(text: str) -> str:
    """The normal form of ``text``: no byte order mark, lines end in LF, NFC (UAX #15).

    A page break is a line's end; control characters that XML cannot hold become spaces. What is
    normal stays as it is.
    """
    text = _LINE_ENDS.sub("\n", text.lstrip("\ufeff"))
    return unicodedata.normalize("NFC", _NOT_IN_XML.sub(" ", text))


def decode(data: bytes, file: str) -> str:
    """The normal text in ``data``. ``file`` is what errors call it.

    Raise :class:`Problems` for bytes that are not UTF-8, or that are no text at all.
    """
    if b"\0" in data:
        at = data.index(b"\0")
        what = "is UTF-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "is not a text"
        raise Problems([Problem(file, 0, "", what, f"byte 0x00 at offset {at}", "text in UTF-8")])
    try:
        return normalise(data)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        found = f"byte 0x{data[error.start]:02x} at offset {error.start}"
        raise Problems([Problem(file, line, "", "is not UTF-8", found, "text in UTF-8")]) from None
