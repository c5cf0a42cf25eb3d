"""Metadata in a table: ours, and Zotero's export as it comes."""

import csv
import io
from pathlib import Path

import pytest
from rejoinder.pipeline.articles import ArticleMetadata, ArticleSource
from rejoinder.pipeline.articles.table import COLUMNS, MetadataTables, with_metadata

ZOTERO = (
    "Key", "Item Type", "Publication Year", "Author", "Title", "Publication Title", "Url", "Date",
    "Date Added", "Publisher", "Language", "File Attachments", "Link Attachments",
)  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    articles = tmp_path / "articles"
    (articles / "2018").mkdir(parents=True)
    for name in ("dean.txt", "2018/dean.html", "many.jsonl"):
        (articles / name).write_text('{"text": "words"}')
    return articles


def tables_of(folder: Path, table: str | bytes, name: str = "articles.csv") -> MetadataTables:
    (folder / name).write_bytes(table.encode() if isinstance(table, str) else table)
    return MetadataTables(folder, folder.parent)


def metadata_of(tables: MetadataTables, name: str, line: int | None = None) -> ArticleMetadata:
    found = tables.of(ArticleSource(tables.folder / name, "x", line))
    assert found is not None
    return found


def zotero(*rows: dict[str, str]) -> str:
    file = io.StringIO()
    writer = csv.DictWriter(file, ZOTERO, quoting=csv.QUOTE_ALL)
    writer.writeheader()
    writer.writerows(rows)
    return "\ufeff" + file.getvalue()


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_table_gives_metadata(folder: Path, delimiter: str, encoding: str) -> None:
    rows = [
        ("file", "Title", "author", "publisher", "published", "url", "archived", "language"),
        ("dean.txt", "The “dean”", '"Ada Marsh; Bo Finch"', "Le Café", "10 January 2018",
         "https://bugle.example.org/a", "https://archive.example.org/a", "en-GB"),
    ]  # fmt: skip
    table = "\r\n".join(delimiter.join(row) for row in rows)
    tables = tables_of(folder, table.encode(encoding))
    assert tables.problems == tables.notes == []
    assert metadata_of(tables, "dean.txt") == ArticleMetadata(
        title="The “dean”",
        author=["Ada Marsh", "Bo Finch"],
        publisher="Le Café",
        published="2018-01-10",
        url="https://bugle.example.org/a",
        archived="https://archive.example.org/a",
        language="en-GB",
    )
    assert tables.of(ArticleSource(folder / "other.txt", "x")) is None


def test_every_field_has_a_column() -> None:
    assert set(COLUMNS) == set(ArticleMetadata.model_fields)


def test_a_row_may_be_about_a_file_below_or_a_line(folder: Path) -> None:
    tables = tables_of(folder, "file,title\n2018\\dean.html,Below\nmany.jsonl#1,A line\n")
    assert tables.problems == []
    assert metadata_of(tables, "2018/dean.html").title == "Below"
    assert metadata_of(tables, "many.jsonl", 1).title == "A line"
    (folder / "2018" / "articles.csv").write_text("file,title\ndean.html,Deeper\n")
    deeper = MetadataTables(folder, folder.parent)
    assert metadata_of(deeper, "2018/dean.html").title == "Deeper"


def test_an_export_of_zotero_works_as_it_is(folder: Path) -> None:
    row = {
        "Key": "AB12",
        "Item Type": "newspaperArticle",
        "Author": "Marsh, Ada; Finch, Bo; The Desk",
        "Title": "The dean answers",
        "Publication Title": "The Bugle",
        "Publisher": "Bugle Holdings",
        "Url": "https://bugle.example.org/dean",
        "Date": "2018-01-10 00:00:00",
        "Language": "English",
        "File Attachments": r"C:\Users\ed\Zotero\storage\XY34\dean.txt",
    }
    tables = tables_of(folder, zotero(row, {"Title": "A book on the shelf"}))
    assert tables.problems == []
    assert tables.notes == ["articles/articles.csv: 1 row without a file"]
    assert metadata_of(tables, "dean.txt") == ArticleMetadata(
        title="The dean answers",
        author=["Ada Marsh", "Bo Finch", "The Desk"],
        publisher="The Bugle",
        published="2018-01-10",
        url="https://bugle.example.org/dean",
        language="en",
    )


