"""Where articles contradict each other, and where they only differ."""

import shutil
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from rejoinder.ontology.namespaces import RJ, SCHEMA
from rejoinder.pipeline.cli import main
from rejoinder.pipeline.contradictions import Contradiction, Contradictions
from rejoinder.pipeline.facts.kinds import Quotation
from rejoinder.pipeline.quotation_marks import unmarked
from rejoinder.pipeline.union_rule import violations
from rejoinder.pipeline.wordings import Wordings

from .builders import ADDRESSES, BASE, MINT, conversion, sheet

Facts = list[dict[str, Any]]
WORDS = "We demand a new library and longer hours"
CLOSE = "We want a new library and longer hours"


def of(*articles: Facts) -> list[Contradiction]:
    """What contradicts what, where the articles a0, a1, … report these facts."""
    seen, wordings = Contradictions(), Wordings()
    for number, facts in enumerate(articles):
        told = sheet(*facts)
        article = told.article.model_copy(update={"id": f"a{number}"})
        made = conversion(told.model_copy(update={"article": article}))
        seen.see(made)
        for fact in told.facts:
            if isinstance(fact, Quotation) and fact.id:
                words = unmarked(fact.evidence[0].exact)
                wordings.add(made.fact_node(fact.id), words)
    found = seen.found(wordings)
    quads = [quad for contradiction in found for quad in contradiction.quads(MINT)]
    assert not list(violations(quads, ADDRESSES))
    assert len(set(quads)) == len(quads), "two contradictions have one address"
    assert all(len({said.article for said in one.said}) > 1 for one in found)
    return found


def told(found: list[Contradiction]) -> list[set[str]]:
    return [{f"{said.article}: {said.words}" for said in one.said} for one in found]


def counting(text: str, **fields: Any) -> dict[str, Any]:
    return {"kind": "counting", "group": "students", "text": text, **fields}


def response(stance: str, **fields: Any) -> dict[str, Any]:
    made = {"kind": "response", "responder": "dean", "responds_to": "petition"}
    return {**made, "expressed_in": "reply", "stance": stance, **fields}


def publishing(when: str | None, **fields: Any) -> dict[str, Any]:
    made = {"kind": "publishing", "work": "petition", "venue": "gazette", "when": when}
    return {**made, **fields}


def quotation(words: str, **fields: Any) -> dict[str, Any]:
    evidence = {"exact": words, "start": 0, "end": len(words)}
    return {"kind": "quotation", "quoted_from": "petition", "evidence": evidence, **fields}


# Sizes


def test_sizes_that_do_not_fit() -> None:
    found = of(
        [counting("99", size=99)],
        [counting("over 100", size_above=100)],
        [counting("about a hundred")],
    )
    assert told(found) == [{"a0: 99", "a1: over 100"}], "what is round agrees with both"
    assert found[0].differs_in == RJ.size
    assert found[0].concerning == (MINT.thing("group", "students"),)


@pytest.mark.parametrize(
    "articles",
    [
        [[counting("over 100", size_above=100)], [counting("about 120")]],
        [[counting("99", size=99)], [counting("ninety-nine", size=99)]],
        [[counting("99", size=99), counting("over 100", size_above=100)]],
        [[counting("99", size=99)], [counting("150", size=150, polarity="denied")]],
        [[counting("99", size=99)], [counting("150", size=150, certainty="hedged")]],
        [[counting("99", size=99, when="2018-01-10")], [counting("150", size=150, when="2018-02")]],
        [[counting("many")], [counting("150", size=150)]],
    ],
)
def test_sizes_that_only_differ(articles: list[Facts]) -> None:
    assert of(*articles) == []


def test_sizes_of_one_day_and_of_an_unknown_one_are_compared() -> None:
    assert of(
        [counting("99", size=99, when="2018-01-10")], [counting("150", size=150, when="2018-01")]
    )
    assert of([counting("99", size=99, when="2018-01-10")], [counting("150", size=150)])


# Stances


