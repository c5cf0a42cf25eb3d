"""What is written is what was read: YAML and JSON Lines, every kind of fact, comments and all."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from rejoinder.pipeline.errors import Problem
from rejoinder.pipeline.facts import (
    FACT_KINDS,
    Sheet,
    meanings,
    plain,
    read_sheet,
    read_sheets,
    sheet_line,
    sheet_text,
    write_sheet,
)
from rejoinder.pipeline.facts.meaning import Concept, Number, Refers

IDS = st.from_regex(r"[a-z0-9][a-z0-9-]{0,8}", fullmatch=True)
WORDS = st.text(
    st.one_of(
        st.characters(codec="utf-8", exclude_categories=["Cs"]), st.sampled_from("'\"#:-{}𝒳\n")
    ),
    min_size=1,
    max_size=20,
)
NOTES = WORDS.filter(str.strip)
LINES = (
    st.text(
        st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"])
        | st.sampled_from("'\"#:-{}𝒳"),
        min_size=1,
        max_size=20,
    ).filter(str.strip)
) | st.sampled_from(["1e5", "08", "no", "null", "~", "2018-01-01"])
DATES = st.one_of(
    st.dates().map(str), st.dates().map(lambda d: str(d)[:7]), st.dates().map(lambda d: str(d)[:4])
)


@st.composite
def spans(draw: st.DrawFn) -> Any:
    words = draw(WORDS)
    start = draw(st.none() | st.integers(0, 10_000))
    if start is None:
        return words
    return {"exact": words, "start": start, "end": start + len(words)}


def field_values(kind: str, name: str) -> st.SearchStrategy[Any]:
    """What the field ``name`` of a fact of ``kind`` may hold, from the model's own annotations."""
    model = FACT_KINDS[kind]
    meaning = meanings(model)[name]
    schema = model.model_json_schema()["properties"][name]
    if isinstance(meaning, Concept):
        options = [schema, *schema.get("anyOf", [])]
        return st.sampled_from(next(o["enum"] for o in options if "enum" in o))
    if isinstance(meaning, Refers):
        return st.lists(IDS, min_size=1, max_size=3) if schema.get("type") == "array" else IDS
    if isinstance(meaning, Number):
        return st.integers(0, 150)
    return st.just("fr-CH") if name == "language" else LINES


@st.composite
def facts(draw: st.DrawFn) -> dict[str, Any]:
    kind = draw(st.sampled_from(sorted(FACT_KINDS)))
    fact: dict[str, Any] = {"kind": kind}
    for name in meanings(FACT_KINDS[kind]):
        if FACT_KINDS[kind].model_fields[name].is_required() or draw(st.booleans()):
            fact[name] = draw(field_values(kind, name))
    if "size" in fact:
        fact.pop("size_above", None)
    fact["evidence"] = draw(spans() | st.lists(spans(), min_size=1, max_size=3))
    optional = {
        "id": IDS,
        "confidence": st.floats(0, 1),
        "when": DATES,
        "order": st.integers(1, 99),
        "review": st.fixed_dictionaries(
            {"status": st.sampled_from(["unreviewed", "accepted", "rejected"])},
            optional={"by": LINES, "at": DATES, "note": NOTES},
        ),
    }
    fact |= draw(st.fixed_dictionaries({}, optional=optional))
    own = [
        n for n in meanings(FACT_KINDS[kind]) if n in fact and n not in ("certainty", "polarity")
    ]
    allowed = [n for n in own if n != "when_text"]
    if allowed and draw(st.booleans()):
        fact["inferred"] = draw(st.lists(st.sampled_from(allowed), unique=True))
    return fact


THINGS = st.one_of(
    st.fixed_dictionaries(
        {"id": IDS, "kind": st.just("letter"), "name": LINES},
        optional={"open": st.booleans(), "form": LINES, "url": st.just("https://ex.org/é?a=b#c")},
    ),
    st.fixed_dictionaries(
        {"id": IDS, "kind": st.just("person"), "name": LINES},
        optional={"names": st.lists(LINES, max_size=2), "same_as": st.just("person/Zoë 'Z' #1")},
    ),
    st.fixed_dictionaries(
        {"id": IDS, "kind": st.just("movement"), "name": LINES},
        optional={"hashtag": st.just("#MeToo")},
    ),
)


