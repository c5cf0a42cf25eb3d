"""A debate is the works that a person names, and whatever they are connected with."""

from pyoxigraph import NamedNode, Quad
from rejoinder.ontology.namespaces import CITO, RJ, SCHEMA
from rejoinder.pipeline.debates import Debates

from .builders import MINT, registry, shown

LETTERS = [{"kind": "letter", "slug": slug} for slug in "abcdefgh"]


def quad(subject: str, predicate: object, value: str) -> Quad:
    return Quad(
        MINT.thing("letter", subject),
        NamedNode(str(predicate)),
        MINT.thing("letter", value),
        MINT.derived_graph,
    )


def parts(*entries: dict[str, object], quads: list[Quad]) -> set[str]:
    debates = Debates()
    for seen in quads:
        debates.see(seen)
    found = list(debates.quads(registry(*LETTERS, *entries), MINT.thing, MINT.derived_graph))
    assert {q.graph_name for q in found} <= {MINT.derived_graph}
    return {line.replace("rj:partOfDebate ", "") for line in shown(found)}


CHAIN = [
    quad("b", CITO.repliesTo, "a"),
    quad("c", CITO.repliesTo, "b"),
    quad("d", SCHEMA.translationOfWork, "c"),
    quad("f", CITO.repliesTo, "e"),
    quad("g", CITO.agreesWith, "a"),
    quad("h", RJ.partOfDebate, "a"),
]


def debate(slug: str, *works: str, **more: str) -> dict[str, object]:
    return {"kind": "debate", "slug": slug, "works": [f"letter/{w}" for w in works], **more}


def test_replies_and_translations_connect_in_both_directions() -> None:
    assert parts(debate("one", "c"), quads=CHAIN) == {
        f"<letter/{work}> <debate/one>" for work in "abcd"
    }


def test_the_order_of_replies_does_not_matter() -> None:
    assert parts(debate("one", "a"), quads=CHAIN[::-1]) == parts(debate("one", "a"), quads=CHAIN)


def test_a_debate_may_join_what_nothing_connects() -> None:
    assert parts(debate("one", "a", "e"), quads=CHAIN) == {
        f"<letter/{work}> <debate/one>" for work in "abcdef"
    }


def test_a_work_that_nothing_answers_is_in_its_debate_and_may_be_in_two() -> None:
    assert parts(debate("one", "g"), debate("two", "g"), quads=[]) == {
        "<letter/g> <debate/one>",
        "<letter/g> <debate/two>",
    }


def test_merged_works_count_as_their_successors_and_withdrawn_ones_not() -> None:
    merged = {"kind": "letter", "slug": "old", "status": "merged", "replaced_by": "letter/a"}
    gone = {"kind": "letter", "slug": "gone", "status": "withdrawn"}
    found = parts(merged, gone, debate("one", "old", "gone"), quads=CHAIN[:1])
    assert found == {"<letter/a> <debate/one>", "<letter/b> <debate/one>"}


def test_a_withdrawn_debate_has_no_works() -> None:
    assert not parts(debate("one", "a", status="withdrawn"), quads=CHAIN)


def test_circles_and_long_chains_end() -> None:
    chain = [
        Quad(
            MINT.thing("letter", str(i)),
            NamedNode(str(CITO.repliesTo)),
            MINT.thing("letter", str((i + 1) % 5000)),
            MINT.derived_graph,
        )
        for i in range(5000)
    ]
    debates = Debates()
    for seen in chain:
        debates.see(seen)
    known = registry(
        {"kind": "letter", "slug": "0"}, {"kind": "debate", "slug": "d", "works": "letter/0"}
    )
    assert len(list(debates.quads(known, MINT.thing, MINT.derived_graph))) == 5000
