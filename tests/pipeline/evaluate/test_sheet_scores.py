"""Reviewed sheets as gold: what is the same fact, what the same thing, and what an error."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from rejoinder.pipeline.articles import Article, ArticleMetadata, digest_of
from rejoinder.pipeline.cli import main
from rejoinder.pipeline.evaluate.mistakes import Mistakes
from rejoinder.pipeline.evaluate.run import evaluate_sheets
from rejoinder.pipeline.evaluate.sheet_scores import SheetEvaluation
from rejoinder.pipeline.evaluate.sheets import GoldSheet, read_gold_sheets
from rejoinder.pipeline.extract import Extractor, Proposal
from rejoinder.pipeline.facts import FACT_KINDS, Fact, Sheet, Thing, sheet_line, sheet_text

TEXT = (
    "Ada Marsh and some thirty bakers of Brackenmouth signed a letter in The Harbour Gazette. "
    "“We bake at night,” they write. Bo Finch denied that he had signed it. "
    "Ada Marsh accused Bo Finch of hiding the flour. A second letter, in the Courier, answers it."
)
CAST = [
    {"id": "ada", "kind": "person", "name": "Ada Marsh", "names": ["Marsh"]},
    {"id": "bo", "kind": "person", "name": "Bo Finch"},
    {"id": "bakers", "kind": "group", "name": "some thirty bakers of Brackenmouth"},
    {"id": "gazette", "kind": "publication", "name": "The Harbour Gazette"},
    {"id": "courier", "kind": "publication", "name": "Courier"},
    {"id": "letter", "kind": "letter", "name": "a letter in The Harbour Gazette"},
    {"id": "answer", "kind": "letter", "name": "A second letter"},
]
ACCEPTED = {"status": "accepted", "by": "ed"}


def fact(words: str, **values: Any) -> Fact:
    start = TEXT.index(words)
    evidence = [{"exact": words, "start": start, "end": start + len(words)}]
    return FACT_KINDS[values["kind"]].model_validate({"evidence": evidence, **values})


SIGNED = {"kind": "signature", "work": "letter", "signatory": "ada"}
GOLD = [
    fact("Ada Marsh and some thirty bakers of Brackenmouth signed", id="s1", **SIGNED),
    fact("in The Harbour Gazette", id="p1", kind="publishing", work="letter", venue="gazette"),
    fact("A second letter, in the Courier", kind="publishing", work="answer", venue="courier"),
    fact("We bake at night,", id="q1", kind="quotation", speaker="bakers"),
    fact("Bo Finch denied that he had signed it", kind="signature", work="letter", signatory="bo",
         polarity="denied"),
    fact("accused Bo Finch of hiding the flour", kind="accusation", claimant="ada", against="bo"),
]  # fmt: skip


def evaluated(
    proposed: list[Fact],
    things: list[Mapping[str, Any]] | None = None,
    gold: list[Fact] | None = None,
    mistakes: Mistakes | None = None,
    undecided: list[Fact] | None = None,
) -> SheetEvaluation:
    facts = GOLD if gold is None else gold
    article = Article("a.txt", digest_of(b""), TEXT, digest_of(b""), ArticleMetadata())
    data = {"article": {"id": "a", "source": "a.txt"}, "things": CAST}
    sheet = Sheet.model_validate(data).model_copy(update={"facts": [*facts, *(undecided or [])]})
    evaluation = SheetEvaluation(mistakes or Mistakes(keep=20))
    cast = [Thing.model_validate(thing) for thing in (CAST if things is None else things)]
    found = [f.model_copy(update={"confidence": 0.9}) for f in proposed]
    evaluation.add(
        GoldSheet("a", sheet, article, facts, undecided or [], []),
        Proposal(things=cast, facts=found),
    )
    return evaluation


def counts(evaluation: SheetEvaluation, kind: str) -> tuple[int, int, int]:
    tally = evaluation.facts[kind]
    return tally.right, tally.wrong, tally.missed


def test_gold_beside_itself_is_perfect() -> None:
    evaluation = evaluated(GOLD)
    assert all(tally.f1 == 1 for tally in evaluation.facts.values())
    assert all(tally.f1 == 1 for tally in evaluation.things.values())
    assert evaluation.words.f1 == 1


def test_names_are_compared_with_their_other_forms_and_without_capitals() -> None:
    things = [
        {"id": "x", "kind": "person", "name": "MARSH"},
        {"id": "y", "kind": "letter", "name": "letter"},
        {"id": "z", "kind": "publication", "name": "Harbour Gazette"},
    ]
    evaluation = evaluated(
        [
            fact("Ada Marsh and", kind="signature", work="y", signatory="x"),
            fact("in The Harbour Gazette", kind="publishing", work="y", venue="z"),
        ],
        things,
    )
    assert counts(evaluation, "signature") == (1, 0, 1)
    assert counts(evaluation, "publishing") == (1, 0, 1)
    assert evaluation.things["person"].right == 1


def test_a_name_that_two_share_tells_neither() -> None:
    both = [{**CAST[0]}, {"id": "cy", "kind": "person", "name": "Cy Marsh", "names": ["Marsh"]}]
    article = Article("a.txt", digest_of(b""), TEXT, digest_of(b""), ArticleMetadata())
    sheet = Sheet.model_validate({"article": {"id": "a", "source": "a.txt"}, "things": both})
    evaluation = SheetEvaluation(Mistakes())
    marsh = Thing.model_validate({"id": "m", "kind": "person", "name": "Marsh"})
    evaluation.add(GoldSheet("a", sheet, article, [], [], []), Proposal(things=[marsh]))
    assert (evaluation.things["person"].right, evaluation.things["person"].wrong) == (0, 1)


@pytest.mark.parametrize(
    "wrong",
    [
        {"signatory": "bo"},
        {"work": "answer"},
        {"polarity": "denied"},
    ],
)
def test_no_part_of_a_fact_counts(wrong: dict[str, str]) -> None:
    proposed = [fact("Ada Marsh and some thirty", **{**SIGNED, **wrong}), *GOLD[1:]]
    assert counts(evaluated(proposed), "signature") == (1, 1, 1)


def test_words_must_overlap() -> None:
    assert counts(evaluated([fact("hiding the flour", **SIGNED)]), "signature") == (0, 1, 2)


def test_works_are_told_apart_by_what_is_said_of_them() -> None:
    """Their names are of no help; which is which follows from the venues."""
    things = [
        *CAST[:5],
        {"id": "w1", "kind": "letter", "name": "it"},
        {"id": "w2", "kind": "letter", "name": "the text"},
    ]
    facts = [
        fact("in the Courier", kind="publishing", work="w1", venue="courier"),
        fact("The Harbour Gazette", kind="publishing", work="w2", venue="gazette"),
        fact("Ada Marsh and some thirty", kind="signature", work="w2", signatory="ada"),
    ]
    evaluation = evaluated(facts, things)
    assert counts(evaluation, "publishing") == (2, 0, 0)
    assert counts(evaluation, "signature") == (1, 0, 1)
    assert evaluation.things["letter"].right == 2


def test_a_quotation_given_to_the_wrong_person_has_its_own_line() -> None:
    proposed = [fact("We bake at night,", kind="quotation", speaker="bo")]
    mistakes = Mistakes(keep=9)
    evaluation = evaluated(proposed, mistakes=mistakes)
    assert counts(evaluation, "quotation") == (0, 1, 1)
    assert evaluation.words.f1 == 1
    assert (evaluation.named.wrong, evaluation.named.all) == (1, 1)
    (wrong,) = (m for m in mistakes.first if m.what == "quotation: other speaker")
    assert wrong.gold_source == "speaker: some thirty bakers of Brackenmouth"
    assert wrong.predicted_source == "speaker: Bo Finch"
    assert "“ ⟦We bake at night,⟧ ”" in wrong.context


def test_a_quotation_that_is_left_open_is_no_wrong_name() -> None:
    evaluation = evaluated([fact("We bake at night,", kind="quotation")])
    assert (evaluation.named.wrong, evaluation.named.all) == (0, 0)
    assert counts(evaluation, "quotation") == (0, 1, 1)


def test_a_paragraph_is_not_the_quotation_within_it() -> None:
    words = TEXT[TEXT.index("“We bake") : TEXT.index(" Ada Marsh accused")]
    evaluation = evaluated([fact(words, kind="quotation", speaker="bakers")])
    assert evaluation.words.right == 0


def test_an_accusation_without_its_claimant_is_another() -> None:
    proposed = [fact("accused Bo Finch of hiding", kind="accusation", against="bo")]
    assert counts(evaluated(proposed), "accusation") == (0, 1, 1)


def test_what_nobody_has_looked_at_counts_neither_way() -> None:
    open_fact = GOLD[0].model_copy(update={"confidence": 0.4})
    evaluation = evaluated([GOLD[0]], gold=GOLD[1:4], undecided=[open_fact])
    assert counts(evaluation, "signature") == (0, 0, 0)
    assert evaluation.things["person"].missed == 0


def test_answers_to_claims_are_compared_by_the_claims() -> None:
    claim = fact("accused Bo Finch of hiding the flour", id="c", kind="accusation",
                 claimant="ada", against="bo")  # fmt: skip
    answer = fact("answers it", kind="response", responder="courier", responds_to="c")
    same = fact("hiding the flour", id="other", kind="accusation", claimant="ada", against="bo")
    evaluation = evaluated(
        [same, answer.model_copy(update={"responds_to": "other"})], gold=[claim, answer]
    )
    assert counts(evaluation, "response") == (1, 0, 0)


def workspace(root: Path, facts: list[Fact], text: str = TEXT) -> Path:
    (root / "rejoinder.toml").touch()
    for folder in ("facts", "texts"):
        (root / folder).mkdir()
    (root / "texts" / "a.txt").write_text(text)
    article = {"id": "a", "source": "articles/a.txt", "text_digest": digest_of(text.encode())}
    sheet = Sheet.model_validate({"article": article, "things": CAST})
    (root / "facts" / "a.yaml").write_text(sheet_text(sheet.model_copy(update={"facts": facts})))
    return root


def proposing(facts: list[Fact]) -> Extractor:
    things = [Thing.model_validate(thing) for thing in CAST]
    found = [f.model_copy(update={"confidence": 0.9, "id": None}) for f in facts]
    return Extractor("test", "1", lambda _: Proposal(things=things, facts=found))


def reviewed(**statuses: str) -> list[Fact]:
    """Gold, proposed by an extractor and reviewed by its index."""
    from rejoinder.pipeline.facts.kinds import Review

    return [
        f.model_copy(
            update={
                "confidence": 0.5,
                "id": f"f{index}",
                "review": Review.model_validate({"status": statuses.get(f"f{index}", "accepted")}),
            }
        )
        for index, f in enumerate(GOLD)
    ]


def bulk(root: Path) -> Path:
    (sheet,) = (gold.sheet for gold in read_gold_sheets(root, []))
    (root / "facts" / "a.yaml").unlink()
    path = root / "facts" / "all.jsonl"
    path.write_bytes(sheet_line(sheet))
    return path


@pytest.mark.parametrize(
    "path_of",
    [lambda root: root, lambda root: root / "facts", lambda root: root / "facts" / "a.yaml", bulk],
)
def test_a_workspace_a_folder_a_sheet_and_a_bulk_file_are_gold(
    tmp_path: Path, path_of: Callable[[Path], Path]
) -> None:
    path = path_of(workspace(tmp_path, reviewed(f5="rejected", f0="unreviewed")))
    evaluation, run = evaluate_sheets(path, proposing(GOLD), Mistakes())
    assert run.problems == []
    assert evaluation.sheets == 1
    assert counts(evaluation, "signature") == (1, 0, 0)
    assert counts(evaluation, "accusation") == (0, 1, 0)


def test_facts_by_hand_are_gold_and_sheets_that_nobody_reviewed_are_not(tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    by_hand = workspace(tmp_path / "one", GOLD)
    assert counts(evaluate_sheets(by_hand, proposing(GOLD), Mistakes())[0], "signature") == (
        *(2, 0, 0),
    )
    nobodys = workspace(tmp_path / "two", [f.model_copy(update={"confidence": 1}) for f in GOLD])
    evaluation, _ = evaluate_sheets(nobodys, proposing(GOLD), Mistakes())
    assert (evaluation.sheets, evaluation.unreviewed) == (0, 1)


def test_a_sheet_without_its_text_is_a_problem(tmp_path: Path) -> None:
    root = workspace(tmp_path, GOLD)
    (root / "texts" / "a.txt").write_text("Other words.")
    _, run = evaluate_sheets(root, proposing([]), Mistakes())
    assert "texts/a.txt is another text than this sheet was made for" in str(run.problems[0])
    (root / "texts" / "a.txt").unlink()
    _, run = evaluate_sheets(root, proposing([]), Mistakes())
    assert str(run.problems[0]) == "facts/a.yaml:1: article: there is no texts/a.txt"


def test_the_command_prints_a_table_per_kind(example_workspace: Path) -> None:
    result = CliRunner().invoke(
        main, ["evaluate", str(example_workspace), "--extractor", "plain", "--show", "1"]
    )
    assert result.exit_code == 0, result.output
    assert "8 sheets\n" in result.output
    for kind in FACT_KINDS:
        assert f"\n{kind} " in result.output
    assert "\nquotation (words) " in result.output
    assert "quotations given to a wrong named speaker: 0 of 0" in result.output
    refused = CliRunner().invoke(
        main,
        ["evaluate", str(example_workspace), "--extractor", "plain", "--predictions", "x.jsonl"],
    )
    assert refused.exit_code == 1
    assert "not with sheets" in refused.output
