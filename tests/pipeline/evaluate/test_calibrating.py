"""Confidences that were measured: what is counted, how it is smoothed, and where facts get it."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rejoinder.pipeline.errors import ExtractorError, Problem
from rejoinder.pipeline.evaluate import calibrating
from rejoinder.pipeline.evaluate.calibrating import Outcome, curves
from rejoinder.pipeline.extract.rules import confidence as confidences
from rejoinder.pipeline.extract.rules.confidence import (
    CALIBRATION_FILE,
    Confidence,
    calibrated,
    on_curve,
    route_of,
)
from rejoinder.pipeline.facts import FACT_KINDS

TEXT = (
    "Ada Marsh chairs the board. “We will not sell the harbour,” she said. “Never,” said Bo Finch."
)
SHEET = """
article: {id: a, source: a.txt}
things:
  - {id: ada, kind: person, name: Ada Marsh}
facts:
  - {id: q-1, kind: quotation, speaker: ada, evidence: {exact: "We will not sell the harbour,"}}
"""


@pytest.fixture(autouse=True)
def _model() -> None:
    language = pytest.importorskip("rejoinder.pipeline.extract.rules.language")
    try:
        language.load()
    except ExtractorError as error:
        pytest.skip(str(error))


def test_a_route_has_the_kind_the_pattern_and_whether_something_is_inferred() -> None:
    assert route_of("response", Confidence(0.8, "verb"), inferred=True) == "response.verb inferred"
    assert route_of("signature", Confidence(0.9, "object"), inferred=False) == "signature.object"
    assert route_of("claim", 0.9, inferred=False) == "claim"


def test_what_many_facts_show_outweighs_what_was_said_and_few_do_not() -> None:
    many = curves([Outcome("claim", 0.9, False)] * 100)["claim"]
    few = curves([Outcome("claim", 0.9, False)])["claim"]
    assert many["curve"][0][1] < 0.1 < 0.5 < few["curve"][0][1] < 0.9
    assert (many["right"], many["of"]) == (0, 100)


def test_a_route_leans_on_its_kind() -> None:
    good = [Outcome("response.verb", 0.5, True)] * 50
    found = curves([*good, Outcome("response.verb inferred", 0.5, True)])
    assert found["response.verb inferred"]["curve"][0][1] > 0.8


def test_a_route_that_is_all_of_a_broader_one_is_left_out() -> None:
    assert set(curves([Outcome("response.verb", 0.5, True)] * 3)) == {"response"}


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=300))
def test_more_said_never_means_less_right(some: list[tuple[float, bool]]) -> None:
    curve = curves([Outcome("claim", said, right) for said, right in some])["claim"]["curve"]
    shares = [share for _, share in curve]
    assert shares == sorted(shares)
    assert [said for said, _ in curve] == sorted({said for said, _ in curve})
    for said, _ in some:
        assert min(shares) <= on_curve(curve, said) <= max(shares)
    assert all(0 <= share <= 1 for share in shares)


def test_lines_go_straight_between_points_and_level_beyond() -> None:
    curve = [(0.5, 0.4), (0.9, 0.8)]
    assert [on_curve(curve, said) for said in (0.1, 0.5, 0.7, 0.9, 1.0)] == pytest.approx(
        [0.4, 0.4, 0.6, 0.8, 0.8]
    )


def test_a_half_is_judged_by_the_curves_of_the_other() -> None:
    modest = [Outcome("claim", 0.5, True)] * 200
    said, made = calibrating.errors(modest)
    assert said == pytest.approx(0.5)
    assert made < 0.05
    changing = [*modest, *[Outcome("claim", 0.5, False)] * 200]
    assert calibrating.errors(changing)[1] > 0.9


def test_what_was_never_measured_stays_as_it_was_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(confidences, "calibration", lambda: {"claim": [(0.9, 0.7)]})
    assert calibrated("claim.new inferred", 0.9) == 0.7
    assert calibrated("counting.number", 0.9) == 0.9


def test_the_file_has_a_curve_for_every_kind_that_the_extractor_finds() -> None:
    known = json.loads(CALIBRATION_FILE.read_text())
    assert {route.split(".")[0].split(" ")[0] for route in known} <= set(FACT_KINDS)
    for one in known.values():
        assert 0 <= one["right"] <= one["of"]
        assert all(0 < share < 1 for _, share in one["curve"])
    assert {"quotation.named", "claim", "demand", "signature", "response"} <= set(known)


def test_the_command_counts_sheets_and_texts_and_says_what_it_cannot_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    written = tmp_path / "calibration.json"
    monkeypatch.setattr(calibrating, "CALIBRATION_FILE", written)
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "a.txt").write_text(TEXT)
    (tmp_path / "a.yaml").write_text(SHEET)
    gold = tmp_path / "gold.jsonl"
    content = TEXT.index("“Never"), TEXT.index("” said Bo") + 1
    attribution = {"content": [content], "source": [[len(TEXT) - 9, len(TEXT) - 1]]}
    gold.write_text(json.dumps({"id": "1", "text": TEXT, "attributions": [attribution]}))
    assert calibrating.main([str(tmp_path / "a.yaml"), str(gold)]) == 0
    found = json.loads(written.read_text())
    # Each of two quotations, twice: of the sheet the first is right, of the text the other.
    assert (found["quotation"]["right"], found["quotation"]["of"]) == (2, 4)
    assert calibrating.main([]) == 2
    gold.write_text("[]")
    assert calibrating.main([str(gold)]) == 1
    assert "gold.jsonl:1" in capsys.readouterr().err


def test_problems_are_left_to_the_caller(tmp_path: Path) -> None:
    gold = tmp_path / "gold.jsonl"
    gold.write_text('{"id": "1", "text": "", "attributions": 3}')
    problems: list[Problem] = []
    assert calibrating.outcomes_of(gold, problems) == []
    assert len(problems) == 1
