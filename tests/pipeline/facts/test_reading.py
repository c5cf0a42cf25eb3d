"""Sheets are read whole, or every place that is wrong is named."""

from pathlib import Path

import pytest
from rejoinder.pipeline.errors import Problem, Problems
from rejoinder.pipeline.facts import SheetFile, read_sheet, read_sheets

ARTICLE = "article: {id: a, source: articles/a.txt}\n"
FACT = """\
article: {id: a, source: articles/a.txt}
facts:
  - kind: signature
    work: letter
    signatory: quill
    evidence: she signed
"""


def read(folder: Path, text: str | bytes) -> SheetFile:
    path = folder / "sheet.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_sheet(path, "facts/sheet.yaml")


def problem(folder: Path, text: str | bytes) -> Problem:
    """The one problem that ``text`` has."""
    with pytest.raises(Problems) as caught:
        read(folder, text)
    (found,) = caught.value.problems
    assert found.file == "facts/sheet.yaml"
    return found


def test_what_is_left_out_has_its_default(tmp_path: Path) -> None:
    (fact,) = read(tmp_path, FACT).sheet.facts
    assert (fact.certainty, fact.polarity, fact.review.status) == (
        "stated",
        "asserted",
        "unreviewed",
    )
    assert [span.exact for span in fact.evidence] == ["she signed"]
    assert not fact.evidence[0].anchored


def test_one_value_is_a_list_of_one(tmp_path: Path) -> None:
    claim = (
        ARTICLE + "facts: [{kind: claim, claimant: x, against: y, about: [z], evidence: [a, b]}]\n"
    )
    (fact,) = read(tmp_path, claim).sheet.facts
    assert fact.model_dump(include={"against", "about"}) == {"against": ["y"], "about": ["z"]}
    assert [span.exact for span in fact.evidence] == ["a", "b"]


@pytest.mark.parametrize("year", ["2018", "'2018'"])
def test_a_year_may_be_a_number(tmp_path: Path, year: str) -> None:
    (fact,) = read(tmp_path, FACT + f"    when: {year}\n").sheet.facts
    assert fact.when == "2018"


def test_yaml_1_2_reads_words_and_dates_as_text(tmp_path: Path) -> None:
    text = (
        ARTICLE
        + "things: [{id: on, kind: person, name: No}, {id: x, kind: letter, name: 2018-01-09}]\n"
    )
    names = [thing.name for thing in read(tmp_path, text).sheet.things]
    assert names == ["No", "2018-01-09"]


def test_windows_line_ends_and_a_byte_order_mark_are_read(tmp_path: Path) -> None:
    found = read(tmp_path, b"\xef\xbb\xbf" + FACT.replace("\n", "\r\n").encode())
    assert found.sheet == read(tmp_path, FACT).sheet
    assert found.line_of(("facts", 0, "evidence")) == 6


def fact(more: str) -> str:
    return f"{FACT}    {more}\n"


def said(evidence: str) -> str:
    return FACT.replace("she signed", evidence)


def article(more: str) -> str:
    return f"article: {{id: a, source: articles/a.txt, {more}}}\n"


def things(first: str) -> str:
    return f"{ARTICLE}things:\n  - {{id: x, {first}}}\n"


