"""The catalogues: every message is in them, translated, and fills in what the English one does."""

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po
from rejoinder.server.extraction import extracted, merged, template
from rejoinder.server.messages import FOLDER, LANGUAGES, SOURCE, said
from rejoinder.server.messages import Message as Said

TEMPLATES = Path(__file__).parents[2] / "server" / "templates"
TRANSLATED = [language for language in LANGUAGES if language != SOURCE]
PLACES = re.compile(r"%\(\w+\)[sd]|\{[\w:]+\}")
TAGS = re.compile(r"<[^>]+>")


@pytest.fixture(scope="module")
def sources() -> Catalog:
    return extracted()


def catalogue(language: str) -> Catalog:
    with (FOLDER / language / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return read_po(file, locale=language)


def forms(message: Message) -> list[tuple[str, str]]:
    """Each form of a translation beside the English that it stands for."""
    if isinstance(message.id, str):
        return [(message.id, message.string)]
    singular, plural = message.id
    return [(singular if n == 0 else plural, form) for n, form in enumerate(message.string)]


def test_there_is_french() -> None:
    assert LANGUAGES == ("en", "fr")


def test_the_catalogues_have_the_messages_of_the_sources_and_no_others(sources: Catalog) -> None:
    """`make messages` mends it."""
    assert (FOLDER / "messages.pot").read_bytes() == template(sources)
    for language in TRANSLATED:
        path = FOLDER / language / "LC_MESSAGES" / "messages.po"
        assert path.read_bytes() == merged(sources, language)


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_message_is_translated(language: str) -> None:
    empty = [
        message.id
        for message in catalogue(language)
        if message.id and not all(form.strip() for _, form in forms(message))
    ]
    assert empty == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_translations_fill_in_the_same_and_have_the_same_tags(language: str) -> None:
    for message in catalogue(language):
        for english, form in forms(message) if message.id else ():
            assert sorted(PLACES.findall(form)) == sorted(PLACES.findall(english)), english
            assert sorted(TAGS.findall(form)) == sorted(TAGS.findall(english)), english
            assert form.count("[") == english.count("["), english


def test_french_is_set_as_french_is() -> None:
    for message in catalogue("fr"):
        for _, form in forms(message) if message.id else ():
            text = re.sub(r"PREFIX \S+", "", TAGS.sub("", form))  # code
            assert not re.search(r"(?<=\w) [:;!?»]|« ", text), form
            assert not re.search(r"\w[;!?»]|\w:(?=\s)|«\w", text), form
            assert "'" not in text, form


#: What is the same in every language, or is code.
NAMES = frozenset(
    (
        *("SPARQL", "CSV", "JSON", "RDF", "Patch", "BibTeX", "RIS", "CSL", "PREFIX", "SHA"),
        *("lang", "rj", "gz"),
    )
)


@pytest.mark.parametrize("path", sorted(TEMPLATES.glob("*.html")), ids=lambda path: path.name)
def test_templates_hold_no_text_but_messages(path: Path) -> None:
    text = re.sub(r"\{#.*?#\}", "", path.read_text(), flags=re.DOTALL)
    text = re.sub(r"\{%-?\s*trans\b.*?endtrans\s*-?%\}", "", text, flags=re.DOTALL)
    text = re.sub(r"\{\{.*?\}\}|\{%.*?%\}", " ", text, flags=re.DOTALL)
    text = re.sub(r"<code.*?</code>|&\w+;", " ", text, flags=re.DOTALL)
    shown = " ".join(re.findall(r'(?:title|aria-label|placeholder|alt|summary)="([^"]*)"', text))
    words = re.findall(r"[A-Za-z]{2,}", re.sub(r"<[^>]*>", " ", text) + " " + shown)
    assert [word for word in words if word not in NAMES] == []


def test_machines_are_told_problems_in_english() -> None:
    text = Said("This list has %(pages)s pages.", pages=3)
    assert text == "This list has 3 pages."
    assert said(text) == "This list has 3 pages."
