"""The gold is in order, complete in its kinds, the project's own, and kept apart from the rules."""

import re
import shutil
import subprocess
import sys
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner
from rejoinder.pipeline.cli import main
from rejoinder.pipeline.facts import FACT_KINDS

ROOT = Path(__file__).resolve().parents[1]
GOLD = ROOT / "tests" / "data" / "gold"
COPIED_TEXT = ROOT.parent / "shared" / "tools" / "copied_text.py"
HALVES = ("scoring", "develop")


@cache
def sheets(half: str) -> dict[str, dict]:
    """Name of the file → the sheet, as YAML has it."""
    return {
        path.stem: yaml.safe_load(path.read_text(encoding="utf-8"))
        for path in sorted((GOLD / half / "facts").glob("*.yaml"))
    }


def facts(half: str) -> list[dict]:
    return [fact for sheet in sheets(half).values() for fact in sheet["facts"]]


def spans(fact: dict) -> list[dict]:
    evidence = fact["evidence"]
    return evidence if isinstance(evidence, list) else [evidence]


def text_of(half: str, sheet: dict) -> str:
    return (GOLD / half / "texts" / f"{sheet['article']['id']}.txt").read_text(encoding="utf-8")


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


@pytest.mark.parametrize("half", HALVES)
def test_there_is_nothing_to_complain_of_and_nothing_to_fix(half: str, tmp_path: Path) -> None:
    workspace = tmp_path / half
    shutil.copytree(GOLD / half, workspace, ignore=shutil.ignore_patterns("site"))
    before = contents(workspace)
    result = CliRunner().invoke(main, ["-C", str(workspace), "check", "--fix", "--register"])
    assert result.exit_code == 0, result.output
    assert "warning" not in result.output
    assert contents(workspace) == before


@pytest.mark.parametrize("half", HALVES)
def test_every_article_has_its_sheet_and_its_text(half: str) -> None:
    articles = {path.name for path in (GOLD / half / "articles").iterdir()}
    found = sheets(half).values()
    assert {Path(sheet["article"]["source"]).name for sheet in found} == articles
    texts = {path.stem for path in (GOLD / half / "texts").iterdir()}
    assert {sheet["article"]["id"] for sheet in found} == texts


@pytest.mark.parametrize("half", HALVES)
def test_there_are_at_least_seven_articles_of_an_article_s_length(half: str) -> None:
    found = sheets(half)
    assert len(found) >= 7
    words = {
        name: len(re.findall(r"[^\W_]+", text_of(half, sheet))) for name, sheet in found.items()
    }
    assert {name: n for name, n in words.items() if not 250 <= n <= 700} == {}


@pytest.mark.parametrize("half", HALVES)
def test_every_kind_of_fact_occurs_several_times(half: str) -> None:
    kinds = Counter(fact["kind"] for fact in facts(half))
    assert {kind: kinds[kind] for kind in FACT_KINDS if kinds[kind] < 3} == {}


@pytest.mark.parametrize("half", HALVES)
def test_the_delicate_cases_are_there(half: str) -> None:
    found = facts(half)
    signatures = [fact for fact in found if fact["kind"] == "signature"]
    accusations = [fact for fact in found if fact["kind"] == "accusation"]
    assert {"withdrawn", "disputed", "anonymous"} <= {fact.get("status") for fact in signatures}
    assert any(fact.get("polarity") == "denied" for fact in signatures)
    assert any(fact.get("certainty") == "hedged" for fact in found)
    assert any("claimant" in fact for fact in accusations)
    assert any("claimant" not in fact for fact in accusations)
    assert any(fact["kind"] == "quotation" and "speaker" not in fact for fact in found)
    accused = {fact["id"] for fact in accusations}
    assert any(fact["kind"] == "response" and fact["responds_to"] in accused for fact in found)


