"""``check --fix`` and ``--register``: what a person need not write, and nothing they did."""

import json
from pathlib import Path

import pytest
from rejoinder.pipeline.check import check
from rejoinder.pipeline.errors import Problems
from rejoinder.pipeline.fact_ids import mint_fact_id, with_ids
from rejoinder.pipeline.facts import Sheet, read_sheet, read_sheets
from rejoinder.pipeline.fix import fix
from rejoinder.pipeline.workspace import Workspace

from .builders import sha256, sheet, workspace

TEXT = "The dean 𝒳 answers\n\nNora Quill signed the petition. The dean mocked the petition.\n"
SHEET = """\
# Nora's desk
article:
  source: articles/dean.txt   # as it came
  language: en
things:
  - {id: petition, kind: letter, name: the petition}  # not linked by name
  - {id: dean, kind: person, name: Ada Marsh}
  - id: quill
    kind: person
    name: Nora Quill
facts:
  # she says so herself
  - kind: signature
    work: petition
    signatory: quill
    evidence: Nora Quill signed   # bare

  - kind: response
    responder: dean
    responds_to: petition
    stance: mocks
    evidence: [mocked, {exact: the petition, start: 68}]
"""


@pytest.fixture
def desk(tmp_path: Path) -> Workspace:
    return workspace(tmp_path, {"dean.yaml": SHEET}, {"dean.txt": TEXT})


def only(desk: Workspace) -> Sheet:
    (found,) = read_sheets(desk.facts_dir, desk.root, [])
    return found.sheet


def bytes_of(desk: Workspace) -> dict[str, bytes]:
    return {
        str(p.relative_to(desk.root)): p.read_bytes() for p in desk.root.rglob("*") if p.is_file()
    }


def test_offsets_digests_and_ids_are_filled_in_and_the_rest_stays(desk: Workspace) -> None:
    report = fix(desk, register=True)
    assert not report.problems
    assert (report.sheets, report.facts, report.registered) == (1, 2, 3)
    sheet = only(desk)
    text = desk.text_path(sheet.article.id).read_text(encoding="utf-8")
    assert sheet.article.digest == sha256(TEXT)
    assert sheet.article.text_digest == sha256(text)
    for fact in sheet.facts:
        for span in fact.evidence:
            start, end = span.bounds
            assert text[start:end] == span.exact
    assert sheet.facts[1].evidence[1].start == 68, "where the person said, of the two places"

    written = (desk.facts_dir / "dean.yaml").read_text(encoding="utf-8")
    first, second = (fact.id for fact in sheet.facts)
    start, at = text.index("Nora Quill signed"), text.index("mocked")
    expected = (
        SHEET.replace("article:\n", f"article:\n  id: {sheet.article.id}\n")
        .replace(
            "  language: en\n",
            f"  digest: {sheet.article.digest}\n"
            f"  text_digest: {sheet.article.text_digest}\n  language: en\n",
        )
        .replace("name: the petition}", "name: the petition, same_as: letter/the-petition}")
        .replace("name: Ada Marsh}", "name: Ada Marsh, same_as: person/ada-marsh}")
        .replace("name: Nora Quill\n", "name: Nora Quill\n    same_as: person/nora-quill\n")
        .replace("- kind: signature", f"- id: {first}\n    kind: signature")
        .replace("- kind: response", f"- id: {second}\n    kind: response")
        .replace(
            "evidence: Nora Quill signed",
            f"evidence: {{exact: Nora Quill signed, start: {start}, end: {start + 17}}}",
        )
        .replace("[mocked, {", f"[{{exact: mocked, start: {at}, end: {at + 6}}}, {{")
        .replace("start: 68}", "start: 68, end: 80}")
    )
    assert written == expected


def test_a_second_run_changes_no_byte(desk: Workspace) -> None:
    assert fix(desk, register=True).changed
    before = bytes_of(desk)
    report = fix(desk, register=True)
    assert not report.changed
    assert not report.registered
    assert bytes_of(desk) == before


def test_without_the_flags_nothing_is_written(desk: Workspace) -> None:
    fix(desk, fill=True, register=False)
    assert not desk.registry_file.exists()
    before = bytes_of(desk)
    assert check(desk).problems
    assert bytes_of(desk) == before


def test_an_id_is_kept_when_the_fact_is_corrected(desk: Workspace) -> None:
    fix(desk, register=True)
    ids = [fact.id for fact in only(desk).facts]
    path = desk.facts_dir / "dean.yaml"
    path.write_text(path.read_text().replace("stance: mocks", "stance: denounces"))
    assert not fix(desk, register=True).problems
    assert [fact.id for fact in only(desk).facts] == ids


