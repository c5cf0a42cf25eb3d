"""The figures of attributions: by hand on small texts, and beside an independent scorer."""

import json
import random
import subprocess
import sys
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rejoinder.pipeline.evaluate.attributions import AttributionEvaluation
from rejoinder.pipeline.evaluate.documents import Document, GivenAttribution, read_documents
from rejoinder.pipeline.evaluate.measures import (
    LENIENT,
    MAIN,
    MEASURES,
    Attributed,
    AttributionScores,
    Measure,
    pairs,
)
from rejoinder.pipeline.evaluate.mistakes import Mistakes
from rejoinder.pipeline.evaluate.run import attribution_lines

SHARED = Path(__file__).resolve().parents[4] / "shared"
DEV = SHARED / "corpora" / "polnear-dev.jsonl"
SCORER = SHARED / "tools" / "score_attributions.py"

TEXT = "Ada Marsh said “we want to read”. Bo Finch hopes for rain."
READ = GivenAttribution(content=[(15, 32)], source=[(0, 9)])
RAIN = GivenAttribution(content=[(44, 57)], source=[(34, 42)])
BARE = GivenAttribution(content=[(16, 31)], source=[(4, 9)])


def tallies(
    gold: list[GivenAttribution], predicted: list[GivenAttribution], text: str = TEXT
) -> AttributionScores:
    scores = AttributionScores()
    scores.add(
        [Attributed.gold(text, one) for one in gold],
        [Attributed.predicted(text, one) for one in predicted],
    )
    return scores


def test_what_is_right_missed_and_invented() -> None:
    found = tallies([READ, RAIN], [BARE, GivenAttribution(content=[(0, 9)])]).tallies
    everything, quoted = found["all", LENIENT], found["quoted", LENIENT]
    assert (everything.content.right, everything.content.wrong, everything.content.missed) == (
        *(1, 1, 1),
    )
    assert (quoted.content.right, quoted.content.wrong, quoted.content.missed) == (1, 0, 0)
    assert quoted.sources.right == 1
    assert (quoted.content.f1, everything.content.f1) == (1.0, 0.5)
    # Without its marks the content is 15 of 17 characters.
    assert found["all", MAIN].content.right == 1


def test_a_content_whose_source_is_not_right_is_no_joint_find() -> None:
    wrong = BARE.model_copy(update={"source": [(34, 42)]})
    left_open = GivenAttribution(content=RAIN.content)
    tally = tallies([READ, RAIN], [wrong, left_open]).tallies["all", LENIENT]
    assert tally.content.f1 == 1.0
    assert tally.joint.f1 == 0.0
    assert (tally.sources.right, tally.sources.wrong, tally.sources.left_open) == (0, 1, 1)


def test_where_nobody_speaks_only_no_source_is_right() -> None:
    nobody = GivenAttribution(content=READ.content)
    assert tallies([nobody], [nobody]).tallies["all", MAIN].sources.right == 1
    assert tallies([nobody], [READ]).tallies["all", MAIN].sources.wrong == 1


def test_a_source_may_lie_half_outside() -> None:
    half = READ.model_copy(update={"source": [(0, 18)]})
    more = READ.model_copy(update={"source": [(0, 19)]})
    assert tallies([READ], [half]).tallies["all", MAIN].sources.right == 1
    assert tallies([READ], [more]).tallies["all", MAIN].sources.wrong == 1


def test_doubled_single_marks_quote_and_apostrophes_do_not() -> None:
    text = "He called it ''a gift'' for Bo's town"
    gift = GivenAttribution(content=[(15, 21)])
    town = GivenAttribution(content=[(28, 37)])
    assert [Attributed.predicted(text, one).quoted for one in (gift, town)] == [True, False]
    assert not Attributed.gold(text, gift).quoted
    assert Attributed.gold(text, GivenAttribution(content=[(13, 23)])).quoted


def test_extra_words_count_against_by_union_and_not_by_gold() -> None:
    whole = GivenAttribution(content=[(0, len(TEXT))])
    found = tallies([READ], [whole]).tallies
    assert found["all", LENIENT].content.right == 0
    assert found["all", Measure("gold", 0.8)].content.right == 1


SPANS = st.lists(st.tuples(st.integers(0, 40), st.integers(1, 12)), min_size=1, max_size=3).map(
    lambda spans: [(start, start + length) for start, length in spans]
)
ATTRIBUTIONS = st.lists(SPANS.map(lambda spans: GivenAttribution(content=spans)), max_size=5)


@given(ATTRIBUTIONS, ATTRIBUTIONS)
def test_nothing_is_matched_twice(
    gold: list[GivenAttribution], predicted: list[GivenAttribution]
) -> None:
    mine = [Attributed.gold(TEXT, one) for one in gold]
    others = [Attributed.predicted(TEXT, one) for one in predicted]
    for measure in MEASURES:
        found = pairs(mine, others, measure)
        assert len(set(found.values())) == len(found)
        assert all(
            measure.overlap(mine[a].content, others[b].content) >= measure.enough
            for a, b in found.items()
        )


def noisy(document: Document, draw: random.Random) -> list[GivenAttribution]:
    """Gold, disturbed in every way that the measures tell apart."""

    def moved(spans: list[tuple[int, int]], by: int) -> list[tuple[int, int]]:
        size = len(document.text)
        return [
            (
                start := min(max(0, a + draw.randint(-by, by)), size - 1),
                max(start + 1, min(size, b + draw.randint(-by, by))),
            )
            for a, b in spans
        ]

    found = []
    for one in document.attributions:
        source = draw.choice([one.source, one.source, moved(one.source, 12), []])
        content = moved(one.content, draw.choice([0, 0, 2, 30, 120]))
        found += [GivenAttribution(content=content, source=source)] * draw.choice([0, 1, 1, 1, 2])
    return found


@pytest.mark.skipif(
    not (DEV.is_file() and SCORER.is_file()),
    reason="the corpus and its scorer are not beside this checkout",
)
def test_the_figures_are_those_of_the_independent_scorer(tmp_path: Path) -> None:
    draw = random.Random(7)
    evaluation = AttributionEvaluation(Mistakes())
    gold, predicted = tmp_path / "gold.jsonl", tmp_path / "predicted.jsonl"
    with gold.open("w") as texts, predicted.open("w") as predictions:
        for document in islice(read_documents(DEV, []), 12):
            found = noisy(document, draw)
            evaluation.scores.add(
                [Attributed.gold(document.text, one) for one in document.attributions],
                [Attributed.predicted(document.text, one) for one in found],
            )
            evaluation.documents += 1
            evaluation.gold += len(document.attributions)
            evaluation.predicted += len(found)
            texts.write(document.model_dump_json() + "\n")
            told = [one.model_dump() for one in found]
            predictions.write(json.dumps({"id": document.id, "attributions": told}) + "\n")
    printed = subprocess.run(
        [sys.executable, SCORER, gold, predicted], capture_output=True, text=True, check=True
    ).stdout
    ours = list(attribution_lines(evaluation))
    assert len(ours) > len(printed.splitlines()) == 9
    for line, theirs in zip(ours, printed.splitlines(), strict=False):
        assert line.split() == theirs.split()
