from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from flask.testing import FlaskClient
from rejoinder.server import discovery
from rejoinder.server.app import create_app
from rejoinder.server.config import Config

from .conftest import BASE, publish_site

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def addresses(client: FlaskClient, path: str = "/sitemap.xml") -> list[str]:
    answer = client.get(path)
    assert (answer.status_code, answer.mimetype) == (200, "application/xml")
    return [loc.text or "" for loc in ET.fromstring(answer.data).iter(f"{SITEMAP}loc")]


def test_the_well_known_place_leads_to_the_description(client: FlaskClient):
    answer = client.get("/.well-known/void")
    assert (answer.status_code, answer.location) == (303, "/data/dataset")


def test_the_site_map_lists_what_answers(client: FlaskClient):
    found = addresses(client)
    assert len(found) == len(set(found))
    assert f"{BASE}/doc/letter/bell-letter" in found
    assert f"{BASE}/doc/person/%C3%A9mile-%C5%82uk" in found
    for address in found:
        assert address.startswith(f"{BASE}/")
        assert client.get(address.removeprefix(BASE)).status_code == 200, address


def test_what_is_unlisted_merged_or_gone_is_not_in_it(tmp_path: Path):
    stones = (("person/ada-quill", "unlisted", None), ("person/st", "withheld", None))
    client = create_app(Config(publish_site(tmp_path, tombstones=stones))).test_client()
    assert not [a for a in addresses(client) if a.endswith("/ada-quill")]


def test_a_long_one_is_split(site: Path, client: FlaskClient, monkeypatch: pytest.MonkeyPatch):
    whole = addresses(client)
    assert client.get("/sitemap-1.xml").status_code == 404
    monkeypatch.setattr(discovery, "URLS_A_FILE", 5)
    split = create_app(Config(site)).test_client()
    parts = addresses(split)
    assert parts[0] == f"{BASE}/sitemap-1.xml"
    found = [addresses(split, part.removeprefix(BASE)) for part in parts]
    assert all(0 < len(part) <= 5 for part in found)
    assert [address for part in found for address in part] == whole
    assert split.get(f"/sitemap-{len(parts) + 1}.xml").status_code == 404
    assert split.get("/sitemap-0.xml").status_code == 404


def test_robots_are_kept_from_queries_and_versions(client: FlaskClient):
    robots = client.get("/robots.txt").text.splitlines()
    for path in ("sparql", "search", "version"):
        assert f"Disallow: /data/{path}" in robots
    assert f"Sitemap: {BASE}/sitemap.xml" in robots
