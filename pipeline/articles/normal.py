"""The normal form of an article's text, to which all offsets refer."""

import re
import unicodedata
from typing import Final

#: What ends a line (Unicode Standard, section 5.8), also the end of a page.
_LINE_ENDS: Final = re.compile("\r\n?|[\v\f\u2028\u2029]")
#: Control characters are no words. Those from U+0080 on are what is left of windows-1252 that was
#: taken for Latin 1 (HTML, section 13.2.5.80, has the same table), curly quotation marks foremost.
_CONTROLS: Final = {
    code: " " if code < 0x80 else bytes([code]).decode("cp1252", "ignore") or " "
    for code in (*range(0x20), *range(0x7F, 0xA0))
    if chr(code) not in "\t\n"
}
# What else XML 1.0 (section 2.2) has no way to write, so that RDF/XML could not hold it. Lone
# surrogates cannot come out of strict UTF-8, but out of JSON.
_NOT_IN_XML: Final = re.compile("[\ud800-\udfff\ufffe\uffff]")
#: Spaces of another width, or at which no line breaks: nobody can type or see the difference.
_SPACES: Final = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
#: Nothing to see, and words with it look like those without: the soft hyphen, zero-width space and
#: no-break space (also as byte order mark), word joiner, marks and embeddings of direction,
#: deprecated format characters and the marks of interlinear annotation.
_INVISIBLE: Final = re.compile(
    "[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]"
)
#: Joiners and non-joiners mean something in Persian, in Indic scripts and in emoji. Between letters
#: and signs of Latin, Greek and Cyrillic (to U+052F, and from U+1E00 on) they are invisible only.
_JOINERS: Final = re.compile("[\u200c\u200d]")
_IDLE_JOINERS: Final = re.compile(
    "(?<![^\0-\u052f\u1e00-\u206f])[\u200c\u200d]+(?![^\0-\u052f\u1e00-\u206f])"
)


def normalise(data: bytes) -> str:
    """Bytes of UTF-8 → normal text. Raise UnicodeDecodeError for anything else."""
    return tidy(data.decode("utf-8"))


def tidy(text: str) -> str:
    """The normal form of ``text``: lines end in LF, spaces are U+0020, NFC (UAX #15).

    A page break is a line's end. Control characters become what they were meant for, or spaces;
    characters that nobody sees go, but not where they join the letters of a script, or an emoji.
    What is normal stays as it is.
    """
    text = _LINE_ENDS.sub("\n", text)
    if not text.isprintable():
        text = _NOT_IN_XML.sub(" ", text.translate(_CONTROLS))
    text = unicodedata.normalize("NFC", _INVISIBLE.sub("", _SPACES.sub(" ", text)))
    if _JOINERS.search(text):
        # What composes after a joiner has gone may be the neighbour of another one.
        before = ""
        while before != text:
            before, text = text, unicodedata.normalize("NFC", _IDLE_JOINERS.sub("", text))
    return text
