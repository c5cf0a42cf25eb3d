"""Articles → sheets: what is written, what is left alone, what is refused."""

import json
import os
import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from rejoinder.pipeline.articles import Article, ArticleMetadata, digest_of
from rejoinder.pipeline.check import check
from rejoinder.pipeline.cli import main
from rejoinder.pipeline.errors import ExtractorError, Problem, Problems
from rejoinder.pipeline.extract import Extractor, Proposal
from rejoinder.pipeline.extract.run import Report, extract_workspace
from rejoinder.pipeline.facts import FACT_KINDS, Fact, Sheet, Span, Thing, read_sheet, write_sheet
from rejoinder.pipeline.facts.kinds import Response, Review
from rejoinder.pipeline.workspace import Workspace

TEXT = """The dean answers

Nora Quill asked for a library. “We want to read,” Nora Quill said.

The dean, Ada Marsh, called the petition “a gift to the town”. He left early.
"""


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    (tmp_path / "rejoinder.toml").write_text('[extract]\nextractor = "plain"\n')
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "dean.txt").write_text(TEXT)
    return Workspace(tmp_path)


def run(workspace: Workspace, extractor: Extractor | None = None, *sources: Path) -> Report:
    return extract_workspace(
        workspace, sources, extractor, now=lambda: datetime(2026, 11, 23, 14, 30, tzinfo=UTC)
    )


def sheet_path(workspace: Workspace) -> Path:
    (path,) = workspace.facts_dir.glob("*.yaml")
    return path


def sheet_of(workspace: Workspace) -> Sheet:
    return read_sheet(sheet_path(workspace)).sheet


def facts_of(workspace: Workspace) -> dict[str, str | None]:
    """The words of every fact → its id."""
    return {fact.evidence[0].exact: fact.id for fact in sheet_of(workspace).facts}


def files_of(workspace: Workspace) -> dict[str, bytes]:
    return {
        str(path): path.read_bytes() for path in sorted(workspace.root.rglob("*")) if path.is_file()
    }


def quotation(text: str, words: str, **values: object) -> Fact:
    start = text.index(words)
    span = Span(exact=words, start=start, end=start + len(words))
    return FACT_KINDS["quotation"].model_validate(
        {"kind": "quotation", "evidence": [span], "confidence": 0.5, **values}
    )


def proposing(*words: str, version: str = "1", **values: object) -> Extractor:
    """An extractor that proposes these words as quotations, where they stand."""

    def propose(article: Article) -> Proposal:
        found = [word for word in words if word in article.text]
        return Proposal(facts=[quotation(article.text, word, **values) for word in found])

    return Extractor("quoting", version, propose)


NORA = Thing.model_validate({"id": "nora", "kind": "person", "name": "Nora Quill"})
ADA = Thing.model_validate({"id": "ada", "kind": "person", "name": "Ada Marsh"})


LETTER = Thing.model_validate({"id": "letter", "kind": "letter", "name": "the petition"})


def signing(*people: Thing, version: str) -> Extractor:
    """An extractor that proposes these people as signatories, all in one sentence."""

    def propose(article: Article) -> Proposal:
        words = quotation(article.text, "asked for a library").evidence
        facts = [
            FACT_KINDS["signature"].model_validate(
                {
                    "kind": "signature",
                    "work": "letter",
                    "signatory": person.id,
                    "evidence": words,
                    "confidence": 0.5,
                }
            )
            for person in people
        ]
        return Proposal(things=[LETTER, *people], facts=facts)

    return Extractor("signing", version, propose)


