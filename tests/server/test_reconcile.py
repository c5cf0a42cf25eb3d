"""The protocol as its specification has it (0.2), and the requests that OpenRefine makes."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from flask.testing import FlaskClient
from hypothesis import example, given, settings
from hypothesis import strategies as st
from rejoinder.server.app import create_app
from rejoinder.server.config import Config
from rejoinder.server.reconcile_matching import normal

from .conftest import BASE, publish_site

# The rules of the specification (sections 4 to 7), as schemas in our own words; stricter, where
# ours is one of several forms that it allows.
TYPE = {
    "type": "object",
    "required": ["id", "name"],
    "properties": {"id": {"type": "string"}, "name": {"type": "string"}},
    "additionalProperties": False,
}
PLACE = {
    "type": "object",
    "required": ["service_url", "service_path"],
    "properties": {
        "service_url": {"type": "string", "pattern": "^https?://.*[^/]$"},
        "service_path": {"type": "string", "pattern": "^/"},
    },
}
MANIFEST = {
    "type": "object",
    "required": ["versions", "name", "identifierSpace", "schemaSpace"],
    "properties": {
        "versions": {"type": "array", "contains": {"const": "0.2"}},
        "name": {"type": "string"},
        "identifierSpace": {"type": "string", "pattern": "^https?://"},
        "schemaSpace": {"type": "string", "pattern": "^https?://"},
        "defaultTypes": {"type": "array", "items": TYPE, "uniqueItems": True},
        "view": {
            "type": "object",
            "required": ["url"],
            "properties": {"url": {"type": "string", "pattern": r"\{\{id\}\}"}},
        },
        "preview": {
            "type": "object",
            "required": ["url", "width", "height"],
            "properties": {
                "url": {"type": "string", "pattern": r"\{\{id\}\}"},
                "width": {"type": "integer"},
                "height": {"type": "integer"},
            },
        },
        "suggest": {
            "type": "object",
            "properties": {"entity": PLACE, "type": PLACE, "property": PLACE},
        },
        "extend": {
            "type": "object",
            "properties": {"propose_properties": PLACE, "property_settings": {"type": "array"}},
        },
    },
}
RESULTS = {
    "type": "object",
    "additionalProperties": {
        "type": "object",
        "required": ["result"],
        "properties": {
            "result": {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["id", "name", "score", "match", "type"],
                    "properties": {
                        "id": {"type": "string"},
                        "name": {"type": "string"},
                        "description": {"type": "string"},
                        "score": {"type": "number", "minimum": 0, "maximum": 100},
                        "match": {"type": "boolean"},
                        "type": {"type": "array", "items": TYPE},
                        "features": {
                            "type": "array",
                            "items": {
                                "type": "object",
                                "required": ["id", "value"],
                                "properties": {
                                    "id": {"type": "string"},
                                    "value": {"type": ["boolean", "number"]},
                                },
                            },
                        },
                    },
                    "additionalProperties": False,
                },
            }
        },
        "additionalProperties": False,
    },
}
SUGGESTIONS = {
    "type": "object",
    "required": ["result"],
    "properties": {
        "result": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["id", "name"],
                "properties": {
                    "id": {"type": "string"},
                    "name": {"type": "string"},
                    "description": {"type": "string"},
                    "notable": {"type": "array", "items": TYPE},
                },
                "additionalProperties": False,
            },
        }
    },
}


def _cell(name: str, kind: object) -> dict[str, Any]:
    return {
        "type": "object",
        "required": [name],
        "properties": {name: kind},
        "additionalProperties": False,
    }


MOMENT = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$"}
EXTENSION = {
    "type": "object",
    "required": ["meta", "rows"],
    "properties": {
        "meta": {"type": "array", "items": TYPE},
        "rows": {
            "type": "object",
            "additionalProperties": {
                "type": "object",
                "additionalProperties": {
                    "type": "array",
                    "items": {
                        "oneOf": [TYPE, _cell("str", {"type": "string"}), _cell("date", MOMENT)]
                    },
                },
            },
        },
    },
}


def check(answer: Any, schema: dict[str, Any]) -> Any:
    assert (answer.status_code, answer.mimetype) == (200, "application/json")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    document = answer.get_json()
    jsonschema.validate(document, schema)
    return document


def match(client: FlaskClient, **query: Any) -> list[dict[str, Any]]:
    answer = client.post("/reconcile", data={"queries": json.dumps({"q0": query})})
    result: list[dict[str, Any]] = check(answer, RESULTS)["q0"]["result"]
    return result


def test_the_manifest_is_one_of_the_protocol(client: FlaskClient):
    manifest = check(client.get("/reconcile"), MANIFEST)
    assert manifest["identifierSpace"] == f"{BASE}/id/"
    assert manifest["view"]["url"] == f"{BASE}/id/{{{{id}}}}"
    assert check(client.post("/reconcile"), MANIFEST) == manifest


@pytest.mark.parametrize(
    ("query", "found", "certain"),
    [
        ("Ada Quill", "person/ada-quill", True),
        ("ada quill", "person/ada-quill", True),
        ("Quill, Ada", "person/ada-quill", False),
        ("Dr Quill", "person/ada-quill", True),
        ("Emile Luk", "person/émile-łuk", False),
        ("EMILE ŁUK", "person/émile-łuk", True),
        ("Ada Quil", "person/ada-quill", False),
        ("Harbour Post", "publication/harbour-post", False),
        ("The Harbour Post", "publication/harbour-post", True),
        ("Lettre sur les cloches", "letter/bell-letter", True),
        ("#QuietNights", "movement/quiet-nights", True),
    ],
)
def test_a_name_finds_what_is_called_so(client: FlaskClient, query: str, found: str, certain: bool):
    results = match(client, query=query)
    assert results[0]["id"] == found
    assert results[0]["match"] is certain
    assert (results[0]["score"] == 100) is certain
    assert [r["score"] for r in results] == sorted((r["score"] for r in results), reverse=True)
    assert sum(r["match"] for r in results) <= 1


def test_types_and_limits_narrow_the_answer(client: FlaskClient):
    assert {r["type"][0]["id"] for r in match(client, query="letter bell", type="letter")} == {
        "letter"
    }
    assert match(client, query="Ada Quill", type="letter") == []
    assert match(client, query="Ada Quill", type="animal") == []
    assert match(client, query="Ada Quill", type=["person", "animal"])
    assert len(match(client, query="letter ringers harbour", limit=1)) == 1
    assert match(client, query="!?") == []
    assert match(client, query="zzzz") == []


def test_properties_settle_which_one_is_meant(client: FlaskClient):
    wanted = {"pid": "publishedIn", "v": {"id": "publication/harbour-post"}}
    with_it = match(client, query="Letter night bells", properties=[wanted])
    assert with_it[0]["id"] == "letter/bell-letter"
    wrong = [{"pid": "publishedIn", "v": "The Daily Elsewhere"}]
    (first, *_) = match(client, query="Letter on the night bells", properties=wrong)
    assert first["score"] < 100
    assert not first["match"]
    for value in ("The Harbour Post", ["x", "the harbour post"]):
        (first, *_) = match(
            client,
            query="Letter on the night bells",
            properties=[{"pid": "publishedIn", "v": value}, {"pid": "unknown", "v": 1}],
        )
        assert first["match"]
    by_date = [{"pid": "datePublished", "v": "2024-03-01"}]
    assert match(client, query="Letter on the night bells", properties=by_date)[0]["match"]


def test_what_openrefine_sends_in_its_order(client: FlaskClient):
    """Add the service, guess the type, reconcile a column, search by hand, hover, add columns."""
    manifest = check(client.get("/reconcile"), MANIFEST)

    def at(place: dict[str, str]) -> str:
        return (place["service_url"] + place["service_path"]).removeprefix(BASE)

    names = ["Ada Quill", "Emile Łuk", "Nobody At All"]
    guess = {f"q{i}": {"query": name, "limit": 3} for i, name in enumerate(names)}
    guessed = check(client.post("/reconcile", data={"queries": json.dumps(guess)}), RESULTS)
    assert guessed["q0"]["result"][0]["type"] == [{"id": "person", "name": "Person"}]
    types = check(client.get(f"{at(manifest['suggest']['type'])}?prefix=per"), SUGGESTIONS)
    assert types["result"] == [{"id": "person", "name": "Person"}]
    batch = {
        f"q{i}": {"query": name, "type": "person", "type_strict": "should", "limit": 10}
        for i, name in enumerate(names)
    }
    sent = client.post("/reconcile", data={"queries": json.dumps(batch)})
    results = check(sent, RESULTS)
    assert [results[f"q{i}"]["result"][:1] != [] for i in range(3)] == [True, True, False]
    assert (
        check(client.get("/reconcile", query_string={"queries": json.dumps(batch)}), RESULTS)
        == results
    )
    entities = check(client.get(f"{at(manifest['suggest']['entity'])}?prefix=qui"), SUGGESTIONS)
    assert {e["id"] for e in entities["result"]} >= {"person/ada-quill"}
    found = results["q0"]["result"][0]["id"]
    preview = client.get(manifest["preview"]["url"].replace("{{id}}", found).removeprefix(BASE))
    assert preview.status_code == 200
    assert "Ada Quill" in preview.text
    assert "frame-ancestors *" in preview.headers["Content-Security-Policy"]
    view = client.get(manifest["view"]["url"].replace("{{id}}", found).removeprefix(BASE))
    assert view.status_code == 303
    proposed = client.get(f"{at(manifest['extend']['propose_properties'])}?type=person&limit=30")
    properties = proposed.get_json()["properties"]
    assert {"id": "wrote", "name": "Wrote"} in properties
    asked = {"ids": [found, "person/nobody"], "properties": properties}
    extended = check(client.post("/reconcile", data={"extend": json.dumps(asked)}), EXTENSION)
    row = extended["rows"][found]
    assert row["wrote"] == [{"id": "letter/bell-letter", "name": "Letter on the night bells"}]
    assert {"str": "Dr Quill"} in row["name"]
    assert row["sameAs"] == [{"str": "http://www.wikidata.org/entity/Q1"}]
    assert all(cells == [] for cells in extended["rows"]["person/nobody"].values())
    assert [m["id"] for m in extended["meta"]] == [p["id"] for p in properties]


def test_a_column_has_dates_as_dates(client: FlaskClient):
    asked = {"ids": ["letter/bell-letter"], "properties": [{"id": "datePublished"}]}
    extended = check(client.post("/reconcile", data={"extend": json.dumps(asked)}), EXTENSION)
    assert extended["rows"]["letter/bell-letter"]["datePublished"] == [
        {"date": "2024-03-01T00:00:00Z"}
    ]


def test_suggestions_go_on_where_a_cursor_says(client: FlaskClient):
    path = "/reconcile/suggest/property"
    first = check(client.get(f"{path}?prefix="), SUGGESTIONS)["result"]
    second = check(client.get(f"{path}?prefix=&cursor=10"), SUGGESTIONS)["result"]
    assert len(first) == 10
    assert not {p["id"] for p in first} & {p["id"] for p in second}
    assert client.get(f"{path}?prefix=&cursor=-1").status_code == 400


def test_accusations_are_nobodys_property(client: FlaskClient):
    found = client.get("/reconcile/properties?type=person").text
    assert "against" not in found
    preview = client.get("/reconcile/preview", query_string={"id": "person/o%27brien%20%22bo%22"})
    assert preview.status_code == 200
    assert "accus" not in preview.text.lower()
    assert "<script" not in preview.text


def test_what_is_unlisted_or_gone_is_never_found(tmp_path: Path):
    stones = (("person/ada-quill", "unlisted", None), ("person/gone", "withdrawn", None))
    client = create_app(Config(publish_site(tmp_path, tombstones=stones))).test_client()
    assert all("ada-quill" not in r["id"] for r in match(client, query="Ada Quill"))
    assert "ada-quill" not in client.get("/reconcile/suggest/entity?prefix=ada").text
    asked = {"ids": ["letter/bell-letter"], "properties": [{"id": "author"}]}
    answer = client.post("/reconcile", data={"extend": json.dumps(asked)})
    assert "ada-quill" not in json.dumps(answer.get_json()["rows"])
    for absent, status in (
        ("person/gone", 410),
        ("person/nobody", 404),
        ("", 404),
        ("x", 404),
        ("../x", 404),
        ("person/a b<", 404),
    ):
        answer = client.get("/reconcile/preview", query_string={"id": absent})
        assert answer.status_code == status, absent


@pytest.mark.parametrize(
    "data",
    [
        {"queries": "{"},
        {"queries": "[]"},
        {"queries": "[" * 100_000},
        {"queries": '{"q": 1}'},
        {"queries": '{"q": {"query": 5}}'},
        {"queries": '{"q": {"query": "a", "type": 5}}'},
        {"queries": '{"q": {"query": "a", "limit": "many"}}'},
        {"queries": '{"q": {"query": "a", "limit": Infinity}}'},
        {"queries": '{"q": {"query": "a", "properties": [5]}}'},
        {"queries": json.dumps({str(n): {"query": "a"} for n in range(501)})},
        {"extend": "{}"},
        {"extend": '{"ids": [5], "properties": []}'},
        {"extend": '{"ids": ["a"], "properties": [5]}'},
    ],
)
def test_what_is_no_request_is_a_400(client: FlaskClient, data: dict[str, str]):
    answer = client.post("/reconcile", data=data)
    assert answer.status_code == 400
    assert answer.mimetype == "application/problem+json"


@settings(max_examples=100, deadline=None)
@given(text=st.text(max_size=40))
def test_no_name_makes_the_service_fail(any_client: FlaskClient, text: str):
    match(any_client, query=text)
    assert (
        any_client.get("/reconcile/suggest/entity", query_string={"prefix": text}).status_code
        == 200
    )
    asked = {"ids": [text], "properties": [{"id": "name"}]}
    check(any_client.post("/reconcile", data={"extend": json.dumps(asked)}), EXTENSION)


@pytest.fixture(scope="module")
def any_client(app) -> FlaskClient:
    return app.test_client()


@given(st.text())
@example("\N{MATHEMATICAL BOLD CAPITAL A}")
def test_names_are_compared_in_one_form(text: str):
    assert normal(normal(text)) == normal(text)
    assert normal(text.upper().lower()) is not None


def test_a_preview_says_a_name_once(example_site: Path) -> None:
    client = create_app(Config(example_site)).test_client()
    asked = {"id": "person/catherine-deneuve"}
    preview = client.get("/reconcile/preview", query_string=asked).text
    names = preview[preview.index("<dd>") :].partition("</dd>")[0]
    assert names.count("Catherine Deneuve") == 1
    assert "Ms Deneuve" in names
