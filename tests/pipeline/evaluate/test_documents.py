"""Gold attributions in JSON Lines: what is read, and what is refused with its line."""

import json
from pathlib import Path

import pytest
from rejoinder.pipeline.errors import Problem
from rejoinder.pipeline.evaluate.documents import Document, read_documents


def read(tmp_path: Path, *lines: str | bytes) -> tuple[list[Document], list[Problem]]:
    path = tmp_path / "gold.jsonl"
    path.write_bytes(b"\n".join(x if isinstance(x, bytes) else x.encode() for x in lines))
    problems: list[Problem] = []
    return list(read_documents(path, problems)), problems


def test_documents_are_read_and_what_else_they_carry_is_left(tmp_path: Path) -> None:
    line = json.dumps(
        {
            "id": "a",
            "text": "Ada said yes",
            "sentences": [[0, 12]],
            "attributions": [{"content": [[9, 12]], "source": [[0, 3]], "by": "somebody"}],
        }
    )
    (document,), problems = read(tmp_path, line, "")
    assert problems == []
    assert document.attributions[0].content == [(9, 12)]
    assert document.attributions[0].cue == []


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{", "is not JSON"),
        (b"\xff", "is not JSON"),
        ("[" * 100_000, "is not JSON"),
        ("[]", "gold.jsonl:2: "),
        ('{"text": "a"}', "id: is missing"),
        ('{"id": "b"}', "text: is missing"),
        ('{"id": "a", "text": "again"}', "id: two documents have it (found 'a')"),
        (
            '{"id": "b", "text": "abc", "attributions": [{"content": [[1, 4]]}]}',
            "attributions[0].content has the span [1, 4], which is no part of a text of 3",
        ),
        (
            '{"id": "b", "text": "abc", "attributions": [{"content": [[2, 2]]}]}',
            "has the span [2, 2]",
        ),
        (
            '{"id": "b", "text": "abc", "attributions": [{"content": []}]}',
            "attributions[0].content",
        ),
        (
            '{"id": "b", "text": "abc", "attributions": [{"content": [[-1, 2]]}]}',
            "attributions[0].content[0][0]: ",
        ),
    ],
)
def test_a_line_that_is_none_is_named_and_the_others_are_read(
    tmp_path: Path, line: str | bytes, message: str
) -> None:
    documents, problems = read(
        tmp_path, '{"id": "a", "text": "first"}', line, '{"id": "c", "text": "last"}'
    )
    assert [document.id for document in documents] == ["a", "c"]
    assert message in str(problems[0])
    assert problems[0].line == 2