def test_an_article_becomes_a_text_a_sheet_and_entries_of_the_registry(
    workspace: Workspace,
) -> None:
    report = run(workspace)
    assert report.problems == []
    assert report.extracted == 1
    sheet = sheet_of(workspace)
    digest = digest_of(TEXT.encode())
    assert sheet.article.id == f"dean-{digest[7:15]}"
    assert sheet_path(workspace).name == f"{sheet.article.id}.yaml"
    assert sheet.article.source == "articles/dean.txt"
    assert sheet.article.digest == sheet.article.text_digest == digest
    assert sheet.article.title == "The dean answers"
    assert workspace.text_path(sheet.article.id).read_text() == TEXT
    assert [(t.name, t.same_as) for t in sheet.things] == [
        ("Nora Quill", "person/nora-quill"),
        ("Ada Marsh", "person/ada-marsh"),
    ]
    assert list(facts_of(workspace)) == ["We want to read,", "a gift to the town"]
    assert all(fact.id and fact.confidence for fact in sheet.facts)
    assert sheet.extraction is not None
    assert sheet.extraction.extractor == "plain"
    assert sheet.extraction.at == "2026-11-23T14:30:00Z"
    assert check(workspace).problems == []


def test_the_source_goes_before_the_extractor(workspace: Workspace) -> None:
    (workspace.articles_dir / "dean.txt").unlink()
    (workspace.articles_dir / "dean.md").write_text(
        "---\ntitle: By the source\nlanguage: fr\nauthor: [Ada, Bo]\n---\nHeading\n\nThe end.\n"
    )

    def propose(_: Article) -> Proposal:
        return Proposal(metadata=ArticleMetadata(title="By the words", published="2018"))

    run(workspace, Extractor("heads", "1", propose))
    article = sheet_of(workspace).article
    assert (article.title, article.published, article.language) == ("By the source", "2018", "fr")
    assert article.author == ["Ada", "Bo"]


def test_the_settings_say_the_language_of_articles_that_name_none(workspace: Workspace) -> None:
    (workspace.root / "rejoinder.toml").write_text("[extract]\nlanguage = 'en-GB'\n")
    run(workspace)
    assert sheet_of(workspace).article.language == "en-GB"


def test_an_unchanged_article_is_not_extracted_again(workspace: Workspace) -> None:
    calls: list[str] = []

    def propose(article: Article) -> Proposal:
        calls.append(article.source)
        return Proposal(facts=[quotation(article.text, "We want to read")])

    for version, times in (("1", 1), ("1", 1), ("2", 2)):
        report = run(workspace, Extractor("counting", version, propose))
        assert len(calls) == times
    before = files_of(workspace)
    report = run(workspace, Extractor("counting", "2", propose))
    assert (report.extracted, report.unchanged) == (0, 1)
    assert files_of(workspace) == before
    run(workspace, Extractor("counting", "2", propose, model="a model"))
    assert len(calls) == 3
    workspace.text_path(sheet_of(workspace).article.id).unlink()
    run(workspace, Extractor("counting", "2", propose, model="a model"))
    assert len(calls) == 4
    assert check(workspace).problems == []


def test_ids_stay_and_what_a_new_version_does_not_find_is_retired(workspace: Workspace) -> None:
    run(workspace, proposing("We want to read", "a gift to the town"))
    first = facts_of(workspace)
    things = sheet_of(workspace).things
    run(workspace, proposing("a gift", "He left", version="2"))
    second = facts_of(workspace)
    assert second["a gift"] == first["a gift to the town"]
    assert sheet_of(workspace).retired == [first["We want to read"]]
    assert sheet_of(workspace).things == things
    assert check(workspace).problems == []
    # What comes back is a new fact: a retired id is never used again.
    run(workspace, proposing("We want to read", "a gift", version="3"))
    third = facts_of(workspace)
    assert third["a gift"] == first["a gift to the town"]
    assert third["We want to read"] not in (None, first["We want to read"])
    assert check(workspace).problems == []


def test_a_fact_that_says_more_than_before_keeps_its_id(workspace: Workspace) -> None:
    run(workspace, proposing("a gift"))
    before = facts_of(workspace)

    def propose(article: Article) -> Proposal:
        return Proposal(things=[ADA], facts=[quotation(article.text, "a gift", speaker="ada")])

    run(workspace, Extractor("quoting", "2", propose))
    assert facts_of(workspace) == before
    assert sheet_of(workspace).facts[0].speaker == "ada"  # type: ignore[union-attr]


