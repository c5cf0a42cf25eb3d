"""Saved pages: what of them is the article, and what they say of it."""

import json
import socket
import time
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rejoinder.pipeline.articles import Article, ArticleMetadata, read_article
from rejoinder.pipeline.articles.mhtml import read_mhtml
from rejoinder.pipeline.articles.web_page import read_page
from rejoinder.pipeline.errors import Problem, Problems

PAGE = """<!DOCTYPE html>
<html lang="en-GB"><head><meta charset="utf-8"><title>The dean answers | The Bugle</title>{head}
</head><body>
<header><nav><ul><li><a href="/">Home</a></li>
<li><a href="/sport">Sport</a></li></ul></nav></header>
<main><article><h1>The dean answers</h1>
<p>Nora Quill asked for a library last week, and <q>nobody said <q>no</q> to us</q>, she told the
meeting in the town hall.</p>
<figure><img src="x.jpg" alt="alt"><figcaption>The dean. Photograph: Somebody</figcaption></figure>
<h2>A long answer</h2>
<p>The dean, Ada Marsh, called the petition &ldquo;a gift to the&nbsp;town&rdquo;.<br>He left.</p>
<blockquote><p>We have read the letter with great care and interest.</p>
<p>We shall answer it in our own time, as is our habit.</p></blockquote>
<ul><li>The first point is that reading rooms cost money.</li><li>The second is that none is left.
</li></ul>
<p>The council meets again on Monday to vote on the plan, which has been before it since spring.</p>
</article>
<section id="comments" class="comments"><h2>Comments</h2>
<p>tom99: I cannot believe that anyone reads this paper any more.</p></section></main>
<footer><p>&copy; 2018 The Bugle. All rights reserved.</p></footer></body></html>
"""

TEXT = """The dean answers

Nora Quill asked for a library last week, and “nobody said ‘no’ to us”, she told the meeting in \
the town hall.

A long answer

The dean, Ada Marsh, called the petition “a gift to the town”.
He left.

We have read the letter with great care and interest.

We shall answer it in our own time, as is our habit.

The first point is that reading rooms cost money.

The second is that none is left.

The council meets again on Monday to vote on the plan, which has been before it since spring."""


def article_of(folder: Path, page: str | bytes, name: str = "a.html") -> Article:
    path = folder / name
    path.write_bytes(page.encode() if isinstance(page, str) else page)
    return read_article(path, f"articles/{name}")


def problem_of(folder: Path, page: str | bytes, name: str = "a.html") -> Problem:
    with pytest.raises(Problems) as caught:
        article_of(folder, page, name)
    (problem,) = caught.value.problems
    return problem


def metadata_of(head: str, html: str = "<html>") -> ArticleMetadata:
    page = f"{html}<head>{head}</head><body><p>He said no, and left the hall.</p></body></html>"
    return read_page(page, "a.html")[1]


def test_the_text_is_the_article_in_reading_order(tmp_path: Path) -> None:
    article = article_of(tmp_path, PAGE.replace("{head}", ""))
    assert article.text == TEXT
    assert article.metadata == ArticleMetadata(title="The dean answers", language="en-GB")


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("<p>He said no.", "He said no."),
        ("<body>He said <b>no</b>.<br><br>She left.</body>", "He said no.\n\nShe left."),
        ("just words, and a < b", "just words, and a < b"),
        ("<body><nav>Home</nav><p>Words.</p><script>x()</script></body>", "Words."),
        ("<div><p>One.</p><p>Two.</p></div>", "One.\n\nTwo."),
        ("<p>He said <q> “no”</q>.</p>", "He said “no”."),
    ],
)  # fmt: skip
def test_a_small_page_is_read_as_well(tmp_path: Path, page: str, text: str) -> None:
    assert article_of(tmp_path, page).text == text


def test_json_ld_goes_before_everything_else() -> None:
    head = """
    <link rel="canonical" href="https://bugle.example.org/dean">
    <meta property="og:title" content="Open Graph"><meta property="og:site_name" content="Site">
    <script type="application/ld+json">{"@context": "https://schema.org", "@graph": [
      {"@type": "WebPage", "name": "A page"},
      {"@type": "Organization", "@id": "#org", "name": "The Bugle"},
      {"@type": ["NewsArticle"], "headline": "The dean &amp; the letter",
       "author": [{"@type": "Person", "name": "Ada Marsh"}, {"name": "Bo Finch"}, "Cy Lark"],
       "publisher": {"@id": "#org"}, "datePublished": "2018-01-10T09:30Z", "inLanguage": "en",
       "mainEntityOfPage": {"@id": "https://bugle.example.org/dean#page"}}]}</script>"""
    assert metadata_of(head) == ArticleMetadata(
        title="The dean & the letter",
        author=["Ada Marsh", "Bo Finch", "Cy Lark"],
        publisher="The Bugle",
        published="2018-01-10T09:30:00Z",
        url="https://bugle.example.org/dean",
        language="en",
    )