@pytest.mark.parametrize("one", ["supports", "defends", "upholds"])
@pytest.mark.parametrize("other", ["opposes", "denounces", "mocks", "denies"])
def test_to_support_and_to_oppose_exclude_each_other(one: str, other: str) -> None:
    found = of([response(one)], [response(other)])
    assert told(found) == [{f"a0: {one}", f"a1: {other}"}]
    assert found[0].differs_in == RJ.stance
    assert {thing.value for thing in found[0].concerning} == {
        f"{BASE}/id/{name}" for name in ("person/dean", "letter/reply", "letter/petition")
    }


@pytest.mark.parametrize(
    "articles",
    [
        [[response("supports")], [response("defends")]],
        [[response("supports")], [response("unclear")]],
        [[response("opposes")], [response("mixed")]],
        [[response("opposes")], [response("questions")]],
        [[response("supports")], [response("opposes", expressed_in="tweet")]],
        [[response("supports", expressed_in=None)], [response("opposes", expressed_in=None)]],
        [[response("supports")], [response("opposes", responds_to="quiet")]],
        [[response("supports")], [response("opposes", responder="quill")]],
        [[response("supports"), response("opposes")]],
        [[response("supports")], [response("opposes", certainty="hedged")]],
        [[response("supports")], [response("opposes", polarity="denied")]],
    ],
)
def test_stances_that_only_differ(articles: list[Facts]) -> None:
    assert of(*articles) == []


def test_answers_to_claims_are_not_compared() -> None:
    """A claim is one article's own: another's of the same name is another."""
    claim = {"id": "c", "kind": "claim", "claimant": "quill"}
    facts = [[claim, response(stance, responds_to="c")] for stance in ("supports", "opposes")]
    assert of(*facts) == []


# Dates and venues


def test_dates_of_one_publication() -> None:
    found = of(
        [publishing("2018-01-10")], [publishing("2018-01-11")], [publishing("2018-01")],
        [publishing(None)],
    )  # fmt: skip
    assert told(found) == [{"a0: Gazette, 2018-01-10", "a1: Gazette, 2018-01-11"}]
    assert found[0].differs_in == RJ.when


@pytest.mark.parametrize(
    ("one", "other", "conflict"),
    [
        ("2018", "2018-01", False),
        ("2018-01", "2018-01-10", False),
        ("2018-01-10", "2018-01-10", False),
        ("2017", "2018-01", True),
        ("2018-01", "2018-02-01", True),
    ],
)
def test_a_less_exact_date_agrees(one: str, other: str, conflict: bool) -> None:
    assert bool(of([publishing(one)], [publishing(other)])) is conflict


def test_a_later_print_elsewhere_is_no_contradiction() -> None:
    venue = {"venue": "other"}
    other = {"id": "other", "kind": "publication", "name": "Other", "same_as": "publication/other"}
    assert elsewhere([publishing("2018-01-10")], [publishing("2018-01-12", **venue)], other) == []
    assert elsewhere([publishing("2018-01")], [publishing("2018-01", **venue)], other) == []


def elsewhere(one: Facts, other: Facts, thing: dict[str, Any], *more: Facts) -> list[Contradiction]:
    """As :func:`of`, with one thing more in every sheet."""
    seen = Contradictions()
    for number, facts in enumerate((one, other, *more)):
        plain = sheet()
        things = [t.model_dump() for t in plain.things]
        made = sheet(*facts, things=[*things, thing])
        article = made.article.model_copy(update={"id": f"a{number}"})
        seen.see(conversion(made.model_copy(update={"article": article})))
    return seen.found(Wordings())


def test_two_venues_on_one_day_unless_somebody_names_both() -> None:
    other = {"id": "other", "kind": "publication", "name": "Other", "same_as": "publication/other"}
    one, two = publishing("2018-01-10"), publishing("2018-01-10", venue="other")
    found = elsewhere([one], [two], other)
    assert told(found) == [{"a0: Gazette, 2018-01-10", "a1: Other, 2018-01-10"}]
    assert found[0].differs_in == RJ.venue
    assert elsewhere([one], [two], other, [one, publishing(None, venue="other")]) == []


# Words


