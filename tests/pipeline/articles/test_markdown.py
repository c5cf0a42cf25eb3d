from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rejoinder.pipeline.articles import Article, ArticleMetadata, read_article
from rejoinder.pipeline.articles.markdown import read_markdown
from rejoinder.pipeline.errors import Problem, Problems


def article_of(folder: Path, text: str) -> Article:
    path = folder / "a.md"
    path.write_text(text)
    return read_article(path, "articles/a.md")


def problems_of(folder: Path, text: str) -> list[Problem]:
    with pytest.raises(Problems) as caught:
        article_of(folder, text)
    return list(caught.value.problems)


def test_front_matter_is_metadata_and_not_text(tmp_path: Path) -> None:
    article = article_of(
        tmp_path,
        """---
title: The mayor answers
author: [Ada Marsh, Bo Finch]
publisher: The Bugle
published: 2019-03-11
url: https://bugle.example.org/a
archived: https://archive.example.org/a
language: en-GB
tags: [town, library]
---

He said “no”.
""",
    )
    assert article.text == "He said “no”.\n"
    assert article.metadata == ArticleMetadata(
        title="The mayor answers",
        author=["Ada Marsh", "Bo Finch"],
        publisher="The Bugle",
        published="2019-03-11",
        url="https://bugle.example.org/a",
        archived="https://archive.example.org/a",
        language="en-GB",
    )


def test_keys_of_other_programs_are_understood(tmp_path: Path) -> None:
    clipped = """---
title: The mayor answers
byline: By Ada Marsh
date: 2019-03-11 08:30:00 +01:00
source: https://bugle.example.org/a
publication: The Bugle
lang: en_GB
---

He said “no”.
"""
    assert article_of(tmp_path, clipped).metadata == ArticleMetadata(
        title="The mayor answers",
        author="Ada Marsh",
        publisher="The Bugle",
        published="2019-03-11T08:30:00+01:00",
        url="https://bugle.example.org/a",
        language="en-GB",
    )


@pytest.mark.parametrize(
    ("matter", "metadata"),
    [
        ("date: 2020\npublished: 2019-03-11", {"published": "2019-03-11"}),
        ("date: soon\nsource: my notes\nlang: 7", {}),
        ("date: [1, 2]\nlink: {a: b}\nsite: ''", {}),
        ("source: my notes\nlink: https://bugle.example.org", {"url": "https://bugle.example.org"}),
    ],
)
def test_of_other_programs_only_what_can_be_counts(
    tmp_path: Path, matter: str, metadata: dict[str, str]
) -> None:
    article = article_of(tmp_path, f"---\n{matter}\n---\nx")
    assert article.metadata == ArticleMetadata.model_validate(metadata)


@pytest.mark.parametrize(
    ("text", "line", "field", "message"),
    [
        ("---\ntitle: A\n\npublished: 14 May\n---\nx", 4, "published", "the right form"),
        ("---\nurl: bugle.org\n---\nx", 2, "url", "the right form"),
        ("---\ntitle: [\n---\nx", 3, "", "broken YAML"),
        ("---\ntitle: a\ntitle: b\n---\nx", 3, "title", "stands twice"),
        ("---\njust words\n---\nx", 2, "", "front matter without keys"),
        ("---\ntitle: A\n\nx", 1, "", "front matter without an end"),
    ],
)
def test_bad_front_matter_is_a_problem_with_its_line(
    tmp_path: Path, text: str, line: int, field: str, message: str
) -> None:
    (problem,) = problems_of(tmp_path, text)
    assert (problem.file, problem.line, problem.field) == ("articles/a.md", line, field)
    assert message in problem.message


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("one\ntwo\n\nthree", "one two\n\nthree\n"),
        ("He *never* said **“yes”**, [she](http://x.org 'y').", "He never said “yes”, she.\n"),
        ("---\n\na rule, no front matter\n", "a rule, no front matter\n"),
        ("> quoted\n> words\n\n- one\n- two\n\n1. three", "quoted words\n\none\n\ntwo\n\nthree\n"),
        ("line  \nbreak\\\nhere", "line\nbreak\nhere\n"),
        ("#MeToo is no heading", "#MeToo is no heading\n"),
        ("![a picture](x.png) words `code` \\*", "words code *\n"),
        ("    indented\n    code", "indented\ncode\n"),
        ("<div>\n<p>Caf&eacute;</p><script>x()</script>\n</div>\n\na <b>b</b>", "Café\n\na b\n"),
        ("''Bread is a right.''", "''Bread is a right.''\n"),
    ],
)  # fmt: skip
def test_the_text_is_without_its_markup(tmp_path: Path, source: str, text: str) -> None:
    assert article_of(tmp_path, source).text == text


def test_a_heading_at_the_top_is_the_title(tmp_path: Path) -> None:
    article = article_of(tmp_path, "# The *mayor*\n\nwords")
    assert article.metadata.title == "The mayor"
    assert article.text == "The mayor\n\nwords\n"
    assert article_of(tmp_path, "words\n\n# Later").metadata.title is None
    assert article_of(tmp_path, "---\ntitle: A\n---\n# B").metadata.title == "A"


@given(st.text())
def test_any_text_is_read_or_a_problem(text: str) -> None:
    try:
        body, _ = read_markdown(text, "a.md")
    except Problems:
        return
    assert body.endswith("\n")
