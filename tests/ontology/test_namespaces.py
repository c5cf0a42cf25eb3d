"""Terms by their names."""

import pickle

import pytest
from rejoinder.ontology.namespaces import CITO, OA, RJ, SCHEMA


def test_a_term_is_made_once() -> None:
    """Pages name terms thousands of times."""
    assert RJ.words is RJ.words
    assert "words" in vars(RJ)
    assert SCHEMA.datePublished is SCHEMA.datePublished
    assert OA.exact is OA.exact
    assert CITO.repliesTo is CITO.repliesTo
    assert str(SCHEMA.datePublished) == "https://schema.org/datePublished"


def test_a_misspelt_term_names_nothing() -> None:
    with pytest.raises(AttributeError, match="wrods"):
        RJ.wrods  # noqa: B018 - asking for it is the test


def test_a_namespace_travels_between_processes() -> None:
    there = pickle.loads(pickle.dumps(SCHEMA))
    assert there == SCHEMA
    assert there.text == SCHEMA.text
