"""Who belongs to whom, and what people are called."""

from collections.abc import Callable

import pytest
from rejoinder.pipeline.extract.rules.draft import Draft

from .reading import facts, mentions

Drafting = Callable[..., Draft]


@pytest.mark.parametrize(
    "text",
    [
        "Ida Holm is among over 100 women who signed.",
        "Ida Holm was one of over 100 women who signed.",
        "Over 100 women, including Ida Holm, signed.",
        "Over 100 women signed, among them the poet Ida Holm.",
        "Over 100 women signed, Ida Holm among them.",
        "Over 100 women signed. The women, who include Ida Holm, are tired.",
        "Over 100 women signed. Among the signatories is Ida Holm.",
    ],
)
def test_belonging_in_many_words(draft: Drafting, text: str) -> None:
    assert facts(draft(text), "membership") == [{"member": "Ida Holm", "group": "over 100 women"}]


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ("Ida Holm, a member of the Writers' Guild, laughed.", "Guild"),
        ("Ida Holm, who belongs to #Lamps, laughed.", "#Lamps"),
    ],
)
def test_members_of_bodies(draft: Drafting, text: str, body: str) -> None:
    (fact,) = facts(draft(text), "membership")
    assert fact["member"] == "Ida Holm"
    assert body in fact["group"]


def test_nobody_is_among_those_she_is_not(draft: Drafting) -> None:
    text = "Ida Holm was not among over 100 women who signed."
    assert [f.get("polarity") for f in facts(draft(text), "membership")] == ["denied"]
    assert "Ida Holm" not in [f["signatory"] for f in facts(draft(text), "signature")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ida Holm, 54, laughed.", {"text": "54", "age": 54}),
        ("Ida Holm (54) laughed.", {"text": "54", "age": 54}),
        ("The novelist Ida Holm laughed.", {"text": "The novelist", "role": "novelist"}),
        ("Oscar-nominated actress Ida Holm laughed.",
         {"text": "Oscar-nominated actress", "role": "actress"}),
        ("Mayor Ida Holm laughed.", {"text": "Mayor", "role": "mayor"}),
        ("Ida Holm, a bus driver with three daughters, laughed.",
         {"text": "a bus driver with three daughters", "role": "bus driver"}),
        ("The headteacher, Ida Holm, laughed.", {"text": "The headteacher", "role": "headteacher"}),
        ("Ida Holm, a former minister, laughed.",
         {"text": "a former minister", "role": "former minister"}),
        ("Ida Holm, an actress who signed, laughed.", {"text": "an actress", "role": "actress"}),
        ("Ida Holm, who keeps the newspaper stall, laughed.",
         {"text": "who keeps the newspaper stall"}),
        ("The film-maker Ida Holm laughed.", {"text": "The film-maker", "role": "film-maker"}),
    ],
)  # fmt: skip
def test_descriptions_are_the_articles_words(
    draft: Drafting, text: str, expected: dict[str, object]
) -> None:
    (fact,) = facts(draft(text), "description")
    assert fact == {"describes": "Ida Holm", **expected}


@pytest.mark.parametrize(
    "text",
    ["Mrs Ida Holm laughed.", "Ida Holm, 2018, laughed.", "Ida Holm, who accused him, laughed."],
)
def test_courtesy_years_and_deeds_describe_nobody(draft: Drafting, text: str) -> None:
    assert facts(draft(text), "description") == []


def test_a_role_stands_for_who_alone_has_it(draft: Drafting) -> None:
    text = "Mayor Ida Holm came. The poet Tom Reed sang. The mayor wept. The baker left."
    found = mentions(draft(text), "person")
    assert ("The mayor", "Ida Holm") in found
    assert "The baker" not in [words for words, _ in found]


def test_an_age_varies_the_name_of_the_sentence_before(draft: Drafting) -> None:
    text = "Ida Holm came out against it.\n\nThe 74-year-old actress is among over 100 women."
    found = draft(text)
    assert ("The 74-year-old actress", "Ida Holm") in mentions(found, "person")
    assert {
        "describes": "Ida Holm",
        "text": "74-year-old actress",
        "role": "actress",
        "age": 74,
    } in facts(found, "description")


