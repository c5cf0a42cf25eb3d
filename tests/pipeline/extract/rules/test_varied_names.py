"""A person under other words: who is meant where only one can be, and nobody where two can."""

from collections.abc import Callable

import pytest
from rejoinder.pipeline.extract.rules.draft import Draft

from .reading import facts

Drafting = Callable[..., Draft]
_ABOVE = "Lantern co-founder Tom Reed has signed an open letter on the website The Commons.\n\n"


def _speaker(draft: Drafting, text: str) -> str | None:
    (found,) = [f.get("speaker") for f in facts(draft(_ABOVE + text), "quotation")]
    return found


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("Peter Vance rejected the call. “A pause solves nothing for anybody,” the Brightline "
         "co-founder told a radio station.", "Peter Vance"),
        ("Peter Vance met Clara Frost. “A pause solves nothing for anybody,” the Brightline "
         "co-founder told a radio station.", None),
        ("Peter Vance, a poet, rejected it. “A pause solves nothing for anybody,” the Brightline "
         "co-founder told a radio station.", None),
        ("A spokesman for the institute, Peter Vance, defended it. “It is not the last word on "
         "this,” he said.", "Peter Vance"),
        ("A spokesman for the mayor, Peter Vance, defended it. “It is not the last word on this,” "
         "he said.", None),
    ],
)  # fmt: skip
def test_who_varied_words_and_pronouns_can_only_be(
    draft: Drafting, text: str, who: str | None
) -> None:
    assert _speaker(draft, text) == who


def test_a_letter_on_a_named_website_stands_there(draft: Drafting) -> None:
    assert facts(draft(_ABOVE), "publishing") == [
        {"work": "open letter on the website The Commons", "venue": "The Commons"}
    ]


@pytest.mark.parametrize(
    ("text", "kind", "name"),
    [
        (
            "Brisk Cola, whose commercials are loud, said that it had no view.",
            "organisation",
            "Brisk Cola",
        ),
        ("Casimir Dunn, whose father was a smith, said no.", "person", "Casimir Dunn"),
        ("The local MP, Honor Vasey, called the plan a trap.", "person", "Honor Vasey"),
    ],
)
def test_whose_and_it_tell_a_firm_from_a_person(
    draft: Drafting, text: str, kind: str, name: str
) -> None:
    found = draft(text)
    named = [(t.kind, t.name) for t in found.things.values() if t.kind in ("person", kind)]
    assert named == [(kind, name)]


def test_who_is_of_a_body_speaks_and_not_the_body(draft: Drafting) -> None:
    text = "“We insure roofs, not fame,” Rosalba Mills of the Guild of Underwriters said."
    (quotation,) = facts(draft(f"{text}\n\nRosalba Mills, 54, laughed."), "quotation")
    assert quotation["speaker"] == "Rosalba Mills"
    (quotation,) = facts(draft(text.replace("Rosalba Mills", "Quorl Mills")), "quotation")
    assert quotation.get("speaker") != "Guild of Underwriters"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (
            "The Tarn Fishermen's Cooperative accused the mayor of lies.",
            "Tarn Fishermen's Cooperative",
        ),
        ("The Tarn Motorists’ Club rejected the plan.", "Tarn Motorists’ Club"),
        ("The port operator Quayline Terminals rejected the plan.", "Quayline Terminals"),
        ("A spokesman for Harrow & Lisle said that it was untrue.", "Harrow & Lisle"),
        ("The mining company Corvane Metals sued. Later Corvane said no.", "Corvane Metals"),
    ],
)
def test_firms_and_clubs_by_their_names(draft: Drafting, text: str, name: str) -> None:
    found = draft(text)
    named = [t.name for t in found.things.values() if t.kind == "organisation"]
    assert [n for n in named if n[0].isupper()] == [name]
    assert [t.name for t in found.things.values() if t.kind == "person" and name in t.name] == []


def test_a_firm_s_first_word_is_the_firm_but_not_where_it_is_a_place(draft: Drafting) -> None:
    found = draft("The dairy firm Dunmore Foods spoke. In Dunmore it rained. Dunmore rejected it.")
    words = [
        p.doc[m.start : m.end].text
        for p in found.document
        for m in found.mentions_in(p, "organisation")
    ]
    assert words == ["Dunmore Foods", "Dunmore"]
