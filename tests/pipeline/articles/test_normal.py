import unicodedata
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rejoinder.pipeline.articles import decode, normalise, tidy
from rejoinder.pipeline.errors import Problems

# Text as files hold it: odd line ends, marks, control characters, letters in two spellings.
WILD = st.text(
    st.one_of(
        st.sampled_from("\r\n\ufeff\0\x0b\x0c\x1f\ufffee\u0301 a'"),
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
    ],
)
def test_text_has_one_form(data: bytes, text: str) -> None:
    assert normalise(data) == text


@given(WILD)
def test_what_is_normal_stays_as_it_is(text: str) -> None:
    normal = normalise(text.encode())
    assert normalise(normal.encode()) == normal == tidy(text)
    assert unicodedata.is_normalized("NFC", normal)
    assert "\r" not in normal
    assert not normal.startswith("\ufeff")


@given(WILD)
def test_nothing_but_line_ends_marks_and_control_characters_changes(text: str) -> None:
    def words(text: str) -> str:
        kept = (c for c in text if unicodedata.category(c) not in ("Cc", "Cn"))
        return unicodedata.normalize("NFC", "".join(kept).translate({0x20: None, 0xFEFF: None}))

    assert words(tidy(text)) == words(text)


@given(WILD)
def test_normal_text_can_be_written_as_xml(text: str) -> None:
    element = ElementTree.Element("words")
    element.text = tidy(text)
    assert ElementTree.fromstring(ElementTree.tostring(element, "utf-8")).text == (
        element.text or None
    )


@given(st.binary())
def test_bytes_are_a_text_or_a_problem(data: bytes) -> None:
    try:
        text = decode(data, "articles/a.txt")
    except Problems as error:
        (problem,) = error.problems
        assert problem.file == "articles/a.txt"
        assert "offset" in (problem.found or "")
    else:
        assert text == normalise(data)


@pytest.mark.parametrize(
    ("data", "line", "message"),
    [
        (b"one\ncaf\xe9\n", 2, "is not UTF-8 (found byte 0xe9 at offset 7; allowed: text in UTF-8"),
        (b"\x89PNG\r\n\x1a\n\0", 0, "is not a text (found byte 0x00 at offset 8"),
        ("wide".encode("utf-16"), 0, "is UTF-16 (found byte 0x00 at offset 3"),
        (b"cut \xe2\x80", 1, "byte 0xe2 at offset 4"),
    ],
)
def test_what_is_not_utf8_is_refused_with_the_offset(data: bytes, line: int, message: str) -> None:
    with pytest.raises(Problems) as caught:
        decode(data, "articles/a.txt")
    assert message in str(caught.value)
    assert caught.value.problems[0].line == line