def test_a_changed_article_keeps_its_id(workspace: Workspace) -> None:
    run(workspace)
    before, name = sheet_of(workspace), sheet_path(workspace).name
    path = workspace.articles_dir / "dean.txt"
    path.write_text("New words here. " + TEXT.replace("Ada Marsh", "Bo Finch"))
    report = run(workspace)
    assert (report.extracted, report.problems) == (1, [])
    after = sheet_of(workspace)
    assert sheet_path(workspace).name == name
    assert after.article.id == before.article.id
    assert after.article.digest == digest_of(path.read_bytes())
    assert [fact.id for fact in after.facts] == [fact.id for fact in before.facts]
    assert [thing.name for thing in after.things] == ["Nora Quill", "Bo Finch"]
    assert check(workspace).problems == []


def test_a_moved_article_keeps_its_sheet(workspace: Workspace) -> None:
    run(workspace)
    before = facts_of(workspace)
    (workspace.articles_dir / "2018").mkdir()
    (workspace.articles_dir / "dean.txt").rename(workspace.articles_dir / "2018" / "new.txt")
    assert run(workspace).problems == []
    assert sheet_of(workspace).article.source == "articles/2018/new.txt"
    assert facts_of(workspace) == before


def touched_sheet(workspace: Workspace) -> Path:
    """A sheet of which a person has reviewed some facts, and written one by hand."""
    run(workspace, proposing("We want to read", "a gift", "He left", "asked for", "answers"))
    path = sheet_path(workspace)
    lines = []
    for line in path.read_text().splitlines():
        lines.append(line)
        for words, status in (("We want", "accepted"), ("a gift", "rejected")):
            if words in line:
                lines.append(f"    review: {{status: {status}, by: ed, at: 2026-11-20}}  # seen")
        if "He left" in line:
            lines.append("    speaker: ada")
            lines.append("    review: {status: corrected, by: ed}")
    text = "\n".join(lines).replace("facts:", "facts:\n  # By hand:\n" + BY_HAND, 1)
    text = text.replace("  source:", "  author: Ed Itor\n  source:", 1)
    things = "things:\n  - {id: ada, kind: person, name: Ada Marsh, names: [the dean]}\nfacts:"
    path.write_text(re.sub(r"(things: \[\]\n)?facts:", things, text, count=1) + "\n")
    result = CliRunner().invoke(main, ["-C", str(workspace.root), "check", "--fix", "--register"])
    assert result.exit_code == 0, result.output
    return path


BY_HAND = """\
  - kind: description
    describes: ada
    text: The dean
    evidence: The dean, Ada Marsh
  - kind: quotation
    evidence: called the petition
"""


def test_a_persons_work_is_never_overwritten(workspace: Workspace) -> None:
    path = touched_sheet(workspace)
    before = path.read_text()
    kept = {fact.id: fact for fact in sheet_of(workspace).facts}
    # The next version finds the same, a little differently: everything is there already.
    same = proposing("want to read", "a gift to the town", "He left early", "petition", version="2")
    report = run(workspace, same)
    assert report.problems == []
    assert {fact.id: fact for fact in sheet_of(workspace).facts} == kept
    marked = re.sub(r", not_found: \[[^]]*\]", "", path.read_text())
    assert marked.replace("version: '2'", "version: '1'") == before
    # A new one is added, and nothing else happens.
    run(workspace, proposing("a library", version="3"))
    after = sheet_of(workspace)
    assert {fact.id: fact for fact in after.facts if fact.id in kept} == kept
    (new,) = (fact for fact in after.facts if fact.id not in kept)
    assert new.evidence[0].exact == "a library"
    assert after.retired == []
    assert after.article.author == "Ed Itor"
    assert path.read_text().count("# seen") == 2
    assert "# By hand:" in path.read_text()
    assert check(workspace).problems == []


