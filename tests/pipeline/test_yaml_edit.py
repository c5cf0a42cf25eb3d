"""Editing YAML: what is meant comes out, and nothing else moves."""

from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st
from rejoinder.pipeline.errors import Problems, RejoinderError
from rejoinder.pipeline.yaml_dump import dump_yaml
from rejoinder.pipeline.yaml_edit import edit_yaml
from rejoinder.pipeline.yaml_text import parse_yaml

from .sheet_texts import Place, Text, texts

#: Words, by line, that mean something else where they are not quoted.
TRICKY = (
    r"""
a|two words|𝒳 astral|it's|so "quoted"|a: b|x, y|# no|- item|{curly|[|? q|yes|null|~|1e5|08|+.5|0x1F
2018-01-14|1:30|=|<<|&a|*a|!t|%p|@x|`b|---|...| a |tab\there
"""[1:-1]
    .replace("\n", "|")
    .split("|")
)
WORDS = st.one_of(
    st.sampled_from(
        [*TRICKY, "", "l1\nl2", "l1\n", "l1\n\n  l3 ", "\u2028", "\x85", "\ufeff", "\x07"]
    ),
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn", "Co"]), max_size=12),
)
SCALARS = st.one_of(WORDS, st.integers(-5, 3000), st.booleans(), st.none(), st.just(0.25))
SPANS = st.one_of(
    WORDS,
    st.fixed_dictionaries(
        {"exact": WORDS, "start": st.integers(0, 99)}, optional={"end": st.integers(0, 99)}
    ),
)
FIELDS = st.dictionaries(
    st.sampled_from(["work", "signatory", "stance", "when", "verb"]), SCALARS, max_size=3
)


@st.composite
def facts(draw: st.DrawFn) -> dict[str, Any]:
    fact: dict[str, Any] = {"kind": draw(st.sampled_from(["claim", "response"]))}
    fact |= draw(FIELDS)
    fact["evidence"] = draw(st.one_of(SPANS, st.lists(SPANS, max_size=3, unique_by=repr)))
    if draw(st.booleans()):
        fact["review"] = draw(
            st.one_of(st.none(), st.just({}), st.just({"status": "accepted", "by": "ed"}))
        )
    return fact


THINGS = st.fixed_dictionaries(
    {"kind": st.sampled_from(["person", "letter"]), "name": WORDS},
    optional={"names": st.lists(WORDS, max_size=2), "open": st.booleans()},
)


@st.composite
def sheets(draw: st.DrawFn) -> dict[str, Any]:
    sheet: dict[str, Any] = {"article": {"source": "a.txt", **draw(FIELDS)}}
    sheet["things"] = [
        {"id": f"t{n}", **thing} for n, thing in enumerate(draw(st.lists(THINGS, max_size=3)))
    ]
    found = [fact | {"order": n} for n, fact in enumerate(draw(st.lists(facts(), max_size=4)))]
    if draw(st.booleans()):
        found = [{"id": f"f{n}", **fact} for n, fact in enumerate(found)]
    sheet["facts"] = found
    if draw(st.booleans()):
        sheet["retired"] = draw(st.permutations(["r1", "r2", "r3"]))[: draw(st.integers(0, 3))]
    return sheet


#: What an edit leaves alone: by it a thing or a fact is known.
FIXED = ("id", "kind", "order")


