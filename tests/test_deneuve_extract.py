"""A real article, read by the extractor ``rules``: every quotation, most facts, nothing invented.

The article is not part of the project; where it is not there, or the model is not installed, these
tests are skipped.
"""

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from rejoinder.pipeline.cli import main
from rejoinder.pipeline.errors import ExtractorError
from rejoinder.pipeline.facts import Fact, Sheet, Thing, read_sheet
from rejoinder.pipeline.facts.kinds import Accusation, Quotation

CORPORA = Path(__file__).resolve().parents[2] / "shared" / "corpora"
TEXT = CORPORA / "deneuve-letter.txt"
EXPECTED = CORPORA / "deneuve-letter.expected.json"

pytestmark = pytest.mark.skipif(
    not (TEXT.is_file() and EXPECTED.is_file()),
    reason="the article and what is expected of it are not beside this checkout",
)

#: How many of the twenty facts must be found.
ENOUGH = 19
#: How the expected file speaks of things, beside their names: their kind, and which one of it.
NICKNAMES = {
    "letter": ("letter", 0),
    "group": ("group", 0),
    "many people": ("group", 1),
    "translation": ("translation", 0),
    "post": ("post", 0),
}
#: What the expected file says of a fact that is not a field to compare.
BESIDE = {"kind", "exact", "inferred", "continued_by"}


