"""The page of a letter: what it is, who signed, what it demands, and the answers as a tree."""

import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from rejoinder.server import letter_pages, threads
from rejoinder.server.app import create_app
from rejoinder.server.config import Config
from rejoinder.server.snapshots import Snapshot
from rejoinder.server.threads import Answer, thread

from .conftest import Client
from .test_pages import text_of

BASE = "http://127.0.0.1:8000"


@pytest.fixture(scope="module")
def client(example_site: Path) -> FlaskClient:
    app = create_app(Config(example_site))
    app.test_client_class = Client
    return app.test_client()


@pytest.fixture(scope="module")
def snapshot(client: FlaskClient) -> Snapshot:
    found: Snapshot = client.application.extensions["rejoinder"].snapshots.current()
    return found


def said(answer: Answer) -> str:
    return "".join(part.text for part in answer.reports[0].card.sentence)


def test_a_reply_that_several_articles_report_stands_once_with_its_reports(snapshot: Snapshot):
    answers = thread(snapshot, f"{BASE}/id/letter/le-monde-2018").answers
    (argento,) = [a for a in answers if said(a).startswith("Asia Argento")]
    assert len(argento.reports) == 3
    assert len({report.card.article.text for report in argento.reports}) == 3
    # One article does not say how it was meant, which contradicts nobody.
    assert [(s.name.text, s.side) for s in argento.stances] == [("denounces", "against")]
    assert not argento.differ


def test_answers_to_answers_stand_below_them(snapshot: Snapshot):
    top = thread(snapshot, f"{BASE}/id/letter/le-monde-2018")
    (deneuve,) = [a for a in top.answers if said(a).startswith("Catherine Deneuve")]
    (hartfield,) = [a for a in deneuve.answers if said(a).startswith("Jonas Hartfield")]
    (thorne,) = hartfield.answers
    assert said(thorne).startswith("Edda Thorne mocked Jonas Hartfield")
    assert top.count > len(top.answers)


def test_answers_stand_in_the_order_of_time(snapshot: Snapshot):
    dates = [a.date for a in thread(snapshot, f"{BASE}/id/letter/le-monde-2018").answers]
    assert dates == sorted(dates)


def test_answers_to_demands_and_accusations_are_answers_to_the_letter(snapshot: Snapshot):
    answers = thread(snapshot, f"{BASE}/id/letter/leave-the-lamp-on").answers
    sentences = " / ".join(said(a) for a in answers)
    assert "Tobias Wrenfield opposed" in sentences  # a demand of the letter
    assert "Prudence Ackery denied" in sentences


def test_where_articles_differ_the_sentence_takes_no_side(client: FlaskClient):
    text = text_of(client.get("/doc/letter/leave-the-lamp-on.html").text)
    answers = text[text.index("In the order of time") :]
    assert (
        "11 March 2019 opposes supports articles differ "
        "Tobias Wrenfield answered Leave the lamp on, in The mayor" in answers.replace("  ", " ")
    )


