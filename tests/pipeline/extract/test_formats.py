"""The command ``extract`` on every format, on files of many, with a table, and on bad input."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from rejoinder.pipeline.articles import digest_of
from rejoinder.pipeline.check import check
from rejoinder.pipeline.cli import main
from rejoinder.pipeline.facts import Sheet, read_sheet
from rejoinder.pipeline.workspace import Workspace

from ..articles.pdf_files import pdf_of

WORDS = "Nora Quill met the dean, Ada Marsh. “We want to read,” Nora Quill said."


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    (tmp_path / "rejoinder.toml").write_text("[extract]\nextractor = 'plain'\n")
    (tmp_path / "articles").mkdir()
    return Workspace(tmp_path)


def extract(workspace: Workspace, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["-C", str(workspace.root), "extract", *arguments])


def sheets_of(workspace: Workspace) -> dict[str, Sheet]:
    """Every sheet by its source; the workspace must be without problems."""
    assert check(workspace).problems == []
    found = (read_sheet(path).sheet for path in sorted(workspace.facts_dir.glob("*.yaml")))
    return {sheet.article.source: sheet for sheet in found}


def many(*texts: str, **values: str) -> str:
    return "".join(json.dumps({"text": text, **values}) + "\n" for text in texts)


def said(name: str) -> str:
    return f"{name} came into the hall. “I am {name},” the visitor said to us all."


def test_every_format_becomes_a_sheet(workspace: Workspace) -> None:
    page = f"<html><body><article><p>{WORDS}</p></article></body></html>"
    files = {
        "a.txt": WORDS.encode(),
        "b.md": f"---\ntitle: B\n---\n{WORDS}\n\nB.".encode(),
        "c.html": page.encode(),
        "d.mht": f"Content-Type: text/html; charset=utf-8\r\n\r\n{page}<p>D.".encode(),
        "e.pdf": pdf_of([[WORDS]]),
        "f.json": json.dumps({"uri": "urn:x", "headline": "F", "body_text": WORDS}).encode(),
        "g.jsonld": json.dumps({"@type": "NewsArticle", "articleBody": WORDS}).encode(),
        "h.jsonl": many(WORDS + " H.", WORDS + " I.").encode(),
        "i.txt": (WORDS + " Café.").encode("cp1252"),
    }
    for name, data in files.items():
        (workspace.articles_dir / name).write_bytes(data)
    result = extract(workspace)
    assert result.exit_code == 0, result.output
    sheets = sheets_of(workspace)
    assert len(sheets) == 10
    for source, sheet in sheets.items():
        assert [thing.name for thing in sheet.things] == ["Nora Quill", "Ada Marsh"], source
        assert [fact.evidence[0].exact for fact in sheet.facts] == ["We want to read,"], source
    assert "warning: articles/i.txt: is not UTF-8 and is read as windows-1252" in result.output
    assert "0 extracted by plain" in extract(workspace).output


def test_lines_come_and_go_and_keep_their_sheets(workspace: Workspace) -> None:
    path = workspace.articles_dir / "many.jsonl"
    path.write_text(many(said("Ada Marsh"), said("Bo Finch"), said("Cy Lark")))
    assert extract(workspace).exit_code == 0
    before = {sheet.things[0].name: sheet for sheet in sheets_of(workspace).values()}
    assert [sheet.article.source for sheet in before.values()] == [
        f"articles/many.jsonl#{number}" for number in (1, 2, 3)
    ]
    # A new line before all, and one of the old ones gone.
    path.write_text(many(said("Di Wren"), said("Cy Lark"), said("Ada Marsh")))
    result = extract(workspace)
    assert result.exit_code == 0, result.output
    assert "1 extracted by plain" in result.output
    assert "2 unchanged" in result.output
    after = {
        source: sheet.article.id
        for source, sheet in sheets_of_lines(workspace).items()
        if sheet.things[0].name != "Bo Finch"
    }
    assert after["articles/many.jsonl#2"] == before["Cy Lark"].article.id
    assert after["articles/many.jsonl#3"] == before["Ada Marsh"].article.id
    assert after["articles/many.jsonl#1"].startswith("many-1-")


def sheets_of_lines(workspace: Workspace) -> dict[str, Sheet]:
    found = (read_sheet(path).sheet for path in sorted(workspace.facts_dir.glob("*.yaml")))
    return {sheet.article.source: sheet for sheet in found}


def test_a_changed_line_is_known_by_its_address(workspace: Workspace) -> None:
    path = workspace.articles_dir / "many.jsonl"

    def line(name: str, more: str = "") -> str:
        return many(said(name) + more, url=f"https://bugle.example.org/{name.split()[0]}")

    path.write_text(line("Ada") + line("Bo Finch"))
    assert extract(workspace).exit_code == 0
    before = {sheet.article.url: sheet.article.id for sheet in sheets_of(workspace).values()}
    path.write_text(line("Cy Lark") + line("Bo Finch", " More.") + line("Ada", " More."))
    result = extract(workspace)
    assert "3 extracted" in result.output, result.output
    after = sheets_of(workspace)
    assert [sheet.article.url for sheet in after.values()] != []
    for number, name in ((2, "Bo"), (3, "Ada")):
        record = after[f"articles/many.jsonl#{number}"].article
        assert record.id == before[f"https://bugle.example.org/{name}"]


def test_a_changed_line_without_an_address_is_known_by_its_number(workspace: Workspace) -> None:
    path = workspace.articles_dir / "many.jsonl"
    path.write_text(many(said("Ada Marsh"), said("Bo Finch")))
    extract(workspace)
    before = {source: sheet.article.id for source, sheet in sheets_of(workspace).items()}
    path.write_text(many(said("Ada Marsh"), said("Bo Finch") + " More."))
    assert "1 extracted" in extract(workspace).output
    assert {s: sheet.article.id for s, sheet in sheets_of(workspace).items()} == before


def test_a_sheet_by_hand_may_be_about_a_line(workspace: Workspace) -> None:
    (workspace.articles_dir / "many.jsonl").write_text(many(said("Ada Marsh"), said("Bo Finch")))
    workspace.facts_dir.mkdir()
    sheet = workspace.facts_dir / "bo.yaml"
    sheet.write_text(
        "article: {source: 'articles/many.jsonl#2'}\nthings: []\n"
        "facts:\n  - {kind: quotation, evidence: 'I am Bo Finch,'}\n"
    )
    result = CliRunner().invoke(main, ["-C", str(workspace.root), "check", "--fix", "--register"])
    assert result.exit_code == 0, result.output
    record = sheets_of(workspace)["articles/many.jsonl#2"].article
    digest = digest_of(many(said("Bo Finch")).strip().encode())
    assert (record.id, record.digest) == (f"many-2-{digest[7:15]}", digest)
    assert "1 written by hand" in extract(workspace).output


def test_the_table_goes_before_the_file_and_a_sheet_before_both(workspace: Workspace) -> None:
    (workspace.articles_dir / "a.md").write_text(f"---\ntitle: File\nlanguage: en\n---\n{WORDS}")
    table = workspace.articles_dir / "articles.csv"
    table.write_text("file,title\na.md,Table\n")
    assert extract(workspace).exit_code == 0
    (record,) = (sheet.article for sheet in sheets_of(workspace).values())
    assert (record.title, record.language, record.publisher) == ("Table", "en", None)
    # What is new in the table is added; what is in the sheet, somebody may have corrected.
    table.write_text("file,title,publisher\na.md,Another,The Bugle\n")
    assert "1 extracted" in extract(workspace).output
    (record,) = (sheet.article for sheet in sheets_of(workspace).values())
    assert (record.title, record.publisher) == ("Table", "The Bugle")
    assert "1 unchanged" in extract(workspace).output


def test_what_belongs_to_a_saved_page_is_no_article(workspace: Workspace) -> None:
    articles = workspace.articles_dir
    (articles / "dean.html").write_text(f"<html><body><p>{WORDS}</p></body></html>")
    (articles / "dean_files").mkdir()
    (articles / "dean_files" / "style.css").write_text("p {}")
    (articles / "other_files").mkdir()
    (articles / "other_files" / "a.txt").write_text("Other words.")
    assert extract(workspace).exit_code == 0
    assert set(sheets_of(workspace)) == {"articles/dean.html", "articles/other_files/a.txt"}


def test_bad_input_costs_a_line_each_and_the_others_are_done(workspace: Workspace) -> None:
    articles = workspace.articles_dir
    bad = {
        "binary.txt": bytes(range(256)) * 10,
        "binary.html": b"\x89PNG\r\n\x1a\n\0\0\0\r",
        "broken.pdf": b"%PDF-1.7\n%%EOF",
        "deep.html": b"<div>" * 10_000 + b"words",
        "deep.json": b'{"a":' * 10_000,
        "empty.html": b"",
        "empty.txt": b"",
        "large.txt": b"word " * 10_000_000,
        "list.json": b'[{"name": "no article"}]',
        "nearly.txt": "«é» ".encode() * 9 + b"\xe9t\xe9",
        "scan.pdf": pdf_of([[]]),
        "words.mp3": b"words",
    }
    good = {
        "a.txt": WORDS.encode(),
        "latin.html": f"<html><body><p>{WORDS} Café.</p></body></html>".encode("cp1252"),
        "line.txt": b"word " * 200_000,
        "mark.txt": f"“It begins. {WORDS}".encode(),
    }
    for name, data in (bad | good).items():
        (articles / name).write_bytes(data)
    (articles / "twin.txt").write_bytes(good["a.txt"])
    (articles / "many.jsonl").write_text(many(WORDS + " M.") + "{\n" + many(WORDS + " M."))
    (articles / "articles.csv").write_text("file,title\ngone.txt,T\na.txt,The title\n")
    result = extract(workspace)
    assert result.exit_code == 1
    assert result.exception is None or isinstance(result.exception, SystemExit)
    # A slow machine says how far it is as well.
    lines = [line for line in result.stderr.splitlines() if not line.startswith("Extracting:")]
    for name in bad:
        assert sum(line.startswith(f"articles/{name}:") for line in lines) == 1, name
    others = [line for line in lines if not line.startswith(tuple(f"articles/{n}:" for n in bad))]
    assert sorted(others) == [
        "articles/articles.csv:2: file: there is no such file beside the table (found 'gone.txt')",
        "articles/many.jsonl#3: has the same content as articles/many.jsonl#1",
        "articles/many.jsonl:2: is not JSON: Expecting property name enclosed in double quotes: "
        "line 1 column 2 (char 1)",
        "articles/twin.txt: has the same content as articles/a.txt",
    ]
    assert set(sheets_of(workspace)) == {f"articles/{name}" for name in good} | {
        "articles/many.jsonl#1"
    }
    assert sheets_of(workspace)["articles/a.txt"].article.title == "The title"


@pytest.mark.parametrize(
    ("name", "library", "data"),
    [
        ("a.html", "lxml", b"<p>words</p>"),
        ("a.html", "trafilatura", b"<p>words</p>"),
        ("a.html", "extruct", b"<p>words</p>"),
        ("a.pdf", "pypdf", b"%PDF"),
        ("a.txt", "charset-normalizer", b"caf\xe9"),
    ],
)
def test_a_missing_library_says_what_installs_it(
    workspace: Workspace, name: str, library: str, data: bytes
) -> None:
    (workspace.articles_dir / name).write_bytes(data)
    (workspace.articles_dir / "b.txt").write_text(WORDS)
    code = (
        "import sys; sys.modules[sys.argv[1].replace('-', '_')] = None\n"
        "from rejoinder.pipeline.cli import main\n"
        "main(['-C', sys.argv[2], 'extract'])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, library, str(workspace.root)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert f"articles/{name}: cannot be read without {library}, which is not inst" in done.stderr
    assert "pip install 'rejoinder[extract]'" in done.stderr
    assert "1 extracted" in done.stdout


def test_plain_articles_need_none_of_the_libraries(workspace: Workspace) -> None:
    (workspace.articles_dir / "a.txt").write_text(WORDS)
    (workspace.articles_dir / "b.json").write_text(json.dumps({"text": WORDS}))
    code = (
        "import sys\nfrom rejoinder.pipeline.cli import main\n"
        "main(['-C', sys.argv[1], 'extract'], standalone_mode=False)\n"
        "heavy = {'trafilatura', 'extruct', 'lxml', 'pypdf', 'charset_normalizer', 'spacy'}\n"
        "print(*sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(workspace.root)],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert "2 extracted" in done.stdout
    assert done.stdout.splitlines()[-1] == ""