def test_what_a_person_has_retired_is_not_proposed_again(workspace: Workspace) -> None:
    path = touched_sheet(workspace)
    sheet = sheet_of(workspace)
    gone = next(fact for fact in sheet.facts if fact.evidence[0].exact == "asked for")
    facts = [fact for fact in sheet.facts if fact is not gone]
    write_sheet(sheet.model_copy(update={"facts": facts, "retired": [gone.id]}), path)
    run(workspace, proposing("asked for", version="2"))
    assert sheet_of(workspace).facts == facts


def test_two_facts_of_one_sentence_are_told_apart_by_what_they_say(workspace: Workspace) -> None:
    run(workspace, signing(NORA, version="1"))
    (first,) = sheet_of(workspace).facts
    accepted = first.model_copy(
        update={"review": Review.model_validate({"status": "accepted", "by": "ed"})}
    )
    sheet = sheet_of(workspace)
    write_sheet(sheet.model_copy(update={"facts": [accepted]}), sheet_path(workspace))
    run(workspace, signing(ADA, NORA, version="2"))
    after = sheet_of(workspace)
    assert after.facts[0] == accepted
    assert after.facts[1].signatory == "ada"  # type: ignore[union-attr]
    assert [thing.id for thing in after.things] == ["letter", "nora", "ada"]


def test_a_correction_holds_against_what_it_corrected(workspace: Workspace) -> None:
    run(workspace, signing(NORA, ADA, version="1"))
    sheet = sheet_of(workspace)
    review = Review.model_validate({"status": "corrected", "by": "ed"})
    update = {"signatory": "ada", "review": review}
    (corrected,) = (
        fact.model_copy(update=update)
        for fact in sheet.facts
        if fact.signatory == "nora"  # type: ignore[union-attr]
    )
    write_sheet(sheet.model_copy(update={"facts": [corrected]}), sheet_path(workspace))
    run(workspace, signing(NORA, version="2"))
    assert sheet_of(workspace).facts == [corrected]


def called(thing: Thing, **values: str | None) -> Thing:
    return thing.model_copy(update=values)


QUILL = Thing.model_validate(
    {"id": "baker-nora-quill", "kind": "person", "name": "Baker Nora Quill"}
)


@pytest.mark.parametrize("reviewed", [False, True])
@pytest.mark.parametrize(
    "corrected", [{"name": "Nora Quill"}, {"kind": "organisation", "same_as": None}]
)
def test_what_a_person_made_of_a_thing_stays(
    workspace: Workspace, corrected: dict[str, str | None], reviewed: bool
) -> None:
    run(workspace, signing(QUILL, ADA, version="1"))
    sheet = sheet_of(workspace)
    letter, quill, ada = sheet.things
    things = [letter, called(quill, **corrected), ada]
    facts = [
        fact.model_copy(update={"review": Review.model_validate({"status": "accepted"})})
        if reviewed and fact.signatory == "ada"  # type: ignore[union-attr]
        else fact
        for fact in sheet.facts
    ]
    sheet = sheet.model_copy(update={"things": things, "facts": facts})
    write_sheet(sheet, sheet_path(workspace))
    run(workspace, signing(QUILL, ADA, version="2"))
    after = sheet_of(workspace)
    registered = f"{after.things[1].kind}/baker-nora-quill"
    things[1] = called(things[1], same_as=registered)
    assert (after.things, after.facts) == (things, facts)
    assert check(workspace).problems == []


def test_an_id_that_says_nothing_of_a_name_makes_nobody_the_same(workspace: Workspace) -> None:
    run(workspace, signing(called(NORA, id="person-1"), version="1"))
    run(workspace, signing(called(NORA, id="baker"), called(ADA, id="person-1"), version="2"))
    after = sheet_of(workspace)
    assert {thing.name for thing in after.things} == {"the petition", "Nora Quill", "Ada Marsh"}
    assert [f.signatory for f in after.facts] == ["person-1", "person-1-2"]  # type: ignore[union-attr]