def test_open_graph_goes_before_meta_and_title() -> None:
    head = """<title>The title</title>
    <script type="application/ld+json">{broken</script>
    <script type="application/ld+json">{"@type": "WebSite", "headline": "no article"}</script>
    <meta name="author" content="By Ada Marsh"><meta name="date" content="10/01/2018">
    <meta name="DC.date.issued" content="2018-01-10">
    <meta property="article:author" content="https://social.example.org/ada">
    <meta property="og:title" content="Open Graph"><meta property="og:locale" content="en_GB">
    <meta property="og:site_name" content="The Bugle">
    <meta property="og:url" content="/relative">"""
    assert metadata_of(head) == ArticleMetadata(
        title="Open Graph",
        author="Ada Marsh",
        publisher="The Bugle",
        published="2018-01-10",
        language="en-GB",
    )


def test_of_several_articles_it_is_the_one_of_this_page() -> None:
    def script(name: str) -> str:
        article = {
            "@type": "Article",
            "headline": name,
            "url": f"https://bugle.example.org/{name}?x=1",
        }
        return f'<script type="application/ld+json">{json.dumps(article)}</script>'

    both = script("other") + script("dean")
    canonical = '<link rel="canonical" href="https://bugle.example.org/dean/">'
    assert metadata_of(both + canonical).title == "dean"
    assert metadata_of(both).title is None  # none of them is known to be this one
    assert metadata_of(both + "<title>other</title>").title == "other"


def test_what_the_page_does_not_say_is_not_guessed() -> None:
    page = "<p class=byline>By Ada Marsh</p><time>10 January 2018</time><p>Words of it.</p>"
    assert read_page(f"<html><body>{page}</body></html>", "a.html")[1] == ArticleMetadata()


def test_where_a_page_was_saved_from_is_its_address_if_it_says_no_other() -> None:
    comment = "<!-- saved from url=(0030)https://bugle.example.org/saved -->"
    single = "<!--\n Page saved with SingleFile \n url: https://bugle.example.org/saved \n-->"
    for saved in (comment, single):
        assert metadata_of("", f"{saved}<html>").url == "https://bugle.example.org/saved"
        canonical = '<link rel="canonical" href="https://bugle.example.org/dean">'
        assert metadata_of(canonical, f"{saved}<html>").url == "https://bugle.example.org/dean"


def test_a_page_from_the_wayback_machine_has_both_addresses() -> None:
    archived = "https://web.archive.org/web/20180110093000/https://bugle.example.org/dean"
    metadata = metadata_of(f'<link rel="canonical" href="{archived}">')
    assert (metadata.url, metadata.archived) == ("https://bugle.example.org/dean", archived)


@pytest.mark.parametrize("encoding", ["windows-1251", "utf-8", "iso-8859-5"])
def test_a_page_says_its_encoding(tmp_path: Path, encoding: str) -> None:
    page = (
        f'<html><head><meta charset="{encoding}"></head><body><p>Мэр сказал нет.</p></body></html>'
    )
    article = article_of(tmp_path, page.encode(encoding))
    assert (article.text, article.warning) == ("Мэр сказал нет.", None)


def test_an_xml_declaration_says_it_as_well(tmp_path: Path) -> None:
    page = '<?xml version="1.0" encoding="iso-8859-1"?>\n<html><body><p>Café.</p></body></html>'
    article = article_of(tmp_path, page.encode("latin-1"), "a.xhtml")
    assert (article.text, article.warning) == ("Café.", None)


MHTML = """From: <Saved by a browser>\r
Snapshot-Content-Location: https://bugle.example.org/{long}dean\r
Subject: The dean answers\r
MIME-Version: 1.0\r
Content-Type: multipart/related; type="text/html"; boundary="----B"\r
\r
------B\r
Content-Type: text/html; charset=iso-8859-1\r
Content-Transfer-Encoding: quoted-printable\r
\r
<html><body><p>He said =ABno=BB in the caf=E9, and =\r
left.</p></body></html>\r
------B\r
Content-Type: image/png\r
Content-Transfer-Encoding: base64\r
\r
iVBORw0KGgo=\r
------B--\r
"""