@pytest.mark.parametrize(
    ("text", "place", "message", "details"),
    [
        (ARTICLE + "facts: [\n", "3", "broken YAML", ""),
        (ARTICLE + "\tx: 1\n", "2", "broken YAML", ""),
        (b"article: \x07\n", "", "broken YAML", ""),
        (
            FACT.encode() + b"# caf\xe9\n",
            "7",
            "is not UTF-8",
            "byte 0xe9 at offset 136; allowed: text in",
        ),
        (ARTICLE + "facts: " + "[" * 30_000, "", "nested too deeply", ""),
        (ARTICLE + "facts: " + "- " * 30_000, "", "nested too deeply", ""),
        (ARTICLE + f"x: {'9' * 5000}\n", "2 x", "too long", ""),
        (ARTICLE + "article: {}\n", "2 article", "stands twice", ""),
        ("article: &a {id: a}\nthings: [*a]\n", "1 things[0]", "an alias", "no aliases"),
        (
            ARTICLE + "things: !!set {}\n",
            "2 things",
            "unknown tag",
            "found 'set'; allowed: no tags",
        ),
        (
            fact("when: !!timestamp 2018-01-01"),
            "7 facts[0].when",
            "unknown tag",
            "found 'timestamp'",
        ),
        ("", "1", "holds no fact sheet", "article, things, facts"),
        ("- a\n", "1", "holds no fact sheet", "article, things, facts"),
        ("things: []\n", "1 article", "is missing", ""),
        (
            ARTICLE + "fact: []\n",
            "2 fact",
            "did you mean 'facts'?",
            "a list of 0; allowed: article, th",
        ),
        (ARTICLE + "facts: x\n", "2 facts", "is not a list", "'x'"),
        (ARTICLE + "facts: [x]\n", "2 facts[0]", "is not a mapping", "'x'"),
        (ARTICLE + "facts:\n  - work: x\n", "3 facts[0]", "has no 'kind'", "a kind of fact"),
        (
            FACT.replace("kind: sig", "kind: s"),
            "3 facts[0].kind",
            "did you mean 'signature'?",
            "found 'snature'; allowed: authorship, signature",
        ),
        (FACT.replace("    work: letter\n", ""), "3 facts[0].work", "is missing", ""),
        (
            fact("signd_as: x"),
            "7 facts[0].signd_as",
            "did you mean 'signed_as'?",
            "found 'x'; allowed: ",
        ),
        (
            fact("when: 9 January"),
            "7 facts[0].when",
            "right form",
            "'9 January'; allowed: YYYY-MM-DD",
        ),
        (fact("when: 2018-02-31"), "7 facts[0].when", "date that exists", "found '2018-02-31'"),
        (
            fact("when: 2018-13"),
            "7 facts[0].when",
            "YYYY-MM-DD, YYYY-MM or YYYY",
            "found '2018-13'",
        ),
        (fact("when: 20180"), "7 facts[0].when", "right form", "allowed: YYYY-MM-DD"),
        (
            fact("status: gone"),
            "7 facts[0].status",
            "not one of the values",
            "'gone'; allowed: signed, ",
        ),
        (fact("confidence: 2"), "7 facts[0].confidence", "less than or equal to 1", "found 2"),
        (fact("signed_as: 5"), "7 facts[0].signed_as", "is not a text", "found 5"),
        (fact("review: {at: soon}"), "7 facts[0].review.at", "right form", "2026-11-23T14:30:00Z"),
        (
            fact("review: {at: 2018-01-01T25:00}"),
            "7 facts[0].review.at",
            "not a time that exists",
            "",
        ),
        (
            fact("inferred: [stance]"),
            "3 facts[0]",
            "'inferred' names 'stance'; allowed: work, si",
            "",
        ),
        (
            fact("inferred: [signed_as]"),
            "3 facts[0]",
            "'signed_as', which this fact does not have",
            "",
        ),
        (
            said("{exact: abc, start: 3, end: 4}"),
            "6 facts[0].evidence[0]",
            "minus 'start' is 1, but 'exact' has 3 characters; both may be deleted: "
            "'rejoinder check --fix' finds the words",
            "",
        ),
        (said("{exact: abc, end: 4}"), "6 facts[0].evidence[0]", "without 'start'", ""),
        (
            said("[a, {exact: b, strt: 3}]"),
            "6 facts[0].evidence[1].strt",
            "did you mean 'start'?",
            "found 3; allowed: exact, start, end",
        ),
        (
            said(""),
            "6 facts[0].evidence",
            "neither words nor a span",
            "found nothing; allowed: the words",
        ),
        (said("[]"), "6 facts[0].evidence", "at least 1", "a list of 0"),
        (
            FACT.replace("work: l", "work: L"),
            "4 facts[0].work",
            "right form",
            "'Letter'; allowed: small letters, digits and hyphens",
        ),
        (article("url: 'http://x/%zz'"), "1 article.url", "not a web address", "%zz"),
        (article("url: 'ftp://x/'"), "1 article.url", "right form", "http"),
        (article("language: en-a"), "1 article.language", "not a language tag", "'en-a'"),
        (
            article("digest: x"),
            "1 article.digest",
            "right form",
            "'x'; allowed: sha256: and 64 hex",
        ),
        (
            things('kind: person, name: "A\\x1b[31m"'),
            "3 things[0].name",
            "holds the control character U+001B; it must be one line of text",
            "",
        ),
        (things("kind: person"), "3 things[0].name", "is missing", ""),
        (
            things("kind: man, name: X"),
            "3 things[0].kind",
            "not one of the",
            "'man'; allowed: letter, ",
        ),
        (
            things("kind: person, name: X, open: true"),
            "3 things[0]",
            "'open' belongs to letter",
            "",
        ),
        (things("kind: person, name: X, same_as: group/x"), "3 things[0]", "of another kind", ""),
        (
            things("kind: person, name: X, same_as: x"),
            "3 things[0].same_as",
            "right form",
            "kind/slug",
        ),
        (
            ARTICLE
            + "facts: [{kind: counting, group: g, text: t, evidence: e, size: 1, size_above: 2}]\n",
            "2 facts[0]",
            "exclude each other",
            "",
        ),
        (
            ARTICLE + "facts: [{kind: accusation, against: [], evidence: e}]\n",
            "2 facts[0].against",
            "at least 1",
            "",
        ),
    ],
)
def test_what_is_wrong_is_named_with_line_and_field(
    tmp_path: Path, text: str | bytes, place: str, message: str, details: str
) -> None:
    wrong = problem(tmp_path, text)
    assert f"{wrong.line or ''} {wrong.field}".strip() == place
    assert message in wrong.message
    assert details in str(wrong)
    assert str(wrong).startswith("facts/sheet.yaml:")