def test_of_two_of_whom_one_is_known_by_name_the_other_is_new(workspace: Workspace) -> None:
    quill = Thing.model_validate({"id": "quill", "kind": "person", "name": "Quill"})
    run(workspace, signing(quill, version="1"))
    sheet = sheet_of(workspace)
    things = [called(t, name="Nora Quill") if t.id == "quill" else t for t in sheet.things]
    write_sheet(sheet.model_copy(update={"things": things}), sheet_path(workspace))
    run(workspace, signing(NORA, quill, version="2"))
    assert [thing.name for thing in sheet_of(workspace).things][1:] == ["Nora Quill", "Quill"]


def test_parts_of_a_quotation_that_a_person_marked_are_none(workspace: Workspace) -> None:
    run(workspace, proposing("He left"))
    sheet = sheet_of(workspace)
    by_hand = quotation(TEXT, "“a gift to the town”. He left early", confidence=None)
    write_sheet(sheet.model_copy(update={"facts": [by_hand]}), sheet_path(workspace))
    run(workspace, proposing("a gift", "the town", "He left", version="2"))
    assert [fact.evidence for fact in sheet_of(workspace).facts] == [by_hand.evidence]


def test_new_things_come_into_a_persons_sheet_only_with_a_fact(workspace: Workspace) -> None:
    path = touched_sheet(workspace)

    def propose(article: Article) -> Proposal:
        new = quotation(article.text, "a library", speaker="other-ada")
        ada = ADA.model_copy(update={"id": "other-ada", "names": ["Marsh"]})
        return Proposal(things=[NORA, ada], facts=[new])

    run(workspace, Extractor("naming", "1", propose))
    after = sheet_of(workspace)
    assert [(t.id, t.names) for t in after.things] == [("ada", ["the dean"])]
    assert after.facts[-1].speaker == "ada"  # type: ignore[union-attr]
    assert path.read_text().count("kind: person") == 1


def test_a_fact_on_which_a_persons_fact_relies_stays(workspace: Workspace) -> None:
    run(workspace, proposing("We want to read", "a gift"))
    sheet = sheet_of(workspace)
    quoted = next(f for f in sheet.facts if f.evidence[0].exact == "a gift")
    answer = Response.model_validate(
        {
            "kind": "response",
            "responder": "ada",
            "responds_to": "ada",
            "quotes": quoted.id,
            "evidence": "called the petition",
        }
    )
    values = {"things": [ADA], "facts": [*sheet.facts, answer]}
    write_sheet(sheet.model_copy(update=values), sheet_path(workspace))
    (workspace.articles_dir / "dean.txt").write_text(TEXT.replace("We want to read", "Read"))
    run(workspace, proposing(version="2"))
    after = sheet_of(workspace)
    assert [fact.id for fact in after.facts[:1]] == [quoted.id]
    assert len(after.facts) == 2
    assert check(workspace).problems == []


def test_a_person_is_asked_where_a_change_has_taken_their_words(workspace: Workspace) -> None:
    path = touched_sheet(workspace)
    (workspace.articles_dir / "dean.txt").write_text(TEXT.replace("We want to", "We must"))
    before = files_of(workspace)
    report = run(workspace)
    (problem,) = report.problems
    assert problem.file == workspace.name_of(path)
    assert "We want to read" in path.read_text().splitlines()[problem.line - 1]
    assert problem.field.endswith(".evidence")
    assert "articles/dean.txt has changed: they do not stand in the text" in problem.message
    assert files_of(workspace) == before


