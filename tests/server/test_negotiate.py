import pytest
from hypothesis import given
from hypothesis import strategies as st
from rejoinder.server.errors import Problem
from rejoinder.server.forms import FORMS, negotiated, split_extension
from rejoinder.server.negotiate import best, choose

OFFERS = ("text/html", "text/turtle", "application/ld+json")
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        (None, "text/html"),
        ("", "text/html"),
        ("*/*", "text/html"),
        ("text/turtle", "text/turtle"),
        ("TEXT/Turtle", "text/turtle"),
        ("text/turtle;q=0.5, application/ld+json", "application/ld+json"),
        ("text/turtle, */*", "text/turtle"),
        ("text/*;q=0.9, application/ld+json;q=0.3", "text/html"),
        ("text/html;q=0, */*", "text/turtle"),
        ("text/*;q=0, */*;q=0.1", "application/ld+json"),
        ("text/turtle; charset=utf-8", "text/turtle"),
        ('application/ld+json;profile="http://www.w3.org/ns/json-ld#expanded"', OFFERS[2]),
        ("image/png", None),
        ("*/*;q=0", None),
        ("text/html;q=0.001", "text/html"),
        ("garbage", "text/html"),
        (";;;,,,=", "text/html"),
    ],
)
def test_best(accept: str | None, expected: str | None):
    assert best(accept, OFFERS) == expected


def test_of_a_list_without_end_the_first_are_read():
    many = ",".join(f"a/b{n}" for n in range(300_000))
    assert best(many, OFFERS) is None
    assert best(f"text/turtle;q=0.1,{many}", OFFERS) == "text/turtle"
    assert best("a" * 10_000, OFFERS) == "text/html"


@given(st.text())
def test_whatever_is_sent_one_of_the_offers_or_none_comes_out(accept: str):
    assert best(accept, OFFERS) in (*OFFERS, None)


def test_a_406_lists_the_variants():
    with pytest.raises(Problem) as refused:
        choose("image/png", OFFERS, {"text/turtle": "/doc/x.ttl"})
    assert refused.value.status == 406
    assert refused.value.members["variants"] == [{"type": "text/turtle", "href": "/doc/x.ttl"}]
    assert refused.value.headers["Link"] == '</doc/x.ttl>; rel="alternate"; type="text/turtle"'
    assert refused.value.headers["Vary"] == "Accept"


@pytest.mark.parametrize(
    ("accept", "extension"),
    [
        (BROWSER, "html"),
        ("application/xhtml+xml", "html"),
        ("application/xml", "rdf"),
        ("text/plain", "nt"),
        ("application/n-quads", "nq"),
        ("application/trig, text/turtle;q=0.9", "trig"),
        # What rdflib sends.
        ("text/turtle,application/rdf+xml;q=0.9,*/*;q=0.1", "ttl"),
    ],
)
def test_forms_are_chosen_by_the_names_that_clients_use(accept: str, extension: str):
    form = negotiated(accept)
    assert form is not None
    assert form.extension == extension


@pytest.mark.parametrize(
    ("path", "stem", "extension"),
    [
        ("letter/x.ttl", "letter/x", "ttl"),
        ("letter/x.ttl.nq", "letter/x.ttl", "nq"),
        ("letter/x", "letter/x", None),
        ("letter/x.pdf", "letter/x.pdf", None),
        (".ttl", ".ttl", None),
        ("letter/x.TTL", "letter/x.TTL", None),
    ],
)
def test_an_extension_asks_for_a_form(path: str, stem: str, extension: str | None):
    assert split_extension(path) == (stem, FORMS[extension] if extension else None)
