"""YAML as people write it: the core schema of 1.2, and the line of every value."""

import math
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rejoinder.pipeline.errors import Problems
from rejoinder.pipeline.yaml_text import DEEPEST, parse_yaml, place_name


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("no", "no"),
        ("On", "On"),
        ("y", "y"),
        ("true", True),
        ("FALSE", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("12", 12),
        ("-08", -8),
        ("0x1F", "0x1F"),
        ("0o17", "0o17"),
        ("1_000", "1_000"),
        ("1:30", "1:30"),
        ("1e5", 100000.0),
        ("+.5", 0.5),
        ("5.", 5.0),
        (".inf", math.inf),
        ("-.INF", -math.inf),
        ("2018-01-09", "2018-01-09"),
        ("2018-01-09T10:00:00Z", "2018-01-09T10:00:00Z"),
        ("=", "="),
        ("<<", "<<"),
        ("'12'", "12"),
        ("!!str 12", "12"),
    ],
)
def test_scalars_are_those_of_yaml_1_2(text: str, value: Any) -> None:
    found = parse_yaml(f"a: {text}\n", "f").data["a"]
    assert found == value
    assert type(found) is type(value)


def test_not_a_number_is_one() -> None:
    assert math.isnan(parse_yaml("a: .nan", "f").data["a"])


TEXT = """\
# first line
a:
  - b: 1

    c: >
      folded
      text
  - {d: 2,
     e: [3,
         4]}
f: x
"""


def test_every_value_has_its_line() -> None:
    document = parse_yaml(TEXT, "f")
    lines = {place_name(place): line for place, line in document.lines.items()}
    assert lines == {
        "": 2,
        "a": 2,
        "a[0]": 3,
        "a[0].b": 3,
        "a[0].c": 5,
        "a[1]": 8,
        "a[1].d": 8,
        "a[1].e": 9,
        "a[1].e[0]": 9,
        "a[1].e[1]": 10,
        "f": 11,
    }
    assert document.line(("a", 0, "missing", "too")) == 3
    assert document.line(("gone",)) == 2


@pytest.mark.parametrize("text", ["", "# nothing\n", "---\n"])
def test_nothing_is_nothing(text: str) -> None:
    assert parse_yaml(text, "f").data is None


@pytest.mark.parametrize(
    ("text", "line", "field", "message"),
    [
        ("a: 1\n b: 2\n", 2, "", "broken YAML"),
        ("a: 'x\n", 2, "", "broken YAML"),
        ("a: 1\n---\nb: 2\n", 2, "", "broken YAML"),
        ("a: *x\n", 1, "", "broken YAML"),
        ("a: {b: 1, b: 2}\n", 1, "a.b", "stands twice"),
        ("a: 1\nb: 1\na: 2\n", 3, "a", "stands twice"),
        ("? [x]\n: 1\n", 1, "", "a key that is not a word"),
        ("a: !mine x\n", 1, "a", "an unknown tag"),
        ("a: !!python/object:os.system {}\n", 1, "a", "an unknown tag"),
        ("a: !!binary aGk=\n", 1, "a", "an unknown tag"),
        ("a: &x [1]\nb: *x\n", 1, "b", "an alias"),
        (f"a: {'1' * 101}\n", 1, "a", "too long"),
    ],
)
def test_what_a_sheet_may_not_hold_is_refused(
    text: str, line: int, field: str, message: str
) -> None:
    with pytest.raises(Problems) as caught:
        parse_yaml(text, "f.yaml")
    (wrong,) = caught.value.problems
    assert (wrong.file, wrong.line, wrong.field) == ("f.yaml", line, field)
    assert message in wrong.message


@pytest.mark.parametrize("open_", ["[", "{a: ", "- ", "? ", "[{b: "])
@pytest.mark.parametrize("times", [DEEPEST + 1, 100_000])
def test_deep_nesting_is_refused_rather_than_ending_the_process(open_: str, times: int) -> None:
    with pytest.raises(Problems, match=r"nested too deeply|broken YAML"):
        parse_yaml(open_ * times, "f")


def test_many_brackets_side_by_side_are_not_deep() -> None:
    text = "".join("- {a: [x, '[sic', \"{\"]}\n" for _ in range(300))
    assert len(parse_yaml(text, "f").data) == 300


@given(st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    with suppress(Problems):
        parse_yaml(text, "f")
