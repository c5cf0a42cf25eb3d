"""The pieces of pages that are made without templates."""

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup
from rejoinder.server.cards import Part
from rejoinder.server.labels import Text
from rejoinder.server.markup import lang, listed, part, parts, text
from rejoinder.server.messages import speak


@pytest.mark.parametrize(
    ("piece", "html"),
    [
        (Part("a < b"), "a &lt; b"),
        (Part("mot", "fr"), '<span lang="fr">mot</span>'),
        (Part("Ada", None, "/doc/x"), '<a href="/doc/x">Ada</a>'),
        (Part("Ada", "en", "/doc/x"), '<a href="/doc/x" lang="en">Ada</a>'),
        (
            Part("there", None, "https://x.example/?a&b", outside=True),
            '<a href="https://x.example/?a&amp;b" rel="external noopener">there</a>',
        ),
        (
            Part("Ada", notes=((Part("disputed", href="/f"), Part("Post")), (Part("x"), None))),
            'Ada (<a href="/f">disputed</a>, according to Post; x)',
        ),
    ],
)
def test_a_part_is_a_link_or_words_in_their_language(piece: Part, html: str) -> None:
    assert part(piece) == html
    assert parts([piece, Part("!")]) == f"{html}!"
    assert listed([piece, Part("b")]) == f"{html}, b"


def test_a_long_list_unfolds() -> None:
    assert listed([Part("a"), Part("b")], 1) == (
        "<details><summary>2</summary><ul><li>a</li><li>b</li></ul></details>"
    )
    assert listed([]) == ""


def test_words_carry_their_language() -> None:
    assert text(Text("été", "fr")) == '<span lang="fr">été</span>'
    assert text(Text("<b>")) == "<span>&lt;b&gt;</span>"
    assert lang(None) == ""


def test_a_note_is_said_in_the_language_of_the_page() -> None:
    noted = Part("Ada", notes=((Part("x"), Part("Post")),))
    with Flask(__name__).test_request_context():
        speak("fr")
        assert part(noted) == "Ada (x, selon Post)"


@given(st.text(), st.text(min_size=1), st.text(min_size=1))
def test_nothing_in_a_part_is_markup(words: str, language: str, href: str) -> None:
    made = part(Part(words, language, href, notes=((Part(words), Part(words, language)),)))
    assert isinstance(made, Markup)
    assert made.count("<") == made.count(">") == 4
    assert made.count('"') == 6