def test_the_same_fact_gets_the_same_id_and_never_a_taken_one() -> None:
    content = {"claimant": "quill", "evidence": ["words"]}
    one = mint_fact_id("a", "movement_relation", content, set())
    assert one == mint_fact_id("a", "movement_relation", dict(reversed(content.items())), set())
    assert one.startswith("movement-relation-")
    assert mint_fact_id("a", "claim", content, set()) != mint_fact_id("b", "claim", content, set())
    other = mint_fact_id("a", "movement_relation", content, {one})
    assert other not in (one, mint_fact_id("a", "movement_relation", content, {one, other}))


def test_minting_many_of_the_same_steps_over_the_same_ids() -> None:
    content = {"claimant": "quill", "evidence": ["words"]}
    taken: set[str] = set()
    tried: dict[str, int] = {}
    for _ in range(20):
        slowly = mint_fact_id("a", "claim", content, taken)
        assert mint_fact_id("a", "claim", content, taken, tried) == slowly
        taken.add(slowly)
    assert len(taken) == 20


def test_reviews_and_offsets_are_no_part_of_an_id() -> None:
    def minted(**more: object) -> list[str | None]:
        fact = {"kind": "quotation", "id": None, "evidence": "words", **more}
        return [fact.id for fact in with_ids("a", sheet(fact).facts, set())]

    assert minted() == minted(
        review={"status": "accepted"}, evidence={"exact": "words", "start": 3}
    )
    assert minted() != minted(speaker="dean")


def test_two_equal_facts_and_a_retired_id_stay_apart(desk: Workspace) -> None:
    fact = "  - {kind: quotation, evidence: mocked}\n"
    path = desk.facts_dir / "dean.yaml"
    path.write_text(SHEET + fact + fact)
    fix(desk)
    ids = [fact.id for fact in only(desk).facts]
    assert len(set(ids)) == 4
    path.write_text(SHEET + fact + f"retired: [{ids[2]}]\n")
    fix(desk)
    assert only(desk).facts[2].id == ids[3], "the next one: a retired id is stepped over"


def change_text(desk: Workspace, text: str) -> None:
    (desk.articles_dir / "dean.txt").write_text(text, encoding="utf-8")


def test_a_changed_text_is_anchored_anew_where_every_word_stands_once(desk: Workspace) -> None:
    path = desk.facts_dir / "dean.yaml"
    path.write_text(SHEET.replace(", {exact: the petition, start: 68}", ""))
    fix(desk, register=True)
    old = only(desk)
    change_text(desk, TEXT.replace("Nora", "Indeed, 𝒳 Nora"))
    assert {p.field for p in check(desk).problems} == {"article.digest"}
    assert not fix(desk).problems
    new = only(desk)
    assert new.article.digest != old.article.digest
    assert [s.start for f in new.facts for s in f.evidence] == [
        s.bounds[0] + 10 for f in old.facts for s in f.evidence
    ]
    assert [fact.id for fact in new.facts] == [fact.id for fact in old.facts]


@pytest.mark.parametrize(
    "text",
    [
        TEXT.replace("mocked", "ridiculed"),  # one of the words is gone
        TEXT.replace("answers", "mocked"),  # one of them stands twice now
        "the petition " * 4 + TEXT,  # other words than before stand at the old place
        TEXT + "More.",  # "the petition" stood twice before: a place is no proof in another text
    ],
)
def test_a_changed_text_moves_nothing_where_one_word_does_not_fit(
    desk: Workspace, text: str
) -> None:
    fix(desk, register=True)
    before = bytes_of(desk)
    change_text(desk, text)
    before["articles/dean.txt"] = text.encode()
    report = fix(desk, register=True)
    assert report.problems
    assert not report.changed
    assert bytes_of(desk) == before


def test_a_source_that_changed_without_its_text_keeps_every_span(desk: Workspace) -> None:
    fix(desk, register=True)
    old = only(desk)
    change_text(desk, TEXT.replace("\n", "\r\n"))
    assert not fix(desk).problems
    assert only(desk).facts == old.facts
    assert only(desk).article.digest != old.article.digest


def test_what_cannot_be_found_stays_as_it_is_and_is_reported(desk: Workspace) -> None:
    path = desk.facts_dir / "dean.yaml"
    path.write_text(SHEET.replace("Nora Quill signed", "Nora Quill wrote"))
    (wrong,) = (p for p in fix(desk, register=True).problems if p.field.startswith("facts"))
    assert wrong.field == "facts[0].evidence[0]"
    assert "Nora Quill wrote   # bare" in path.read_text()