class Edit:
    """New data, and the places of the old data that an edit is about.

    ``touched`` are the values that change or go, ``grown`` the collections that get or lose some.
    """

    def __init__(self, draw: st.DrawFn, data: dict[str, Any]) -> None:
        self.draw = draw
        self.touched: set[Place] = set()
        self.grown: set[Place] = set()
        self.data = self._edited(data, ())
        if draw(st.booleans()):
            self.data["extraction"] = {"extractor": "rules", "version": draw(WORDS)}

    def _touch(self, place: Place) -> None:
        self.touched.add(place)
        self.grown.add(place[:-1])

    def _chance(self, of: int = 4) -> bool:
        return self.draw(st.integers(0, of)) == 0

    def _edited(self, value: Any, place: Place) -> Any:
        if isinstance(value, dict):
            return self._mapping(value, place)
        if isinstance(value, list):
            return self._list(value, place)
        if place[-1] not in FIXED and self._chance(6):
            self._touch(place)
            new = SCALARS if place[-1] != "evidence" else st.one_of(SCALARS, SPANS)
            return self.draw(new)
        return value

    def _mapping(self, value: dict[str, Any], place: Place) -> dict[str, Any]:
        new: dict[str, Any] = {}
        if value.get("kind") in ("claim", "response") and "id" not in value and self._chance(1):
            new["id"] = self.draw(st.uuids()).hex
        for key, inner in value.items():
            if len(place) >= 1 and key not in FIXED and self._chance(8):
                self._touch((*place, key))
                continue
            new[key] = self._edited(inner, (*place, key))
            if len(place) >= 1 and self._chance(8) and f"{key}-n" not in value:
                new[f"{key}-n"] = self.draw(st.one_of(SCALARS, st.lists(WORDS, max_size=2)))
        if not new or not value:
            self._touch(place)
        if new.keys() != value.keys():
            self.grown.add(place)
        return new

    def _list(self, value: list[Any], place: Place) -> list[Any]:
        identified = bool(value) and isinstance(value[0], dict) and "id" in value[0]
        if not value or not identified:
            # Where an item changes and one more comes, nobody could say which is which.
            grows = self._chance(3)
            told = place == ("facts",)
            new = [
                self._edited(item, (*place, n)) if told or not grows else item
                for n, item in enumerate(value)
            ]
            if grows:
                new.append({"kind": "claim", "id": "new"} if place == ("facts",) else "appended")
            if not value:
                self._touch(place)
            self.grown.add(place)
            return new
        new = []
        for n, item in enumerate(value):
            if self._chance(5):
                new.append({"id": f"new{n}", "kind": "claim", "evidence": self.draw(SPANS)})
            if self._chance(6):
                self._touch((*place, n))
            else:
                new.append(self._edited(item, (*place, n)))
        if self._chance(3):
            new.append({"id": "last", "kind": "claim", "evidence": self.draw(SPANS)})
        if not any(item in new or item.get("id") in [i.get("id") for i in new] for item in value):
            self._touch(place)
        self.grown.add(place)
        return new


def in_order(lines: list[str], within: list[str]) -> str | None:
    """The first of ``lines`` that does not stand in ``within`` behind the one before it."""
    rest = iter(within)
    return next((line for line in lines if not any(line == other for other in rest)), None)


@st.composite
def edits(draw: st.DrawFn) -> tuple[Text, dict[str, Any], Edit]:
    data = draw(sheets())
    text = draw(texts(data))
    return text, data, Edit(draw, data)


# A failing case is shown as it is found: shrinking a whole sheet takes minutes.
@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)
@given(edits())
def test_an_edit_says_what_is_meant_and_leaves_the_rest(
    case: tuple[Text, dict[str, Any], Edit],
) -> None:
    text, data, edit = case
    assert parse_yaml(str(text), "f").data == data, "the test's own writer"
    edited = edit_yaml(str(text), edit.data, "f")
    assert parse_yaml(edited, "f").data == edit.data
    for comment in text.comments_untouched_by(edit.touched):
        assert comment in edited
    untouched = text.lines_untouched_by(edit.touched, edit.grown)
    assert in_order(untouched, edited.split(text.newline)) is None
    if text.newline == "\r\n":
        assert edited.count("\n") == edited.count("\r\n")


def edit(text: str, data: Any) -> str:
    """The edited text, which must say ``data``."""
    edited = edit_yaml(text, data, "f")
    assert parse_yaml(edited, "f").data == data
    return edited


FACT = """\
# Nora checked this sheet
facts:
  - kind: claim  # the first
    evidence: >-  # folded
      words of
      the article

  # about the second
  - id: b
    kind: claim
    against: [x, y]   # both
    evidence: [one, two]
retired: []  # none
"""


def test_an_id_becomes_the_first_key_of_its_fact() -> None:
    data = parse_yaml(FACT, "f").data
    data["facts"][0] = {"id": "a", **data["facts"][0]}
    assert edit(FACT, data) == FACT.replace("- kind: claim  #", "- id: a\n    kind: claim  #")


def test_bare_words_become_a_span_and_the_header_s_comment_stays() -> None:
    data = parse_yaml(FACT, "f").data
    data["facts"][0]["evidence"] = {"exact": "words of the article", "start": 0, "end": 20}
    block = FACT[FACT.index(">-") : FACT.index("\n\n") + 2]
    span = "{exact: words of the article, start: 0, end: 20}  # folded\n"
    assert edit(FACT, data) == FACT.replace(block, span)


def test_what_is_deleted_takes_its_own_comment_along_and_no_other() -> None:
    data = parse_yaml(FACT, "f").data
    del data["facts"][1]["against"]
    assert edit(FACT, data) == FACT.replace("    against: [x, y]   # both\n", "")
    del data["facts"][0]
    assert "# about the second" in edit(FACT, data)
    assert "# the first" not in edit(FACT, data)


def test_a_new_fact_goes_where_it_belongs() -> None:
    data = parse_yaml(FACT, "f").data
    data["facts"].insert(1, {"id": "new", "kind": "claim"})
    edited = edit(FACT, data)
    assert edited.replace("  - id: new\n    kind: claim\n", "") == FACT
    assert edited.index("id: new") < edited.index("id: b")


