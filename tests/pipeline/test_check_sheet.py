"""What is wrong within one sheet: each with its line, its field, what was found and is allowed."""

from pathlib import Path

import pytest
from rejoinder.pipeline.check_sheet import Material, sheet_problems
from rejoinder.pipeline.errors import Problem
from rejoinder.pipeline.facts import read_sheet

from .builders import registry, sha256

TEXT = "𝒳 Nora Quill signed the petition. The dean mocked the petition."
REGISTRY = registry(
    {"kind": "person", "slug": "quill"},
    {"kind": "person", "slug": "dean"},
    {"kind": "letter", "slug": "petition"},
)
SHEET = f"""\
article: {{id: a, source: articles/a.txt, digest: "{sha256("raw")}", text_digest: "{sha256(TEXT)}"}}
things:
  - {{id: quill, kind: person, name: Nora Quill, same_as: person/quill}}
  - {{id: dean, kind: person, name: The dean, same_as: person/dean}}
  - {{id: petition, kind: letter, name: the petition, same_as: letter/petition}}
facts:
  - id: f1
    kind: signature
    work: petition
    signatory: quill
    evidence: {{exact: Nora Quill signed, start: 2, end: 19}}
  - id: f2
    kind: claim
    claimant: dean
    evidence: {{exact: The dean mocked, start: 34, end: 49}}
  - id: f3
    kind: quotation
    speaker: dean
    evidence: {{exact: mocked, start: 43, end: 49}}
retired: [f0]
"""


def problems(
    folder: Path, text: str = SHEET, article: str | None = TEXT, raw: str = "raw"
) -> list[Problem]:
    path = folder / "a.yaml"
    path.write_text(text)
    digest = None if article is None else sha256(article)
    material = Material(REGISTRY, article, digest, sha256(raw))
    return list(sheet_problems(read_sheet(path, "facts/a.yaml"), material))


def test_a_sheet_in_order_has_no_problems(tmp_path: Path) -> None:
    assert not problems(tmp_path)


@pytest.mark.parametrize(
    ("old", "new", "line", "field", "message", "details"),
    [
        (
            "work: petition",
            "work: letter",
            9,
            "facts[0].work",
            "no such thing in this sheet",
            "found 'letter'; allowed: petition",
        ),
        (
            "work: petition",
            "work: dean",
            9,
            "facts[0].work",
            "'dean' is a person",
            "allowed: letter, translation, post, statement, opinion",
        ),
        (
            "work: petition",
            "work: f2",
            9,
            "facts[0].work",
            "'f2' is a fact, a claim",
            "allowed: letter",
        ),
        ("work: petition", "work: f9", 9, "facts[0].work", "no such thing", "found 'f9'"),
        (
            "speaker: dean",
            "speaker: dean\n    continued_by: f3",
            19,
            "facts[2].continued_by",
            "about itself",
            "found 'f3'",
        ),
        (
            "speaker: dean",
            "speaker: dean\n    continued_by: f2",
            19,
            "facts[2].continued_by",
            "'f2' is a fact, a claim",
            "allowed: quotation (a fact)",
        ),
        (
            "speaker: dean",
            "speaker: dean\n    continued_by: x",
            19,
            "facts[2].continued_by",
            "no such fact",
            "allowed: f3",
        ),
        (
            "claimant: dean",
            "claimant: dean\n    about: [quill, f2]",
            15,
            "facts[1].about",
            "about itself",
            "found 'f2'",
        ),
        (
            "claimant: dean",
            "claimant: dean\n    about: [f1]",
            15,
            "facts[1].about",
            "'f1' is a fact, a signature",
            "claim (a fact), demand (a fact), accusation (a fact)",
        ),
        (
            "source: articles/a.txt",
            "source: articles/a.txt, text_of: quill",
            1,
            "article.text_of",
            "'quill' is a person",
            "allowed: letter",
        ),
        (
            "source: articles/a.txt",
            "source: articles/a.txt, text_of: x",
            1,
            "article.text_of",
            "no such thing",
            "allowed: petition",
        ),
        (
            "{id: dean",
            "{id: quill",
            4,
            "things[1].id",
            "two things have this id (things[0])",
            "'quill'",
        ),
        ("- id: f2", "- id: f1", 12, "facts[1].id", "two facts have this id (facts[0])", "'f1'"),
        ("- id: f2", "- id: quill", 12, "facts[1].id", "a thing has this id too", "'quill'"),
        ("- id: f2", "- id: f0", 12, "facts[1].id", "is retired", "'f0'"),
        ("- id: f2\n    kind: claim", "- kind: claim", 12, "facts[1]", "has no id yet", ""),
        (", same_as: person/dean", "", 4, "things[1]", "not in the registry yet", "'dean'"),
        (
            "same_as: person/dean",
            "same_as: person/x",
            4,
            "things[1].same_as",
            "no such entry",
            "person/x",
        ),
        (
            "exact: mocked, start: 43, end: 49",
            "exact: mocked",
            19,
            "facts[2].evidence[0]",
            "has no offsets yet",
            "'mocked'",
        ),
        (
            "exact: mocked, start: 43, end: 49",
            "exact: mockt",
            19,
            "facts[2].evidence[0]",
            "do not stand in the text",
            "'mockt'",
        ),
        (
            "exact: mocked, start: 43, end: 49",
            "exact: the petition",
            19,
            "facts[2].evidence[0]",
            "stand 2 times, at 20, 50",
            "'the petition'",
        ),
        (
            "exact: mocked, start: 43, end: 49",
            "exact: mocked, start: 44, end: 50",
            19,
            "facts[2].evidence[0]",
            "do not stand at 44; they stand at 43",
            "'mocked'",
        ),
        (
            "exact: mocked, start: 43, end: 49",
            "exact: mocked, start: 44",
            19,
            "facts[2].evidence[0]",
            "do not stand at 44",
            "'mocked'",
        ),
        (
            sha256("raw"),
            sha256("old"),
            1,
            "article.digest",
            "another one than this sheet was made for",
            f"{sha256('old')[:30]}",
        ),
        (
            sha256(TEXT),
            sha256("old"),
            1,
            "article.text_digest",
            "texts/a.txt is another",
            "allowed: sha256:",
        ),
    ],
)
def test_what_is_wrong_is_named(
    tmp_path: Path, old: str, new: str, line: int, field: str, message: str, details: str
) -> None:
    assert old in SHEET
    (wrong, *others) = problems(tmp_path, SHEET.replace(old, new, 1))
    assert not [other for other in others if other.field == field]
    assert (wrong.file, wrong.line, wrong.field) == ("facts/a.yaml", line, field)
    assert message in wrong.message
    assert details in str(wrong)


def test_without_the_text_spans_are_taken_as_given_but_must_be_there(tmp_path: Path) -> None:
    assert not problems(tmp_path, SHEET.replace("start: 43, end: 49", "start: 143, end: 149"), None)
    bare = SHEET.replace("exact: mocked, start: 43, end: 49", "exact: mocked")
    (wrong,) = problems(tmp_path, bare, None)
    assert "text is not here" in wrong.message
    assert wrong.field == "facts[2].evidence[0]"


def test_every_problem_is_named_at_once(tmp_path: Path) -> None:
    text = SHEET.replace("work: petition", "work: x").replace("speaker: dean", "speaker: y")
    assert [p.line for p in problems(tmp_path, text, TEXT + "!", "other")] == [1, 1, 9, 18]
