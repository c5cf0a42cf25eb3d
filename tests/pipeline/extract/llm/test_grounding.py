"""Whatever a model answers, what is taken over fits the article."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from rejoinder.pipeline.extract import Proposal
from rejoinder.pipeline.extract.llm.grounding import Grounding
from rejoinder.pipeline.extract.llm.schema import THING_FIELDS
from rejoinder.pipeline.extract.proposal_check import faults
from rejoinder.pipeline.facts import FACT_KINDS

TEXT = """Ada Marsh wrote to the Quay Courier: “The lamp stays dark. No.”

“No,” said Nora Quill, 74, of the harbour women, who are 1,200.
She mocked the petition on 3 May 2021.
"""

WORDS = st.sampled_from(
    [
        "Ada Marsh",
        "Marsh",
        "Nora Quill",
        "the petition",
        "harbour women",
        "Quay Courier",
        "No",
        "No.",
        "The lamp stays dark.",
        "said",
        "mocked",
        "74",
        "1,200",
        "3 May 2021",
        "never",
        "",
        " ",
        "“",
        "a",
    ]
)
IDS = st.sampled_from(["a", "b", "c", "fact-1", "ada-marsh", "1"])
SPANS = st.fixed_dictionaries({"exact": WORDS}, optional={"before": st.none() | WORDS})
ODD: st.SearchStrategy[Any] = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-1, 2000),
    st.floats(),
    st.text(max_size=3),
    st.lists(st.integers(), max_size=2),
    st.dictionaries(st.text(max_size=2), st.none(), max_size=2),
)
VALUES = {
    "id": IDS,
    "name": WORDS,
    "names": st.lists(WORDS, max_size=2),
    "open": st.booleans(),
    "evidence": SPANS | WORDS | st.lists(SPANS | WORDS, max_size=2),
    "age": st.just(74),
    "size": st.just(1200),
    "size_above": st.just(1200),
    "when": st.just("2021-05-03"),
    "stance": st.sampled_from(["mocks", "unclear", "adores"]),
    "certainty": st.sampled_from(["stated", "hedged"]),
    "inferred": st.lists(st.sampled_from(["stance", "work", "kind", "speaker"]), max_size=2),
    **dict.fromkeys(["form", "text", "verb", "role", "signed_as", "when_text", "hashtag"], WORDS),
}


def objects(kinds: list[str], fields: list[str]) -> st.SearchStrategy[dict[str, Any]]:
    known = {name: VALUES.get(name, IDS | st.lists(IDS, max_size=2)) | ODD for name in fields}
    return st.fixed_dictionaries(
        {"kind": st.sampled_from(kinds)},
        optional={**known, "review": ODD, "mood": ODD},
    )


THINGS = objects(
    ["person", "group", "publication", "letter", "movement", "ghost"],
    [name for name in THING_FIELDS if name != "kind"],
)
FACTS = st.one_of(
    st.fixed_dictionaries(
        {"kind": st.just(kind), "evidence": VALUES["evidence"]},
        optional={
            name: VALUES.get(name, IDS | st.lists(IDS, max_size=2)) | ODD
            for name in model.model_fields
            if name not in ("kind", "evidence")
        },
    )
    for kind, model in FACT_KINDS.items()
)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.tuples(st.lists(THINGS, max_size=4), st.lists(FACTS, max_size=4)),
        min_size=1,
        max_size=3,
    )
)
def test_whatever_the_answers_the_proposal_fits_the_article(
    answers: list[tuple[list[dict[str, Any]], list[dict[str, Any]]]],
) -> None:
    found = Grounding(TEXT)
    for things, facts in answers:
        found.add(things, facts, (0, len(TEXT)))
    assert list(faults(Proposal(found.things, found.facts), TEXT)) == []
    for thing in found.things:
        assert thing.name in TEXT
        assert all(name in TEXT for name in thing.names)
    given_facts = sum(len(facts) for _, facts in answers)
    assert len(found.facts) <= given_facts
