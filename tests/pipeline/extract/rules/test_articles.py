"""Whole articles: a real one, where it is there, and wild ones, which must do no harm."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rejoinder.pipeline.articles import tidy
from rejoinder.pipeline.extract import Proposal
from rejoinder.pipeline.extract.proposal_check import faults
from rejoinder.pipeline.extract.rules.draft import Draft
from rejoinder.pipeline.extract.rules.language import Model

Proposing = Callable[[str], Proposal]
Drafting = Callable[..., Draft]
CORPORA = Path(__file__).resolve().parents[5] / "shared" / "corpora"
TEXT = CORPORA / "deneuve-letter.txt"
EXPECTED = CORPORA / "deneuve-letter.expected.json"
#: How the expected file speaks of works and groups, beside their names.
WORKS = ("letter", "translation", "post")
GROUP = "over 100"


@pytest.fixture(scope="module")
def expected() -> dict[str, Any]:
    if not (TEXT.is_file() and EXPECTED.is_file()):
        pytest.skip("the article and what is expected of it are not beside this checkout")
    return json.loads(EXPECTED.read_text())


def plain(text: Any) -> str:
    return str(text).casefold().strip("#")


def test_every_thing_of_the_real_article_is_found_and_none_invented(
    proposal: Proposing, expected: dict[str, Any]
) -> None:
    found: dict[str, list[str]] = {}
    for thing in proposal(tidy(TEXT.read_text())).things:
        found.setdefault(thing.kind, []).append(thing.name)
    assert {kind: len(names) for kind, names in found.items()} == {
        kind: len(names) for kind, names in expected["things"].items()
    }
    for kind in ("person", "publication", "movement"):
        assert sorted(map(plain, found[kind])) == sorted(map(plain, expected["things"][kind]))


def test_most_facts_of_the_real_article_are_found(
    proposal: Proposing, expected: dict[str, Any]
) -> None:
    proposed = proposal(tidy(TEXT.read_text()))
    names = {thing.id: (thing.kind, plain(thing.name)) for thing in proposed.things}
    facts = [(f, f.model_dump()) for f in proposed.facts]
    found = [
        wanted["exact"]
        for wanted in expected["facts"]
        if any(_is(wanted, fact, values, names) for fact, values in facts)
    ]
    assert len(found) >= 16


def _is(
    wanted: dict[str, Any], fact: Any, values: dict[str, Any], names: dict[str, tuple[str, str]]
) -> bool:
    if fact.kind != wanted["kind"]:
        return False
    if not any(wanted["exact"] in s.exact or s.exact in wanted["exact"] for s in fact.evidence):
        return False
    return all(
        _same(value, values.get(field), names)
        for field, value in wanted.items()
        if field not in ("kind", "exact", "inferred")
    )


def _same(wanted: Any, value: Any, names: dict[str, tuple[str, str]]) -> bool:
    given = value if isinstance(value, list) else [value]
    for one in given:
        kind, name = names.get(one, ("", plain(one)))
        if wanted in WORKS and kind == wanted:
            return True
        if plain(GROUP if wanted == "group" else wanted) in name:
            return True
    return False


#: Words of which sentences about letters are made, in any order.
PIECES = [
    *("Ida Holm", "Mrs Reed", "Le Monde", "#Lamps", "over 100 women", "the letter", "They", "it"),
    *("an open letter", "a tweet", "the movement", "signed", "denounced", "tweeted:"),
    *("published in", "was inspired by", "including", "among them", "who", "which", "and"),
    *("“", "”", "''", ",", ".", "\n\n", "denies", "the mayor", "54", "said", "to", "translated by"),
]  # fmt: skip


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.sampled_from(PIECES), max_size=40))
def test_any_words_make_a_proposal_that_fits(proposal: Proposing, pieces: list[str]) -> None:
    text = tidy(" ".join(pieces)) or "."
    assert list(faults(proposal(text), text)) == []


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.text(min_size=1, max_size=200))
def test_any_text_makes_a_proposal_that_fits(proposal: Proposing, text: str) -> None:
    text = tidy(text) or "."
    assert list(faults(proposal(text), text)) == []


def test_stretches_without_a_space_are_read_in_pieces_and_keep_their_places(
    draft: Drafting,
) -> None:
    text = f"Ida Holm said: “We will {'x' * 2_000} stay.”\n\n{'[' * 3_000}\n\nShe left."
    document = draft(text).document
    assert document.text == text
    tokens = [token for paragraph in document for token in paragraph.tokens]
    assert max(len(token) for token in tokens) <= 300
    for paragraph in document:
        assert text.startswith(paragraph.text, paragraph.start)


class Recorder:
    """A language that notes how many characters it is given at a time."""

    def __init__(self) -> None:
        self.given: list[int] = []

    def pipe(self, texts: list[str], batch_size: int) -> list[str]:
        self.given.append(sum(map(len, texts)))
        return texts


def test_texts_are_parsed_in_batches_that_do_not_grow_with_the_article() -> None:
    recorder = Recorder()
    texts = ["Ida Holm read it. " * 250, "She left.", "", *(["They stayed."] * 600)] * 9
    parsed = Model(recorder, None).parse(texts)  # type: ignore[arg-type]
    assert list(parsed) == texts
    assert max(recorder.given) < 25_000
