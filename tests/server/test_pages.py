"""Pages, as a reader sees them."""

import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from pyoxigraph import Literal, NamedNode, Quad
from rejoinder.server import debates, documents, pages
from rejoinder.server.app import create_app
from rejoinder.server.config import Config
from rejoinder.server.description import Description
from rejoinder.server.excerpts import excerpt_of

from .conftest import BASE, DATA, publish_site


def text_of(html: str) -> str:
    """What is read, tags left out and spaces made one."""
    main = html[html.index("<main") : html.index("</main>")]
    text = re.sub(r"</?(?:a|span|mark|strong|code)\b[^>]*>", "", main)
    text = re.sub(r"<[^>]+>", " ", text)
    for entity, character in (("&#34;", '"'), ("&#39;", "'"), ("&lt;", "<"), ("&gt;", ">")):
        text = text.replace(entity, character)
    return " ".join(text.replace("&amp;", "&").split())


def read(client: FlaskClient, path: str) -> str:
    answer = client.get(path)
    assert (answer.status_code, answer.mimetype) == (200, "text/html")
    return text_of(answer.text)


def test_home_says_what_there_is(client: FlaskClient):
    text = read(client, "/")
    assert "Who said what about the bells." in text
    assert "2 letters" in text
    assert "1 publication " in text
    assert "18 facts" not in text
    assert "17 facts" in text
    assert "The night bells" in text
    assert (
        "Newest letters Letter on the night bells reported 9 March 2024 in Ringers answer" in text
    )
    assert "Most reported letters Letter on the night bells 10 facts" in text
    assert re.search("Newest answers .* over 40 residents opposed Letter on the night bells", text)
    assert "ringing for money" not in text


def test_a_thing_has_its_names_shortcuts_and_facts(client: FlaskClient):
    text = read(client, "/doc/letter/bell-letter")
    assert "Also: Lettre sur les cloches" in text
    assert "open letter in The Harbour Post" in text
    assert "signed by over 40 residents" in text
    assert "Works that answer it Reply of the ringers" in text
    assert "Reported in Bells divide the harbour, Ringers answer" in text
    assert (
        "Ada Quill drafted Letter on the night bells, according to Bells divide the harbour. "
        "drafted by Ada Quill" in text
    )
    assert "10 facts" in text


@pytest.mark.parametrize(
    ("fact", "sentence"),
    [
        ("authorship-1", "Ada Quill drafted Letter on the night bells"),
        ("signature-1", "over 40 residents signed Letter on the night bells as “neighbours”"),
        (
            "signature-2",
            "It is disputed whether Émile Łuk signed Letter on the night bells – this is denied",
        ),
        ("publishing-1", "Letter on the night bells appeared in The Harbour Post (1 March 2024)"),
        (
            "translating-1",
            "C# translated Letter on the night bells as Lettre sur les cloches, translated (fr)",
        ),
        ("quotation-1", "Ada Quill said, in Letter on the night bells"),
        (
            "response-1",
            "Émile Łuk mocked Letter on the night bells, in Émile Łuk's post, to Ada Quill",
        ),
        ("claim-1", "Ada Quill claimed, about #QuietNights, in Letter on the night bells"),
        ("demand-1", "Ada Quill demanded"),
        (
            "accusation-1",
            'Somebody not identified accused over 40 residents and O\'Brien "Bo" '
            "<script>alert(1)</script>",
        ),
        ("description-1", "Ada Quill is described as “the 61-year-old organist”"),
        ("membership-1", "50%/50 belongs to over 40 residents"),
        ("counting-1", "The size of over 40 residents is given as “over 40”"),
        ("relation-1", "#QuietNights has its counterpart in Ring On"),
    ],
)
def test_a_fact_is_a_sentence_that_names_its_article(client: FlaskClient, fact: str, sentence: str):
    text = read(client, f"/doc/article/post-1/{fact}")
    # A quotation's words stand before the sentence, those of a claim or a demand behind it.
    ending = ":" if fact.startswith(("claim", "demand")) else "."
    assert f"{sentence}, according to Bells divide the harbour{ending}" in text