def test_a_passage_in_different_words() -> None:
    found = of([quotation(WORDS)], [quotation(f"{WORDS},")], [quotation(CLOSE)])
    assert told(found) == [{f"a0: “{WORDS}”", f"a1: “{WORDS},”", f"a2: “{CLOSE}”"}]
    assert found[0].differs_in == SCHEMA.text
    assert found[0].concerning == (MINT.thing("letter", "petition"),)


@pytest.mark.parametrize(
    "articles",
    [
        [[quotation(WORDS)], [quotation(WORDS.upper())]],
        [[quotation(WORDS)], [quotation("We demand a new library")]],
        [[quotation(WORDS)], [quotation("We demand a new library … longer hours")]],
        [[quotation(WORDS)], [quotation(CLOSE, quoted_from="reply")]],
        [[quotation(WORDS)], [quotation(CLOSE, quoted_from=None)]],
        [[quotation(WORDS)], [quotation(CLOSE, certainty="hedged")]],
        [[quotation(WORDS), quotation(CLOSE)]],
    ],
)  # fmt: skip
def test_words_that_are_shortened_or_of_another_source(articles: list[Facts]) -> None:
    assert of(*articles) == []


def test_without_a_work_the_speaker_is_the_source() -> None:
    facts = [[quotation(words, quoted_from=None, speaker="dean")] for words in (WORDS, CLOSE)]
    assert of(*facts)[0].concerning == (MINT.thing("person", "dean"),)


# In the graph


def test_what_the_graph_says_is_that_they_differ_and_no_more() -> None:
    [found] = of([counting("99", size=99)], [counting("over 100", size_above=100)])
    group = f"{BASE}/id/group/students"
    said = {
        (quad.subject.value, quad.predicate.value.rpartition("#")[2], quad.object.value)
        for quad in found.quads(MINT)
    }
    subject = f"{group}#contradiction-size"
    assert said == {
        (subject, "type", str(RJ.Contradiction)),
        (subject, "label", "Articles give sizes that do not fit"),
        (subject, "differsIn", str(RJ.size)),
        (subject, "concerning", group),
        (subject, "between", f"{BASE}/id/article/a0/f0"),
        (subject, "between", f"{BASE}/id/article/a1/f0"),
    }
    assert {quad.graph_name for quad in found.quads(MINT)} == {MINT.derived_graph}
    line = found.line(ADDRESSES)
    assert line == ("group/students: articles give sizes that do not fit: 99 (a0); over 100 (a1)")


def test_the_order_of_the_articles_changes_nothing() -> None:
    facts: list[Facts] = [
        [counting("99", size=99), response("supports"), publishing("2018-01-10"), quotation(WORDS)],
        [counting("over 100", size_above=100), response("opposes"), publishing("2018-01-11"),
         quotation(CLOSE)],
    ]  # fmt: skip
    one, other = of(*facts), of(*reversed(facts))
    assert len(one) == 4
    # The articles have changed names with places, and nothing else has.
    assert [(c.differs_in, c.concerning, c.number) for c in one] == [
        (c.differs_in, c.concerning, c.number) for c in other
    ]
    assert [quad for c in one for quad in c.quads(MINT)] == [
        quad for c in of(*facts) for quad in c.quads(MINT)
    ]


# In the report of a build


@pytest.fixture(scope="module")
def example(example_workspace: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    copy = tmp_path_factory.mktemp("example") / "letters"
    shutil.copytree(example_workspace, copy, symlinks=True)
    return copy


def test_a_build_lists_them(example: Path) -> None:
    result = CliRunner().invoke(main, ["-C", str(example), "build"])
    assert result.exit_code == 0
    lines = [line for line in result.output.splitlines() if line.startswith("contradiction ")]
    assert len(lines) == 5
    assert (
        "contradiction group/signers-of-le-monde-2018: articles give sizes that do not fit: "
        "99 femmes (courrier-des-quais-2018-01-12); Over 100 (harbour-gazette-2018-01-11)" in lines
    )


def test_a_build_lists_only_so_many(example: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rejoinder.pipeline.cli._MOST_LINES", 3)
    result = CliRunner().invoke(main, ["-C", str(example), "build"])
    assert result.output.count("\ncontradiction ") + result.output.startswith("contradiction ") == 3
    assert "… and 2 more contradictions" in result.output
