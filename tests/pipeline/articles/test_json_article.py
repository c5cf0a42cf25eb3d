"""Articles as JSON: each standard's own fields, and nothing that is not there."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rejoinder.pipeline.articles import Article, ArticleMetadata, read_article
from rejoinder.pipeline.articles.json_article import read_json
from rejoinder.pipeline.errors import Problems


def article_of(folder: Path, data: object, name: str = "a.json") -> Article:
    path = folder / name
    path.write_text(data if isinstance(data, str) else json.dumps(data))
    return read_article(path, f"articles/{name}")


NINJS_1 = {
    "uri": "https://agency.example.org/items/1",
    "type": "text",
    "language": "en-GB",
    "versioncreated": "2018-01-10T10:37:00Z",
    "headline": "The dean answers",
    "byline": "By Ada Marsh",
    "copyrightholder": "The Agency",
    "body_text": "He said “no”. He left.",
    "body_xhtml": "<p>He said <q>no</q>.</p> <p>He left.</p><figcaption>A hall</figcaption>",
}
NINJS_2 = {
    "uri": "urn:newsml:agency.example.org:20180110:1",
    "standard": {"name": "ninjs", "version": "2.1"},
    "firstcreated": "2018-01-10T10:37:00+01:00",
    "headlines": [{"role": "short", "value": "No"}, {"role": "main", "value": "The dean answers"}],
    "by": "Ada Marsh",
    "infosources": [
        {"name": "Someone", "role": "author"},
        {"name": "The Agency", "role": "publisher"},
    ],
    "bodies": [{"role": "main", "contenttype": "text/plain", "value": "He said “no”.\n\nHe left."}],
}


def test_ninjs_of_version_1(tmp_path: Path) -> None:
    article = article_of(tmp_path, NINJS_1)
    assert article.text == "He said “no”.\n\nHe left."
    assert article.metadata == ArticleMetadata(
        title="The dean answers",
        author="Ada Marsh",
        published="2018-01-10T10:37:00Z",
        url="https://agency.example.org/items/1",
        language="en-GB",
    )


def test_ninjs_of_version_2(tmp_path: Path) -> None:
    article = article_of(tmp_path, NINJS_2)
    assert article.text == "He said “no”.\n\nHe left."
    assert article.metadata == ArticleMetadata(
        title="The dean answers",
        author="Ada Marsh",
        publisher="The Agency",
        published="2018-01-10T10:37:00+01:00",
    )


@pytest.mark.parametrize("name", ["a.json", "a.jsonld"])
def test_a_news_article_of_schema_org(tmp_path: Path, name: str) -> None:
    data = {
        "@context": "https://schema.org",
        "@type": "https://schema.org/NewsArticle",
        "headline": "The dean answers",
        "author": {"@type": "Person", "name": "Ada Marsh"},
        "publisher": {"@type": "Organization", "name": "The Bugle"},
        "datePublished": "2018-01-10",
        "url": "https://bugle.example.org/dean",
        "inLanguage": {"@type": "Language", "name": "English", "alternateName": "en"},
        "articleBody": "He said “no”.\n\nHe left.",
    }
    expected = ArticleMetadata(
        title="The dean answers",
        author="Ada Marsh",
        publisher="The Bugle",
        published="2018-01-10",
        url="https://bugle.example.org/dean",
        language="en",
    )
    for form in (data, [data], {"@graph": [{"@type": "Person"}, data]}):
        article = article_of(tmp_path, form, name)
        assert article.text == "He said “no”.\n\nHe left."
        assert article.metadata == expected
    data["articleBody"] = "<p>He said &ldquo;no&rdquo;.</p><p>He left.</p>"
    assert article_of(tmp_path, data).text == "He said “no”.\n\nHe left."


def test_a_plain_object(tmp_path: Path) -> None:
    data = {"text": "He said 1 < 2.", "title": "T", "author": ["A", "B"], "published": "2018",
            "language": "en", "score": 3, "url": None}  # fmt: skip
    article = article_of(tmp_path, data)
    assert article.text == "He said 1 < 2."
    assert article.metadata == ArticleMetadata(
        title="T", author=["A", "B"], published="2018", language="en"
    )


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ("{", "is not JSON: Expecting property name"),
        ("[" * 100_000, "is nested too deeply"),
        ('{"n": ' + "1" * 5000 + "}", "is not JSON: Exceeds the limit"),
        ("[]", "is not an article (found no object; allowed: ninjs, a schema.org NewsArticle"),
        ("3", "is not an article"),
        ({"a": 1, "b": 2}, "is not an article (found an object of 'a, b'"),
        ({"@type": "Person", "name": "Ada"}, "is not an article"),
        ({"@type": "NewsArticle", "headline": "T"}, "is an article without 'articleBody'"),
        ([{"@type": "NewsArticle"}] * 2, "holds 2 articles (allowed: one; or JSON Lines"),
        ({"uri": "urn:x", "headline": "T"}, "is an item of news without a body of text"),
        ({"text": 3}, "has a 'text' that is none (found 3)"),
        ({"text": " \n"}, "holds no text"),
        ({"text": "T", "url": "bugle"}, "url: does not have the right form (found 'bugle'"),
        ({"text": "T", "published": "10/1/2018"}, "published: does not have the right form"),
    ],
)
def test_what_is_no_article_is_a_problem(tmp_path: Path, data: object, message: str) -> None:
    with pytest.raises(Problems) as caught:
        article_of(tmp_path, data)
    assert message in str(caught.value)


KEYS = st.sampled_from(
    ["@type", "@graph", "@id", "text", "uri", "headline", "headlines", "bodies", "value",
     "body_text", "articleBody", "author", "publisher", "name", "url", "inLanguage",
     "infosources", "byline", "mainEntityOfPage", "datePublished", "role", "contenttype"]
)  # fmt: skip
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(KEYS | st.text(), inner),
    max_leaves=20,
)
ARTICLES = st.sampled_from([{"@type": "NewsArticle", "articleBody": "a"}, NINJS_1, NINJS_2])


@given(JSON | st.builds(lambda a, b: {**a, **b}, ARTICLES, st.dictionaries(KEYS, JSON)))
def test_any_json_is_read_or_a_problem(data: object) -> None:
    try:
        text, metadata = read_json(json.dumps(data), "a.json")
    except Problems:
        return
    assert isinstance(text, str)
    assert ArticleMetadata.model_validate(metadata.model_dump()) == metadata