def test_a_fact_shows_why_we_say_it(client: FlaskClient):
    text = read(client, "/doc/article/post-1/authorship-1")
    assert "The letter, drafted by Ada Quill" in text  # with what stands before it
    assert "characters 10 to 30 of its text" in text
    for row in (
        "Certainty stated",
        "Polarity asserted",
        "Review status accepted",
        "Version of the software 0.1.0",
        "Done by ed",
    ):
        assert row.lower() in text.lower()
    assert "not reviewed" in read(client, "/doc/article/post-1/signature-1")
    assert "inferred: stance" in read(client, "/doc/article/post-1/response-1").lower()


def test_a_denial_stands_beside_the_accusation(client: FlaskClient):
    text = read(client, "/doc/article/post-1/accusation-1")
    assert "An article reports this; it is not a finding of this site." in text
    reply = text.index("which he denies", text.index("In answer"))
    assert reply < text.index("Because the article says")
    assert text.count("Why do we say this?") == 1  # and does not stand below once more
    assert "What refers to it" not in text


def test_an_article_names_its_language_in_that_of_the_page(client: FlaskClient):
    assert "language English" in read(client, "/doc/article/post-1")
    assert "anglais" in read(client, "/doc/article/post-1?lang=fr")


def test_a_reviewer_of_whom_only_the_name_is_known_has_no_empty_section(client: FlaskClient):
    page = client.get("/doc/article/post-1.html").text
    assert "</h3></section>" not in page
    assert '<span id="reviewer-ed"></span>' in page


def test_an_accusation_names_its_article_even_on_the_articles_page(client: FlaskClient):
    text = read(client, "/doc/article/post-1")
    assert "<script>alert(1)</script>, according to Bells divide the harbour." in text
    assert "Ada Quill drafted Letter on the night bells. authorship" in text


def test_an_article_shows_its_facts_in_order(client: FlaskClient):
    text = read(client, "/doc/article/post-1")
    places = [text.index(w) for w in ("drafted by Ada", "put their names", "denies that he")]
    assert places == sorted(places)
    assert "J. Doe" in text
    assert "16 facts" in text


def test_whatever_stands_in_the_data_nothing_of_it_runs(client: FlaskClient):
    paths = [
        "/doc/person/o%27brien%20%22bo%22",
        "/doc/letter/bell-letter",
        "/doc/article/post-1",
        "/doc/article/post-1/quotation-1",
        "/graph/registry",
        "/kind/person",
        "/search?q=<script>alert(1)</script>",
        '/search?q="><img src=x onerror=alert(1)>',
        "/search?q=sleep",
    ]
    for path in paths:
        page = client.get(path).text
        # Data in the head is no script, and ends where its element does.
        page = re.sub(r'<script type="application/ld\+json">[^<>]*</script>', "", page)
        page = re.sub(r'<script type="module" src="/data/static/[\w/.]+"></script>', "", page)
        for forbidden in ("<script", "<img", "<b>", 'javascript:alert(1)"', 'onerror=alert(1)>"'):
            assert forbidden not in page, path
        assert not re.search(r'href="(?!/|#|\?|https?://|mailto:|data:,)', page), path
        assert not re.search(r"\son\w+=[^&]*>", re.sub(r'"[^"]*"', '""', page)), path


def test_links_leave_the_site_only_for_the_web(client: FlaskClient):
    page = client.get("/doc/article/post-1").text
    assert 'href="https://harbour.example/bells?a=1&amp;b=2"' in page
    assert 'href="javascript' not in page


def test_languages_are_marked(client: FlaskClient):
    assert (
        '<span lang="fr">Lettre sur les cloches</span>'
        in client.get("/doc/letter/bell-letter").text
    )


