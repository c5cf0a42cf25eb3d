"""An article's passages: made of published words alone, marked, and whole."""

from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad
from rejoinder.ontology.namespaces import OA, RJ
from rejoinder.server.cards import Card, Part
from rejoinder.server.description import Description
from rejoinder.server.passages import passages_of

CONTEXT = 32


def card(number: int) -> Card:
    return Card(
        iri=f"urn:fact-{number}",
        href="",
        kind="quotation",
        sentence=(),
        words=(),
        article=Part("An article"),
        published="",
        order=number,
        denied=False,
        hedged=False,
        inferred=(),
        review="accepted",
        sensitive=False,
        introduces=False,
        source="in",
    )


def evidence(text: str, number: int, start: int, end: int) -> list[Quad]:
    fact, span, selector = (
        NamedNode(f"urn:{name}-{number}") for name in ("fact", "evidence", "selector")
    )
    said = {
        "start": str(start),
        "end": str(end),
        "exact": text[start:end],
        "prefix": text[max(0, start - CONTEXT) : start],
        "suffix": text[end : end + CONTEXT],
    }
    return [
        Quad(fact, NamedNode(str(RJ.evidence)), span),
        Quad(span, NamedNode(str(OA.hasSelector)), selector),
        *(Quad(selector, NamedNode(str(OA) + name), Literal(v)) for name, v in said.items()),
    ]


def read(text: str, *spans: tuple[int, int]):
    quads = [q for n, (start, end) in enumerate(spans) for q in evidence(text, n, start, end)]
    return passages_of(Description(quads), [card(n) for n in range(len(spans))])


TEXT = (
    "The mayor came late. “I was asleep,” he said.\n\n"
    "Nobody laughed, and the bell rang again twice that night, as it always does in this town."
)


def test_words_close_to_each_other_are_one_passage():
    (passage,) = read(TEXT, (4, 9), (21, 36))
    assert [p.text for p in passage.pieces if p.marked] == ["mayor", "“I was asleep,”"]
    assert "".join(p.text for p in passage.pieces).startswith("The mayor came late.")
    assert [c.order for c in passage.cards] == [0, 1]


def test_a_paragraph_is_a_passage_of_its_own_beside_its_facts():
    first, second = read(TEXT, (22, 34), (47, 53))
    assert [c.order for c in first.cards] == [0]
    assert [c.order for c in second.cards] == [1]
    assert second.pieces[0].text == "Nobody"


def test_what_goes_on_ends_with_a_whole_word():
    passage = read(TEXT, (47, 61))[-1]
    assert passage.after
    assert (
        "".join(p.text for p in passage.pieces) == "Nobody laughed, and the bell rang again twice"
    )


def test_facts_whose_place_is_not_known_come_last():
    (passage,) = passages_of(Description([]), [card(1)])
    assert (passage.pieces, len(passage.cards)) == ((), 1)


@given(
    st.text(st.sampled_from("ab \n“é"), min_size=1, max_size=300),
    st.lists(st.tuples(st.integers(0, 299), st.integers(1, 40)), min_size=1, max_size=8),
)
def test_passages_hold_what_the_text_has_and_each_fact_once(
    text: str, places: list[tuple[int, int]]
):
    spans = [(s, min(s + n, len(text))) for s, n in places if s < len(text)]
    passages = read(text, *spans)
    assert sorted(c.order for p in passages for c in p.cards) == list(range(len(spans)))
    for passage in passages:
        assert "".join(p.text for p in passage.pieces) in text
