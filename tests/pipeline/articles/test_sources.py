"""Files of many articles: each line is one, and has a name of its own."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rejoinder.pipeline.articles import (
    MAX_BYTES,
    ArticleSource,
    digest_of,
    json_lines,
    source_named,
    sources_in,
)
from rejoinder.pipeline.errors import Problems


def lines_in(folder: Path, data: bytes) -> list[ArticleSource]:
    path = folder / "many.jsonl"
    path.write_bytes(data)
    return list(sources_in(path, "articles/many.jsonl"))


def test_each_line_is_an_article(tmp_path: Path) -> None:
    one, two = b'{"text": "One."}', b'{"text": "Two.", "title": "T"}'
    sources = lines_in(tmp_path, b"\xef\xbb\xbf" + one + b"\r\n\n  \n" + two)
    assert [source.name for source in sources] == ["articles/many.jsonl#1", "articles/many.jsonl#4"]
    first, second = (source.read() for source in sources)
    assert (first.text, second.text) == ("One.", "Two.")
    assert first.source == "articles/many.jsonl#1"
    assert second.metadata.title == "T"
    assert second.digest == sources[1].digest() == digest_of(two)
    assert sources[1].new_id(second.digest) == f"many-4-{digest_of(two)[7:15]}"


def test_the_end_of_a_line_does_not_count(tmp_path: Path) -> None:
    digests = {
        lines_in(tmp_path, b'{"text": "One."}' + end)[0].digest() for end in (b"", b"\n", b"\r\n")
    }
    assert len(digests) == 1


def test_a_file_that_changed_is_looked_at_again(tmp_path: Path) -> None:
    assert len(lines_in(tmp_path, b'{"text": "One."}\n')) == 1
    assert len(lines_in(tmp_path, b'{"text": "One."}\n{"text": "Two."}\n')) == 2


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (b"{", "articles/many.jsonl:2: is not JSON"),
        (b'{"text": "caf\xe9"}', "articles/many.jsonl:2: is not UTF-8 (found byte 0xe9 at"),
        (b'{"text": ""}', "articles/many.jsonl:2: holds no text"),
        (b'{"title": "T"}', "articles/many.jsonl:2: is not an article (found an object of 'title'"),
        (b'{"text": "a", "language": "?"}', "articles/many.jsonl:2: language: does not have"),
        (b'{"text": "%s"}' % (b"a" * MAX_BYTES), "articles/many.jsonl:2: is too large"),
        (b"[" * 100_000, "articles/many.jsonl:2: is nested too deeply"),
    ],
    ids=["json", "utf8", "empty", "none", "language", "large", "deep"],
)  # fmt: skip
def test_a_bad_line_is_a_problem_with_its_number(tmp_path: Path, line: bytes, message: str) -> None:
    first, second, third = lines_in(tmp_path, b'{"text": "a"}\n' + line + b'\n{"text": "b"}\n')
    with pytest.raises(Problems) as caught:
        second.read()
    assert str(caught.value).startswith(message)
    assert (first.read().text, third.read().text) == ("a", "b")


def test_a_file_without_lines_is_a_problem(tmp_path: Path) -> None:
    with pytest.raises(Problems, match="holds no articles"):
        lines_in(tmp_path, b"\n \n")


def test_a_source_is_found_by_its_name(tmp_path: Path) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "many.jsonl").write_text('\n{"text": "One."}\n')
    (folder / "a#1.txt").write_text("words")
    (tmp_path.parent / "outside.txt").write_text("words")
    line = source_named(tmp_path, "articles/many.jsonl#2")
    assert line is not None
    assert line.read().text == "One."
    plain = source_named(tmp_path, "articles/a#1.txt")
    assert plain is not None
    assert plain.line is None
    for name in (
        *("articles/many.jsonl", "articles/many.jsonl#1", "articles/many.jsonl#02", "articles#1"),
        *("articles/a.txt", "articles/a#1.txt#1", "../outside.txt", "", "#1", "articles"),
    ):
        assert source_named(tmp_path, name) is None, name


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=1), st.booleans())
def test_every_text_comes_back(texts: list[str], ascii_only: bool) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "many.jsonl"
        lines = [json.dumps({"text": text}, ensure_ascii=ascii_only) for text in texts]
        path.write_text("\n".join(lines), encoding="utf-8", newline="")
        found = json_lines.lines_of(path)
        assert [
            json.loads(json_lines.bytes_of(path, line))["text"] for line in found.values()
        ] == texts
        assert [line.digest for line in found.values()] == [digest_of(x.encode()) for x in lines]
