"""Who answered whom: the pages with the network and the timeline, and the tables behind them."""

import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from rejoinder.server import exchanges as module
from rejoinder.server.app import create_app
from rejoinder.server.cards import Part
from rejoinder.server.config import Config
from rejoinder.server.exchanges import exchanges
from rejoinder.server.snapshots import Snapshot
from rejoinder.server.timelines import MOST, Entry, day_of, timeline

from .conftest import DATA, TOMBSTONES, publish_site

LETTER = "letter/leave-the-lamp-on"


@pytest.fixture(scope="module")
def snapshot(example_site: Path) -> Snapshot:
    return Snapshot.open(example_site / "current")


@pytest.fixture(scope="module")
def pages(example_site: Path) -> FlaskClient:
    return create_app(Config(example_site)).test_client()


def iri(snapshot: Snapshot, name: str) -> str:
    return snapshot.addresses.id_root + name


def rows(page: str, table: str) -> list[str]:
    body = re.search(f'<table id="{table}">(.*?)</table>', page, re.DOTALL)
    assert body
    return re.findall("<tr data-.*?</tr>", body[1], re.DOTALL)


def test_answers_lead_to_further_answers(snapshot: Snapshot) -> None:
    found = exchanges(snapshot, iri(snapshot, LETTER))
    targets = {answer.to for answer in found.answers}
    assert iri(snapshot, LETTER) in targets
    carriers = {answer.carrier for answer in found.answers if answer.to == iri(snapshot, LETTER)}
    assert carriers & targets, "nothing answers an answer"
    assert not found.cut
    assert [a.date for a in found.answers] == sorted(a.date for a in found.answers)


def test_every_side_is_that_of_its_stance(snapshot: Snapshot) -> None:
    ends = {"opposes": "against", "mocks": "against", "defends": "for", "mixed": "other"}
    seen = set()
    for answer in exchanges(snapshot).answers:
        name = answer.stance.rpartition("#")[2]
        if name in ends:
            seen.add(name)
            assert answer.side == ends[name]
    assert seen == set(ends)


def test_a_person_is_shown_with_what_they_answered(snapshot: Snapshot) -> None:
    person = iri(snapshot, "person/tobias-wrenfield")
    found = exchanges(snapshot, person)
    assert any(answer.who == person for answer in found.answers)
    assert any(answer.to == person for answer in found.answers)


def test_what_is_denied_or_an_accusation_is_no_answer_of_the_picture(snapshot: Snapshot) -> None:
    store = snapshot.store
    for answer in exchanges(snapshot).answers:
        assert "/id/article/" not in answer.to
        for fact in answer.facts:
            assert not store.query(
                f"ASK {{ <{fact}> <https://w3id.org/rejoinder/ns#polarity> "
                "<https://w3id.org/rejoinder/ns#denied> }"
            )


