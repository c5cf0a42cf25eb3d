"""The picture of who answered whom: read from left to right, nothing on top of anything else."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rejoinder.server.cards import Part
from rejoinder.server.networks import MOST, Link, Network, fitted, network

LETTER, TWEET = "letter/x", "post/y"
LINKS: list[Link] = [
    ("person/ann", LETTER, "wrote"),
    ("person/bob", LETTER, "against"),
    ("person/bob", LETTER, "for"),
    ("person/bob", TWEET, "wrote"),
    ("person/cy", TWEET, "for"),
    ("person/bob", "person/bob", "for"),
]


def draw(links: list[Link], *starts: str) -> Network | None:
    return network(links, starts, lambda key: Part(key, href=f"/{key}"), lambda k: k[0] == "p")


def test_a_debate_is_read_from_left_to_right() -> None:
    drawn = draw(LINKS, LETTER)
    assert drawn
    x = {node.key: node.x for node in drawn.nodes}
    assert x["person/ann"] < x[LETTER] < x["person/bob"] < x[TWEET] < x["person/cy"]
    assert [node.key for node in drawn.nodes if node.start] == [LETTER]
    assert {node.key for node in drawn.nodes if node.agent} == {k for k in x if k[0] == "p"}
    assert sorted(edge.side for edge in drawn.edges) == ["against", "for", "for", "wrote", "wrote"]
    assert {edge.side for edge in drawn.edges if not edge.tip} == {"wrote"}
    assert len({edge.path for edge in drawn.edges}) == len(drawn.edges)


def test_what_somebody_answers_stands_on_their_left() -> None:
    drawn = draw([("person/ann", LETTER, "for"), ("person/bob", "person/ann", "for")], "person/ann")
    assert drawn
    x = {node.key: node.x for node in drawn.nodes}
    assert x[LETTER] < x["person/ann"] < x["person/bob"]


def test_there_is_no_picture_of_nothing() -> None:
    assert draw([], LETTER) is None
    assert draw([("person/a", "person/a", "for")], "person/a") is None


def test_the_nearest_are_shown_of_many() -> None:
    links: list[Link] = [(f"person/{n}", LETTER, "for") for n in range(MOST)]
    links.append(("person/far", "person/0", "for"))
    drawn = draw(links, LETTER)
    assert drawn
    assert len(drawn.nodes) == MOST
    assert drawn.left_out == 2
    assert "person/far" not in {node.key for node in drawn.nodes}


_KEYS = st.sampled_from([f"{kind}/{n}" for kind in ("person", "letter") for n in range(12)])
_LINKS = st.lists(
    st.tuples(_KEYS, _KEYS, st.sampled_from(["for", "against", "other", "wrote"])), max_size=60
)


@given(_LINKS, st.lists(_KEYS, max_size=3, unique=True))
def test_no_box_lies_on_another_or_outside(links: list[Link], starts: list[str]) -> None:
    drawn = draw(links, *starts)
    if drawn is None:
        assert all(source == target for source, target, _ in links)
        return
    shown = {key for source, target, _ in links if source != target for key in (source, target)}
    assert {node.key for node in drawn.nodes} == shown
    for node in drawn.nodes:
        assert 0 <= node.x - node.width / 2 < node.x + node.width / 2 <= drawn.width
        assert 0 <= node.y - node.height / 2 < node.y + node.height / 2 <= drawn.height
    for one, other in combinations(drawn.nodes, 2):
        apart = abs(one.x - other.x) >= (one.width + other.width) / 2 - 0.2
        assert apart or abs(one.y - other.y) >= (one.height + other.height) / 2 - 0.2
    again = draw(links, *starts)
    assert again
    assert [(n.x, n.y) for n in again.nodes] == [(n.x, n.y) for n in drawn.nodes]
    assert again.edges == drawn.edges


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("Ada Quill", ("Ada Quill",)),
        ("An answer to those who ring at night", ("An answer to those who", "ring at night")),
        ("", ("",)),
        ("x" * 40, ("x" * 23 + "…",)),
    ],
)
def test_a_name_stands_on_a_few_lines(name: str, lines: tuple[str, ...]) -> None:
    assert fitted(name) == lines
    assert len(fitted("many words " * 30)) == 3
