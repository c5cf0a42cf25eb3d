"""Why an attribution or a fact is wrong, told by gold and prediction alone."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from rejoinder.pipeline.cli import main
from rejoinder.pipeline.evaluate.causes import (
    Scene,
    why_missed,
    why_not_in_gold,
    why_other_bounds,
    why_other_source,
)
from rejoinder.pipeline.evaluate.documents import Document, GivenAttribution
from rejoinder.pipeline.evaluate.measures import Attributed

TEXT = (
    "Marsh calls the plan wrong\n\n"
    "“We will not row home,” said Ada Marsh, the dean. Bo Finch agreed. “Not in this rain.” "
    "Finch said that the boat, which Marsh bought, was old and that it would sink.\n\n"
    "He ate at the so-called “quiet table” and planned to leave."
)


def span(words: str, text: str = TEXT) -> list[tuple[int, int]]:
    return [(text.index(words), text.index(words) + len(words))] if words else []


def given(content: str, source: str = "", cue: str = "") -> GivenAttribution:
    return GivenAttribution(content=span(content), source=span(source), cue=span(cue))


def scene(gold: list[GivenAttribution], predicted: list[GivenAttribution]) -> Scene:
    return Scene(
        Document(id="a", text=TEXT, attributions=gold),
        [Attributed.gold(TEXT, one) for one in gold],
        [Attributed.predicted(TEXT, one) for one in predicted],
    )


ROW = given("“We will not row home,”", "Ada Marsh, the dean", "said")
SINK = given("that the boat, which Marsh bought, was old and that it would sink", "Finch", "said")


@pytest.mark.parametrize(
    ("gold", "predicted", "cause"),
    [
        (ROW, [given("not row")], "words: cut short"),
        (ROW, [given("We will not"), given("home,")], "words: cut into several"),
        (given("row home"), [ROW], "words: joined to others, or too long"),
        (given("the plan wrong", "Marsh", "calls"), [], "headline"),
        (given("it would sink"), [], "no cue"),
        (given("“quiet table”", "", "so-called"), [], "few quoted words within a sentence"),
        (given("to leave", "He", "planned"), [], "cue is no common verb of saying"),
        (SINK, [], "nothing found there"),
        (given("Not in this rain", "", "said"), [], "nobody is said to say it"),
    ],
)
def test_what_is_missed(
    gold: GivenAttribution, predicted: list[GivenAttribution], cause: str
) -> None:
    assert why_missed(scene([gold], predicted), 0) == cause


def test_what_lies_in_another_attribution_is_nested() -> None:
    inner = given("which Marsh bought", "Marsh", "bought")
    assert why_missed(scene([inner, SINK], []), 0) == "nested in another attribution"


@pytest.mark.parametrize(
    ("gold", "predicted", "cause"),
    [
        ([], given("“quiet table”"), "term, title or scare quote"),
        ([], given("the plan wrong"), "headline"),
        ([], SINK, "speech to the extractor, none to the corpus"),
        ([SINK], given("it would sink"), "words: part of another attribution"),
        (
            [given("was old"), given("it would sink")],
            SINK,
            "words: joined to others, or too long",
        ),
    ],
)
def test_what_gold_has_not(
    gold: list[GivenAttribution], predicted: GivenAttribution, cause: str
) -> None:
    whole = scene(gold, [predicted])
    assert why_not_in_gold(whole, whole.predicted[0]) == cause


@pytest.mark.parametrize(
    ("gold", "source", "cause"),
    [
        (ROW, "", "speaker left open"),
        (given("“We will not row home,”"), "Ada Marsh", "gold: names no source"),
        (
            given("“We will not row home,”", "said", "Ada"),
            "Bo Finch",
            "gold: its source is its cue",
        ),
        (given("Not in this rain", "Bo Finch"), "Ada Marsh", "the farther of two"),
        (given("We will not row home", "Bo Finch"), "Ada Marsh", "the nearer of two"),
        (given("We will not row home", "Finch agreed"), "Bo Finch agreed", "bounds of the source"),
        (given("Not in this rain", "Ada Marsh"), "Marsh calls", "another mention of the same name"),
        (given("quiet table", "He"), "Ada Marsh", "pronoun"),
        (given("quiet table", "table"), "Ada Marsh", "speaker of another paragraph"),
    ],
)
def test_another_source(gold: GivenAttribution, source: str, cause: str) -> None:
    other = GivenAttribution(content=gold.content, source=span(source))
    whole = scene([gold], [other])
    assert why_other_source(whole, 0, whole.predicted[0]) == cause


@pytest.mark.parametrize(
    ("content", "cause"),
    [
        ("that the boat, which Marsh bought, was old", "words: cut short"),
        (
            "Finch said that the boat, which Marsh bought, was old and that it would sink",
            "words: too long",
        ),
        ("Finch said that the boat, which Marsh bought, was old", "words: other bounds"),
    ],
)
def test_other_bounds(content: str, cause: str) -> None:
    whole = scene([SINK], [given(content)])
    assert why_other_bounds(whole.gold[0], whole.predicted[0]) == cause


def test_the_command_shows_the_causes(tmp_path: Path) -> None:
    attribution = {"content": span("it would sink"), "source": [], "cue": []}
    gold = tmp_path / "gold.jsonl"
    gold.write_text(json.dumps({"id": "a", "text": TEXT, "attributions": [attribution]}))
    command = ["-C", str(tmp_path), "evaluate", str(gold), "--extractor", "plain", "--causes"]
    result = CliRunner().invoke(main, command)
    assert result.exit_code == 0, result.output
    assert "causes:" in result.output
    assert "     1 no cue  (1 indirect: missed)" in result.output


SHEET = """
article: {id: a, source: a.txt}
things:
  - {id: ada, kind: person, name: Ada Marsh}
  - {id: bo, kind: person, name: Bo Finch}
facts:
  - {id: q-1, kind: quotation, speaker: ada, evidence: {exact: "We will not row home,"}}
  - {id: q-2, kind: quotation, speaker: bo, evidence: {exact: "Not in this rain."}}
"""


def test_the_causes_of_sheets_say_which_field_was_left_open(tmp_path: Path) -> None:
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "a.txt").write_text(TEXT)
    (tmp_path / "a.yaml").write_text(SHEET)
    command = ["-C", str(tmp_path), "evaluate", str(tmp_path / "a.yaml"), "--causes"]
    result = CliRunner().invoke(main, [*command, "--extractor", "plain"])
    assert result.exit_code == 0, result.output
    assert "2 speaker left open  (2 quotation: other speaker)" in result.output