def test_a_list_that_was_empty_keeps_its_comment() -> None:
    data = parse_yaml(FACT, "f").data
    data["retired"] = ["gone"]
    assert edit(FACT, data).endswith("retired: [gone]  # none\n")
    text = "facts: []  # none yet\nretired: []\n"
    facts = [{"kind": "claim", "evidence": "x"}]
    edited = edit(text, {"facts": facts, "retired": []})
    assert edited == "facts:  # none yet\n  - kind: claim\n    evidence: x\nretired: []\n"


@pytest.mark.parametrize(
    ("text", "data", "edited"),
    [
        ("title:\na: 1\n", {"title": "x", "a": 1}, "title: x\na: 1\n"),
        ("title:  # none\n", {"title": "x"}, "title: x  # none\n"),
        ("f: {n: x}\n", {"f": {"n": "a, b"}}, "f: {n: 'a, b'}\n"),
        ("f: {n: , m: y}\n", {"f": {"n": "a", "m": "y"}}, "f: {n: a, m: y}\n"),
        ("a: [x, y]\n", {"a": ["x", "y", "z"]}, "a: [x, y, z]\n"),
        ("a: [x, y, z]\n", {"a": ["x", "z"]}, "a: [x, z]\n"),
        ("a: {x: 1, y: 2}\n", {"a": {"x": 1}}, "a: {x: 1}\n"),
        ("a:\n- x\n", {"a": []}, "a: []\n"),
        ("a:\n# why\n- x\n", {"a": []}, "a:\n# why\n  []\n"),
        ("- id: a\n  kind: b\n", [{"kind": "b"}], "- kind: b\n"),
        ("- id: a\n  # why\n  kind: b\n", [{"kind": "b"}], "- \n  # why\n  kind: b\n"),
        ("- # a-b\n  kind: x\n", [{"kind": "x"}, {"kind": "y"}], "- # a-b\n  kind: x\n- kind: y\n"),
        ("# only this\n", {"a": 1}, "# only this\na: 1\n"),
        ("", {"a": 1}, "a: 1\n"),
        ("---\n", {"a": 1}, "---\na: 1\n"),
        ("[] # none\n", [{"a": 1}], "- a: 1 # none\n"),
        ('{"a": 1}\n', {"a": 1, "b": 2}, '{"a": 1, b: 2}\n'),
        ("\ufeffa: 𝒳\nb: 2\n", {"a": "𝒳", "b": 3}, "\ufeffa: 𝒳\nb: 3\n"),
        ("a: 1\r\nb: 2\r\n", {"a": 1, "c": 3, "b": 2}, "a: 1\r\nc: 3\r\nb: 2\r\n"),
        ("a: 1 # end", {"a": 1, "b": 2}, "a: 1 # end\nb: 2\n"),
        ("a: |\n  x", {"a": "x", "b": 2}, "a: x\nb: 2\n"),
        ("a: 1\n...\n", {"a": 1, "b": 2}, "a: 1\nb: 2\n...\n"),
    ],
)
def test_what_an_edit_looks_like(text: str, data: Any, edited: str) -> None:
    assert edit(text, data) == edited


def test_nothing_to_change_changes_no_byte() -> None:
    text = "a:   1\nb: [ x ,y ]   # as it was"
    assert edit(text, {"a": 1, "b": ["x", "y"]}) == text


def test_what_cannot_be_said_is_refused() -> None:
    with pytest.raises(RejoinderError, match="without losing something"):
        edit_yaml("a: 1\n", {"a": float("nan")}, "f.yaml")


@pytest.mark.parametrize(
    "text", ["# x\n- ? name\n  : a\n", "# x\n- {name: a, ? form}\n"]
)  # fmt: skip
def test_a_key_with_a_mark_of_its_own_is_named(text: str) -> None:
    new = [{"id": "x", "name": "a", "form": "f"}]
    with pytest.raises(Problems, match=r"^f:2: cannot be .*: '\? key' cannot be edited"):
        edit_yaml(text, new, "f")


@settings(deadline=None)
@given(st.recursive(SCALARS, lambda inner: st.lists(inner) | st.dictionaries(WORDS, inner)))
@example(
    {"things": [{"id": "a", "names": ["1e5", "08"]}], "facts": [{"evidence": [{"exact": "\n"}]}]}
)
def test_what_is_written_is_read_again(data: Any) -> None:
    assert parse_yaml(dump_yaml(data), "f").data == data
    assert parse_yaml(dump_yaml({"evidence": data}), "f").data == {"evidence": data}