def test_a_sheet_by_hand_is_added_to_only_when_its_article_is_named(workspace: Workspace) -> None:
    workspace.facts_dir.mkdir()
    path = workspace.facts_dir / "mine.yaml"
    path.write_text(
        "# Mine\narticle: {id: mine, source: articles/dean.txt}\n"
        "things:\n  - {id: ada, kind: person, name: Ada Marsh}\n"
        "facts:\n  - kind: quotation\n    speaker: ada\n    evidence: a gift to the town\n"
    )
    before = files_of(workspace)
    report = run(workspace)
    assert (report.extracted, report.by_hand, report.problems) == (0, 1, [])
    assert {k: v for k, v in files_of(workspace).items() if k in before and k != str(path)} == {
        k: v for k, v in before.items() if k != str(path)
    }
    report = run(workspace, None, Path("articles/dean.txt"))
    assert (report.extracted, report.problems) == (1, [])
    sheet = sheet_of(workspace)
    assert path.read_text().startswith("# Mine\n")
    assert [fact.evidence[0].exact for fact in sheet.facts] == [
        "a gift to the town",
        "We want to read,",
    ]
    assert sheet.facts[0].speaker == "ada"  # type: ignore[union-attr]
    assert check(workspace).problems == []


def test_one_bad_article_costs_one_line(workspace: Workspace) -> None:
    articles = workspace.articles_dir
    (articles / "empty.txt").touch()
    (articles / "scan.pdf").write_bytes(b"%PDF-1.4")
    (articles / "song.mp3").write_bytes(b"ID3")
    (articles / "latin.txt").write_bytes("é caf".encode() + b"\xe9 au lait")
    (articles / "deep" / "er").mkdir(parents=True)
    (articles / "deep" / "er" / "other.md").write_text("Other *words* here.")
    (articles / ".hidden.txt").touch()
    (articles / "copy.txt").write_text(TEXT)
    os.mkfifo(articles / "pipe.txt")
    (articles / "gone.txt").symlink_to(articles / "nowhere")
    (articles / "a\nb.txt").write_text("words")
    report = run(workspace)
    assert report.extracted == 2
    assert {problem.file: problem.message for problem in report.problems} == {
        "'articles/a\\nb.txt'": "has a name that cannot be written",
        "articles/dean.txt": "has the same content as articles/copy.txt",
        "articles/empty.txt": "holds no text",
        "articles/gone.txt": "cannot be read: No such file or directory",
        "articles/latin.txt": "is not UTF-8",
        "articles/pipe.txt": "is not a file",
        "articles/scan.pdf": "cannot be read as PDF: Stream has ended unexpectedly",
        "articles/song.mp3": "no reader for such files",
    }
    assert "8 problems" in report.lines[-1]


def test_an_extractor_that_fails_or_invents_costs_its_article(workspace: Workspace) -> None:
    (workspace.articles_dir / "other.txt").write_text("Other words.")

    def propose(article: Article) -> Proposal:
        if "other" in article.source:
            raise ZeroDivisionError("by nought")
        invented = quotation("x" * 30 + "never said", "never said", id="q")
        dangling = quotation(article.text, "a gift", speaker="nobody", confidence=None, id="q")
        return Proposal(facts=[invented, dangling])

    report = run(workspace, Extractor("careless", "1", propose))
    assert not workspace.facts_dir.exists()
    dean, other = sorted(report.problems)
    assert "the extractor careless failed: ZeroDivisionError: by nought" in other.message
    assert "2 things or facts with the id 'q'" in dean.message
    assert "“never said”: the words do not stand at 30" in dean.message
    assert "no confidence" in dean.message


def test_what_an_extractor_says_of_an_article_is_in_the_report(workspace: Workspace) -> None:
    (workspace.articles_dir / "other.txt").write_text("Other words.")

    def propose(article: Article) -> Proposal:
        if "other" in article.source:
            raise Problems([Problem(article.source, 0, "", "is no news")])
        return Proposal(notes=["left out: a joke"])

    report = run(workspace, Extractor("talkative", "1", propose))
    assert [str(problem) for problem in report.problems] == ["articles/other.txt: is no news"]
    assert report.lines[0].endswith(": 0 things, 0 facts; left out: a joke")