def test_a_thread_ends_somewhere(snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(threads, "MOST", 2)
    short = thread(snapshot, f"{BASE}/id/letter/le-monde-2018")
    assert short.cut
    assert short.count <= 2


def test_the_page_of_a_letter_begins_with_what_it_is(client: FlaskClient):
    text = text_of(client.get("/doc/letter/le-monde-2018.html").text)
    lead = text[: text.index("At a glance")]
    assert "in Le Monde ( January 2018 )" in lead
    assert "signed by" in lead
    assert "answers reported" in lead


def test_who_signed_is_told_with_the_article_that_says_so(client: FlaskClient):
    page = client.get("/doc/letter/le-monde-2018.html").text
    table = page[page.index('id="signatories"') :]
    table = table[: table.index("</table>")]
    row = next(row for row in table.split("<tr>") if ">Catherine Deneuve</a>" in row)
    assert re.search(r'class="source" href="/doc/article/[^"]+/signature-[^"]+"', row)


def test_an_accusation_has_its_claimant_its_article_and_its_denial(client: FlaskClient):
    page = client.get("/doc/letter/leave-the-lamp-on.html").text
    part = text_of("<main> " + page[page.index('id="accusations"') :])
    assert "accused Brackenmouth Town Council" in part
    assert "according to" in part
    assert part.index("accused Brackenmouth Town Council") < part.index("Prudence Ackery denied")


@pytest.mark.parametrize(
    ("name", "section"),
    [
        ("letter/leave-the-lamp-on", "accusations"),
        ("group/signers-of-leave-the-lamp-on", "accused"),
    ],
)
def test_the_denial_stands_beside_each_report_of_an_accusation(
    client: FlaskClient, name: str, section: str
):
    page = client.get(f"/doc/{name}.html").text
    part = page[page.index(f'<h2 id="{section}') :]
    part = part[: part.index("</section>")]
    reports = part.split('<div class="beside">')[1:]
    assert len(reports) == 2  # one article has the denial, the other does not
    for report in reports:
        assert "accused" in report.partition('<div class="reply">')[0]
        assert "Prudence Ackery" in report.partition('<div class="reply">')[2]


def test_the_denial_stands_beside_each_report_on_its_own_page(client: FlaskClient):
    page = client.get("/doc/letter/leave-the-lamp-on.html").text
    part = page[page.index('<h2 id="accusations') :]
    part = part[: part.index("</section>")]
    links = [
        report.partition('<div class="reply">')[0].rpartition('">Why do we say this?')[0]
        for report in part.split('<div class="beside">')[1:]
    ]
    assert len(links) == 2
    for link in links:
        own = client.get(link.rpartition('href="')[2], headers={"Accept": "text/html"}).text
        reply = own.partition('<div class="reply">')[2].partition("<h2>")[0]
        assert "Prudence Ackery" in reply


def test_of_many_signatories_the_page_shows_the_first(
    client: FlaskClient, snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(letter_pages, "SIGNATORIES", 1)
    monkeypatch.setattr(letter_pages, "_FACTS", 1)
    page = letter_pages.work_page(snapshot, f"{BASE}/id/letter/le-monde-2018")
    assert len(page.signatories) <= 1
    assert page.more


def test_contradictions_about_a_letters_signers_are_on_its_page(client: FlaskClient):
    text = text_of(client.get("/doc/letter/le-monde-2018.html").text)
    part = text[text.index("Where articles contradict each other") :]
    assert part.index("Over 100 women signed") < part.index("99 femmes")


def test_of_a_letter_with_many_facts_each_has_a_line_with_its_words(client: FlaskClient):
    page = client.get("/doc/letter/le-monde-2018.html").text
    part = page[page.index('id="facts"') :]
    part = part[: part.index("</section>")]
    assert part.count("<li") == 49
    assert "<article" not in part
    text = text_of(f"<main> {part}</main>")
    assert re.search(r"signed Open letter in Le Monde, according to [^.:]+: \S", text)


def test_of_a_letter_with_few_facts_each_has_a_card(client: FlaskClient):
    page = client.get("/doc/letter/leave-the-lamp-on.html").text
    part = page[page.index('id="facts"') :]
    assert "briefly" not in part
    assert part.count('<article class="fact') == 35


def test_no_two_regions_of_a_page_have_the_same_name(client: FlaskClient):
    page = client.get("/doc/letter/le-monde-2018.html").text
    named = re.findall(r'<(?:section|nav|div) [^>]*aria-labelledby="([^"]+)"', page)
    assert "signatories" in named
    assert len(named) == len(set(named))


def test_the_words_of_a_demand_stand_before_whose_they_are(client: FlaskClient):
    page = client.get("/doc/letter/leave-the-lamp-on.html").text
    part = page[page.index('<h2 id="demands') :]
    cards = part[: part.index("</section>")].split('<article class="fact')[1:]
    assert cards
    for card in cards:
        assert card.index("<blockquote") < card.index('class="sentence"')


def test_who_accuses_stands_before_the_words_of_the_accusation(client: FlaskClient):
    page = client.get("/doc/letter/leave-the-lamp-on.html").text
    part = page[page.index('<h2 id="accusations') :]
    for report in part[: part.index("</section>")].split('<div class="beside">')[1:]:
        assert report.index('class="sentence"') < report.index("<blockquote")


def test_of_a_quotation_stands_what_was_said_and_small_what_is_said_of_it(client: FlaskClient):
    page = client.get("/doc/person/tobias-wrenfield.html").text
    card = page[page.index('<h2 id="said') :].split('<article class="fact')[1]
    assert "<p>“the best prose this council has received in years”</p>" in re.sub(
        r"<p lang=[^>]*>", "<p>", card
    )
    assert '<p class="beside-words">At a press conference on Monday he called it</p>' in card


def test_quoted_words_come_in_the_order_of_the_article(client: FlaskClient):
    page = client.get("/doc/letter/leave-the-lamp-on.html").text
    answers = page[page.index('<h2 id="answers') : page.index('<h2 id="accusations')]
    places = [answers.index(words) for words in ("I am glad", "Prose was not", "We asked for four")]
    assert places == sorted(places)
    assert re.search(r'<li class="answer against" id="answer-\d+">', answers)


def test_a_relation_told_from_both_ends_is_one_row(client: FlaskClient):
    page = client.get("/doc/movement/metoo.html").text
    box = page[page.index('id="glance"') :].partition("</section>")[0]
    assert len(re.findall("counterpart of", box, re.IGNORECASE)) == 1
    assert box.count("/doc/movement/balancetonporc") == 1


def test_an_entry_of_an_authority_is_called_by_its_number(client: FlaskClient):
    page = client.get("/doc/person/catherine-deneuve.html").text
    assert re.search(
        r'<a href="http://www.wikidata.org/entity/Q106365"[^>]*>Wikidata Q106365<', page
    )


def test_of_two_stances_on_one_side_the_narrower_is_shown(snapshot: Snapshot):
    answers = thread(snapshot, f"{BASE}/id/movement/metoo").answers
    (answer,) = (a for a in answers if len(a.reports) > 2)
    assert [stance.name.text for stance in answer.stances] == ["denounces"]


def test_on_its_own_page_it_need_not_be_said_that_words_are_of_a_letter(client: FlaskClient):
    page = client.get("/doc/letter/leave-the-lamp-on.html").text
    demands = text_of("<main> " + page[page.index('<h2 id="demands') :])
    assert "demanded, according to" in demands[: demands.index("The answers")]
    elsewhere = text_of(client.get("/doc/group/signers-of-leave-the-lamp-on.html").text)
    assert "demanded, in Leave the lamp on, according to" in elsewhere


def test_a_role_that_all_authors_had_is_said_once(client: FlaskClient):
    text = text_of(client.get("/doc/letter/le-monde-2018.html").text)
    lead = text[: text.index("answers reported")]
    assert lead.count("drafted") == 1
    assert "and others ( drafted )" in lead or "and others (drafted)" in lead
    other = text_of(client.get("/doc/letter/leave-the-lamp-on.html").text)
    assert "(drafted)" in other[: other.index("answers reported")]
    assert "(organised)" in other[: other.index("answers reported")]


def test_a_language_of_a_translation_has_its_name(client: FlaskClient):
    page = client.get("/doc/letter/le-monde-2018.html").text
    box = page[page.index('id="glance"') :]
    box = box[box.index("Translations</dt>") :].partition("</dd>")[0]
    assert "English" in box
    assert ", en" not in box
