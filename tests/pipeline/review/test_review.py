"""Out to a spreadsheet and back: what is decided, what is refused, what stays as it was."""

import csv
import io
import json
import shutil
import subprocess
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st
from rejoinder.pipeline import files
from rejoinder.pipeline.check import check
from rejoinder.pipeline.cli import main
from rejoinder.pipeline.errors import Problems
from rejoinder.pipeline.facts import Sheet, read_sheet, sheet_line, sheet_text
from rejoinder.pipeline.review.columns import COLUMNS
from rejoinder.pipeline.review.export import export_review
from rejoinder.pipeline.review.importing import Imported, import_review
from rejoinder.pipeline.workspace import Workspace

TEXT = (
    "The dean, Ada Marsh, called it “a gift”. Bo Marsh wrote 1-2 letters, she said. "
    "=HYPERLINK is no word of hers. Over 100 bakers signed the letter on 14 January."
)
SHEET = """\
# Read twice.
article: {id: dean, source: articles/dean.txt, title: "-The dean"}
things:
  - {id: ada, kind: person, name: Ada Marsh, names: [the dean, Marsh]}
  - {id: bo, kind: person, name: Bo Marsh, names: [Marsh]}
  - {id: bakers, kind: group, name: "over 100 bakers"}  # whoever they are
  - {id: letter, kind: letter, name: the letter, open: true}
facts:
  - id: quotation-1
    kind: quotation
    speaker: bo   # or is it Ada?
    evidence: a gift
    confidence: 0.5
  - id: claim-1
    kind: claim
    claimant: ada
    about: [bo, letter]
    inferred: [about]
    evidence: 1-2
    confidence: 0.25
    when: 2018-01-14
    when_text: 14 January
  # By hand.
  - id: description-1
    kind: description
    describes: ada
    text: =HYPERLINK
    age: 60
    evidence: =HYPERLINK
  - id: signature-1
    kind: signature
    work: letter
    signatory: bakers
    evidence: Over 100 bakers signed the letter
    review: {status: accepted, by: ed, at: 2026-11-20}
"""
TODAY = datetime(2026, 11, 24, 12, tzinfo=UTC)

Rows = list[dict[str, str]]


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    (tmp_path / "rejoinder.toml").touch()
    for folder in ("articles", "facts"):
        (tmp_path / folder).mkdir()
    (tmp_path / "articles" / "dean.txt").write_text(TEXT)
    (tmp_path / "facts" / "dean.yaml").write_text(SHEET)
    result = CliRunner().invoke(main, ["-C", str(tmp_path), "check", "--fix", "--register"])
    assert result.exit_code == 0, result.output
    return Workspace(tmp_path)


@pytest.fixture
def table(tmp_path: Path) -> Path:
    return tmp_path / "review.csv"


def sheet_of(workspace: Workspace) -> Sheet:
    return read_sheet(workspace.facts_dir / "dean.yaml").sheet


