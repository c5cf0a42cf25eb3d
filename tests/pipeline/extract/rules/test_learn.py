"""The weights: what learns them, what they are made of, and what reads them."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rejoinder.pipeline.errors import Problem
from rejoinder.pipeline.evaluate import learning
from rejoinder.pipeline.extract.rules.learn import Choice, learn
from rejoinder.pipeline.extract.rules.weights import WEIGHTS_FILE, probabilities, shares, weights

SAID = ("bias", "lemma=say")
ATE = ("bias", "lemma=eat")
EXAMPLES: list[Choice] = [[(SAID, True)], [(ATE, False)], [(SAID, True), (ATE, False)]] * 40


def probability(features: Iterable[str], table: Mapping[str, float]) -> float:
    return probabilities([list(features)], table)[0]


def test_what_is_learnt_tells_right_from_wrong() -> None:
    table = learn(EXAMPLES)
    assert probability(SAID, table) > 0.8
    assert probability(ATE, table) < 0.2


def test_the_same_examples_give_the_same_weights() -> None:
    assert learn(EXAMPLES) == learn(EXAMPLES)


def test_a_rare_feature_is_left_out() -> None:
    assert "lemma=brackenmouth" not in learn([*EXAMPLES, [(("bias", "lemma=brackenmouth"), True)]])


def test_of_what_shuts_each_other_out_the_likelier_takes_from_the_other() -> None:
    table = learn(EXAMPLES)
    said, ate = probabilities([SAID, ATE], table)
    assert ate < said < probability(SAID, table)
    assert said + ate < 1


@given(st.lists(st.floats(-1e6, 1e6), max_size=8))
def test_shares_are_probabilities_however_far_scores_lie_apart(scores: list[float]) -> None:
    found = shares(scores)
    assert len(found) == len(scores)
    assert all(0 <= one <= 1 for one in found)
    assert sum(found) <= 1 + 1e-9
    ranked = sorted(zip(scores, found, strict=True))
    assert [p for _, p in ranked] == sorted(found)


def test_an_unknown_feature_counts_nothing() -> None:
    table = learn(EXAMPLES)
    assert probability((*SAID, "never=seen"), table) == probability(SAID, table)


@pytest.mark.parametrize("model", ["indirect", "direct"])
def test_the_weights_hold_single_words_and_no_sentence(model: str) -> None:
    for feature in weights(model):
        for part in feature.split("|"):
            assert len(part.partition("=")[2].split()) <= 1, feature


def test_annotated_texts_teach_and_broken_lines_are_named(tmp_path: Path) -> None:
    lines = []
    for number in range(40):
        text = f"“We will row number {number} home,” said Ada Marsh. Beth Cole ate a pie."
        end = text.index("”") + 1
        source = text.index("Ada Marsh")
        cue = text.index("said")
        attribution = {
            "content": [[0, end]],
            "source": [[source, source + 9]],
            "cue": [[cue, cue + 4]],
        }
        lines.append(json.dumps({"id": str(number), "text": text, "attributions": [attribution]}))
    gold = tmp_path / "gold.jsonl"
    gold.write_text("\n".join([*lines, "{}"]))
    problems: list[Problem] = []
    learnt = learning.learn_weights(gold, problems)
    assert [problem.line for problem in problems] == [41, 41]
    assert learnt["direct"]["lemma=say"] > 0
    assert learnt["indirect"]["lemma=eat"] < 0


def test_the_command_writes_the_weights_or_says_why_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    written = tmp_path / "weights.json"
    monkeypatch.setattr(learning, "WEIGHTS_FILE", written)
    gold = tmp_path / "gold.jsonl"
    gold.write_text(json.dumps({"id": "1", "text": "Ada Marsh said no.", "attributions": []}))
    assert learning.main([str(gold)]) == 0
    assert set(json.loads(written.read_text())) == {"indirect", "direct"}
    assert learning.main([]) == 2
    gold.write_text("[]")
    written.unlink()
    assert learning.main([str(gold)]) == 1
    assert "gold.jsonl:1" in capsys.readouterr().err
    assert not written.exists()
    assert WEIGHTS_FILE.exists()
