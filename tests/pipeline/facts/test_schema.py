"""The JSON Schema says of a sheet what the reader says."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from rejoinder.pipeline.errors import Problems
from rejoinder.pipeline.facts import FACT_KINDS, read_sheets
from rejoinder.pipeline.facts.reading import read_sheet
from rejoinder.pipeline.facts.schema import json_schema, json_schema_text

EXAMPLE = Path(__file__).resolve().parents[3] / "examples" / "open-letters" / "facts"
SIGNATURE = {"kind": "signature", "work": "letter", "signatory": "x", "evidence": "y"}


@pytest.fixture(scope="module")
def validator() -> Draft202012Validator:
    return Draft202012Validator(json.loads(json_schema_text()))


def sheet(fact: dict[str, Any] | None = None, **article: Any) -> dict[str, Any]:
    return {
        "article": {"id": "a", "source": "a.txt", **article},
        "facts": [SIGNATURE | fact] if fact is not None else [],
    }


def reads(tmp_path: Path, data: object) -> bool:
    path = tmp_path / "sheet.yaml"
    path.write_text(json.dumps(data))
    try:
        read_sheet(path)
    except Problems:
        return False
    return True


def test_the_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(json_schema())


def test_every_kind_of_fact_is_in_it() -> None:
    mapping = json_schema()["properties"]["facts"]["items"]["discriminator"]["mapping"]
    assert set(mapping) == set(FACT_KINDS)


def test_every_sheet_of_the_example_fits(validator: Draft202012Validator) -> None:
    found = list(read_sheets(EXAMPLE, EXAMPLE, []))
    assert found
    for file in found:
        assert file.document is not None
        assert not list(validator.iter_errors(file.document.data)), file.file


GOOD: list[Any] = [
    sheet(),
    sheet({}),
    sheet({"evidence": ["a", {"exact": "b", "start": 3, "end": 4}]}),
    sheet({"evidence": {"exact": "b"}}),
    sheet({"when": 2018}),
    sheet({"when": "2018-01"}),
    sheet({"review": {"status": "accepted", "by": "ed", "at": 2026}}),
    sheet({"kind": "claim", "claimant": "x", "against": "y", "about": ["z"], "work": None}),
    sheet(published=2018),
    sheet(published="2018-01-09T10:00:00+01:00"),
    sheet(author=["A", "B"], language="fr-CH", url="https://example.org/é"),
    sheet() | {"things": [{"id": "x", "kind": "letter", "name": "L", "open": True}]},
    sheet() | {"retired": ["claim-1"], "extraction": {"extractor": "rules", "version": "1"}},
]
del GOOD[7]["facts"][0]["work"], GOOD[7]["facts"][0]["signatory"]

BAD: list[Any] = [
    {},
    [],
    sheet() | {"fact": []},
    sheet(id="Big"),
    sheet(digest="md5:x"),
    sheet(url="ftp://x"),
    sheet(published="yesterday"),
    sheet({"kind": "sign"}),
    sheet({"work": None}),
    sheet({"status": "gone"}),
    sheet({"speaker": "x"}),
    sheet({"evidence": []}),
    sheet({"evidence": ""}),
    sheet({"evidence": 5}),
    sheet({"evidence": {"start": 3}}),
    sheet({"evidence": {"exact": "b", "strt": 3}}),
    sheet({"when": "9 January"}),
    sheet({"when": 20180}),
    sheet({"confidence": 2}),
    sheet({"order": 0}),
    sheet({"review": {"status": "fine"}}),
    sheet() | {"things": [{"id": "x", "kind": "person"}]},
    sheet() | {"things": [{"id": "x", "kind": "man", "name": "X"}]},
    sheet() | {"things": [{"id": "x", "kind": "person", "name": "X", "same_as": "x"}]},
    sheet() | {"retired": "claim-1"},
]


def cases() -> Iterator[Any]:
    for right, examples in ((True, GOOD), (False, BAD)):
        for example in examples:
            yield pytest.param(example, right, id=json.dumps(example)[60:110])


@pytest.mark.parametrize(("data", "right"), list(cases()))
def test_schema_and_reader_agree(
    tmp_path: Path, validator: Draft202012Validator, data: Any, right: bool
) -> None:
    assert validator.is_valid(data) == right
    assert reads(tmp_path, data) == right
