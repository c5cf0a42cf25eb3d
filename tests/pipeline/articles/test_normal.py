import re
import unicodedata
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rejoinder.pipeline.articles import normalise, tidy

#: Characters that nobody sees, and joiners, which some scripts and emoji need.
INVISIBLE = "\u00ad\u061c\u180e\u200b\u200e\u200f\u202a\u202e\u2060\u2066\u2069\ufeff\ufff9"
JOINERS = "\u200c\u200d"
# Text as files hold it: odd line ends and spaces, marks, control characters, letters in two
# spellings, and letters that compose only when what stands between them has gone.
WILD = st.text(
    st.one_of(
        st.sampled_from("\r\n\x85\u2028\0\x0b\x0c\x1f\ufffe\u0301\u0338 \u00a0\u202f=ea'\u2126क‍❤"),
        st.sampled_from(INVISIBLE + JOINERS),
        st.characters(exclude_categories=["Cs"]),
    )
)


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"\xef\xbb\xbfone\r\ntwo\rthree\n", "one\ntwo\nthree\n"),
        (b"a\r\r\nb", "a\n\nb"),
        ("e\u0301".encode(), "é"),
        (b"page\x0cpage\x07 end", "page\npage  end"),
        (b"", ""),
        ("one\u2028two\u2029three".encode(), "one\ntwo\nthree"),
        ("He said \x93no\x94\x85\x81".encode(), "He said “no”… "),
    ],
)
def test_text_has_one_form(data: bytes, text: str) -> None:
    assert normalise(data) == text


@pytest.mark.parametrize(
    ("given_text", "text"),
    [
        ("peti\u00adtion", "petition"),
        ("Ada\u200b Mar\u2060sh\ufeff", "Ada Marsh"),
        ("\u200e\u202aAda\u202c\u200f", "Ada"),
        ("Ada\u00a0Marsh dit\u202f: «\u00a0non\u00a0»", "Ada Marsh dit : « non »"),
        ("Mar\u200csh and Mar\u200d\u200csh", "Marsh and Marsh"),
        ("e\u200b\u0301", "é"),
    ],
)
def test_what_nobody_sees_does_not_keep_words_apart(given_text: str, text: str) -> None:
    assert tidy(given_text) == text


@pytest.mark.parametrize(
    "text",
    [
        "می\u200cخواهم",  # Persian: a non-joiner within a word
        "क्\u200dष and ക്\u200d",  # Indic scripts: half forms
        "👩\u200d👩\u200d👧 and ❤️\u200d🔥 and 🏴\U000e0067\U000e0062\U000e007f",
        "—\u2010–“”‘’«»‹›…",
        "日本語、テキスト。",
    ],
)
def test_joiners_stay_where_they_mean_something(text: str) -> None:
    assert tidy(text) == text


@given(WILD)
def test_what_is_normal_stays_as_it_is(text: str) -> None:
    normal = normalise(text.encode())
    assert normalise(normal.encode()) == normal == tidy(text)
    assert unicodedata.is_normalized("NFC", normal)
    assert not set(normal) & set("\r\x85\u2028\u2029\u00a0\0" + INVISIBLE)


@given(WILD)
def test_nothing_that_can_be_read_changes(text: str) -> None:
    def words(text: str) -> str:
        text = re.sub(
            "[\x80-\x9f]", lambda c: c[0].encode("latin-1").decode("cp1252", "ignore"), text
        )
        dropped = ("Cc", "Cf", "Cn", "Zs", "Zl", "Zp")
        kept = (c for c in text if unicodedata.category(c) not in dropped)
        return unicodedata.normalize("NFC", "".join(kept))

    assert words(tidy(text)) == words(text)


@given(WILD)
def test_normal_text_can_be_written_as_xml(text: str) -> None:
    element = ElementTree.Element("words")
    element.text = tidy(text)
    assert ElementTree.fromstring(ElementTree.tostring(element, "utf-8")).text == (
        element.text or None
    )
