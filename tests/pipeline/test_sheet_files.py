"""Lines of sheets are written anew one by one, and a file of which none changes is not touched."""

import json
from pathlib import Path

import pytest
from rejoinder.pipeline.facts import Sheet, SheetFile
from rejoinder.pipeline.sheet_files import rewrite_lines


def line(article: str) -> str:
    return json.dumps({"article": {"id": article, "source": "x"}, "things": [], "facts": []})


def retitled(found: SheetFile) -> Sheet:
    """The sheets of articles called b get a title."""
    sheet = found.sheet
    if not sheet.article.id.startswith("b"):
        return sheet
    article = sheet.article.model_copy(update={"title": f"{found.file}:{found.line}"})
    return sheet.model_copy(update={"article": article})


LINES = [line("a").replace(": ", ":   "), "", line("b1"), "{", "\u00e9", line("b2")]


def test_only_the_lines_of_changed_sheets_change(tmp_path: Path) -> None:
    path = tmp_path / "all.jsonl"
    path.write_bytes("\n".join(LINES).encode() + b"\n\xff")
    path.chmod(0o640)
    assert rewrite_lines(path, "facts/all.jsonl", retitled)
    lines = path.read_bytes().split(b"\n")
    assert [text for n, text in enumerate(lines) if n not in (2, 5)] == [
        *(LINES[n].encode() for n in (0, 1, 3, 4)),
        b"\xff",
    ]
    titles = [json.loads(lines[n])["article"]["title"] for n in (2, 5)]
    assert titles == ["facts/all.jsonl:3", "facts/all.jsonl:6"]
    assert path.stat().st_mode & 0o777 == 0o640
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("text", ["", "\n{\n", line("a"), f"{line('a')}\n\n"])
def test_a_file_of_which_nothing_changes_is_not_touched(tmp_path: Path, text: str) -> None:
    path = tmp_path / "all.jsonl"
    path.write_text(text)
    before = path.stat()
    assert not rewrite_lines(path, "all.jsonl", retitled)
    assert (path.stat().st_ino, path.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert path.read_text() == text
    assert list(tmp_path.iterdir()) == [path]


def test_after_an_error_the_file_is_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "all.jsonl"
    path.write_text(f"{line('b')}\n{line('a')}\n")
    before = path.read_bytes()

    def failing(found: SheetFile) -> Sheet:
        if found.line == 2:
            raise OSError("the disk is full")
        return retitled(found)

    with pytest.raises(OSError, match="the disk is full"):
        rewrite_lines(path, "all.jsonl", failing)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]