@pytest.mark.parametrize("name", ["a.mht", "a.mhtml"])
def test_a_web_archive_is_read(tmp_path: Path, name: str) -> None:
    article = article_of(tmp_path, MHTML.replace("{long}", "x" * 60 + "\r\n "), name)
    assert article.text == "He said «no» in the café, and left."
    assert article.metadata.url == f"https://bugle.example.org/{'x' * 60}dean"


def test_a_web_archive_without_a_page_is_a_problem(tmp_path: Path) -> None:
    assert "holds no web page" in problem_of(tmp_path, "Subject: x\r\n\r\nwords", "a.mht").message
    assert "holds no web page" in problem_of(tmp_path, b"\x00\xff" * 99, "a.mht").message


def test_an_archive_of_parts_within_parts_is_a_problem(tmp_path: Path) -> None:
    head = "Content-Type: multipart/related; boundary=B{0}\n\n--B{0}\n"
    deep = "".join(map(head.format, range(3000)))
    message = problem_of(tmp_path, deep + "Content-Type: text/html\n\n<p>words", "a.mht").message
    assert message == "is no web archive that can be read: RecursionError"


@given(st.lists(st.sampled_from(MHTML.split(" ")) | st.text(max_size=5)).map(" ".join))
def test_any_archive_is_read_or_a_problem(archive: str) -> None:
    with suppress(Problems):
        assert isinstance(read_mhtml(archive.encode(), "a.mht")[0], str)


@pytest.mark.parametrize(
    ("page", "message"),
    [
        ("<p>start</p>" + "<div>" * 10_000 + "deep" + "</div>" * 10_000, "nested too deeply"),
        ("<p>start</p>" + "<b>" * 10_000 + "deep", "nested too deeply"),
        ("<p>start</p><p>" + "a " * 6_000_000, "holds a piece that is too large"),
        ("<p>word</p>" * 100_001, "has too many tags to be an article"),
        ("<!-- nothing -->", "holds no text"),
        ("<html><body><script>x()</script></body></html>", "holds no text"),
    ],
    ids=["divs", "bolds", "piece", "many", "comment", "script"],
)
def test_a_page_that_cannot_be_read_whole_is_a_problem(
    tmp_path: Path, page: str, message: str
) -> None:
    assert message in problem_of(tmp_path, page).message


def test_a_very_long_line_is_no_problem(tmp_path: Path) -> None:
    words = "word " * 200_000
    assert article_of(tmp_path, f"<html><body><p>{words}</p></body></html>").text == words.strip()


def test_nothing_is_fetched_and_no_file_is_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object, **__: object) -> None:
        raise AssertionError("a connection was opened")

    monkeypatch.setattr(socket, "socket", refused)
    monkeypatch.setattr(socket, "create_connection", refused)
    monkeypatch.setattr(socket, "getaddrinfo", refused)
    secret = tmp_path / "secret.txt"
    secret.write_text("a secret")
    head = """<link rel="stylesheet" href="http://203.0.113.1/x.css"><base href="http://203.0.113.1/">
    <script type="application/ld+json">{"@context": "http://203.0.113.1/context.jsonld",
     "@type": "NewsArticle", "headline": "A"}</script>"""
    page = PAGE.replace("{head}", head).replace(
        "<!DOCTYPE html>",
        f'<!DOCTYPE html [<!ENTITY x SYSTEM "{secret.as_uri()}"><!ENTITY y "{"z" * 99}">]>',
    )
    article = article_of(tmp_path, page.replace("He left.", "&x;&y; He left."))
    assert article.metadata.title == "A"
    assert "a secret" not in article.text


PIECES = (
    *(
        "<p>",
        "</p>",
        "<q>",
        "</q>",
        "<br>",
        "<!--",
        "-->",
        "<pre>",
        "</div>",
        "<table><td>",
        "word ",
    ),
    *("<blockquote>", "&amp;", "&#0;", "\0", "<html>", "<head>", "<title>", "<script>", "<?x?>"),
)


@given(st.text() | st.lists(st.sampled_from(PIECES)).map("".join))
def test_any_page_is_read_or_a_problem(page: str) -> None:
    with suppress(Problems):
        assert isinstance(read_page(page, "a.html")[1], ArticleMetadata)


def test_a_page_of_many_paragraphs_is_read_in_bounded_time(tmp_path: Path) -> None:
    page = "<p>He said that some words are in this paragraph.</p>" * 20_000
    started = time.process_time()
    article = article_of(tmp_path, f"<html><body><article>{page}</article></body></html>")
    assert article.text.count("\n\n") == 19_999
    assert time.process_time() - started < 60  # quadratic would be hours
