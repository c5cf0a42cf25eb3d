import hashlib
from pathlib import Path

import pytest
from rejoinder.pipeline.articles import (
    MAX_BYTES,
    READERS,
    ArticleMetadata,
    Reading,
    article_id,
    digest_of,
    read_article,
)
from rejoinder.pipeline.errors import Problems
from rejoinder.pipeline.facts import ArticleRecord


def test_an_article_has_the_digests_of_its_bytes_and_of_its_text(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes("\ufeffHe said “no”.\r\n".encode())
    article = read_article(path, "articles/a.txt")
    assert article.source == "articles/a.txt"
    assert article.text == "He said “no”.\n"
    assert article.digest == "sha256:" + hashlib.sha256(path.read_bytes()).hexdigest()
    assert article.text_digest == digest_of("He said “no”.\n".encode())
    assert article.metadata == ArticleMetadata()


def test_extensions_may_be_in_capitals(tmp_path: Path) -> None:
    path = tmp_path / "A.TXT"
    path.write_text("words")
    assert read_article(path, "a").text == "words"


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("a.docx", b"words", "no reader for such files (found '.docx'; allowed: .txt, .text, .md"),
        ("a", b"words", "no reader for such files (found ''"),
        ("a.txt", b"", "holds no text (found an empty file"),
        ("a.pdf", b"", "holds no text (found an empty file"),
        ("a.txt", b" \r\n\t\n", "holds no text (found 5 bytes"),
        ("a.txt", "\u200b \u00ad".encode(), "holds no text"),
        ("a.md", b"---\ntitle: A\n---\n", "holds no text"),
        ("a.txt", b"a\0b", "is not a text (found byte 0x00 at offset 1"),
        ("a.md", b"\x81", "is in no encoding that is known"),
        (
            "a.jsonl",
            b"{}",
            "holds many articles (allowed: a line of it, such as articles/a.jsonl#1",
        ),
    ],
)
def test_what_cannot_be_read_is_a_problem(
    tmp_path: Path, name: str, data: bytes, message: str
) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(Problems) as caught:
        read_article(path, f"articles/{name}")
    assert str(caught.value).startswith(f"articles/{name}:")
    assert message in str(caught.value)


def test_a_guessed_encoding_is_said(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"caf\xe9")
    article = read_article(path, "articles/a.txt")
    assert article.text == "café"
    assert article.digest == digest_of(b"caf\xe9")
    assert article.warning == "is not UTF-8 and is read as windows-1252, which is a guess"


def test_a_file_that_is_not_there_is_a_problem(tmp_path: Path) -> None:
    with pytest.raises(Problems, match="cannot be read: No such file"):
        read_article(tmp_path / "a.txt", "articles/a.txt")


def test_a_library_that_fails_costs_its_file_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(_: bytes, __: str) -> Reading:
        raise ZeroDivisionError("by\nnought")

    monkeypatch.setitem(READERS, ".txt", failing)
    (tmp_path / "a.txt").write_text("words")
    with pytest.raises(Problems, match="cannot be read: ZeroDivisionError: by nought"):
        read_article(tmp_path / "a.txt", "articles/a.txt")


def test_a_file_larger_than_any_article_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    with path.open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    with pytest.raises(Problems, match=f"too large for an article .found {MAX_BYTES + 1} bytes"):
        read_article(path, "articles/a.txt")


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Le Figaro, 10 janvier.txt", "le-figaro-10-janvier"),
        ("Élan_vital.md", "elan-vital"),
        ("…!.txt", "article"),
        ("--x--.txt", "x"),
        (
            "what the letters said and what their many readers.md",
            "what-the-letters-said-and-what-their",
        ),
        ("x" * 90 + ".txt", "x" * 40),
    ],
)
def test_an_id_is_the_files_name_and_the_start_of_its_digest(name: str, slug: str) -> None:
    digest = digest_of(b"")
    assert article_id(Path("articles") / name, digest) == f"{slug}-e3b0c442"
    ArticleRecord(id=article_id(Path(name), digest), source=name)  # it is a valid one


def test_metadata_are_those_of_a_sheets_record() -> None:
    given = set(ArticleRecord.model_fields) - {"id", "source", "digest", "text_digest", "text_of"}
    assert set(ArticleMetadata.model_fields) == given