@pytest.fixture(scope="module")
def expected() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(EXPECTED.read_text(encoding="utf-8"))
    return found


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new workspace with this one article, extracted as a user does it."""
    language = pytest.importorskip("rejoinder.pipeline.extract.rules.language")
    try:
        language.load()
    except ExtractorError as error:
        pytest.skip(str(error))
    folder = tmp_path_factory.mktemp("deneuve")
    (folder / "rejoinder.toml").touch()
    (folder / "articles").mkdir()
    (folder / "articles" / "letter.txt").write_bytes(TEXT.read_bytes())
    run(folder, "extract")
    return folder


def run(folder: Path, *arguments: str) -> str:
    result = CliRunner().invoke(main, [*arguments, "-C", str(folder)])
    assert result.exit_code == 0, result.output
    return result.output


@pytest.fixture(scope="module")
def sheet(workspace: Path) -> Sheet:
    (path,) = (workspace / "facts").glob("*.yaml")
    return read_sheet(path).sheet


@pytest.fixture(scope="module")
def ids(sheet: Sheet, expected: dict[str, Any]) -> dict[str, str]:
    """How the expected file calls a thing → its id in the sheet, for those that are found."""
    found = {}
    for kind, names in expected["things"].items():
        for name in names:
            same = [
                thing for thing in sheet.things if thing.kind == kind and is_called(thing, name)
            ]
            if len(same) == 1:
                found[name] = same[0].id
    for nickname, (kind, index) in NICKNAMES.items():
        if (name := expected["things"][kind][index]) in found:
            found[nickname] = found[name]
    return found


def is_called(thing: Thing, name: str) -> bool:
    """Whether a thing has this name; a careful reader may add where a crowd is."""
    said = name.casefold()
    return any(n.casefold() == said for n in (thing.name, *thing.names)) or (
        thing.kind == "group" and said.startswith(thing.name.casefold() + " on ")
    )


def facts_but_quotations(sheet: Sheet) -> list[Fact]:
    return [fact for fact in sheet.facts if not isinstance(fact, Quotation)]


def quotations_of(sheet: Sheet) -> list[Quotation]:
    return [fact for fact in sheet.facts if isinstance(fact, Quotation)]


def says(fact: Fact, said: dict[str, Any], ids: dict[str, str]) -> bool:
    """Whether a fact is the expected one: its kind, all that is expected of it, and its words."""
    if fact.kind != said["kind"]:  # type: ignore[attr-defined]
        return False
    for name in said.keys() - BESIDE:
        value = getattr(fact, name, None)
        wanted = ids.get(said[name], said[name]) if isinstance(said[name], str) else said[name]
        if (value if isinstance(value, list) else [value]) != [wanted]:
            return False
    words = [span.exact for span in fact.evidence]
    overlaps = any(said["exact"] in exact or exact in said["exact"] for exact in words)
    return overlaps and set(said.get("inferred", ())) <= set(fact.inferred)


def test_every_thing_is_found_and_no_other(
    sheet: Sheet, ids: dict[str, str], expected: dict[str, Any]
) -> None:
    wanted = {name for names in expected["things"].values() for name in names}
    assert wanted - ids.keys() == set()
    assert {thing.id for thing in sheet.things} - set(ids.values()) == set()


def test_every_quotation_has_its_exact_place_and_its_speaker(
    sheet: Sheet, ids: dict[str, str], expected: dict[str, Any]
) -> None:
    text = TEXT.read_text(encoding="utf-8")
    wanted = []
    for said in expected["quotations"]:
        assert text.count(said["exact"]) == 1
        start = text.index(said["exact"])
        origin = ids[said["quoted_from"]] if "quoted_from" in said else None
        end = start + len(said["exact"])
        wanted.append((start, end, said["exact"], ids[said["speaker"]], origin))
    found = [
        (*fact.evidence[0].bounds, fact.evidence[0].exact, fact.speaker, fact.quoted_from)
        for fact in quotations_of(sheet)
    ]
    assert found == wanted


def test_paragraphs_of_one_quotation_are_chained(sheet: Sheet, expected: dict[str, Any]) -> None:
    found = quotations_of(sheet)
    chained = [(one.continued_by, other.id) for one, other in pairwise(found)]
    continued = ["continued_by" in said for said in expected["quotations"][:-1]]
    assert [by == following for by, following in chained] == continued
    assert found[-1].continued_by is None


def test_what_is_no_speech_is_no_quotation(sheet: Sheet, expected: dict[str, Any]) -> None:
    quoted = [span.exact for fact in quotations_of(sheet) for span in fact.evidence]
    assert not [
        (words, exact)
        for words in expected["not_a_quotation"]
        for exact in quoted
        if words.rstrip(".") in exact
    ]


def test_most_facts_are_found(sheet: Sheet, ids: dict[str, str], expected: dict[str, Any]) -> None:
    facts = facts_but_quotations(sheet)
    missed = [said for said in expected["facts"] if not any(says(f, said, ids) for f in facts)]
    assert len(expected["facts"]) - len(missed) >= ENOUGH, missed


def test_nothing_is_invented(sheet: Sheet, ids: dict[str, str], expected: dict[str, Any]) -> None:
    """What is said beyond the twenty are more claims, by those who speak, against nobody."""
    speakers = {ids[said["speaker"]] for said in expected["quotations"]}
    others = [
        fact
        for fact in facts_but_quotations(sheet)
        if not any(says(fact, said, ids) for said in expected["facts"])
    ]
    amiss = [
        fact
        for fact in others
        if fact.kind != "claim" or fact.claimant not in speakers or fact.against  # type: ignore[attr-defined]
    ]
    assert amiss == []


def test_what_the_article_does_not_say_is_absent(sheet: Sheet) -> None:
    said = sheet.article.model_dump(exclude_none=True).keys()
    assert said == {"id", "source", "digest", "text_digest"}
    assert not [thing for thing in sheet.things if thing.language or thing.url or thing.archived]
    assert not [fact for fact in sheet.facts if getattr(fact, "language", None) or fact.when]


def test_everything_awaits_a_person(workspace: Path, sheet: Sheet) -> None:
    assert {fact.review.status for fact in sheet.facts} == {"unreviewed"}
    assert all(fact.confidence is not None for fact in sheet.facts)
    (accusation,) = (fact for fact in sheet.facts if isinstance(fact, Accusation))
    assert f"withheld {sheet.article.id}/{accusation.id}" in run(workspace, "build")
