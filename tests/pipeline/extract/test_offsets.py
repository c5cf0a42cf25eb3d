"""Offsets hold: whatever an article is made of, a fact's words stand where it says they do."""

import html
import json
import unicodedata
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rejoinder.pipeline.articles import Article, read_article, sources_in, tidy
from rejoinder.pipeline.errors import Problems
from rejoinder.pipeline.extract.plain import extract
from rejoinder.pipeline.extract.proposal_check import faults

#: What goes wrong with offsets: line ends, marks, letters in two spellings, what nobody sees,
#: characters beyond the basic plane, and quotation marks of all kinds.
PIECES = st.sampled_from(
    (
        *(
            "\r\n",
            "\r",
            "\n\n",
            "\n",
            "\u2028",
            "\x0c",
            "\t",
            "\u00a0",
            "\u00ad",
            "\u200b",
            "\u200d",
        ),
        *(
            "\ufeff",
            "\u202e",
            "e\u0301",
            "\u2126",
            "क्\u200dष",
            "👩\u200d👧",
            "𝔄",
            "\0",
            "\x07",
            "\x93",
        ),
        *(
            "“",
            "”",
            '"',
            "''",
            "«\u00a0",
            "\u00a0»",
            "„",
            "‘",
            "’",
            "—",
            "- ",
            "Nora Quill said",
            " ",
        ),
        *("Ada Marsh", "#MeToo", "¹", "the dean", "we want to read", "He said no."),
    )
)
WILD = st.lists(PIECES | st.text(max_size=4), max_size=40).map("".join)
#: One that always has something to find, wherever the wild ones leave it.
TALE = "Nora Quill met the dean. “We want to read books,” she said to us."


def _plain(text: str) -> bytes:
    return text.encode()


def _page(text: str) -> bytes:
    return f"<html><body><article><p>{html.escape(text)}</p></article></body></html>".encode()


def _json(text: str) -> bytes:
    return json.dumps({"text": text}).encode()


def _ninjs(text: str) -> bytes:
    return json.dumps({"uri": "urn:x", "headline": text, "body_text": text}).encode()


def _schema(text: str) -> bytes:
    return json.dumps({"@type": "NewsArticle", "headline": text, "articleBody": text}).encode()


def _archive(text: str) -> bytes:
    return b"Content-Type: text/html; charset=utf-8\n\n" + _page(text)


FORMATS: dict[str, Callable[[str], bytes]] = {
    "a.txt": _plain,
    "b.txt": lambda text: text.encode("utf-16"),
    "c.txt": lambda text: text.encode("cp1252", "ignore"),
    "d.md": _plain,
    "e.html": _page,
    "f.html": _plain,
    "g.mhtml": _archive,
    "h.json": _json,
    "i.json": _ninjs,
    "j.jsonld": _schema,
    "k.jsonl": _json,
}


def article_of(folder: str, name: str, data: bytes) -> Article | None:
    path = Path(folder) / name
    path.write_bytes(data)
    try:
        if name.endswith(".jsonl"):
            return next(sources_in(path, name)).read()
        return read_article(path, name)
    except Problems:
        return None


@pytest.mark.parametrize("name", FORMATS)
@given(before=WILD, after=WILD)
@settings(max_examples=60, deadline=None)
def test_words_stand_where_their_offsets_say(name: str, before: str, after: str) -> None:
    with TemporaryDirectory() as folder:
        article = article_of(folder, name, FORMATS[name](f"{before}\n\n{TALE}\n\n{after}"))
    if article is None:
        return
    assert tidy(article.text) == article.text
    assert unicodedata.is_normalized("NFC", article.text)
    proposal = extract(article)
    assert list(faults(proposal, article.text)) == []
    for fact in proposal.facts:
        for span in fact.evidence:
            start, end = span.bounds
            assert article.text[start:end] == span.exact
    for thing in proposal.things:
        assert thing.name in article.text


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_has_something_to_find(name: str, tmp_path: Path) -> None:
    article = article_of(str(tmp_path), name, FORMATS[name](f"Before.\r\n\r\n{TALE}\r\nAfter."))
    assert article is not None
    assert [fact.evidence[0].exact for fact in extract(article).facts] == ["We want to read books,"]


@given(WILD)
def test_the_normal_form_is_final(text: str) -> None:
    once = tidy(text)
    assert tidy(once) == once
    assert tidy("".join(once.splitlines(keepends=True))) == once
