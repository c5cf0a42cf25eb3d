"""``rejoinder evaluate``: what is printed and written, and what is refused."""

import csv
import json
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from rejoinder.pipeline.articles import Article
from rejoinder.pipeline.cli import main
from rejoinder.pipeline.evaluate.attributions import AttributionEvaluation
from rejoinder.pipeline.evaluate.mistakes import Mistakes
from rejoinder.pipeline.evaluate.run import evaluate_documents
from rejoinder.pipeline.extract import Attribution, Extractor, Proposal
from rejoinder.pipeline.facts import FACT_KINDS, Fact, Span, Thing

TEXT = (
    "\ufeffAda Marsh said: “We want to re\u00adad books.”\r\n\r\n"
    "Her cafe\u0301 is “a gift to us”.\r\n"
)

ADA = Thing.model_validate({"id": "ada", "kind": "person", "name": "Ada Marsh", "names": ["Marsh"]})
BO = Thing.model_validate({"id": "bo", "kind": "person", "name": "Bo Finch"})


def quotation(text: str, words: str, **values: object) -> Fact:
    start = text.index(words)
    span = Span(exact=words, start=start, end=start + len(words))
    values = {"evidence": [span], "confidence": 0.75, **values}
    return FACT_KINDS["quotation"].model_validate({"kind": "quotation", **values})


def document(identifier: str = "a", text: str = TEXT) -> dict[str, object]:
    def span(words: str) -> list[list[int]]:
        return [[text.index(words), text.index(words) + len(words)]]

    return {
        "id": identifier,
        "text": text,
        "attributions": [
            {"source": span("Ada Marsh"), "content": span("“We want to re\u00adad books.”")},
            {"source": [], "content": span("“a gift to us”")},
        ],
    }


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    path = tmp_path / "gold.jsonl"
    path.write_text(json.dumps(document()) + "\n")
    return path


@pytest.fixture
def run(tmp_path: Path) -> Callable[..., Result]:
    def run(*arguments: str | Path) -> Result:
        command = ["-C", str(tmp_path), "evaluate", *map(str, arguments)]
        result = CliRunner().invoke(main, command)
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return run


def evaluation(gold: Path, propose: Callable[[Article], Proposal]) -> AttributionEvaluation:
    found, run = evaluate_documents(gold, Extractor("test", "1", propose), Mistakes())
    assert run.problems == []
    return found


def test_predictions_have_the_offsets_of_the_text_as_it_was_given(
    run: Callable[..., Result], gold: Path, tmp_path: Path
) -> None:
    output = tmp_path / "out.jsonl"
    result = run(gold, "--extractor", "plain", "--predictions", output)
    assert result.exit_code == 0, result.output
    (line,) = output.read_text().splitlines()
    found = json.loads(line)
    assert found["id"] == "a"
    words = [TEXT[a:b] for one in found["attributions"] for a, b in one["content"]]
    assert words == ["We want to re\u00adad books.", "a gift to us"]
    assert "quoted iou@0.8  content P 100.0% R 100.0% F1 100.0%" in result.output
    assert "quoted given to a wrong named speaker: 0 of 0" in result.output
    assert "1 articles, 15 words" in result.output


def test_sources_are_derived_from_the_speaker_or_the_second_evidence(gold: Path) -> None:
    def propose(article: Article) -> Proposal:
        text = article.text
        cafe = text.index("Her café")
        beside = [
            *quotation(text, "a gift to us").evidence,
            Span(exact="Her café", start=cafe, end=cafe + len("Her café")),
        ]
        facts = [
            quotation(text, "We want to read books.", speaker="ada"),
            quotation(text, "a gift to us", speaker="bo", evidence=beside),
        ]
        return Proposal(things=[ADA, BO], facts=facts)

    found = evaluation(gold, propose)
    (tally, *_) = found.scores.tallies.values()
    assert (tally.sources.right, tally.sources.wrong) == (1, 1)
    # The second is nobody's in gold, and was given to Bo Finch by name.
    assert (found.named["quoted"].wrong, found.named["quoted"].all) == (1, 2)


def test_an_extractor_says_itself_what_it_attributes(gold: Path) -> None:
    def propose(article: Article) -> Proposal:
        words = article.text.index("We want"), article.text.index(" books") + 7
        name = article.text.index("Marsh")
        attribution = Attribution((words,), ((name, name + 5),), named="ada")
        return Proposal(things=[ADA], attributions=[attribution])

    found = evaluation(gold, propose)
    assert found.predicted == 1
    assert found.scores.tallies["quoted", next(iter(found.scores.tallies))[1]].sources.right == 1
    assert (found.named["all"].wrong, found.named["all"].all) == (0, 1)


def test_another_mention_of_the_same_person_is_no_wrong_name(tmp_path: Path) -> None:
    text = "Ada Marsh came. Marsh said “yes, we do”. Bo Marsh said “no, we do not”."
    path = tmp_path / "gold.jsonl"
    attributions = [
        {"content": [[27, 39]], "source": [[16, 21]]},
        {"content": [[55, 70]], "source": [[41, 49]]},
    ]
    path.write_text(json.dumps({"id": "a", "text": text, "attributions": attributions}) + "\n")

    def propose(_: Article) -> Proposal:
        first = Attribution(((27, 39),), ((0, 9),), named="ada")
        second = Attribution(((55, 70),), ((0, 9),), named="ada")
        return Proposal(things=[ADA], attributions=[first, second])

    found = evaluation(path, propose)
    assert (found.named["all"].wrong, found.named["all"].all) == (1, 2)