def exported(workspace: Workspace, table: Path) -> Rows:
    export_review(workspace, table)
    with table.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def written(rows: Rows, delimiter: str = ",", encoding: str = "utf-8-sig") -> bytes:
    """The rows as a spreadsheet program may save them."""
    output = io.StringIO(newline="")
    writer = csv.DictWriter(output, list(rows[0]), delimiter=delimiter, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return output.getvalue().encode(encoding)


def imported(workspace: Workspace, table: Path, rows: Rows, by: str | None = None) -> Imported:
    table.write_bytes(written(rows))
    return import_review(workspace, table, by, now=lambda: TODAY)


def problems_of(workspace: Workspace, table: Path, rows: Rows) -> list[str]:
    """What the import refuses; nothing is written."""
    before = {path: path.read_bytes() for path in workspace.facts_dir.iterdir()}
    with pytest.raises(Problems) as refused:
        imported(workspace, table, rows)
    assert {path: path.read_bytes() for path in workspace.facts_dir.iterdir()} == before
    return [str(problem) for problem in refused.value.problems]


def test_a_row_says_who_what_and_where(workspace: Workspace, table: Path) -> None:
    quoted, claim, described, signed = exported(workspace, table)
    assert list(quoted) == list(COLUMNS)
    assert quoted["sheet"] == "facts/dean.yaml"
    assert quoted["title"] == "'-The dean"
    assert quoted["says"] == "speaker: Bo Marsh"
    assert (quoted["fact"], quoted["kind"]) == ("quotation-1", "quotation")
    assert quoted["words"] == "a gift"
    assert quoted["sentence"] == "The dean, Ada Marsh, called it “a gift”."
    assert (quoted["speaker"], quoted["confidence"]) == ("Bo Marsh", "0.5")
    assert (quoted["review"], quoted["by"]) == ("unreviewed", "")
    assert (claim["about"], claim["inferred"]) == ("Bo Marsh | the letter", "about")
    assert (claim["words"], claim["when"]) == ("'1-2", "'2018-01-14")
    assert (described["text"], described["age"]) == ("'=HYPERLINK", "60")
    assert (signed["review"], signed["by"], signed["at"]) == ("accepted", "ed", "'2026-11-20")
    assert (signed["status"], signed["signatory"]) == ("signed", "over 100 bakers")
    assert table.read_bytes().startswith(b"\xef\xbb\xbfsheet,title,")
    assert table.read_bytes().count(b"\r\n") == 5


def test_nothing_decided_changes_nothing(workspace: Workspace, table: Path) -> None:
    before = (workspace.facts_dir / "dean.yaml").read_bytes()
    done = imported(workspace, table, exported(workspace, table), by="ed")
    assert (done.rows, done.decisions, done.changed) == (4, {}, [])
    assert (workspace.facts_dir / "dean.yaml").read_bytes() == before


def test_decisions_go_into_the_sheet_and_comments_stay(workspace: Workspace, table: Path) -> None:
    rows = exported(workspace, table)
    rows[0] |= {"review": "Accepted "}
    rows[1] |= {"claimant": "bo", "review": "accepted", "note": "=asked her"}
    rows[2] |= {"review": "rejected", "by": "ann", "at": "2026-11-23"}
    done = imported(workspace, table, rows, by="ed")
    assert done.decisions == {"accepted": 1, "corrected": 1, "rejected": 1}
    quoted, claim, described, signed = sheet_of(workspace).facts
    assert (quoted.review.status, quoted.review.by, quoted.review.at) == (
        *("accepted", "ed", "2026-11-24"),
    )
    assert quoted.confidence == 0.5
    assert (claim.review.status, claim.review.note) == ("corrected", "=asked her")
    assert claim.claimant == "bo"  # type: ignore[union-attr]
    assert (described.review.status, described.review.by, described.review.at) == (
        *("rejected", "ann", "2026-11-23"),
    )
    assert (signed.review.by, signed.review.at) == ("ed", "2026-11-20")
    text = (workspace.facts_dir / "dean.yaml").read_text()
    for comment in ("# Read twice.", "# whoever they are", "# or is it Ada?", "# By hand."):
        assert comment in text
    assert check(workspace).problems == []
    # Once more: it is all there already.
    assert imported(workspace, table, rows, by="ann").decisions == {}


@pytest.mark.parametrize(
    ("row", "column", "cell", "value"),
    [
        (0, "speaker", "Ada Marsh", "ada"),
        (0, "speaker", "the dean", "ada"),
        (0, "speaker", " over 100   BAKERS ", "bakers"),
        (0, "speaker", "Ada M. [ada]", "ada"),
        (0, "speaker", "", None),
        (0, "polarity", "denied", "denied"),
        (0, "continued_by", "", None),
        (1, "about", "letter", ["letter"]),
        (1, "about", "Bo Marsh|ada", ["bo", "ada"]),
        (1, "about", "", []),
        (1, "when", "2018", "2018"),
        (1, "inferred", "", []),
        (2, "age", "61", 61),
        (2, "age", "61.0", 61),
        (2, "text", "'=HYPER", "=HYPER"),
        (3, "signed_as", "bakers | of Brackenmouth", "bakers | of Brackenmouth"),
        (3, "status", "withdrawn", "withdrawn"),
    ],
)
def test_a_corrected_field_makes_a_corrected_fact(
    workspace: Workspace, table: Path, row: int, column: str, cell: str, value: object
) -> None:
    rows = exported(workspace, table)
    unchanged = rows[row][column] == cell
    rows[row][column] = cell
    imported(workspace, table, rows)
    fact = sheet_of(workspace).facts[row]
    assert getattr(fact, column) == value
    assert fact.review.status == (
        "corrected" if not unchanged else ("accepted" if row == 3 else "unreviewed")
    )
    assert check(workspace).problems == []


def test_a_field_that_goes_is_no_longer_inferred(workspace: Workspace, table: Path) -> None:
    rows = exported(workspace, table)
    rows[1]["about"] = ""
    imported(workspace, table, rows)
    assert sheet_of(workspace).facts[1].inferred == []


def test_a_decision_can_be_taken_back(workspace: Workspace, table: Path) -> None:
    rows = exported(workspace, table)
    rows[3]["review"] = "unreviewed"
    imported(workspace, table, rows, by="ed")
    review = sheet_of(workspace).facts[3].review
    assert (review.status, review.by, review.at) == ("unreviewed", None, None)


def test_a_thing_that_the_sheet_does_not_have_is_brought_in_once(
    workspace: Workspace, table: Path
) -> None:
    rows = exported(workspace, table)
    rows[0]["speaker"] = "person: Cy  Finch"
    rows[1]["claimant"] = "person: cy finch"
    rows[1]["about"] = "Cy Finch"
    done = imported(workspace, table, rows)
    assert done.new_things == 1
    sheet = sheet_of(workspace)
    assert [(t.id, t.kind, t.name) for t in sheet.things[4:]] == [
        ("cy-finch", "person", "Cy Finch")
    ]
    assert sheet.facts[0].speaker == sheet.facts[1].claimant == "cy-finch"  # type: ignore[union-attr]
    assert sheet.facts[1].about == ["cy-finch"]  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("row", "column", "cell", "message"),
    [
        (1, "words", "01-Feb", "words: came back changed, and it says what the row is about "
         "(found '01-Feb'; allowed: '1-2')"),
        (0, "kind", "claim", "kind: came back changed"),
        (0, "fact", "quotation-2", "fact: no such fact in facts/dean.yaml (found 'quotation-2')"),
        (0, "sheet", "facts/dane.yaml", "sheet: no such sheet in the workspace"),
        (0, "review", "ok", "review: is not one of the values (found 'ok'; allowed: unreviewed, "
         "accepted, corrected, rejected)"),
        (0, "speaker", "Cy Finch", "speaker: names nothing in this sheet that fits (found "
         "'Cy Finch'; allowed: Ada Marsh, Bo Marsh, over 100 bakers; 'person: NAME' for a new "),
        (0, "speaker", "Marsh", "speaker: is the name of several things (found 'Marsh'; allowed: "
         "Ada Marsh, Bo Marsh)"),
        (0, "speaker", "the letter", "speaker: names nothing in this sheet that fits"),
        (0, "speaker", "letter: New", "speaker: names nothing in this sheet that fits"),
        (0, "continued_by", "quotation-1", "a fact that is about itself"),
        (0, "age", "7", "age: is no field of a quotation (found '7'; allowed: speaker, "),
        (1, "claimant", "", "claimant: is missing"),
        (1, "when", "14.01.2018", "when: does not have the right form; a spreadsheet keeps a date "
         "as it is typed behind an apostrophe (found '14.01.2018'; allowed: YYYY-MM-DD"),
        (1, "when", "2018-02-30", "when: not a date that exists"),
        (1, "inferred", "claimant | speaker", "'inferred' names 'speaker'"),
        (2, "age", "sixty", "age: "),
        (2, "age", "1.23457E+11", "age: "),
        (3, "status", "TRUE", "status: is not one of the values (found 'TRUE'; allowed: signed, "),
        (3, "at", "11/20/2026", "at: does not have the right form"),
        (3, "certainty", "sure", "certainty: is not one of the values"),
    ],
)  # fmt: skip
def test_what_cannot_be_taken_over_is_named_by_row_and_column(
    workspace: Workspace, table: Path, row: int, column: str, cell: str, message: str
) -> None:
    rows = exported(workspace, table)
    rows[row][column] = cell
    (other,) = [n for n in (2,) if n != row] or [3]
    rows[other]["review"] = "rejected"
    found = problems_of(workspace, table, rows)
    assert message in found[0]
    if "about itself" not in message:
        assert found[0].startswith(f"review.csv:{row + 2}: ")