@pytest.mark.parametrize("half", HALVES)
def test_responses_have_every_kind_of_target_and_carrier(half: str) -> None:
    targets, carriers = set(), set()
    for sheet in sheets(half).values():
        kinds = {thing["id"]: thing["kind"] for thing in sheet["things"]}
        for fact in sheet["facts"]:
            if fact["kind"] == "response":
                targets.add(kinds.get(fact["responds_to"], "claim"))
                carriers.add(kinds.get(fact.get("expressed_in", "")))
    assert {"letter", "movement", "person", "claim"} <= targets
    assert {"post", "statement", "letter", "opinion", None} <= carriers


@pytest.mark.parametrize("half", HALVES)
def test_every_fact_was_accepted_by_the_reader(half: str) -> None:
    reviews = Counter((f["review"]["status"], f["review"]["by"]) for f in facts(half))
    assert set(reviews) == {("accepted", "gold")}
    assert not any("confidence" in fact for fact in facts(half))


@pytest.mark.parametrize("half", HALVES)
def test_a_quotation_is_what_stands_between_its_marks(half: str) -> None:
    amiss = []
    for name, sheet in sheets(half).items():
        text = text_of(half, sheet)
        for fact in sheet["facts"]:
            if fact["kind"] == "quotation":
                span = spans(fact)[0]
                # No marks around an answer of an interview, or a line after a dash.
                before, after = text[span["start"] - 2 : span["start"]], text[span["end"] :][:2]
                opened = re.search(r"[“‘\"'«\n]$|[–—:,] $", before)
                closed = re.search(r"^[”’\"'»]|^\n|^ ", after)
                if not (opened and closed):
                    amiss.append((name, span["exact"]))
    assert amiss == []


def test_layouts_and_quotation_marks_of_the_developing_half_are_mixed() -> None:
    found = sheets("develop").values()
    layouts = {Path(sheet["article"]["source"]).suffix for sheet in found}
    assert layouts == {".txt", ".md", ".html", ".json"}
    opening: Counter[str] = Counter()
    for sheet in found:
        text = text_of("develop", sheet)
        starts = [spans(f)[0]["start"] for f in sheet["facts"] if f["kind"] == "quotation"]
        opening.update({text[:start].rstrip()[-1] for start in starts})
    assert {mark: opening[mark] for mark in "“‘\"'«—" if not opening[mark]} == {}
    works = {t["id"]: t["kind"] for sheet in found for t in sheet["things"]}
    itself = {works[a["text_of"]] for a in (s["article"] for s in found) if "text_of" in a}
    assert {"letter", "opinion"} <= itself


def test_the_two_halves_have_no_name_in_common() -> None:
    named = [
        {thing["name"] for sheet in sheets(half).values() for thing in sheet["things"]}
        for half in HALVES
    ]
    common = named[0] & named[1]
    assert {name for name in common if len(name.split()) > 1 and not name.islower()} == set()


def test_no_rule_and_no_other_test_knows_a_name_of_the_scoring_half() -> None:
    names = {
        name
        for sheet in sheets("scoring").values()
        for thing in sheet["things"]
        if thing["kind"] in ("person", "movement", "publication", "organisation")
        for name in (thing["name"], *thing.get("names", []))
        if name.startswith("#") or len(re.findall(r"\b[A-ZÉ]", name)) > 1
    }
    anywhere = re.compile("|".join(map(re.escape, sorted(names))))
    known = [
        (path.relative_to(ROOT).as_posix(), match[0])
        for folder in ("pipeline", "tests", "examples")
        for path in (ROOT / folder).rglob("*")
        if path.suffix in (".py", ".toml", ".yaml", ".md", ".txt", ".json", ".jsonl")
        and (GOLD not in path.parents or "develop" in path.parts)
        for match in anywhere.finditer(path.read_text(encoding="utf-8", errors="ignore"))
    ]
    assert known == []


def test_no_sentence_is_somebody_else_s() -> None:
    if not COPIED_TEXT.is_file():
        pytest.skip("the corpora and their tool are not beside this checkout")
    result = subprocess.run(
        [sys.executable, str(COPIED_TEXT), str(GOLD)], capture_output=True, text=True, timeout=300
    )
    assert result.returncode == 0, result.stdout + result.stderr