def test_errors_are_listed_with_their_context(
    run: Callable[..., Result], gold: Path, tmp_path: Path
) -> None:
    text = "=SUM(1) she said, and “nobody at all answered” then. He said he would not come."
    more = {
        "id": "b",
        "text": text,
        "attributions": [{"content": [[61, 79]], "source": [[53, 55]]}],
    }
    gold.write_text(gold.read_text() + json.dumps(more) + "\n")
    errors = tmp_path / "errors.csv"
    result = run(gold, "--extractor", "plain", "--errors", errors, "--show", "1")
    assert result.exit_code == 0, result.output
    with errors.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["document"], row["what"]) for row in rows] == [
        ("a", "quoted: source left open"),
        ("b", "indirect: missed"),
        ("b", "quoted: not in gold"),
    ]
    assert rows[1]["gold"] == "he would not come."
    assert rows[1]["gold_source"] == "He"
    assert rows[2]["context"].startswith(
        "'=SUM(1) she said, and “ ⟦nobody at all answered⟧ ” then."
    )
    assert "     1 indirect: missed" in result.output
    assert result.output.count("  context ") == 1


def test_a_document_on_which_the_extractor_fails_is_missed(gold: Path) -> None:
    def propose(_: Article) -> Proposal:
        raise ZeroDivisionError("by nought")

    found, run = evaluate_documents(gold, Extractor("test", "1", propose), Mistakes())
    assert "the extractor test failed: ZeroDivisionError: by nought" in str(run.problems[0])
    assert found.scores.tallies["all", next(iter(found.scores.tallies))[1]].content.missed == 2
    assert run.failed == 1


def test_bad_lines_and_bad_usage(run: Callable[..., Result], gold: Path, tmp_path: Path) -> None:
    gold.write_text("{\n" + gold.read_text())
    output = tmp_path / "out.jsonl"
    result = run(gold, "--extractor", "plain", "--predictions", output)
    assert result.exit_code == 1
    assert "gold.jsonl:1: is not JSON" in result.output
    assert "1 documents, 2 gold attributions" in result.output
    assert len(output.read_text().splitlines()) == 1
    assert "there is no such file" in run(tmp_path / "absent.jsonl").output
    assert "no extractor called 'x'" in run(gold, "--extractor", "x").output
    unwritable = run(gold, "--extractor", "plain", "--predictions", tmp_path / "no" / "out.jsonl")
    assert unwritable.exit_code == 1
    assert "cannot be written" in unwritable.output


def test_gold_that_holds_nothing_is_no_measurement(
    run: Callable[..., Result], tmp_path: Path
) -> None:
    texts, sheets = tmp_path / "none.jsonl", tmp_path / "facts"
    texts.write_text("\n")
    sheets.mkdir()
    for gold, wanted in ((texts, "a text with its attributions"), (sheets, "reviewed fact")):
        result = run(gold, "--extractor", "plain")
        assert result.exit_code == 1, result.output
        assert f"{gold}: holds nothing to measure by" in result.output
        assert wanted in result.output


def test_the_workspace_says_which_extractor(
    run: Callable[..., Result], gold: Path, tmp_path: Path
) -> None:
    (tmp_path / "rejoinder.toml").write_text("[extract]\nextractor = 'plain'\n")
    assert run(gold).output.startswith("plain ")


def test_confidences_are_measured(run: Callable[..., Result], gold: Path) -> None:
    result = run(gold, "--extractor", "plain", "--calibration")
    assert "quotation              0.5–0.6       2    0.50  100.0%" in result.output
    assert "expected calibration error 0.500" in result.output
    assert "[calibration]\nquotation = [[0.50, 1.00]]" in result.output


def test_memory_does_not_grow_with_the_corpus(tmp_path: Path) -> None:
    """Ten times the documents, about the same peak."""

    def peak(number: int) -> int:
        path = tmp_path / f"{number}.jsonl"
        text = TEXT + "More words. " * 100
        with path.open("w") as file:
            for index in range(number):
                file.write(json.dumps(document(f"d{index}", text)) + "\n")
        tracemalloc.start()
        try:
            evaluation(path, lambda _: Proposal())
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    peak(2)
    assert peak(50) < 2 * peak(5)


def test_places_outside_the_text_are_no_attribution(gold: Path) -> None:
    """Nothing of them goes into a sheet, so they cost the extractor no more than a find."""

    def propose(article: Article) -> Proposal:
        size = len(article.text)
        outside = Attribution(((size, size + 9),), ((0, 9),), named="ada")
        start = article.text.index("We want")
        half = Attribution(
            ((start, start + 22),), ((0, size + 1),), named="nobody that is proposed"
        )
        return Proposal(things=[ADA], attributions=[outside, half])

    found = evaluation(gold, propose)
    assert found.predicted == 1
    assert (found.named["all"].wrong, found.named["all"].all) == (1, 1)
