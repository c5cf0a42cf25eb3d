import json

import pytest
from flask import Flask
from flask.testing import FlaskClient
from rejoinder.server.app import create_app
from rejoinder.server.config import Config
from rejoinder.server.errors import Problem

BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


@pytest.fixture
def faulty(site) -> Flask:
    app = create_app(Config(site))

    @app.get("/fault")
    def fault():
        raise RuntimeError("/secret/path")

    @app.get("/teapot")
    def teapot():
        raise Problem(418, "Teapot", "It <b>brews</b>.", {"Retry-After": "3"}, cups=2)

    return app


def test_machines_get_problem_details(faulty: Flask):
    answer = faulty.test_client().get("/teapot")
    assert answer.content_type == "application/problem+json"
    assert (answer.status_code, answer.headers["Retry-After"]) == (418, "3")
    assert answer.get_json(force=True) == {
        "type": "about:blank",
        "title": "Teapot",
        "status": 418,
        "detail": "It <b>brews</b>.",
        "cups": 2,
    }
    assert "Accept" in answer.headers["Vary"]


def test_people_get_a_page(faulty: Flask):
    answer = faulty.test_client().get("/teapot", headers=BROWSER)
    assert (answer.status_code, answer.mimetype) == (418, "text/html")
    assert "It &lt;b&gt;brews&lt;/b&gt;." in answer.text


@pytest.mark.parametrize("headers", [{}, BROWSER, {"Accept": "text/turtle"}])
def test_a_fault_of_ours_says_nothing_of_the_inside(
    faulty: Flask, headers: dict[str, str], caplog: pytest.LogCaptureFixture
):
    answer = faulty.test_client().get("/fault", headers=headers)
    assert answer.status_code == 500
    for secret in ("secret", "Runtime", "Traceback", ".py"):
        assert secret not in answer.text
    assert "/secret/path" in caplog.text


def test_a_fault_of_ours_tells_people_what_to_do(faulty: Flask):
    page = faulty.test_client().get("/fault", headers=BROWSER).text
    assert "Please try again in a little while." in page
    assert ("Contact: " in page) == ("tell us at the address below" in page)
    refused = faulty.test_client().get("/teapot", headers=BROWSER).text
    assert "Please try again" not in refused


def test_a_wrong_method_is_told_the_right_ones(client: FlaskClient):
    answer = client.post("/doc/letter/bell-letter")
    assert answer.status_code == 405
    assert set(answer.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}
    assert json.loads(answer.text)["status"] == 405


def test_options_say_what_there_is(client: FlaskClient):
    answer = client.options(
        "/doc/letter/bell-letter",
        headers={"Origin": "https://app.example", "Access-Control-Request-Method": "GET"},
    )
    assert answer.status_code == 200
    assert set(answer.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "GET" in answer.headers["Access-Control-Allow-Methods"]


@pytest.mark.parametrize("path", ["/", "/nothing", "/doc/letter/bell-letter.ttl", "/healthz"])
def test_every_answer_has_the_headers_that_protect_a_browser(client: FlaskClient, path: str):
    headers = client.get(path).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "strict-origin-when-cross-origin"