def test_a_picture_has_its_bounds(snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST", 5)
    found = exchanges(snapshot)
    assert found.cut
    assert sum(len(answer.facts) for answer in found.answers) <= 5


@pytest.mark.parametrize("view", ["network", "timeline"])
@pytest.mark.parametrize("name", ["", f"/{LETTER}", "/person/catherine-deneuve"])
def test_each_picture_has_its_table(pages: FlaskClient, view: str, name: str) -> None:
    answer = pages.get(f"/{view}{name}")
    assert answer.status_code == 200
    assert answer.headers["ETag"]
    answers, works = rows(answer.text, "answers"), rows(answer.text, "works")
    assert answers
    assert works
    for row in answers:
        assert 'href="/doc/' in row
        assert re.search(r'data-side="(for|against|other)"', row)
    other = "timeline" if view == "network" else "network"
    assert f'href="/{other}{name}"' in answer.text


def test_the_timeline_is_drawn_without_scripts(pages: FlaskClient) -> None:
    page = pages.get(f"/timeline/{LETTER}").text
    svg = page[page.index("<svg") : page.index("</svg>")]
    assert 'href="/doc/letter/leave-the-lamp-on"' in svg
    assert "style=" not in svg
    assert "11 March 2019" in svg


def test_the_timeline_takes_no_side_where_articles_differ(pages: FlaskClient) -> None:
    page = pages.get("/timeline/letter/leave-the-lamp-on").text
    picture = page.partition("</svg>")[0]
    assert "Tobias Wrenfield answers Leave the lamp on" in picture
    assert "Tobias Wrenfield opposes Leave the lamp on" not in picture
    table = [row for row in rows(page, "answers") if "Tobias Wrenfield" in row]
    assert any("opposes" in row for row in table)
    assert any("supports" in row for row in table)


def test_versions_have_their_own_pictures(pages: FlaskClient, example_site: Path) -> None:
    version = (example_site / "current").resolve().name
    page = pages.get(f"/version/{version}/network/{LETTER}")
    assert page.status_code == 200
    assert f'href="/version/{version}/timeline/{LETTER}"' in page.text


@pytest.mark.parametrize("name", ["letter/none", "nothing/at-all", "x", "article/a/b"])
def test_what_is_nothing_has_no_picture(pages: FlaskClient, name: str) -> None:
    assert pages.get(f"/network/{name}").status_code == 404


@pytest.mark.parametrize("view", ["network", "timeline"])
def test_the_picture_of_what_was_goes_where_it_went(client: FlaskClient, view: str) -> None:
    merged = client.get(f"/{view}/person/old-name")
    assert (merged.status_code, merged.location) == (301, f"/data/{view}/person/ada-quill")
    assert client.get(f"/{view}/person/ada-quill").status_code == 200
    assert client.get(f"/{view}/person/gone").status_code == 410
    withheld = client.get(f"/{view}/person/opaque-one")
    assert withheld.status_code == 410
    assert withheld.data == client.get("/doc/person/opaque-one").data


@pytest.mark.parametrize("view", ["network", "timeline", "doc"])
def test_the_picture_of_a_version_follows_what_is_withheld_now(tmp_path: Path, view: str) -> None:
    pages = create_app(Config(publish_site(tmp_path))).test_client()
    version = (tmp_path / "current").resolve().name
    assert pages.get(f"/version/{version}/{view}/person/ada-quill").status_code == 200
    source = (DATA / "site.trig").read_text() + "\n<graph/new> { <id/x/y> <id/x/p> 1 }\n"
    stones = (*TOMBSTONES, ("person/ada-quill", "withheld", None))
    publish_site(tmp_path, source=source, hour=13, tombstones=stones)
    pages = create_app(Config(tmp_path)).test_client()
    assert pages.get(f"/version/{version}/{view}/person/ada-quill").status_code == 410


def test_a_thing_without_answers_says_so(pages: FlaskClient) -> None:
    page = pages.get("/network/publication/le-monde").text
    assert "is reported here yet" in page
    assert "<figure" not in page


def entry(key: str, date: str, to: str = "") -> Entry:
    return Entry(key, date, Part(key), "", "other" if to else "work", to)


def test_a_timeline_goes_down_in_the_order_of_time() -> None:
    line = timeline([entry("b", "2020-05", "a"), entry("a", "2019"), entry("c", "", "a")])
    assert line is not None
    assert [mark.entry.key for mark in line.marks] == ["a", "b"]
    first, second = line.marks
    assert first.x < second.x
    assert first.y < second.y
    assert second.path
    assert not first.path
    assert line.height > second.y


def test_a_timeline_needs_two_dates_and_takes_so_many() -> None:
    assert timeline([]) is None
    assert timeline([entry("a", "2019"), entry("b", "not a date")]) is None
    assert timeline([entry("a", "2019-01-01"), entry("b", "2019-01-01")]) is not None
    line = timeline([entry(f"{n:03}", f"{1900 + n}") for n in range(MOST + 7)])
    assert line is not None
    assert (len(line.marks), line.left_out) == (MOST, 7)
    assert [tick.text for tick in line.ticks][:2] == ["1900", "1910"]


@pytest.mark.parametrize("date", ["", "x", "2019-13", "2019-02-30", "0000"])
def test_what_is_no_date_has_no_day(date: str) -> None:
    assert day_of(date) is None


def test_a_stance_told_more_and_less_exactly_is_one_row(example_site: Path) -> None:
    client = create_app(Config(example_site)).test_client()
    page = client.get("/timeline/letter/leave-the-lamp-on", headers={"Accept": "text/html"}).text
    rows = page[page.index('<table id="answers">') :].partition("</table>")[0].split("<tr ")[1:]
    first = [row for row in rows if "announcement about the reading room" in row]
    assert len(first) == 1
    assert "denounces" in first[0]
    assert "fact 2" in first[0]


def test_each_box_of_a_picture_says_what_it_stands_for(example_site: Path) -> None:
    client = create_app(Config(example_site)).test_client()
    page = client.get("/network/letter/leave-the-lamp-on", headers={"Accept": "text/html"}).text
    picture, _, table = page.partition("</svg>")
    boxes = re.findall(r'class="node [^"]*" data-node="([^"]+)"', picture)
    assert len(boxes) == len(set(boxes)) > 5
    assert set(boxes) <= set(re.findall(r'data-node="([^"]+)"', table))