def test_rejected_and_corrected_at_once_is_refused(workspace: Workspace, table: Path) -> None:
    rows = exported(workspace, table)
    rows[0] |= {"review": "rejected", "speaker": "ada"}
    (problem,) = problems_of(workspace, table, rows)
    assert problem.startswith("review.csv:2: review: is rejected, but speaker changed")


def test_a_mark_of_the_state_that_came_back_changed_decides_nothing(
    workspace: Workspace, table: Path
) -> None:
    rows = exported(workspace, table)
    rows[0] |= {"review": "accepted", "state": "v-1"}
    (problem,) = problems_of(workspace, table, rows)
    assert problem.startswith("review.csv:2: state: quotation-1 is another than when the table was")


def test_all_problems_are_said_at_once(workspace: Workspace, table: Path) -> None:
    rows = exported(workspace, table)
    rows[0]["speaker"], rows[1]["claimant"], rows[1]["about"] = "x", "y", "z"
    assert len(problems_of(workspace, table, rows)) == 3


def test_a_fact_that_has_changed_since_is_not_overwritten(
    workspace: Workspace, table: Path
) -> None:
    rows = exported(workspace, table)
    path = workspace.facts_dir / "dean.yaml"
    path.write_text(
        path.read_text().replace("certainty", "x").replace("speaker: bo", "speaker: ada")
    )
    assert imported(workspace, table, rows).decisions == {}, "its row decides nothing"
    rows[0]["review"] = "accepted"
    (problem,) = problems_of(workspace, table, rows)
    assert "quotation-1 is another than when the table was made" in problem


