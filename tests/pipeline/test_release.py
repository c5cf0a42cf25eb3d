"""What of a sheet goes out, and that nothing of a hidden accusation goes out with it."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rejoinder.pipeline.convert import CONTEXT, article_quads, context
from rejoinder.pipeline.facts import Sheet
from rejoinder.pipeline.release import Policy, Release, release

from .builders import conversion, sheet

ACCUSATION = {"kind": "accusation", "claimant": "quill", "against": "dean"}
CLAIM = {"kind": "claim", "claimant": "quill"}
REVIEWED = {"review": {"status": "accepted"}}


def released(told: Sheet, policy: Policy = "not-sensitive", *gone: str) -> Release:
    return release(told, policy, lambda name: name not in gone)


def ids(found: Release) -> list[str | None]:
    return [fact.id for fact in found.facts]


SENSITIVE = [ACCUSATION, CLAIM | {"against": "dean"}, CLAIM | {"kind": "demand", "against": "dean"}]


@pytest.mark.parametrize("fact", SENSITIVE)
@pytest.mark.parametrize(
    ("policy", "status", "goes_out"),
    [
        ("not-sensitive", "unreviewed", False),
        ("not-sensitive", "accepted", True),
        ("not-sensitive", "corrected", True),
        ("not-sensitive", "rejected", False),
        ("none", "unreviewed", False),
        ("none", "accepted", True),
        ("all", "unreviewed", True),
        ("all", "rejected", False),
    ],
)
def test_what_speaks_against_somebody_waits_for_a_review(
    fact: dict[str, Any], policy: Policy, status: str, goes_out: bool
) -> None:
    found = released(sheet(fact | {"review": {"status": status}}), policy)
    assert bool(found.facts) is goes_out
    assert set(found.withheld) == (set() if goes_out or status == "rejected" else {"f0"})
    assert bool(found.hidden) is (not goes_out and policy != "all")


@pytest.mark.parametrize(
    ("policy", "goes_out"), [("not-sensitive", True), ("none", False), ("all", True)]
)
def test_other_facts_go_out_by_the_setting(policy: Policy, goes_out: bool) -> None:
    found = released(sheet(CLAIM), policy)
    assert bool(found.facts) is goes_out
    if not goes_out:
        assert found.withheld == {"f0": "it is not reviewed"}


def test_what_cannot_be_told_without_a_withheld_fact_is_withheld_too() -> None:
    denial = {"kind": "response", "responder": "dean", "responds_to": "f0", "stance": "denies"}
    claim = CLAIM | {"about": ["f0", "openbooks"], "inferred": ["about"]}
    found = released(
        sheet(
            ACCUSATION,
            denial,
            claim,
            {"kind": "response", **REVIEWED, "responder": "quill", "responds_to": "f2"},
        )
    )
    assert ids(found) == ["f2", "f3"]
    assert found.withheld["f1"] == "it needs f0, which is withheld"
    (about,) = (fact for fact in found.facts if fact.id == "f2")
    assert about.model_dump(include={"about", "inferred"}) == {
        "about": ["openbooks"],
        "inferred": ["about"],
    }


def test_chains_of_needs_are_followed() -> None:
    answers = [
        {"kind": "claim", "claimant": "dean", "about": "f0"},
        {"kind": "response", "responder": "dean", "responds_to": "f0"},
        {"kind": "quotation", "speaker": "dean", "continued_by": "f4"},
        {"kind": "quotation", "speaker": "dean", "review": {"status": "rejected"}},
    ]
    found = released(sheet(ACCUSATION, *answers))
    assert ids(found) == ["f1", "f3"]


def test_an_optional_mention_of_a_withheld_fact_goes() -> None:
    quotation = {"kind": "quotation", "evidence": {"exact": "words", "start": 0, "end": 5}}
    response = {
        "kind": "response",
        "responder": "dean",
        "responds_to": "petition",
        "quotes": ["f1"],
        "inferred": ["quotes"],
    }
    found = released(sheet(ACCUSATION, quotation, response))
    assert found.withheld["f1"] == "its words hold an accusation that is not reviewed"
    (fact,) = found.facts
    assert fact.model_dump(include={"quotes", "inferred"}) == {"quotes": [], "inferred": []}


def test_whatever_speaks_of_somebody_who_was_withdrawn_stays_in() -> None:
    told = sheet(
        {"kind": "description", "describes": "quill", "text": "a critic", **REVIEWED},
        {"kind": "response", "responder": "dean", "responds_to": "petition", "spoken_to": "quill"},
        {"kind": "signature", "work": "petition", "signatory": "dean"},
        {"kind": "response", "responder": "dean", "responds_to": "f0"},
    )
    found = released(told, "all", "quill")
    assert ids(found) == ["f2"]
    assert "withdrawn" in found.withheld["f1"]


def spans(*bounds: tuple[int, int]) -> list[dict[str, Any]]:
    return [{"exact": "x" * (end - start), "start": start, "end": end} for start, end in bounds]


@pytest.mark.parametrize(
    ("words", "goes_out"),
    [
        ([(100, 120)], False),
        ([(90, 130)], False),
        ([(105, 115)], False),
        ([(110, 130)], False),
        ([(111, 130)], True),
        ([(100, 109)], True),
        ([(100, 105), (115, 120)], False),
        ([(100, 105), (102, 107)], True),
        ([(120, 140)], True),
    ],
)
def test_half_of_an_accusation_is_too_much_of_it(
    words: list[tuple[int, int]], goes_out: bool
) -> None:
    hidden = ACCUSATION | {"evidence": spans((100, 120))}
    quotation = {"kind": "quotation", "evidence": spans(*words)}
    assert ids(released(sheet(hidden, quotation))) == (["f1"] if goes_out else [])
    # Who accepted the quotation has not thereby accepted the accusation.
    assert ids(released(sheet(hidden, quotation | REVIEWED))) == (["f1"] if goes_out else [])


BOUNDS = st.tuples(st.integers(0, 140), st.integers(1, 60)).map(lambda b: (b[0], b[0] + b[1]))
#: Every character of the text stands there once, so that what is shown says where it is from.
TEXT = "".join(chr(0x4E00 + i) for i in range(200))


def told_of(accusations: list[tuple[int, int]], others: list[tuple[int, int]]) -> Sheet:
    def at(bounds: tuple[int, int]) -> dict[str, Any]:
        start, end = bounds
        return {"evidence": {"exact": TEXT[start:end], "start": start, "end": end}}

    return sheet(
        *[ACCUSATION | at(bounds) for bounds in accusations],
        *[{"kind": "quotation"} | at(bounds) for bounds in others],
    )


@settings(deadline=None)
@given(st.lists(BOUNDS, max_size=4), st.lists(BOUNDS, max_size=6))
def test_no_context_shows_a_character_of_a_hidden_accusation(
    accusations: list[tuple[int, int]], others: list[tuple[int, int]]
) -> None:
    found = released(told_of(accusations, others))
    hidden = {TEXT[i] for start, end in accusations for i in range(start, end)}
    for fact in found.facts:
        for span in fact.evidence:
            prefix, suffix = context(TEXT, span, found.hidden)
            assert not hidden & {*prefix, *suffix}
            start, end = span.bounds
            assert TEXT[:start].endswith(prefix)
            assert TEXT[end:].startswith(suffix)
            assert max(len(prefix), len(suffix)) <= CONTEXT


@settings(deadline=None)
@given(st.lists(BOUNDS, min_size=1, max_size=3), st.lists(BOUNDS, max_size=5))
def test_of_no_hidden_accusation_is_half_in_the_graph_of_a_fact(
    accusations: list[tuple[int, int]], others: list[tuple[int, int]]
) -> None:
    told = told_of(accusations, others)
    found = released(told)
    for fact in found.facts:
        alone = conversion(told.model_copy(update={"facts": [fact]}), TEXT, hidden=found.hidden)
        shown = {c for quad in article_quads(alone) for c in getattr(quad.object, "value", "")}
        for start, end in accusations:
            assert 2 * len(shown & set(TEXT[start:end])) < end - start


ARTICLE = (
    "Bloggs groped interns at the hall. Critics doubt it. "
    "Ann Lee said that Bloggs groped interns at the hall. Bloggs denies it."
)
CHARGE = "Bloggs groped interns at the hall"


def at(words: str, nth: int = 0) -> dict[str, Any]:
    start = -1
    for _ in range(nth + 1):
        start = ARTICLE.index(words, start + 1)
    return {"evidence": {"exact": words, "start": start, "end": start + len(words)}}


@pytest.mark.parametrize("status", ["unreviewed", "rejected"])
def test_the_words_stay_in_wherever_else_they_stand(status: str) -> None:
    told = sheet(
        ACCUSATION | at(CHARGE) | {"review": {"status": status}},
        {"kind": "quotation"} | at(CHARGE, 1),
        {"kind": "quotation"} | at("Ann Lee said"),
        {"kind": "quotation"} | at("Critics doubt it"),
    )
    found = release(told, "not-sensitive", lambda _: True, ARTICLE)
    assert ids(found) == ["f2", "f3"]
    for fact in found.facts:
        assert "groped" not in "".join(context(ARTICLE, fact.evidence[0], found.hidden))


SENTENCE = (
    "Ann Lee, who had come by tram and stood in the rain for an hour, told reporters outside the "
    "town hall that Bloggs took money from the bus company."
)


def inside(words: str) -> dict[str, Any]:
    start = SENTENCE.index(words)
    return {"evidence": {"exact": words, "start": start, "end": start + len(words)}}


@pytest.mark.parametrize(
    ("fact", "goes_out"),
    [
        ({"kind": "quotation"} | inside("Bloggs took money from the bus company"), False),
        ({"kind": "quotation"} | inside("took money from the bus"), False),
        ({"kind": "quotation"} | inside("stood in the rain"), True),
        ({"kind": "description", "describes": "quill", "text": "took money from the bus company"}
         | inside("Ann Lee"), False),
        ({"kind": "description", "describes": "quill", "text": "a critic"} | inside("Ann Lee"),
         True),
    ],
)  # fmt: skip
def test_of_a_long_accusation_only_a_few_words_get_out_unreviewed(
    fact: dict[str, Any], goes_out: bool
) -> None:
    def told(**review: Any) -> Sheet:
        return sheet(ACCUSATION | inside(SENTENCE), fact | review)

    found = release(told(), "not-sensitive", lambda _: True, SENTENCE)
    assert ids(found) == (["f1"] if goes_out else [])
    # A person who accepted it has seen these words; less than half, they are theirs to judge.
    assert ids(release(told(**REVIEWED), "not-sensitive", lambda _: True, SENTENCE)) == ["f1"]


def test_a_headline_may_not_quote_a_long_accusation_either() -> None:
    told = sheet(ACCUSATION | inside(SENTENCE))
    for title, shown in (("Bloggs on money and the tram", True),
                         ("Lee: Bloggs took money from the bus company", False)):  # fmt: skip
        article = told.article.model_copy(update={"title": title})
        found = release(told.model_copy(update={"article": article}), "not-sensitive", bool)
        assert found.title is shown


def test_small_pieces_do_not_add_up_to_the_accusation() -> None:
    told = sheet(
        ACCUSATION | at(CHARGE),
        *[{"kind": "quotation"} | at(words) for words in ("Bloggs groped", "interns", "the hall")],
    )
    shown = {
        i
        for fact in release(told, "not-sensitive", lambda _: True, ARTICLE).facts
        for i in range(*fact.evidence[0].bounds)
    }
    assert 2 * len(shown) < len(CHARGE)


@pytest.mark.parametrize(
    "fact",
    [
        {"kind": "description", "describes": "dean", "text": "accused: groped interns at the hall"},
        {"kind": "response", "responder": "dean", "responds_to": "petition",
         "verb": "who Bloggs groped interns at"},
    ],
)  # fmt: skip
def test_no_field_repeats_the_words(fact: dict[str, Any]) -> None:
    told = sheet(ACCUSATION | at(CHARGE), fact | at("Critics doubt it"))
    assert ids(release(told, "not-sensitive", lambda _: True, ARTICLE)) == []


@pytest.mark.parametrize(
    ("title", "shown"),
    [("Bloggs groped interns, says Lee", False), (CHARGE, False), ("The hall", True)],
)
def test_a_headline_that_is_the_accusation_stays_in(title: str, shown: bool) -> None:
    told = sheet(ACCUSATION | at(CHARGE))
    article = told.article.model_copy(update={"title": title})
    told = told.model_copy(update={"article": article})
    assert release(told, "not-sensitive", lambda _: True, ARTICLE).title is shown
    assert release(told, "all", lambda _: True, ARTICLE).title


def test_the_words_of_whatever_is_withheld_are_in_no_context() -> None:
    told = sheet(
        ACCUSATION | at(CHARGE),
        {"kind": "response", "responder": "dean", "responds_to": "f0"} | at("Bloggs denies it"),
        {"kind": "quotation"} | at("hall", 1),
    )
    found = release(told, "not-sensitive", lambda _: True, ARTICLE)
    assert ids(found) == ["f2"]
    assert "denies" not in context(ARTICLE, found.facts[0].evidence[0], found.hidden)[1]


def test_things_that_only_withheld_facts_speak_of_are_held() -> None:
    told = sheet(ACCUSATION | at(CHARGE), {"kind": "quotation", "speaker": "dean"} | at("Critics"))
    found = release(told, "not-sensitive", lambda _: True, ARTICLE)
    assert "quill" in found.held
    assert "dean" not in found.held


def test_a_withheld_name_is_in_no_words_context_or_headline() -> None:
    told = sheet({"kind": "quotation"} | at("Ann Lee said"), {"kind": "quotation"} | at("that", 0))
    article = told.article.model_copy(update={"title": "What Ann Lee said"})
    told = told.model_copy(update={"article": article})
    found = release(told, "all", lambda _: True, ARTICLE, {"Ann Lee", "Lee"})
    assert ids(found) == ["f1"]
    assert not found.title
    assert "Lee" not in context(ARTICLE, found.facts[0].evidence[0], found.hidden)[0]


def test_context_is_whole_where_nothing_is_hidden() -> None:
    (fact,) = sheet({"kind": "quotation", "evidence": spans((50, 60))}).facts
    assert context(TEXT, fact.evidence[0], []) == (TEXT[18:50], TEXT[60:92])
    (fact,) = sheet({"kind": "quotation", "evidence": spans((3, 198))}).facts
    assert context(TEXT, fact.evidence[0], []) == (TEXT[:3], TEXT[198:])
    assert context(None, fact.evidence[0], []) == ("", "")