@st.composite
def sheets(draw: st.DrawFn) -> Sheet:
    data: dict[str, Any] = {"article": {"id": draw(IDS), "source": draw(LINES)}}
    data["article"] |= draw(
        st.fixed_dictionaries(
            {},
            optional={
                "title": LINES,
                "author": LINES | st.lists(LINES, min_size=1, max_size=2),
                "published": st.just("2018-01-09T10:00:00Z") | DATES,
                "language": st.just("en"),
            },
        )
    )
    data["things"] = draw(st.lists(THINGS, max_size=3))
    data["facts"] = draw(st.lists(facts(), max_size=4))
    if draw(st.booleans()):
        data["extraction"] = {
            "extractor": "rules",
            "version": "0.1.0",
            "at": "2026-11-23T14:30:00Z",
        }
        data["retired"] = draw(st.lists(IDS, max_size=2))
    return Sheet.model_validate(data)


# Failing cases are shown as they are found: shrinking whole sheets takes minutes.
slow = settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One folder for all examples of a test: each overwrites the files of the one before."""
    return tmp_path_factory.mktemp("facts")


@slow
@given(sheets())
def test_a_sheet_survives_yaml_and_json_lines(folder: Path, sheet: Sheet) -> None:
    (folder / "sheet.yaml").unlink(missing_ok=True)
    (folder / "one.yaml").unlink(missing_ok=True)
    write_sheet(sheet, folder / "one.yaml")
    (folder / "two.jsonl").write_bytes(sheet_line(sheet) + sheet_line(sheet))
    problems: list[Problem] = []
    found = [read.sheet for read in read_sheets(folder, folder, problems)]
    assert not problems
    assert found == [sheet] * 3
    assert (folder / "one.yaml").read_text(encoding="utf-8") == sheet_text(sheet)


@slow
@given(sheets(), sheets())
def test_any_sheet_can_become_any_other_in_place(folder: Path, old: Sheet, new: Sheet) -> None:
    path = folder / "sheet.yaml"
    path.write_text(sheet_text(old) + "# the end\n", encoding="utf-8")
    write_sheet(new, path)
    assert read_sheet(path).sheet == new
    assert path.read_text(encoding="utf-8").endswith("# the end\n")


def test_the_plain_form_is_what_a_person_would_write() -> None:
    fact = {
        "evidence": [{"exact": "said so"}],
        "against": ["dean"],
        "claimant": "quill",
        "id": "a1",
        "kind": "claim",
    }
    sheet = Sheet.model_validate({"article": {"id": "a", "source": "a.txt"}, "facts": [fact]})
    (written,) = plain(sheet)["facts"]
    assert list(written.items()) == [
        ("id", "a1"),
        ("kind", "claim"),
        ("claimant", "quill"),
        ("against", "dean"),
        ("evidence", "said so"),
    ]


SHEET = """\
# Nora's sheet
article:   {id: a, source: a.txt}   # as it came
things:
  - {id: dean, kind: person, name: "Ada  Marsh"}  # double blank on purpose
  - id: quill
    # the critic
    kind: person
    name: Nora Quill
facts:
  # the first
  - kind: claim
    claimant: quill
    about: [dean]
    when: 2018   # a number
    evidence: |-
      Quill said so
"""


def test_a_rewrite_touches_what_changes_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "sheet.yaml"
    path.write_text(SHEET)
    old = read_sheet(path).sheet
    write_sheet(old, path)
    assert path.read_text() == SHEET

    things = [old.things[0].model_copy(update={"same_as": "person/ada-marsh"}), old.things[1]]
    (fact,) = old.facts
    write_sheet(
        old.model_copy(
            update={"things": things, "facts": [fact.model_copy(update={"id": "claim-1"})]}
        ),
        path,
    )
    assert path.read_text() == SHEET.replace(
        'Marsh"}', 'Marsh", same_as: person/ada-marsh}'
    ).replace("- kind: claim\n", "- id: claim-1\n    kind: claim\n")


def test_a_file_keeps_its_permissions(tmp_path: Path) -> None:
    path = tmp_path / "sheet.yaml"
    path.write_text(SHEET)
    path.chmod(0o640)
    sheet = read_sheet(path).sheet
    write_sheet(sheet.model_copy(update={"retired": ["x"]}), path)
    assert path.stat().st_mode & 0o777 == 0o640
    assert [p.name for p in tmp_path.iterdir()] == ["sheet.yaml"]
