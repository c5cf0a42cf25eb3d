"""Languages by their names, whatever stands where a tag should be."""

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from rejoinder.server.language_names import language_name
from rejoinder.server.messages import speaking


@pytest.mark.parametrize(
    ("page", "tag", "name"),
    [
        ("en", "fr", "French"),
        ("fr", "en", "anglais"),
        ("en", "pt-BR", "Portuguese (Brazil)"),
        ("en", "no tag at all", "no tag at all"),
        ("en", "", ""),
    ],
)
def test_a_language_has_its_name_in_that_of_the_page(
    client: FlaskClient, page: str, tag: str, name: str
):
    with client.application.test_request_context(), speaking(page):
        assert language_name(tag) == name


@given(st.text())
def test_what_is_no_tag_stays_as_it_is_and_never_fails(tag: str):
    assert language_name(tag) or not tag
