"""What was corrected, merged or withdrawn, and where an error is reported."""

import re
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import unquote

import pytest
from flask.testing import FlaskClient
from rejoinder.ontology.manifest import Site
from rejoinder.pipeline.snapshot import Tombstone, publish
from rejoinder.server.app import create_app
from rejoinder.server.config import Config
from rejoinder.server.corrections import report_link

from .conftest import BASE, quads


def served(site: Path, contact: str | None) -> FlaskClient:
    root = f"{BASE}/id/"
    publish(
        site,
        quads(),
        base_uri=BASE,
        about=Site(title="Bells", contact=contact),
        tombstones=[
            Tombstone(f"{root}person/old-name", "merged", f"{root}person/ada-quill", "2024-02-03"),
            Tombstone(f"{root}person/hidden-name", "merged", f"{root}person/st", "2024-02-03"),
            Tombstone(f"{root}person/st", "unlisted"),
            Tombstone(f"{root}letter/hoax", "withdrawn", None, "2024-02-05"),
            Tombstone(f"{root}person/opaque-one", "withheld"),
            Tombstone(f"{root}article/post-1/claim-0", "retired"),
        ],
        now=lambda: datetime(2024, 3, 10, tzinfo=UTC),
    )
    return create_app(Config(site)).test_client()


def test_what_was_done_is_listed_newest_first_but_for_what_is_withheld(tmp_path: Path) -> None:
    page = served(tmp_path, "desk@bells.example").get("/corrections")
    assert page.status_code == 200
    text = page.text
    rows = text[text.index("<tbody>") : text.index("</tbody>")].strip().split("\n")[1:]
    days = [row.split("<td>")[1].partition("</td>")[0] for row in rows]
    assert [day[16:26] for day in days[:2]] == ["2024-02-05", "2024-02-03"]
    assert "letter hoax" in rows[0]
    assert "withdrawn" in rows[0]
    assert 'merged into <a href="/data/doc/person/ada-quill" lang="en">Ada Quill</a>' in rows[1]
    rest = "\n".join(rows[2:])
    assert "no longer reported" in rest
    assert 'href="/data/doc/article/post-1/signature-2">signature</a>, in <a' in rest
    for silent in ("opaque", "hidden-name", "person/st<"):
        assert silent not in text


def test_a_long_list_comes_in_pages_as_the_build_has_ordered_it(tmp_path: Path) -> None:
    stones = [
        Tombstone(f"{BASE}/id/letter/hoax-{n}", "withdrawn", None, f"2024-{n % 12 + 1:02}-01")
        for n in range(250)
    ]
    publish(tmp_path, quads(), base_uri=BASE, about=Site(title="Bells"), tombstones=stones)
    addresses = [f"/corrections?page={page}" for page in (1, 2, 3)]

    def lists(client: FlaskClient) -> list[list[str]]:
        return [re.findall(r'<time datetime="(.{10})', client.get(a).text) for a in addresses]

    client = create_app(Config(tmp_path)).test_client()
    found = lists(client)
    assert [len(days) for days in found] == [100, 100, 50]
    days = [day for page in found for day in page]
    assert days == sorted(days, reverse=True)
    assert client.get("/corrections?page=4").status_code == 404
    assert '<span class="count">251</span>' in client.get("/corrections").text

    database = tmp_path / "current" / "search.db"
    with closing(sqlite3.connect(database)) as old:  # of an earlier release
        old.execute("DROP TABLE correction")
        old.commit()
    before = create_app(Config(tmp_path)).test_client()
    assert lists(before) == found
    for address in addresses:
        assert before.get(address).data == client.get(address).data


@pytest.mark.parametrize(
    ("path", "page"),
    [
        ("/doc/person/ada-quill.html", f"{BASE}/id/person/ada-quill"),
        ("/doc/article/post-1/signature-2", f"{BASE}/id/article/post-1/signature-2"),
        ("/kind/letter", f"{BASE}/kind/letter"),
        ("/", f"{BASE}/"),
    ],
)
def test_every_page_says_where_an_error_is_reported(tmp_path: Path, path: str, page: str) -> None:
    client = served(tmp_path, "desk@bells.example")
    text = client.get(path, headers={"Accept": "text/html", "Host": "evil.example"}).text
    link = text.partition("Report an error")[0].rpartition('href="')[2].partition('"')[0]
    assert unquote(link) == f"mailto:desk@bells.example?subject=Error on {page}"


def test_a_contact_that_is_no_address_leads_to_the_corrections(tmp_path: Path) -> None:
    client = served(tmp_path, "the desk, Bell Street 1")
    assert '<a href="/data/corrections" rel="nofollow">Report an error' in client.get("/").text
    assert "ask the desk, Bell Street 1" in client.get("/corrections").text


def test_nothing_done_yet_and_nobody_to_ask(tmp_path: Path) -> None:
    publish(tmp_path, [], base_uri=BASE, about=Site(title="Bells"))
    text = create_app(Config(tmp_path)).test_client().get("/corrections").text
    assert "Nothing has been corrected" in text
    assert "whoever runs this site" in text


@pytest.mark.parametrize(
    ("contact", "link"),
    [
        (None, None),
        ("Ann", None),
        ("javascript:alert(1)", None),
        ("javascript:alert(1)@x", None),
        ("a@b.example", "mailto:a@b.example?subject=Error%20on%20p"),
        ("mailto:a@b.example", "mailto:a@b.example?subject=Error%20on%20p"),
        ("https://b.example/form?é", "https://b.example/form?%C3%A9"),
    ],
)
def test_a_contact_becomes_a_link(contact: str | None, link: str | None) -> None:
    assert report_link(contact, "p") == link


def test_the_tombstone_of_what_is_withheld_is_the_same_for_all(client: FlaskClient) -> None:
    bodies = {
        client.get(path, headers={"Accept": accept}).data
        for path in ("/id/person/opaque-one", "/doc/person/opaque-one.ttl", "/doc/article/post-9")
        for accept in ("text/html",)
    }
    assert len(bodies) == 1
    assert b"opaque-one" not in bodies.pop()