@pytest.mark.parametrize(
    ("values", "fault"),
    [
        ({"speaker": "nobody"}, "'speaker' names 'nobody', which is not proposed as such"),
        ({"speaker": "metoo"}, "'speaker' names 'metoo'"),
        ({"continued_by": "me", "id": "me"}, "'continued_by' names 'me'"),
        ({"review": {"status": "accepted"}}, "a review, which only people make"),
        ({"evidence": [{"exact": "a gift"}]}, "evidence without offsets"),
    ],
)
def test_a_proposal_that_does_not_fit_is_refused(
    workspace: Workspace, values: dict[str, object], fault: str
) -> None:
    metoo = Thing.model_validate({"id": "metoo", "kind": "movement", "name": "#MeToo"})

    def propose(article: Article) -> Proposal:
        return Proposal(things=[metoo], facts=[quotation(article.text, "a gift", **values)])

    (problem,) = run(workspace, Extractor("careless", "1", propose)).problems
    assert fault in problem.message


def test_a_missing_model_ends_the_run(workspace: Workspace) -> None:
    def propose(_: Article) -> Proposal:
        raise ExtractorError("the model is not installed; pip install it")

    with pytest.raises(ExtractorError, match="pip install it"):
        run(workspace, Extractor("modern", "1", propose))


def test_references_within_a_proposal_follow_the_minted_ids(workspace: Workspace) -> None:
    def propose(article: Article) -> Proposal:
        first = quotation(article.text, "We want to read", id="one", continued_by="two")
        return Proposal(facts=[first, quotation(article.text, "a gift", id="two")])

    run(workspace, Extractor("linking", "1", propose))
    first, second = sheet_of(workspace).facts
    assert first.continued_by == second.id != "two"  # type: ignore[union-attr]


def test_a_broken_sheet_keeps_its_article_from_a_second_one(workspace: Workspace) -> None:
    run(workspace)
    path = sheet_path(workspace)
    path.write_text(path.read_text().replace("facts:", "facts: ["))
    (workspace.articles_dir / "other.txt").write_text("Other words.")
    report = run(workspace)
    assert report.extracted == 1
    messages = [str(problem) for problem in report.problems]
    file = workspace.name_of(path)
    assert any(text.startswith(f"{file}:") and "broken YAML" in text for text in messages)
    assert f"articles/dean.txt: is not read, since its sheet {file} is broken" in messages


def test_sheets_in_bulk_are_written_back_in_bulk(workspace: Workspace) -> None:
    (workspace.articles_dir / "other.txt").write_text("He said: “These are other words.”")
    extractor = proposing("a gift", "other words")
    run(workspace, extractor)
    bulk = workspace.facts_dir / "all.jsonl"
    lines = []
    for path in sorted(workspace.facts_dir.glob("*.yaml")):
        lines.append(read_sheet(path).sheet.model_dump_json(exclude_unset=True) + "\n")
        path.unlink()
    bulk.write_text("\n".join(lines))
    assert run(workspace, extractor).unchanged == 2
    report = run(workspace, proposing("We want to read", "other words", version="2"))
    assert (report.extracted, report.problems) == (2, [])
    sheets = [json.loads(line) for line in bulk.read_text().splitlines() if line]
    assert [sheet["facts"][0]["evidence"]["exact"] for sheet in sheets] == [
        "We want to read",
        "other words",
    ]
    assert [sheet["extraction"]["version"] for sheet in sheets] == ["2", "2"]
    assert not list(workspace.facts_dir.glob("*.yaml"))
    assert check(workspace).problems == []


