"""Names and addresses: there and back, however a client spells the path."""

import unicodedata
from urllib.parse import quote, unquote

import pyoxigraph
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rejoinder.ontology.addresses import Addresses, encode_segment
from rejoinder.ontology.kinds import THING_KINDS

BASES = ["http://127.0.0.1:8000", "https://example.org/debates", "https://exämple.org/a/b"]
slugs = st.text(min_size=1)
kinds = st.sampled_from([kind for kind in THING_KINDS if kind != "article"])
bases = st.sampled_from(BASES).map(Addresses)
identifiers = st.from_regex(r"\A[a-z0-9][a-z0-9-]{0,30}\Z")


def requested(addresses: Addresses, iri: str, root: str) -> str:
    """What follows ``/{root}/`` in the path of a request for ``iri``, as it is written there."""
    path = addresses.path(iri)
    assert path is not None
    start = f"{addresses.base_path}/{root}/"
    assert path.startswith(start)
    return path[len(start) :]


@given(bases, kinds, slugs)
@example(Addresses(BASES[0]), "letter", "j'accuse…!")
@example(Addresses(BASES[0]), "letter", "a/b")
@example(Addresses(BASES[0]), "letter", "/")
@example(Addresses(BASES[0]), "letter", ".")
@example(Addresses(BASES[0]), "letter", "..")
@example(Addresses(BASES[0]), "letter", '%2F #"?')
@example(Addresses(BASES[0]), "letter", "e\u0301te\u0301")
@example(Addresses(BASES[0]), "letter", "\u200b\u202e")
def test_a_things_address_leads_back_to_it(base: Addresses, kind: str, slug: str) -> None:
    iri = base.thing(kind, slug)
    rest = requested(base, iri, "id")
    # A server decodes the path, whether the client sent the IRI as it is, percent-encoded where a
    # URI needs it (RFC 3987, 3.1), or encoded throughout.
    as_uri = quote(rest, safe="/%")
    kind_part, _, slug_part = rest.partition("/")
    throughout = kind_part + "/" + "".join(f"%{b:02x}" for b in unquote(slug_part).encode())
    for path in (rest, as_uri, throughout):
        assert base.from_path("id", unquote(path)) == iri


@given(slugs)
def test_a_segment_is_safe_wherever_it_is_pasted(slug: str) -> None:
    segment = encode_segment(slug)
    assert segment not in (".", "..")
    assert not set(segment) & set("/?#[]@!$&'()*+,;= \"<>\\^`{|}\x7f")
    assert all(c.isprintable() for c in segment)
    pyoxigraph.NamedNode(f"http://example.org/{segment}")  # raises where it is no IRI
    assert unquote(segment) == unicodedata.normalize("NFC", slug)
    assert encode_segment(unquote(segment)) == segment


@given(slugs, slugs)
def test_different_names_have_different_addresses(one: str, other: str) -> None:
    same = unicodedata.normalize("NFC", one) == unicodedata.normalize("NFC", other)
    assert (encode_segment(one) == encode_segment(other)) == same


@given(bases, identifiers, identifiers)
def test_articles_facts_and_graphs_lead_back_too(base: Addresses, article: str, fact: str) -> None:
    for root, iri in (
        ("id", base.article(article)),
        ("id", base.fact(article, fact)),
        ("graph", base.article_graph(article)),
        ("graph", base.provenance_graph(article)),
        ("graph", base.registry_graph),
        ("graph", base.derived_graph),
        ("graph", base.ontology_graph),
    ):
        assert base.from_path(root, unquote(requested(base, iri, root))) == iri


@pytest.mark.parametrize(
    ("root", "rest"),
    [
        ("id", ""),
        ("id", "letter"),
        ("id", "letter/"),
        ("id", "/slug"),
        ("id", "article/"),
        ("id", "article/a-1/"),
        ("id", "article//fact"),
        ("graph", ""),
        ("graph", "article//provenance"),
    ],
)
def test_paths_that_name_nothing(root: str, rest: str) -> None:
    assert Addresses("http://example.org").from_path(root, rest) is None


def test_the_letters_of_any_language_stay_readable() -> None:
    addresses = Addresses("http://example.org")
    assert addresses.thing("person", "émile-zola") == "http://example.org/id/person/émile-zola"
    assert addresses.thing("letter", "j'accuse") == "http://example.org/id/letter/j%27accuse"
    assert addresses.thing("person", "山田") == "http://example.org/id/person/山田"


def test_facts_lie_under_their_article() -> None:
    addresses = Addresses("https://example.org/debates")
    fact = addresses.fact("a-1", "signature-1b2c3d")
    assert fact == "https://example.org/debates/id/article/a-1/signature-1b2c3d"
    assert fact.startswith(addresses.article("a-1") + "/")
    assert fact.startswith(addresses.id_root)
    assert addresses.path(fact) == "/debates/id/article/a-1/signature-1b2c3d"


def test_another_sites_addresses_have_no_path_here() -> None:
    addresses = Addresses("https://example.org/debates")
    assert addresses.path("https://example.org/debates-of-others/id/letter/a") is None
    assert addresses.path("https://example.org/id/letter/a") is None
    assert addresses.path("http://example.org/debates/id/letter/a") is None
    assert addresses.path("https://example.org/debates/id/letter/a#b") == "/debates/id/letter/a#b"


@pytest.mark.parametrize(("base", "path"), list(zip(BASES, ["", "/debates", "/a/b"], strict=True)))
def test_the_path_under_which_a_site_answers(base: str, path: str) -> None:
    assert Addresses(base).base_path == path
