import pytest
from hypothesis import given
from hypothesis import strategies as st
from rejoinder.pipeline.articles import decode
from rejoinder.pipeline.articles.encoding import Decoded
from rejoinder.pipeline.errors import Problems

RUSSIAN = (
    "Мэр сказал, что библиотека откроется завтра утром, и все были рады этому решению. "
    "Жители города долго ждали такого ответа и не верили газетам."
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_a_mark_or_utf8_says_it_all(encoding: str) -> None:
    text = "He said “no” – in the café."
    assert decode(text.encode(encoding), "a.txt") == Decoded(text)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf16_without_its_mark_is_seen(encoding: str) -> None:
    decoded = decode("He said no.".encode(encoding), "a.txt")
    assert decoded.text == "He said no."
    assert decoded.warning == f"is read as {encoding}, which it does not say"


@pytest.mark.parametrize(
    ("declared", "encoding"),
    [
        ("iso-8859-1", "cp1252"),  # as the web has it, where Latin 1 has curly quotation marks
        ("windows-1251", "cp1251"),
        ("Shift_JIS", "cp932"),
        ("GB2312", "gb18030"),
        ("iso-2022-jp", "iso2022_jp"),
    ],
)
def test_what_the_file_declares_is_believed(declared: str, encoding: str) -> None:
    text = {"cp1252": "“café”", "cp1251": "мэр"}.get(encoding, "市")
    assert decode(text.encode(encoding), "a.html", declared) == Decoded(text)


@pytest.mark.parametrize("declared", ["utf-8", "utf-7", "rot13", "nonsense", "iso2022_jp", "x\0y"])
def test_a_false_declaration_is_not(declared: str) -> None:
    decoded = decode("He said: «café».".encode("cp1252"), "a.html", declared)
    assert decoded.text == "He said: «café»."
    assert decoded.warning is not None


def test_utf8_goes_before_what_is_declared() -> None:
    assert decode("café".encode(), "a.html", "iso-8859-1").text == "café"


@pytest.mark.parametrize(
    ("text", "encoding", "name"),
    [
        ("caf\xe9 au lait", "cp1252", "windows-1252"),
        ("He said “no”, didn’t he – café", "cp1252", "windows-1252"),
        (RUSSIAN, "cp1251", "windows-1251"),
        (RUSSIAN, "koi8-r", "koi8-r"),
        ("市長は図書館が明日の朝に開くと言った。みんなが喜んだ。", "shift_jis", "cp932"),
    ],
)
def test_what_must_be_guessed_is_said(text: str, encoding: str, name: str) -> None:
    decoded = decode(text.encode(encoding), "a.txt")
    assert decoded.text == text
    assert decoded.warning == f"is not UTF-8 and is read as {name}, which is a guess"


@pytest.mark.parametrize(
    ("data", "line", "message"),
    [
        ("“Ja”, sagte er.\n".encode() * 3 + b"caf\xe9 ", 4, "is not UTF-8 (found byte 0xe9 at"),
        (b"\x89PNG\r\n\x1a\n\0", 0, "is not a text (found byte 0x00 at offset 8"),
        (b"\x1f\x8b\x08\x01\x02\xff", 1, "is not a text (found byte 0x1f at offset 0"),
        (b"\xff\xfea", 1, "begins as UTF-16 and is not (found byte 0x61 at offset 2"),
        (bytes(range(0x80, 0x100)), 1, "is in no encoding that is known (found byte 0x81"),
    ],
)
def test_what_is_no_text_is_refused_with_the_offset(data: bytes, line: int, message: str) -> None:
    with pytest.raises(Problems) as caught:
        decode(data, "articles/a.txt")
    assert message in str(caught.value)
    assert caught.value.problems[0].line == line


@given(st.binary(), st.sampled_from([None, "utf-8", "latin1", "utf-16", "gbk", "hz", "cp1252"]))
def test_bytes_are_a_text_or_a_problem(data: bytes, declared: str | None) -> None:
    try:
        decoded = decode(data, "articles/a.txt", declared)
    except Problems as error:
        (problem,) = error.problems
        assert problem.file == "articles/a.txt"
        assert problem.found
    else:
        decoded.text.encode()  # no half characters


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\ufeff")))
def test_utf8_is_never_read_as_anything_else(text: str) -> None:
    assert decode(text.encode(), "a.txt") == Decoded(text)