@pytest.mark.parametrize(
    ("source", "message"),
    [
        (lambda root: root / "absent.txt", "no such file"),
        (lambda root: root / "rejoinder.toml", "not an article of this workspace"),
        (lambda root: root / "articles" / ".." / "rejoinder.toml", "not an article"),
        (lambda _: Path("/"), "not an article of this workspace"),
    ],
)
def test_what_is_no_article_of_the_workspace_is_refused(
    workspace: Workspace, source: Callable[[Path], Path], message: str
) -> None:
    report = run(workspace, None, source(workspace.root))
    assert message in report.problems[0].message
    assert report.extracted == 0


def test_a_folder_of_articles_can_be_named(workspace: Workspace) -> None:
    (workspace.articles_dir / "2018").mkdir()
    (workspace.articles_dir / "2018" / "a.txt").write_text("Other words.")
    assert run(workspace, None, workspace.articles_dir / "2018").extracted == 1


def test_an_empty_workspace_is_a_problem(workspace: Workspace) -> None:
    (workspace.articles_dir / "dean.txt").unlink()
    assert "holds no articles" in str(run(workspace).problems[0])


def test_a_broken_registry_is_refused_before_anything_is_written(workspace: Workspace) -> None:
    (workspace.root / "registry.yaml").write_text("- kind: nothing\n")
    with pytest.raises(Problems, match=r"registry\.yaml:1"):
        run(workspace)
    assert not workspace.facts_dir.exists()


def test_the_command_reports_and_exits_1_where_an_article_failed(workspace: Workspace) -> None:
    def extract(*arguments: str) -> tuple[int, str]:
        result = CliRunner().invoke(main, ["-C", str(workspace.root), "extract", *arguments])
        return result.exit_code, result.output

    code, output = extract()
    assert code == 0
    assert "articles/dean.txt → facts/dean-" in output
    (workspace.articles_dir / "empty.txt").touch()
    code, output = extract()
    assert code == 1
    assert "articles/empty.txt: holds no text" in output
    assert "0 extracted by plain" in output
    assert extract("articles/dean.txt")[0] == 0
    (workspace.root / "rejoinder.toml").write_text("[extract]\nextractor = 'rulez'\n")
    code, output = extract()
    assert code == 1
    assert "there is no extractor called 'rulez' (installed: " in output


def printing(thing: str | None = "letter", kind: str = "letter", version: str = "1") -> Extractor:
    """An extractor that takes every article for the text of a letter."""

    def propose(article: Article) -> Proposal:
        things = [Thing.model_validate({"id": "letter", "kind": kind, "name": "the letter"})]
        facts = [quotation(article.text, "We want to read,")]
        return Proposal(things, facts, text_of=thing)

    return Extractor("printing", version, propose)


def test_a_sheet_says_which_letter_the_article_is_the_text_of(workspace: Workspace) -> None:
    assert run(workspace, proposing("a gift to the town")).problems == []
    assert sheet_of(workspace).article.text_of is None
    assert run(workspace, printing()).problems == []
    assert sheet_of(workspace).article.text_of == "letter"
    assert [thing.id for thing in sheet_of(workspace).things] == ["letter"]


def test_what_a_person_found_the_article_not_to_be_is_not_said_again(workspace: Workspace) -> None:
    run(workspace, printing())
    sheet = sheet_of(workspace)
    fact = sheet.facts[0].model_copy(update={"review": Review(status="accepted", by="ed")})
    record = sheet.article.model_copy(update={"text_of": None})
    write_sheet(
        sheet.model_copy(update={"article": record, "facts": [fact]}), sheet_path(workspace)
    )
    assert run(workspace, printing(version="2")).problems == []
    assert sheet_of(workspace).article.text_of is None


@pytest.mark.parametrize(("thing", "kind"), [("nothing", "letter"), ("letter", "person")])
def test_an_article_is_the_text_of_a_work_that_is_proposed(
    workspace: Workspace, thing: str, kind: str
) -> None:
    (problem,) = run(workspace, printing(thing, kind)).problems
    assert f"'text_of' names '{thing}', which is not proposed as a work" in str(problem)
    assert not workspace.facts_dir.exists() or not list(workspace.facts_dir.iterdir())