def test_a_source_outside_the_workspace_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("mocked")
    (tmp_path / "desk").mkdir()
    text = SHEET.replace("articles/dean.txt", "../secret.txt")
    desk = workspace(tmp_path / "desk", {"dean.yaml": text}, {})
    (wrong,) = fix(desk).problems
    assert str(wrong) == (
        "facts/dean.yaml:2: article.id: is missing; it is minted from article.source, and "
        "'../secret.txt' is outside the workspace"
    )
    assert not desk.texts_dir.exists()


def test_an_id_that_is_missing_is_explained(desk: Workspace) -> None:
    (minted,) = check(desk).problems
    assert minted.message == "is missing; 'rejoinder check --fix' mints it"
    (desk.articles_dir / "dean.txt").unlink()
    for report in (check(desk), fix(desk)):
        (wrong,) = report.problems
        assert str(wrong) == (
            "facts/dean.yaml:2: article.id: is missing; it is minted from article.source, and "
            "there is no file 'articles/dean.txt'"
        )


def test_one_broken_sheet_keeps_no_other_from_being_fixed(desk: Workspace) -> None:
    (desk.facts_dir / "a.yaml").write_text("article: [\n")
    report = fix(desk, register=True)
    assert {p.file for p in report.problems} == {"facts/a.yaml"}
    assert only(desk).facts[0].id


def test_json_lines_are_fixed_too_and_other_lines_are_not_touched(tmp_path: Path) -> None:
    def line(name: str, **more: object) -> str:
        article = {"id": name, "source": f"articles/{name}.txt"}
        thing = {"id": "dean", "kind": "person", "name": "Ada Marsh"}
        fact = {"kind": "quotation", "speaker": "dean", "evidence": "mocked"}
        return json.dumps({"article": article, "things": [thing], "facts": [fact]} | more)

    odd = line("b", things=[], facts=[]).replace(": ", ":   ")
    desk = workspace(tmp_path, {}, {"a.txt": TEXT, "c.txt": TEXT})
    path = desk.facts_dir / "all.jsonl"
    path.write_text(f"{line('a')}\n\n{odd}\n{line('c')}")
    report = fix(desk, register=True)
    assert not report.problems
    assert report.changed.count("facts/all.jsonl") == 1
    lines = path.read_text().split("\n")
    assert [bool(text) for text in lines] == [True, False, True, True, False]
    assert lines[2] == odd
    first, _, last = [json.loads(text) for text in lines if text]
    assert first["things"][0]["same_as"] == last["things"][0]["same_as"] == "person/ada-marsh"
    assert first["facts"][0]["evidence"]["start"] == TEXT.index("mocked")
    assert first["facts"][0]["id"] != last["facts"][0]["id"]
    before = bytes_of(desk)
    assert not fix(desk, register=True).changed
    assert bytes_of(desk) == before


def test_new_entries_go_to_the_end_of_the_registry_in_order(desk: Workspace) -> None:
    desk.registry_file.write_text(
        "# Who is who\n- kind: person  # the dean\n  slug: dean-marsh\n"
        "  label: {en: Ada Marsh}\n  confirmed: true\n# to be continued\n"
    )
    report = fix(desk, register=True)
    assert report.registered == 2
    assert "registry.yaml" in report.changed
    assert desk.registry_file.read_text() == (
        "# Who is who\n- kind: person  # the dean\n  slug: dean-marsh\n"
        "  label: {en: Ada Marsh}\n  confirmed: true\n"
        "- kind: letter\n  slug: the-petition\n  label:\n    en: the petition\n"
        "- kind: person\n  slug: nora-quill\n  label:\n    en: Nora Quill\n  confirmed: false\n"
        "# to be continued\n"
    )
    assert only(desk).thing("dean").same_as == "person/dean-marsh"  # type: ignore[union-attr]


def test_two_sheets_of_one_article_are_not_registered(desk: Workspace) -> None:
    fix(desk)
    copied = (desk.facts_dir / "dean.yaml").read_text().replace("name: Ada Marsh", "name: Bo Reed")
    (desk.facts_dir / "copy.yaml").write_text(copied)
    things = [{"id": "x", "kind": "group", "name": "G"}]
    other = {"article": {"id": "b", "source": "b"}, "things": things}
    (desk.facts_dir / "other.jsonl").write_text(json.dumps(other))
    report = fix(desk, register=True)
    assert report.registered == 1
    assert any("two sheets are of this article" in p.message for p in report.problems)
    assert "same_as" not in (desk.facts_dir / "dean.yaml").read_text()