def test_a_thing_that_is_called_otherwise_since_is_noticed(
    workspace: Workspace, table: Path
) -> None:
    rows = exported(workspace, table)
    path = workspace.facts_dir / "dean.yaml"
    path.write_text(path.read_text().replace("name: Bo Marsh", "name: Beau Marsh"))
    rows[0]["review"] = "accepted"
    assert "is another than when" in problems_of(workspace, table, rows)[0]


def test_a_fact_or_a_sheet_that_is_gone_is_reported(workspace: Workspace, table: Path) -> None:
    rows = exported(workspace, table)
    rows[0]["review"] = rows[1]["review"] = "accepted"
    path = workspace.facts_dir / "dean.yaml"
    text = path.read_text()
    start, end = text.index("  - id: quotation-1"), text.index("  - id: claim-1")
    path.write_text(text[:start] + text[end:] + "retired: [quotation-1]\n")
    (problem,) = problems_of(workspace, table, rows)
    assert problem == "review.csv:2: fact: is retired (found 'quotation-1')"
    path.write_text("facts: [")
    assert "facts/dean.yaml:2: broken YAML" in problems_of(workspace, table, rows)[0]
    path.unlink()
    assert len(problems_of(workspace, table, rows)) == 2


def test_rows_may_be_sorted_left_out_repeated_and_have_columns_of_their_own(
    workspace: Workspace, table: Path
) -> None:
    rows = exported(workspace, table)
    rows[0]["review"] = "accepted"
    shuffled = [{"mine": "x", **row} for row in (rows[2], rows[0], rows[0])]
    for row in shuffled:
        del row["sentence"], row["age"], row["title"]
    done = imported(workspace, table, shuffled)
    assert done.decisions == {"accepted": 1}
    other = dict(shuffled[1]) | {"review": "rejected"}
    found = problems_of(workspace, table, [*shuffled, other])
    assert any("says something else of the same fact" in problem for problem in found)


@pytest.mark.parametrize(
    ("delimiter", "encoding"),
    [(",", "utf-8"), (";", "utf-8-sig"), ("\t", "utf-16"), (",", "utf-8-sig")],
)
def test_what_separates_and_what_encodes_is_seen(
    workspace: Workspace, table: Path, delimiter: str, encoding: str
) -> None:
    rows = exported(workspace, table)
    rows[0]["note"] = "first line\r\nsecond; line, “with marks”"
    data = written(rows, delimiter, encoding)
    table.write_bytes(data)
    import_review(workspace, table)
    review = sheet_of(workspace).facts[0].review
    assert review.note is not None
    assert review.note.split() == ["first", "line", "second;", "line,", "“with", "marks”"]