def test_every_problem_of_a_sheet_is_named(tmp_path: Path) -> None:
    with pytest.raises(Problems) as caught:
        read(tmp_path, FACT.replace("id: a", "id: A") + "    when: x\n    status: y\n")
    assert [p.field for p in caught.value.problems] == [
        "article.id",
        "facts[0].when",
        "facts[0].status",
    ]


def test_a_folder_is_read_in_the_order_of_names_and_past_broken_files(tmp_path: Path) -> None:
    folder = tmp_path / "facts"
    (folder / "deep").mkdir(parents=True)
    line = '{"article": {"id": "%s", "source": "x"}}\n'
    (folder / "b.yaml").write_text(ARTICLE.replace("id: a", "id: b"))
    (folder / "a.jsonl").write_text(
        line % "a1" + "\n" + "{broken\n" + line % "a2" + "[]\n" + line % "A3"
    )
    (folder / "deep" / "c.yml").write_text(ARTICLE.replace("id: a", "id: c"))
    (folder / "d.yaml").write_text("article: {}\n")
    (folder / ".hidden.yaml").write_text("nonsense")
    (folder / "notes.txt").write_text("nonsense")
    problems: list[Problem] = []
    found = list(read_sheets(folder, tmp_path, problems))
    assert [(f.sheet.article.id, f.file, f.line) for f in found] == [
        ("a1", "facts/a.jsonl", 1),
        ("a2", "facts/a.jsonl", 4),
        ("b", "facts/b.yaml", 1),
        ("c", "facts/deep/c.yml", 1),
    ]
    assert [(p.file, p.line, p.field, p.message.split(":")[0]) for p in problems] == [
        ("facts/a.jsonl", 3, "", "is not JSON"),
        ("facts/a.jsonl", 5, "", "holds no fact sheet"),
        ("facts/a.jsonl", 6, "article.id", "does not have the right form"),
        ("facts/d.yaml", 1, "article.id", "is missing"),
        ("facts/d.yaml", 1, "article.source", "is missing"),
    ]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (b'{"article": {"id": "a", "source": "\xff"}}', "is not UTF-8"),
        (b'{"article": {"id": "a", "source": "\\ud800"}}', "valid string"),
        (b"[" * 100_000, "is not JSON"),
        (b'{"article": {"id": "a", "source": "b", "x": 1}}', "is not a field here"),
    ],
)
def test_a_bad_line_costs_one_problem(tmp_path: Path, line: bytes, message: str) -> None:
    (tmp_path / "x.jsonl").write_bytes(line + b"\n")
    problems: list[Problem] = []
    assert not list(read_sheets(tmp_path, tmp_path, problems))
    (wrong,) = problems
    assert (wrong.file, wrong.line) == ("x.jsonl", 1)
    assert message in wrong.message