def test_of_several_attachments_those_that_are_there_count(folder: Path) -> None:
    (folder / "2018" / "dean.txt").write_text("other words")
    paths = "/home/ed/Zotero/storage/2018/dean.txt; /home/ed/gone.pdf;/home/ed/2018/dean.html"
    tables = tables_of(folder, zotero({"Title": "T", "File Attachments": paths}))
    assert tables.problems == []
    assert metadata_of(tables, "2018/dean.txt").title == "T"
    assert metadata_of(tables, "2018/dean.html").title == "T"
    assert tables.of(ArticleSource(folder / "dean.txt", "x")) is None


def test_what_zotero_leaves_open_is_passed_over_and_said(folder: Path) -> None:
    row = {"Title": "T", "Date": "10/01/2018", "Url": "bugle", "File Attachments": "x/dean.txt"}
    tables = tables_of(folder, zotero(row))
    assert metadata_of(tables, "dean.txt") == ArticleMetadata(title="T")
    assert tables.problems == []
    assert tables.notes == [
        "articles/articles.csv:2: published: '10/01/2018' is passed over",
        "articles/articles.csv:2: url: 'bugle' is passed over",
    ]


@pytest.mark.parametrize(
    ("rows", "messages"),
    [
        ("gone.txt,T\n", [":2: file: there is no such file beside the table (found 'gone.txt')"]),
        ("../secret.txt,T\n", [":2: file: there is no such file beside the table"]),
        ("/etc/passwd,T\n", [":2: file: there is no such file"]),
        ("dean.txt,T,en,x\n", [":2: has more cells than there are columns (found '4')"]),
        ("dean.txt,T\ndean.txt,U\n", [":3: file: another row is about the same file"]),
        ("dean.txt,T,?\n", [":2: language: does not have the right form (found '?'; allowed: "]),
        ('dean.txt,"two\nlines",?\n', [":2: language: does not have the right form"]),
        ('dean.txt,"T\n', [":2: is not CSV: unexpected end of data"]),
        (",no file\n", []),
        ("\n,,\n\n", []),
    ],
)  # fmt: skip
def test_a_bad_row_is_a_problem_with_its_line(folder: Path, rows: str, messages: list[str]) -> None:
    (folder.parent / "secret.txt").write_text("words")
    tables = tables_of(folder, "file,title,language\n" + rows)
    assert len(tables.problems) == len(messages)
    for problem, message in zip(tables.problems, messages, strict=True):
        assert str(problem).startswith("articles/articles.csv" + message)


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ("title,url\nT,x\n", ":1: has no column that names files (found 'title, url'; "),
        ("", ":1: has no column that names files"),
        (b"\0\1\2", ": is not a text"),
        ('file,"' + "x" * 200_000 + '"\n', ":1: is not CSV: field larger than field limit"),
    ],
    ids=["column", "empty", "binary", "field"],
)  # fmt: skip
def test_what_is_no_table_is_a_problem(folder: Path, table: str | bytes, message: str) -> None:
    (problem,) = tables_of(folder, table).problems
    assert str(problem).startswith("articles/articles.csv" + message)


def test_what_a_person_wrote_in_the_table_wins() -> None:
    of_file = ArticleMetadata(title="File", language="en")
    assert with_metadata(of_file, ArticleMetadata(title="Table", url="https://a.example.org/")) == (
        ArticleMetadata(title="Table", language="en", url="https://a.example.org/")
    )
    assert with_metadata(of_file, None) == of_file