def test_excels_own_first_line_is_passed_over(workspace: Workspace, table: Path) -> None:
    rows = exported(workspace, table)
    rows[0]["review"] = "accepted"
    table.write_bytes(b"sep=;\r\n" + written(rows, ";", "utf-8"))
    assert import_review(workspace, table).decisions == {"accepted": 1}
    table.write_bytes(b"sep=;\r\n" + written([rows[1] | {"kind": "x"}], ";", "utf-8"))
    with pytest.raises(Problems, match=r"review\.csv:3: kind"):
        import_review(workspace, table)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda _: b"", "review.csv:1: is not a table that 'rejoinder export --review' has made"),
        (lambda _: b"a,b\r\n1,2\r\n", "allowed: columns sheet, fact, kind, words, review, state"),
        (lambda data: data.replace("“".encode(), b"\x93"), "review.csv: is not UTF-8"),
        (lambda data: data.replace(b"words,", b"review,", 1), "is not a table"),
        (lambda data: data.replace(b"title,", b"note,", 1), "note: two columns have this name"),
        (lambda data: data + b'"open', "is not CSV: unexpected end of data"),
        (lambda data: data[:-2] + b",,,more\r\n", "review.csv:5: has more cells than the heading"),
        (lambda data: data + b'"' + b"x" * 200_000 + b'"', "is not CSV: field larger"),
        (lambda _: b"\xff\xfea", "review.csv"),
    ],
)
def test_what_is_no_such_table_is_refused(
    workspace: Workspace, table: Path, change: Callable[[bytes], bytes], message: str
) -> None:
    data = written(exported(workspace, table))
    table.write_bytes(change(data))
    with pytest.raises(Problems) as refused:
        import_review(workspace, table)
    assert message in str(refused.value)


def test_facts_without_an_id_are_not_exported(workspace: Workspace, table: Path) -> None:
    path = workspace.facts_dir / "dean.yaml"
    path.write_text(path.read_text().replace("  - id: claim-1\n    kind", "  - kind"))
    table.write_bytes(b"old")
    with pytest.raises(Problems, match=r"facts\[1\]: has no id yet; 'rejoinder check --fix'"):
        export_review(workspace, table)
    assert table.read_bytes() == b"old"


def two_sheets(workspace: Workspace) -> None:
    text = (workspace.facts_dir / "dean.yaml").read_text().replace("id: dean,", "id: other,")
    (workspace.facts_dir / "other.yaml").write_text(text)