@pytest.mark.parametrize(
    "text",
    [
        "The prime minister wept. Former minister Ida Holm laughed.",
        "Tom Reed and Ida Holm met. The 74-year-old singer wept.",
        "The poet Ida Holm and the poet Tom Reed met. The poet wept.",
    ],
)
def test_who_could_be_two_is_nobody(draft: Drafting, text: str) -> None:
    assert [w for w, _ in mentions(draft(text), "person") if w.startswith("The ")] == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Far-right leader Ida Holm spoke.", ("Far-right leader", "far-right leader")),
        ("Chief executive Ida Holm laughed.", ("Chief executive", "chief executive")),
        ("Ida Holm, the rural affairs secretary, laughed.",
         ("the rural affairs secretary", "rural affairs secretary")),
        ("It was sent to the vice-chancellor, Ida Holm, and signed by 90 scholars.",
         ("the vice-chancellor", "vice-chancellor")),
        ("Many women, including Clara Frost and Lantern co-founder Ida Holm, laughed.",
         ("Lantern co-founder", "co-founder")),
        ("It was begun by botanist Tom Reed and philosopher Ida Holm.",
         ("philosopher", "philosopher")),
    ],
)  # fmt: skip
def test_roles_are_whole_and_nobody_elses(
    draft: Drafting, text: str, expected: tuple[str, str]
) -> None:
    found = [f for f in facts(draft(text), "description") if f["describes"] == "Ida Holm"]
    assert [(f["text"], f["role"]) for f in found] == [expected]


def test_what_stands_between_two_names_of_a_list_is_of_the_one_before(draft: Drafting) -> None:
    text = "Tom Reed, the mayor, Ida Holm and Clara Frost laughed."
    assert {f["describes"] for f in facts(draft(text), "description")} == {"Tom Reed"}


@pytest.mark.parametrize(
    ("text", "described", "words"),
    [
        ("The charity Clear Wells laughed.", "Clear Wells", "The charity"),
        ("Tarn Rovers Club, the club that plays there, laughed.", "Tarn Rovers Club", "the club"),
        ("Ida Holm wrote on her blog, Slow Meter, on Monday.", "Slow Meter", "her blog"),
        ("Ida Holm was a planning inspector for years.", "Ida Holm", "a planning inspector"),
        ("Ida Holm met the council’s leader, Cllr Tom Reed.", "Tom Reed", "the council’s leader"),
        ("My old friend Tom Reed laughed.", "Tom Reed", "My old friend"),
        ("Ida Holm, who headed the museum, laughed.", "Ida Holm", "who headed the museum"),
    ],
)
def test_what_people_and_bodies_are_called(
    draft: Drafting, text: str, described: str, words: str
) -> None:
    found = [(f["describes"], f["text"]) for f in facts(draft(text), "description")]
    assert any(who == described and said.startswith(words) for who, said in found), found


@pytest.mark.parametrize(
    "text", ["Ida Holm was not a planning inspector.", "The movement Clear Wells laughed."]
)
def test_what_says_nothing_of_anybody_is_no_description(draft: Drafting, text: str) -> None:
    assert facts(draft(text), "description") == []


@pytest.mark.parametrize(
    ("text", "group", "size"),
    [
        ("The Tarn Guild, which has 610 members, laughed.", "610 members", 610),
        ("The Tarn Guild represents 3,000 officers.", "3,000 officers", 3000),
    ],
)
def test_how_many_a_body_has(draft: Drafting, text: str, group: str, size: int) -> None:
    assert facts(draft(text), "counting") == [
        {"group": group, "text": f"{size:,}" if size > 999 else str(size), "size": size}
    ]


def test_one_of_a_number_is_among_them(draft: Drafting) -> None:
    text = "Over 90 chefs signed. One of the 90, Ida Holm, laughed."
    assert facts(draft(text), "membership") == [{"member": "Ida Holm", "group": "over 90 chefs"}]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ida Holm, a poet I admire, laughed.", ["a poet"]),
        ("Ida Holm, the only poet to sign both letters, laughed.", ["the only poet"]),
        ("Ida Holm, who directed “The Long Night”, laughed.", []),
    ],
)
def test_descriptions_end_before_a_clause_and_are_whole(
    draft: Drafting, text: str, expected: list[str]
) -> None:
    assert [f["text"] for f in facts(draft(text), "description")] == expected
