"""Faults of the layers before Flask."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from rejoinder.server.app import create_app
from rejoinder.server.config import Config
from rejoinder.server.last_resort import LastResort

from .conftest import BASE, publish_site


def publish_broken(site: Path) -> Path:
    """Move ``current`` to a snapshot whose base URI no parser takes; return its manifest."""
    current = site / "current"
    broken = current.resolve().with_name("20300101T000000Z-00000000")
    shutil.copytree(current.resolve(), broken)
    manifest = broken / "manifest.json"
    document = json.loads(manifest.read_text())
    document |= {"base_uri": "https://[nowhere", "version": broken.name}
    manifest.write_text(json.dumps(document))
    link = site / "new"
    link.symlink_to(broken.relative_to(site))
    link.replace(current)
    return manifest


@pytest.mark.parametrize("proxies", [0, 1])
@pytest.mark.parametrize("path", ["/", "/sparql?query=ASK%7B%7D", "/doc/letter/bell-letter"])
def test_a_fault_of_a_layer_is_a_problem_and_is_logged(
    tmp_path: Path, path: str, proxies: int, caplog: pytest.LogCaptureFixture
):
    site = publish_site(tmp_path / "site")
    publish_broken(site)
    client = create_app(Config(site, proxies=proxies)).test_client()
    answer = client.get(path)
    assert (answer.status_code, answer.content_type) == (500, "application/problem+json")
    document = answer.get_json(force=True)
    assert (document["status"], document["title"]) == (500, "Internal Server Error")
    for secret in ("nowhere", "ValueError", "Traceback", ".py", str(tmp_path), BASE):
        assert secret not in answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    assert "ValueError" in caplog.text
    assert client.head(path).data == b""


def test_a_fault_after_the_status_replaces_it():
    def layer(environ, start_response):
        start_response("200 OK", [("Content-Length", "3")])
        raise RuntimeError("secret")

    started = []
    body = LastResort(layer)(
        {"REQUEST_METHOD": "GET", "PATH_INFO": "/"}, lambda *response: started.append(response)
    )
    assert b"secret" not in b"".join(body)
    assert [status for status, *_ in started] == ["200 OK", "500 Internal Server Error"]
    # PEP 3333: a second status is allowed with the reason alone.
    assert isinstance(started[1][2][1], RuntimeError)


def test_a_body_that_fails_is_logged_and_closed(caplog: pytest.LogCaptureFixture):
    closed = []

    def body() -> Iterator[bytes]:
        try:
            yield b"one"
            raise RuntimeError("the disk is gone")
        finally:
            closed.append(True)

    def layer(environ, start_response):
        start_response("200 OK", [("Content-Length", "6")])
        return body()

    sent = LastResort(layer)({"REQUEST_METHOD": "GET", "PATH_INFO": "/a\nb"}, lambda *_: bytes)
    pieces = iter(sent)
    assert next(pieces) == b"one"
    with pytest.raises(RuntimeError):
        next(pieces)
    sent.close()  # type: ignore[attr-defined]
    assert closed
    assert "the disk is gone" in caplog.text
    assert "GET '/a\\nb' failed" in caplog.text