def test_when_one_sheet_cannot_be_written_none_is(
    workspace: Workspace, table: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    two_sheets(workspace)
    rows = exported(workspace, table)
    assert len(rows) == 8
    for row in rows:
        row["note"] = "seen"
    table.write_bytes(written(rows))
    before = {p.name: p.read_bytes() for p in workspace.facts_dir.iterdir()}
    calls: list[int] = []

    def full(handle: int) -> None:
        calls.append(handle)
        if len(calls) == 2:
            raise OSError("No space left on device")

    monkeypatch.setattr(files.os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        import_review(workspace, table)
    assert {p.name: p.read_bytes() for p in workspace.facts_dir.iterdir()} == before


def test_sheets_in_bulk_are_reviewed_too(workspace: Workspace, table: Path) -> None:
    two_sheets(workspace)
    paths = sorted(workspace.facts_dir.glob("*.yaml"))
    lines = [sheet_line(read_sheet(path).sheet) for path in paths]
    bulk = workspace.facts_dir / "all.jsonl"
    bulk.write_bytes(b"\n".join(lines))
    for path in paths:
        path.unlink()
    rows = exported(workspace, table)
    assert {row["sheet"] for row in rows} == {
        "facts/all.jsonl#dean",
        "facts/all.jsonl#other",
    }
    rows[5]["review"] = "accepted"
    done = imported(workspace, table, rows)
    assert done.changed == ["facts/all.jsonl"]
    first, blank, second = bulk.read_bytes().split(b"\n")[:3]
    assert (first + b"\n", blank) == (lines[0], b"")
    assert json.loads(second)["facts"][1]["review"]["status"] == "accepted"


def test_the_commands_say_what_they_did(workspace: Workspace, table: Path) -> None:
    def run(*arguments: str) -> Result:
        return CliRunner().invoke(main, ["-C", str(workspace.root), *arguments])

    result = run("export", "--review", str(table))
    assert result.output == f"4 facts of 1 sheet in {table}\n"
    rows = list(csv.DictReader(table.read_text(encoding="utf-8-sig").splitlines()))
    rows[0]["speaker"] = "person: Cy Finch"
    table.write_bytes(written(rows))
    result = run("import", str(table), "--by", "ed")
    assert result.exit_code == 0
    assert result.output.splitlines() == [
        "changed facts/dean.yaml",
        "4 rows: 1 corrected",
        "1 new thing; 'rejoinder check --register' registers them",
    ]
    assert run("import", str(table)).output == "4 rows: nothing new\n"
    table.write_bytes(written([row | {"kind": "x"} for row in rows]))
    result = run("import", str(table))
    assert result.exit_code == 1
    assert "4 problems; nothing was changed." in result.output
    assert run("export", "--review", str(table), "--graph", "x").exit_code == 2
    assert "review.csv: cannot be read: No such file" in run("import", "no/review.csv").output


WILD = st.text(
    st.characters(blacklist_categories=("Cs", "Cc"), blacklist_characters="\ufffe\uffff")
    | st.sampled_from("'=+-@,;\"|[]“’ 0123456789/."),
    min_size=1,
    max_size=30,
).filter(lambda text: text.strip() == text)


@given(
    st.lists(WILD, min_size=2, max_size=2, unique_by=str.casefold),
    WILD,
    st.sampled_from([",", ";", "\t"]),
)
def test_wild_words_and_names_go_out_and_come_back(
    tmp_path_factory: pytest.TempPathFactory, names: list[str], words: str, delimiter: str
) -> None:
    root = tmp_path_factory.mktemp("wild")
    (root / "rejoinder.toml").touch()
    (root / "facts").mkdir()
    one = {"kind": "description", "describes": "a", "text": words, "evidence": words}
    data = {
        "article": {"id": "a1", "source": "articles/a.txt"},
        "things": [
            {"id": identifier, "kind": "person", "name": name}
            for identifier, name in zip(["a", "1-2"], names, strict=True)
        ],
        "facts": [{"id": "1e5", **one, "role": words}, {"id": "d", **one}],
    }
    sheet = Sheet.model_validate(data)
    path = root / "facts" / "a.yaml"
    path.write_text(sheet_text(sheet))
    before, workspace, table = path.read_bytes(), Workspace(root), root / "table.csv"
    rows = exported(workspace, table)
    table.write_bytes(written(rows, delimiter))
    import_review(workspace, table)
    assert path.read_bytes() == before
    # Every name leads back to its thing, also when the row is not as it was.
    rows[0]["describes"], rows[1]["describes"] = "1-2", rows[0]["describes"]
    rows[1]["role"] = rows[0]["role"]
    table.write_bytes(written(rows, delimiter))
    import_review(workspace, table)
    first, second = read_sheet(path).sheet.facts
    assert (first.describes, second.describes) == ("1-2", "a")  # type: ignore[union-attr]
    assert second.role == words  # type: ignore[union-attr]
    shutil.rmtree(root)


def through_libreoffice(table: Path, delimiters: Iterable[int]) -> None:
    """Open the table as a person does who clicks it, and save it again as CSV."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        pytest.skip("LibreOffice is not installed")
    opened, saved = delimiters
    output = table.parent / "saved"
    # Tokens: separator, text delimiter, character set, first line, columns, language, all quoted,
    # special numbers detected.
    done = subprocess.run(
        [
            program,
            f"-env:UserInstallation={(table.parent / 'profile').as_uri()}",
            "--headless",
            f"--infilter=CSV:{opened},34,76,1,,1033,false,true",
            "--convert-to",
            f"csv:Text - txt - csv (StarCalc):{saved},34,76,1,,1033,false,true",
            "--outdir",
            str(output),
            str(table),
        ],
        capture_output=True,
        timeout=240,
        check=False,
    )
    if not (output / table.name).is_file():
        pytest.skip(f"LibreOffice cannot convert tables here: {done.stderr[-200:]!r}")
    shutil.move(output / table.name, table)


@pytest.mark.parametrize("delimiters", [(44, 44), (44, 59)])
def test_a_round_through_libreoffice_loses_nothing(
    workspace: Workspace, table: Path, delimiters: tuple[int, int]
) -> None:
    rows = exported(workspace, table)
    before = (workspace.facts_dir / "dean.yaml").read_bytes()
    through_libreoffice(table, delimiters)
    assert import_review(workspace, table).decisions == {}
    assert (workspace.facts_dir / "dean.yaml").read_bytes() == before
    rows[1] |= {"review": "accepted", "claimant": "Bo Marsh", "note": "=1+1"}
    table.write_bytes(written(rows))
    through_libreoffice(table, delimiters)
    assert import_review(workspace, table).decisions == {"corrected": 1}
    assert sheet_of(workspace).facts[1].when == "2018-01-14"