def test_lists_are_paged(site: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(pages, "ENTRIES_A_PAGE", 3)
    monkeypatch.setattr(documents, "A_PAGE", 4)
    client = create_app(Config(site)).test_client()
    first, last = client.get("/kind/person"), client.get("/kind/person?page=3")
    assert 'href="?page=2"' in first.text
    assert "Page 3 of 3" in last.text
    assert 'href="?page=4"' not in last.text
    assert client.get("/kind/person?page=4").status_code == 404
    letter = [client.get(f"/doc/letter/bell-letter?page={n}").text for n in (1, 2, 3)]
    facts = [page[page.index('id="facts"') :] for page in letter]
    assert sum(page.count('<article class="fact') for page in facts) == 10
    assert client.get("/doc/letter/bell-letter?page=4").status_code == 404


@pytest.mark.parametrize("page", ["0", "-1", "x", "1.5", "", "99999999999999999999", "²"])
def test_odd_page_numbers_are_a_404(client: FlaskClient, page: str):
    assert client.get("/kind/person", query_string={"page": page}).status_code == 404


def test_a_kind_that_is_none_is_a_404_that_names_them(client: FlaskClient):
    answer = client.get("/kind/animal")
    assert answer.status_code == 404
    assert "letter, person" in answer.get_json(force=True)["detail"]


def test_the_language_of_the_site_chooses_the_labels(tmp_path: Path):
    source = f"""@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
    <{BASE}/graph/registry> {{
      <{BASE}/id/person/a> rdfs:label "Anglais"@fr, "English"@en ; <urn:p> <{BASE}/id/person/b> .
      <{BASE}/id/person/b> rdfs:label "Nur deutsch"@de . }}"""
    client = create_app(Config(publish_site(tmp_path, source=source))).test_client()
    page = read(client, "/doc/person/a")
    assert page.startswith("People English")
    assert "Nur deutsch" in page


def test_monitors_and_robots(client: FlaskClient):
    assert client.get("/healthz").status_code == 200
    assert client.get("/readyz").text.startswith("ready 20240310T120000Z-")
    robots = client.get("/robots.txt").text
    assert "Disallow: /data/sparql" in robots
    assert "Disallow: /data/search" in robots
    assert 'content="noindex"' in client.get("/search?q=bell").text


def test_not_ready_is_a_503(tmp_path: Path):
    site = publish_site(tmp_path)
    client = create_app(Config(site)).test_client()
    (site / "current" / "search.db").unlink()
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert str(tmp_path) not in answer.text


@pytest.fixture(scope="module")
def later(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """A site on which one article takes back what another reports."""
    site = publish_site(tmp_path_factory.mktemp("later"), source=(DATA / "later.trig").read_text())
    return create_app(Config(site)).test_client()


def test_a_signature_taken_back_is_marked_on_both_sides(later: FlaskClient):
    text = read(later, "/doc/letter/l")
    assert (
        "Pia withdrawn, according to Later news First news, Later news "
        "Quin disputed, according to Later news Later news "
        "Rosa denied, according to Later news Later news "
    ) in text
    # Whoever took a signature back is not among those of whom the first sentence says it.
    assert "Letter by Olga (organised), Quin. 1 answer reported" in text
    assert "Signed The letter (withdrawn, according to Later news)" in read(later, "/doc/person/p")
    # Of Sam, what is withdrawn is a signature under another letter.
    sam = read(later, "/doc/person/s")
    assert "Signed 1 Sam withdrew a signature from An answer" in sam
    assert re.search(r"Signed The letter (?!\()", sam)


def test_an_author_is_shown_with_the_role(later: FlaskClient):
    assert "Olga, organised according to First news Quin according to" in read(
        later, "/doc/letter/l"
    )
    assert "Wrote The letter (organised) " in read(later, "/doc/person/o")


def test_a_quotation_whose_speaker_we_do_not_know_is_not_said_to_be_nameless(later: FlaskClient):
    text = read(later, "/doc/article/a/quotation-1")
    assert "A quotation whose speaker is not identified, in First news. " in text
    on_article = read(later, "/doc/article/a")
    assert "A quotation whose speaker is not identified: no" in on_article


def test_the_context_of_words_is_made_of_whole_words(later: FlaskClient):
    text = read(later, "/doc/article/a/quotation-1")
    assert "… further ado they all cried “no”, and went home to their …" in text


@pytest.mark.parametrize(
    ("before", "start", "after", "shown"),
    [
        ("The letter, ", "12", " ends.", ("The letter, ", " ends.")),
        ("The letter, ", "40", " ends.", ("… letter, ", " ends.")),
        ("", "0", "", ("", "")),
        ("a" * 32, "99", "b" * 32, (f"… {'a' * 32}", f"{'b' * 32} …")),
        ("x " * 16, "", " y" * 16, (f"… {'x ' * 15}", f"{' y' * 15} …")),
    ],
)
def test_context_is_cut_where_the_text_goes_on(
    before: str, start: str, after: str, shown: tuple[str, str]
):
    quote, position = NamedNode("urn:q"), NamedNode("urn:p")
    oa = "http://www.w3.org/ns/oa#"
    quads = [
        Quad(NamedNode("urn:e"), NamedNode(f"{oa}hasSelector"), quote),
        Quad(NamedNode("urn:e"), NamedNode(f"{oa}hasSelector"), position),
        Quad(quote, NamedNode(f"{oa}prefix"), Literal(before)),
        Quad(quote, NamedNode(f"{oa}suffix"), Literal(after)),
        Quad(position, NamedNode(f"{oa}start"), Literal(start)),
    ]
    found = excerpt_of(Description(quads), "urn:e")
    assert (found.before, found.after) == shown


def test_a_facts_page_has_a_title_of_its_own(client: FlaskClient):
    assert (
        "<title>Authorship, in Bells divide the harbour: "
        "Ada Quill drafted Letter on the night bells · Bells</title>"
    ) in client.get("/doc/article/post-1/authorship-1").text
    # One speaker says many things.
    assert (
        "Ada Quill demanded: Quill demands silence after ten · Bells</title>"
        in client.get("/doc/article/post-1/demand-1").text
    )


def test_an_answer_to_an_accusation_says_that_it_is_one(client: FlaskClient):
    text = read(client, "/doc/article/post-1/response-2")
    assert "denied the accusation “O'Brien was accused of ringing for money”" in text


def test_an_article_sums_up_its_reviews(client: FlaskClient, later: FlaskClient):
    text = read(later, "/doc/article/a")
    assert "2 facts reviewed by ed, last on 8 March 2024. 4 facts not reviewed." in text
    assert "Review: accepted" not in text
    assert "1 fact reviewed by ed, last on 6 March 2024." in read(client, "/doc/article/post-1")
    assert "Review: accepted" in read(later, "/doc/article/a/quotation-1")


def test_a_debate_lists_its_works_by_date(later: FlaskClient):
    text = read(later, "/doc/debate/d")
    assert "Its works, by date 4" in text
    assert (
        "2023 · post A tweet Pia answered in it. It agrees with The letter. "
        "31 January 2024 · letter The letter by Olga (organised), Quin. Signed by "
        "Pia (withdrawn, according to Later news), Quin (disputed, according to Later news), "
        "Rosa (denied, according to Later news), Sam. "
        "February 2024 · letter An answer by Quin. It disagrees with The letter. "
        "It answers A statement. no date · statement A statement"
    ) in text


def test_a_debate_shows_the_first_signatories(later: FlaskClient, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(debates, "SIGNATORIES", 1)
    site = later.application.extensions["rejoinder"]
    (letter,) = (w for w in debates.works_of(site.snapshots.current(), [f"{BASE}/id/letter/l"]))
    assert ([p.text for p in letter.signatories], letter.more) == (["Pia"], 3)


def test_kinds_are_called_the_same_everywhere(tmp_path: Path):
    source = f"""@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
    <{BASE}/graph/registry> {{
      <{BASE}/id/opinion/o> rdfs:label "Enough"@en . }}"""
    client = create_app(Config(publish_site(tmp_path, source=source))).test_client()
    assert "1 opinion piece " in read(client, "/")
    assert "Enough opinion piece" in read(client, "/search?q=enough")


def test_home_promises_data_only_where_there_is_some(client: FlaskClient):
    assert "Every person, letter, article and fact is also available" in read(client, "/")


def test_the_graphs_of_the_site_are_explained(client: FlaskClient):
    text = read(client, "/graph/")
    assert "Derived: what follows from the facts Shortcuts from things to things" in text
    assert "Ontology: the vocabulary The terms in which the data is written" in text
    assert "Registry: the names and kinds of all things What each person" in text
    assert text.index("Registry:") < text.index("Bells divide the harbour: its facts")
    assert "Shortcuts from things to things" in read(client, "/graph/derived")


def test_the_search_form_leads_to_a_page(client: FlaskClient):
    page = client.get("/data/").text
    assert 'action="/data/search"' in page
    assert "search.csv" not in page
