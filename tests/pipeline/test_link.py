"""Who of this article is who of that one, by the default rules; the registry overrules them."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rejoinder.pipeline.facts import Sheet
from rejoinder.pipeline.link import SLUG_LENGTH, Links, link
from rejoinder.pipeline.names import personal_name
from rejoinder.pipeline.registry import Registry

from .builders import registry


def sheet(article: str, *things: tuple[str, ...], **more: Any) -> Sheet:
    """A sheet whose things are (id, kind, name, further names …)."""
    told = [
        {"id": name, "kind": kind, "name": label, "names": list(names)}
        for name, kind, label, *names in things
    ]
    facts = more.pop("facts", [])
    data = {"article": {"id": article, "source": "x", **more}, "things": told, "facts": facts}
    return Sheet.model_validate(data)


def keys(links: Links, article: str = "a") -> dict[str, str]:
    return links.same_as.get(article, {})


def one(kind: str, name: str, known: Registry, *names: str) -> str:
    return keys(link([sheet("a", ("x", kind, name, *names))], known))["x"]


@pytest.mark.parametrize("kind", ["publication", "organisation", "movement"])
@pytest.mark.parametrize(
    "name", ["Blue Gazette", "the  blue gazette", "BLUE-GAZETTE!", "#Blue Gazette"]
)
def test_these_are_linked_by_normalised_name(kind: str, name: str) -> None:
    known = registry({"kind": kind, "slug": "bg", "label": {"en": "The Blue Gazette"}})
    assert one(kind, name, known) == f"{kind}/bg"


def test_accents_and_the_kind_count() -> None:
    known = registry({"kind": "publication", "slug": "pate", "label": {"fr": "Pâte"}})
    assert one("publication", "Pate", known) == "publication/pate-2"
    assert one("movement", "Pâte", known) == "movement/pate"


def test_people_are_linked_by_identical_names_of_two_words_and_not_confirmed() -> None:
    known = registry(
        {"kind": "person", "slug": "am", "label": {"en": "Ada Marsh"}, "names": ["A. M. Marsh"]}
    )
    assert one("person", "Ada  Marsh", known) == "person/am"
    assert one("person", "A. M. Marsh", known) == "person/am"
    assert one("person", "ada marsh", known) == "person/ada-marsh"
    assert one("person", "Marsh", known) == "person/marsh"
    (new,) = link([sheet("a", ("x", "person", "Nora Quill"))], known).entries
    assert new.confirmed is False
    assert "confirmed" in new.model_fields_set, "so that it is written out"


def test_one_word_never_links_people() -> None:
    links = link(
        [sheet("a", ("x", "person", "Zola")), sheet("b", ("x", "person", "Zola"))], Registry()
    )
    assert keys(links, "a") == {"x": "person/zola"}
    assert keys(links, "b") == {"x": "person/zola-2"}


@pytest.mark.parametrize("kind", ["letter", "post", "statement", "opinion", "translation", "group"])
def test_works_and_groups_are_never_linked_by_themselves(kind: str) -> None:
    links = link(
        [sheet("a", ("x", kind, "Our Letter")), sheet("b", ("x", kind, "Our Letter"))], Registry()
    )
    assert keys(links, "a") == {"x": f"{kind}/our-letter"}
    assert keys(links, "b") == {"x": f"{kind}/our-letter-2"}


def published(work: str, venue: str, when: str, author: str | None = None) -> list[dict[str, Any]]:
    facts = [{"kind": "publishing", "work": work, "venue": venue, "when": when, "evidence": "x"}]
    if author:
        facts.append({"kind": "authorship", "work": work, "author": author, "evidence": "x"})
    return facts


def letter(article: str, venue: str, when: str, author: str | None = None) -> Sheet:
    people = [("w", "person", author)] if author else []
    return sheet(
        article,
        ("l", "letter", "open letter"),
        ("v", "publication", venue),
        *people,
        facts=published("l", "v", when, "w" if author else None),
    )


@pytest.mark.parametrize(
    ("venue", "when", "author", "candidates"),
    [
        ("Blue Gazette", "2018-01-09", None, ["letter/open-letter"]),
        ("The Blue Gazette", "2018-01-09", "Nora Quill", ["letter/open-letter"]),
        ("Blue Gazette", "2018-01-09", "Ada Marsh", []),
        ("Blue Gazette", "2018-01-10", None, []),
        ("Red Gazette", "2018-01-09", None, []),
    ],
)
def test_works_of_one_venue_and_day_are_candidates(
    venue: str, when: str, author: str | None, candidates: list[str]
) -> None:
    first = letter("a", "The Blue Gazette", "2018-01-09", "Nora Quill")
    links = link([first, letter("b", venue, when, author)], Registry())
    entries = {entry.key: entry for entry in links.entries}
    assert entries["letter/open-letter-2"].candidates == candidates
    assert entries["letter/open-letter"].candidates == [f"{c}-2" for c in candidates]


def test_only_entries_that_are_there_become_candidates() -> None:
    first = letter("a", "Blue Gazette", "2018-01-09")
    gone = first.things[0].model_copy(update={"same_as": "letter/gone"})
    first = first.model_copy(update={"things": [gone, *first.things[1:]]})
    second = letter("b", "Blue Gazette", "2018-01-09")
    (new,) = [e for e in link([first, second], Registry()).entries if e.kind == "letter"]
    assert not new.candidates
    merged = registry(
        {"kind": "letter", "slug": "gone", "status": "merged", "replaced_by": "letter/kept"},
        {"kind": "letter", "slug": "kept"},
    )
    (new,) = [e for e in link([first, second], merged).entries if e.kind == "letter"]
    assert new.candidates == ["letter/kept"]


def test_merged_entries_lead_to_their_successor() -> None:
    known = registry(
        {"kind": "person", "slug": "old", "label": {"en": "Ada Marsh"}, "status": "merged",
         "replaced_by": "person/new"},
        {"kind": "person", "slug": "new", "label": {"en": "Ada Marsh-Wood"}},
    )  # fmt: skip
    assert one("person", "Ada Marsh", known) == "person/new"


def test_who_is_withheld_does_not_come_back_under_another_entry() -> None:
    known = registry(
        {"kind": "person", "slug": "am", "label": {"en": "Ada Marsh"}, "status": "withheld"}
    )
    links = link([sheet("a", ("x", "person", "Ada Marsh"))], known)
    assert keys(links) == {"x": "person/am"}
    assert not links.entries


def test_who_was_withdrawn_does_not_come_back_under_another_entry_either() -> None:
    known = registry(
        {"kind": "person", "slug": "ada-marsh", "label": {"en": "Ada Marsh"}, "status": "withdrawn"}
    )
    assert one("person", "Ada Marsh", known) == "person/ada-marsh"
    assert one("person", "Ada  Marsh-Wood", known) == "person/ada-marsh-wood"


NO_NAMES = ["the mayor", "The Mayor", "A spokesman", "Mr Smith", "Mme Deneuve", "President Macron",
            "la libraire", "A Baker", "Marsh", "Dr. Marsh", "one of them", ""]  # fmt: skip
NAMES = ["Ada Marsh", "Simone de Beauvoir", "J. K. Rowling", "Dr Ada Marsh", "Vincent van Gogh",
         "安倍 晋三", "A. Marsh", "Élodie Ker-Bihan", "M. Night Shyamalan"]  # fmt: skip


@pytest.mark.parametrize("name", NO_NAMES)
def test_words_that_are_no_name_link_nobody(name: str) -> None:
    assert personal_name(name) is None


@pytest.mark.parametrize("name", NAMES)
def test_names_of_two_words_do(name: str) -> None:
    assert personal_name(name) == name


def test_an_alias_that_is_no_name_brings_nobody_together() -> None:
    ann = sheet("a", ("ann", "person", "Ann Lee"))
    ann = ann.model_copy(
        update={"things": [ann.things[0].model_copy(update={"names": ["the mayor", "Mr Lee"]})]}
    )
    other = sheet("b", ("mayor", "person", "the mayor"), ("lee", "person", "Mr Lee"))
    found = link([ann, other], Registry()).same_as
    assert found["a"] == {"ann": "person/ann-lee"}
    assert found["b"] == {"mayor": "person/the-mayor", "lee": "person/mr-lee"}


@pytest.mark.parametrize("kind", ["person", "publication"])
def test_two_that_one_sheet_keeps_apart_stay_two(kind: str) -> None:
    told = sheet("a", ("one", kind, "John Smith"), ("two", kind, "John Smith"))
    links = link([told], Registry())
    assert links.same_as["a"] == {"one": f"{kind}/john-smith", "two": f"{kind}/john-smith-2"}
    assert links.entries[1].candidates == [f"{kind}/john-smith"]


def test_a_name_of_two_entries_links_to_neither() -> None:
    known = registry(
        {"kind": "person", "slug": "a", "label": {"en": "Ada Marsh"}},
        {"kind": "person", "slug": "b", "label": {"en": "Ada Marsh"}},
    )
    links = link([sheet("a", ("x", "person", "Ada Marsh"))], known)
    assert keys(links) == {"x": "person/ada-marsh"}
    assert links.entries[0].candidates == ["person/a", "person/b"]


def test_what_the_sheet_says_already_holds() -> None:
    told = sheet("a", ("x", "person", "Ada Marsh"), ("y", "person", "Nora Quill"))
    told = told.model_copy(
        update={
            "things": [told.things[0].model_copy(update={"same_as": "person/z"}), told.things[1]]
        }
    )
    links = link([told], Registry())
    assert keys(links) == {"y": "person/nora-quill"}


def test_the_order_of_sheets_does_not_matter_and_entries_are_sorted() -> None:
    sheets = [
        sheet("b", ("x", "letter", "Letter"), ("y", "person", "Zoë Z")),
        sheet("a", ("x", "letter", "Letter"), ("y", "group", "many"), language="fr"),
    ]
    links, other = link(sheets, Registry()), link(reversed(sheets), Registry())
    assert (links.same_as, links.entries) == (other.same_as, other.entries)
    assert keys(links, "a")["x"] == "letter/letter"
    assert [entry.key for entry in links.entries] == [
        "group/many",
        "letter/letter",
        "letter/letter-2",
        "person/zoe-z",
    ]
    assert links.entries[0].label == {"fr": "many"}


@pytest.mark.parametrize(
    ("name", "hashtag"),
    [
        ("#MeToo", "#MeToo"),
        ("#Me Too", None),
        ("#MeToo!", None),
        ("#Me-Too", None),
        ("#é²", None),
        ("MeToo", None),
    ],
)
def test_a_movement_s_hashtag_is_kept_where_it_is_one(name: str, hashtag: str | None) -> None:
    (new,) = link([sheet("a", ("x", "movement", name))], Registry()).entries
    assert new.hashtag == hashtag


@given(
    st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1, max_size=200).filter(
        str.strip
    ),
    st.sampled_from(["person", "movement", "letter"]),
)
def test_any_name_makes_an_entry(name: str, kind: str) -> None:
    links = link([sheet("a", ("x", kind, name)), sheet("b", ("x", kind, name))], Registry())
    for entry in links.entries:
        assert 0 < len(entry.slug) <= SLUG_LENGTH + 2
    assert set(keys(links, "b").values()) <= {entry.key for entry in links.entries}