def test_a_broken_registry_stops_everything(desk: Workspace) -> None:
    desk.registry_file.write_text("- kind: person\n")
    before = bytes_of(desk)
    with pytest.raises(Problems):
        fix(desk, register=True)
    assert bytes_of(desk) == before


def test_a_sheet_that_is_linked_already_is_left_alone(desk: Workspace) -> None:
    fix(desk, register=True)
    path = desk.facts_dir / "dean.yaml"
    path.write_text(path.read_text().replace("name: Nora Quill", "name: Professor Quill"))
    assert fix(desk, register=True).registered == 0
    assert read_sheet(path).sheet.things[2].same_as == "person/nora-quill"


def test_the_words_that_a_changed_text_lost_are_named(desk: Workspace) -> None:
    fix(desk, register=True)
    change_text(desk, TEXT.replace("Nora Quill signed", "Nora Quill wrote"))
    lost = {
        str(p).partition(": ")[2] for p in fix(desk).problems if not p.field.startswith("article")
    }
    assert lost == {
        "facts[0].evidence[0]: looked for in the changed article, they do not stand in "
        "the text; when 'exact' is corrected, 'start' and 'end' may be deleted "
        "(found 'Nora Quill signed')",
        "facts[1].evidence[1]: looked for in the changed article, they stand 2 times, at "
        "37, 67; 'start' says which is meant, without 'end' (found 'the petition')",
    }
    # What the messages say is what helps.
    path = desk.facts_dir / "dean.yaml"
    text = path.read_text()
    old, again = only(desk).facts[0].evidence[0], only(desk).facts[1].evidence[1]
    text = text.replace(
        f"{{exact: Nora Quill signed, start: {old.start}, end: {old.end}}}", "Nora Quill wrote"
    ).replace(f"start: {again.start}, end: {again.end}", "start: 67")
    path.write_text(text)
    assert not fix(desk).problems


def test_a_changed_article_that_cannot_be_read_is_named(desk: Workspace) -> None:
    fix(desk, register=True)
    (desk.articles_dir / "dean.txt").write_bytes(b"\0\1\2")
    assert any("is not a text" in str(p) for p in fix(desk).problems)


def test_things_of_a_sheet_with_errors_are_not_registered(desk: Workspace) -> None:
    wrong = SHEET.replace("responder: dean", "responder: nobody")
    (desk.facts_dir / "dean.yaml").write_text(wrong)
    right = {"id": "x", "kind": "group", "name": "G"}
    other = {"article": {"id": "b", "source": "b"}, "things": [right]}
    (desk.facts_dir / "other.jsonl").write_text(json.dumps(other))
    report = fix(desk, register=True)
    assert report.registered == 1
    assert "same_as" not in (desk.facts_dir / "dean.yaml").read_text()
    assert (
        "facts/dean.yaml:1: its things are not registered before everything else in the sheet is "
        "right"
    ) in report.warnings
    (desk.facts_dir / "dean.yaml").write_text(SHEET)
    report = fix(desk, register=True)
    assert report.registered == 3
    assert not report.problems


@pytest.mark.parametrize("register", [False, True])
def test_a_sheet_that_cannot_be_edited_is_not_touched(desk: Workspace, register: bool) -> None:
    path = desk.facts_dir / "dean.yaml"
    path.write_text(SHEET.replace("- kind: signature", "- ? kind\n    : signature"))
    before = bytes_of(desk)
    report = fix(desk, register=register)
    assert bytes_of(desk) == before
    assert not report.changed
    assert (
        "facts/dean.yaml:13: cannot be rewritten without losing something: '? key' cannot be "
        "edited, 'key: value' can; nothing was changed"
    ) in map(str, report.problems)


def test_a_sheet_that_cannot_be_linked_leaves_no_entry(desk: Workspace) -> None:
    fix(desk)
    path = desk.facts_dir / "dean.yaml"
    path.write_text(path.read_text().replace("name: Ada Marsh}", "name: Ada Marsh, ? same_as}"))
    report = fix(desk, fill=False, register=True)
    assert report.registered == 0
    assert not desk.registry_file.exists()
    assert "facts/dean.yaml: cannot be edited, so its things are not registered" in report.warnings


def test_a_kept_text_that_is_not_utf8_is_a_problem(desk: Workspace) -> None:
    fix(desk, register=True)
    path = desk.text_path(only(desk).article.id)
    text = path.read_bytes()
    path.write_bytes(text + b"\xe9")
    file = path.relative_to(desk.root).as_posix()
    found = [str(p) for p in check(desk).problems if p.file == file]
    assert found == [
        f"{file}:4: is not UTF-8 (found byte 0xe9 at offset {len(text)}; allowed: text in UTF-8)"
    ]
