"""PDF: paragraphs from lines, and what is no article at all."""

import io
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pypdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rejoinder.pipeline.articles import Article, ArticleMetadata, read_article
from rejoinder.pipeline.articles.pdf import MAX_PAGES, read_pdf
from rejoinder.pipeline.errors import Problem, Problems

from .pdf_files import pdf_of

FIRST = [
    "The dean answers",
    "",
    "Nora Quill asked for a library last week, and nobody in the hall had a word to say aga-",
    "inst it. “We want to read,” she said, and the well-known members of the council were",
    "silent for a while.",
    "The dean, Ada Marsh, called the petition “a gift to the town”. He spoke for an hour, and",
    "what he said was written down by everyone who could find a pen, or a pencil, or a well-",
    "known friend. Then he left the hall, and the door stood open, and all of us went home",
]
SECOND = [
    "through the rain, which had begun at noon and did not end before the evening.",
    "He said no more about it.",
]


def article_of(folder: Path, data: bytes) -> Article:
    path = folder / "a.pdf"
    path.write_bytes(data)
    return read_article(path, "articles/a.pdf")


def problem_of(folder: Path, data: bytes) -> Problem:
    with pytest.raises(Problems) as caught:
        article_of(folder, data)
    (problem,) = caught.value.problems
    return problem


def test_lines_become_paragraphs_and_cut_words_whole(tmp_path: Path) -> None:
    article = article_of(tmp_path, pdf_of([FIRST, SECOND]))
    assert article.text.split("\n\n") == [
        "The dean answers",
        "Nora Quill asked for a library last week, and nobody in the hall had a word to say "
        "against it. “We want to read,” she said, and the well-known members of the council were "
        "silent for a while.",
        "The dean, Ada Marsh, called the petition “a gift to the town”. He spoke for an hour, and "
        "what he said was written down by everyone who could find a pen, or a pencil, or a "
        "well-known friend. Then he left the hall, and the door stood open, and all of us went "
        "home through the rain, which had begun at noon and did not end before the evening.",
        "He said no more about it.",
    ]


def test_running_heads_and_page_numbers_are_no_text(tmp_path: Path) -> None:
    pages = [
        [f"The Bugle, page {n}", "", *body(word), "", f"- {n} -"]
        for n, word in enumerate(("ash", "birch", "cedar", "oak"), 1)
    ]
    text = article_of(tmp_path, pdf_of(pages)).text
    assert "Bugle" not in text
    assert "-" not in text
    assert text.count("line a") == 4


def body(word: str) -> list[str]:
    return [f"These are the words of line {line} of {word}, and they fill it." for line in "abcdef"]


def test_a_line_that_two_pages_share_by_chance_stays(tmp_path: Path) -> None:
    pages = [body("ash"), [body("ash")[0], *body("birch")[1:]]]
    assert article_of(tmp_path, pdf_of(pages)).text.count("line a of ash") == 2
    heads = [["The Bugle", "", *page] for page in pages]
    assert "Bugle" not in article_of(tmp_path, pdf_of(heads)).text


def test_a_title_is_believed_only_where_the_page_shows_it(tmp_path: Path) -> None:
    shown = {"Title": "The Dean answers", "Author": "Nora Quill", "CreationDate": "D:20180110"}
    metadata = article_of(tmp_path, pdf_of([FIRST], shown, "en-GB")).metadata
    assert metadata == ArticleMetadata(
        title="The Dean answers", author="Nora Quill", language="en-GB"
    )
    other = {"Title": "Microsoft Word - letter_v2.doc", "Author": "user"}
    assert article_of(tmp_path, pdf_of([FIRST], other)).metadata == ArticleMetadata()


@pytest.mark.parametrize("count", [1, 2, 3])
def test_what_a_browser_prints_around_a_page_is_no_text(tmp_path: Path, count: int) -> None:
    def printed(number: int, lines: list[str]) -> list[str]:
        head = "11/24/26, 11:16 PM The dean answers | The Bugle"
        return [head, *lines, "", f"https://bugle.example.org/dean {number}/{count}"]

    pages = [printed(n, body(w)) for n, w in enumerate(("ash", "birch", "cedar")[:count], 1)]
    article = article_of(tmp_path, pdf_of(pages, {"Title": "The dean answers | The Bugle"}))
    assert article.text.startswith("These are the words of line a of ash")
    assert "Bugle" not in article.text
    assert "http" not in article.text
    assert article.metadata == ArticleMetadata(
        title="The dean answers | The Bugle", url="https://bugle.example.org/dean"
    )


def test_the_name_of_a_printed_file_is_no_title(tmp_path: Path) -> None:
    lines = [*body("ash"), "24.11.26, 23:16", "", "file:///home/ed/canal.html 1/1"]
    article = article_of(tmp_path, pdf_of([lines], {"Title": "canal.html"}))
    assert article.metadata == ArticleMetadata()
    assert article.text.strip().endswith("line f of ash, and they fill it.")


def test_a_moment_and_an_address_of_the_article_itself_stay(tmp_path: Path) -> None:
    dated = ["24/11/2026, 23:16", *body("ash")]
    assert "23:16" in article_of(tmp_path, pdf_of([dated])).text
    linked = [*body("ash"), "Sign it here: https://bugle.example.org/petition"]
    assert "petition" in article_of(tmp_path, pdf_of([linked])).text


def test_ligatures_are_letters_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def drawn(self: object, visitor_text: Callable[..., None]) -> None:
        visitor_text("Grif\ufb01n left the o\ufb03ce.", (1, 0, 0, 1, 0, 0), (1, 0, 0, 1, 0, 700))

    monkeypatch.setattr(pypdf.PageObject, "extract_text", drawn)
    assert article_of(tmp_path, pdf_of([FIRST])).text.strip() == "Griffin left the office."


def test_a_scan_has_no_text(tmp_path: Path) -> None:
    problem = problem_of(tmp_path, pdf_of([[], []]))
    assert problem.message == "has no text layer: it is a scan"
    assert "optical character recognition" in str(problem.allowed)


def encrypted(password: str) -> bytes:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf_of([FIRST])))
    writer.encrypt(password, "owner", algorithm="RC4-128")
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()


def test_only_a_password_keeps_a_pdf_from_being_read(tmp_path: Path) -> None:
    assert problem_of(tmp_path, encrypted("secret")).message == "is encrypted"
    assert "The dean answers" in article_of(tmp_path, encrypted("")).text


@pytest.mark.parametrize("data", [b"%PDF-1.4", b"just words", b"\0" * 100, pdf_of([FIRST])[:300]])
def test_a_broken_pdf_is_a_problem(tmp_path: Path, data: bytes) -> None:
    message = problem_of(tmp_path, data).message
    assert message.startswith(("cannot be read as PDF: ", "has no text layer"))
    assert "\n" not in message


def test_a_book_is_no_article(tmp_path: Path) -> None:
    problem = problem_of(tmp_path, pdf_of([["words"]] * (MAX_PAGES + 1)))
    assert problem.message == f"has {MAX_PAGES + 1} pages"


@given(st.binary(max_size=200), st.integers(0, 1200))
def test_any_damage_is_read_over_or_a_problem(junk: bytes, place: int) -> None:
    data = pdf_of([FIRST])
    with suppress(Problems):
        assert read_pdf(data[:place] + junk + data[place + len(junk) :], "a.pdf")[0].strip()
