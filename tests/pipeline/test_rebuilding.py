"""Builds after a change: as if all had been made anew, of a tenth of the work."""

import json
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import Store
from rejoinder.pipeline import build as building
from rejoinder.pipeline import remembering
from rejoinder.pipeline.build import Build, build
from rejoinder.pipeline.errors import Problems, SnapshotError
from rejoinder.pipeline.facts import slices
from rejoinder.pipeline.registry_commands import split
from rejoinder.pipeline.snapshot import changes, segments
from rejoinder.pipeline.workspace import Workspace

ROOT = Path(__file__).parents[2]
ARTICLES = 24
SHEETS = "facts/sheets-0000000.jsonl"
REGISTRY = "registry.jsonl"

Data = dict[str, Any]
Edit = Callable[[list[Data], list[Data]], None]


@pytest.fixture(autouse=True, scope="module")
def _small_pieces() -> Iterator[None]:
    """Pieces so small that even this dataset has many."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(slices, "SHEETS", 3)
        patch.setattr(building, "REGISTERED", 4)
        patch.setattr(segments, "TARGET", 4_000)
        patch.setattr(changes, "SHARE", 1.0)
        yield


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace that was built once."""
    root = tmp_path_factory.mktemp("built") / "w"
    command = [sys.executable, "-m", "benchmarks.generate", str(root), "--articles", str(ARTICLES)]
    subprocess.run(command, cwd=ROOT, check=True)
    build(Workspace(root), jobs=0)
    return root


def copied(root: Path, to: Path) -> Path:
    return Path(shutil.copytree(root, to, symlinks=True))


def changed(root: Path, edit: Edit) -> None:
    """Change the sheets and the registry of a workspace."""
    paths = root / SHEETS, root / REGISTRY
    sheets, entries = ([json.loads(line) for line in p.read_text().splitlines()] for p in paths)
    edit(sheets, entries)
    for path, rows in zip(paths, (sheets, entries), strict=True):
        path.write_text("".join(json.dumps(row) + "\n" for row in rows))


def rebuilt(root: Path) -> tuple[Build, bool]:
    """Build; and say whether the last version was built on."""
    steps: list[str] = []
    made = build(Workspace(root), jobs=0, progress=steps.append)
    return made, any(step.startswith("taking over") for step in steps)


def content(root: Path) -> Data:
    """All that the current version says, in whatever way it was made."""
    current = root / "site/current"
    manifest = json.loads((current / "manifest.json").read_bytes())
    found: Data = {"digest": manifest["digest"], "counts": manifest["counts"]}
    found["downloads"] = manifest["downloads"]
    found["store"] = sorted(map(str, Store.read_only(str(current / "store"))))
    with closing(sqlite3.connect(f"file:{current}/search.db?mode=ro", uri=True)) as search:
        tables = [
            name
            for (name,) in search.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            if not name.startswith(("entry_fts", "sqlite_"))
        ]
        for table in tables:
            found[table] = sorted(search.execute(f"SELECT * FROM {table}").fetchall())
        found["words"] = search.execute(
            "SELECT rowid, rank FROM entry_fts WHERE entry_fts MATCH 'letter* OR the*' ORDER BY 1"
        ).fetchall()
    return found


def entry(entries: list[Data], kind: str, number: int = 0) -> Data:
    return [one for one in entries if one["kind"] == kind][number]


def new_headline(sheets: list[Data], entries: list[Data]) -> None:
    sheets[10]["article"]["title"] = "A headline that nobody expected"


def new_day_and_publisher(sheets: list[Data], entries: list[Data]) -> None:
    sheets[10]["article"] |= {"published": "1999-12-31", "publisher": "Another Paper"}


def fact_gone(sheets: list[Data], entries: list[Data]) -> None:
    sheets[4]["facts"] = sheets[4]["facts"][:-1]


def fact_corrected(sheets: list[Data], entries: list[Data]) -> None:
    fact = sheets[4]["facts"][0]
    fact["review"] = {"status": "corrected", "by": "ed", "at": "2026-11-23"}


def sheet_gone(sheets: list[Data], entries: list[Data]) -> None:
    del sheets[7]


def first_sheet_gone(sheets: list[Data], entries: list[Data]) -> None:
    del sheets[0]


def sheet_more(sheets: list[Data], entries: list[Data]) -> None:
    new = json.loads(json.dumps(sheets[3]))
    new["article"] |= {"id": "a-new-one", "source": "articles/new.txt"}
    sheets.append(new)


def entry_renamed(sheets: list[Data], entries: list[Data]) -> None:
    """Most facts have its label in their tables."""
    entry(entries, "letter")["label"] = {"en": "a letter by another name", "fr": "une lettre"}


def venue_renamed(sheets: list[Data], entries: list[Data]) -> None:
    entry(entries, "publication")["label"] = {"en": "The Renamed Post"}


def entry_unlisted(sheets: list[Data], entries: list[Data]) -> None:
    """No triple says so."""
    entry(entries, "person")["visibility"] = "unlisted"


def entry_merged(sheets: list[Data], entries: list[Data]) -> None:
    one, other = entry(entries, "person", 0), entry(entries, "person", 1)
    one |= {"status": "merged", "replaced_by": f"person/{other['slug']}"}


def entry_withdrawn(sheets: list[Data], entries: list[Data]) -> None:
    entry(entries, "person", 2)["status"] = "withdrawn"


EDITS: list[Edit] = [
    new_headline, new_day_and_publisher, fact_gone, fact_corrected, sheet_gone, first_sheet_gone,
    sheet_more, entry_renamed, venue_renamed, entry_unlisted, entry_merged, entry_withdrawn,
]  # fmt: skip


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: edit.__name__)
def test_a_change_leads_to_what_a_whole_build_leads_to(
    tmp_path: Path, built: Path, edit: Edit
) -> None:
    ours, whole = copied(built, tmp_path / "ours"), copied(built, tmp_path / "whole")
    shutil.rmtree(whole / "site/ledger")
    for root in (ours, whole):
        changed(root, edit)
    one, on_the_last = rebuilt(ours)
    other, on_the_last_too = rebuilt(whole)
    assert (on_the_last, on_the_last_too) == (True, False)
    assert content(ours) == content(whole)
    assert (one.facts, one.withheld, one.contradictions, one.warnings) == (
        other.facts, other.withheld, other.contradictions, other.warnings,
    )  # fmt: skip


def test_many_changes_one_after_the_other(tmp_path: Path, built: Path) -> None:
    ours = copied(built, tmp_path / "ours")
    for edit in EDITS[:-1]:
        changed(ours, edit)
        assert rebuilt(ours)[1]
    whole = copied(ours, tmp_path / "whole")
    shutil.rmtree(whole / "site/ledger")
    for root in (ours, whole):
        changed(root, EDITS[-1])
        rebuilt(root)
    assert content(ours) == content(whole)


def test_what_was_undone_is_as_it_was(tmp_path: Path, built: Path) -> None:
    ours = copied(built, tmp_path / "ours")
    before = content(ours)
    kept = [(ours / name).read_bytes() for name in (SHEETS, REGISTRY)]
    changed(ours, new_headline)
    rebuilt(ours)
    for name, data in zip((SHEETS, REGISTRY), kept, strict=True):
        (ours / name).write_bytes(data)
    assert rebuilt(ours)[1]
    assert content(ours) == before


def test_the_last_version_is_untouched_and_not_needed(tmp_path: Path, built: Path) -> None:
    """Their stores share files."""
    ours = copied(built, tmp_path / "ours")
    old = (ours / "site/current").resolve()
    before = sorted(map(str, Store.read_only(str(old / "store"))))
    changed(ours, fact_gone)
    assert rebuilt(ours)[1]
    assert sorted(map(str, Store.read_only(str(old / "store")))) == before
    expected = content(ours)
    shutil.rmtree(old)
    assert content(ours) == expected


def test_without_a_change_nothing_is_published(tmp_path: Path, built: Path) -> None:
    ours = copied(built, tmp_path / "ours")
    made, _ = rebuilt(ours)
    assert not made.publication.published
    changed(ours, new_headline)
    assert rebuilt(ours)[1]


@pytest.mark.parametrize("what", ["program", "policy", "site"])
def test_what_everything_depends_on_changes_everything(
    tmp_path: Path, built: Path, what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours = copied(built, tmp_path / "ours")
    changed(ours, new_headline)
    settings = ours / "rejoinder.toml"
    if what == "program":
        monkeypatch.setattr(remembering, "code_digest", lambda: "another")
    elif what == "policy":
        settings.write_text(settings.read_text() + '\n[publish]\nunreviewed = "none"\n')
    else:
        text = settings.read_text()
        settings.write_text(text.replace("[site]", '[site]\nlanguage = "fr"'))
    made, on_the_last = rebuilt(ours)
    assert made.publication.published
    assert not on_the_last


def test_who_is_withheld_is_in_no_file_that_a_version_shares(tmp_path: Path, built: Path) -> None:
    ours = copied(built, tmp_path / "ours")

    def withheld(sheets: list[Data], entries: list[Data]) -> None:
        entry(entries, "person")["status"] = "withheld"

    changed(ours, withheld)
    assert not rebuilt(ours)[1]


def test_a_title_can_change_with_the_sheets(tmp_path: Path, built: Path) -> None:
    ours = copied(built, tmp_path / "ours")
    settings = ours / "rejoinder.toml"
    settings.write_text(settings.read_text().replace("Generated debates", "Other debates"))
    made, on_the_last = rebuilt(ours)
    assert made.publication.published
    assert made.publication.manifest.site.title == "Other debates"
    assert on_the_last


def test_notes_that_were_damaged_cost_one_more_build(tmp_path: Path, built: Path) -> None:
    ours = copied(built, tmp_path / "ours")
    before = (ours / "site/current").resolve()
    for path in (ours / "site/ledger/contents").iterdir():
        path.write_bytes(b"damaged")
    changed(ours, new_headline)
    with pytest.raises(SnapshotError, match="build again"):
        rebuilt(ours)
    assert (ours / "site/current").resolve() == before
    made, on_the_last = rebuilt(ours)
    assert made.publication.published
    assert not on_the_last


def test_notes_that_are_gone_cost_time_only(tmp_path: Path, built: Path) -> None:
    ours = copied(built, tmp_path / "ours")
    shutil.rmtree(ours / "site/ledger/contents")
    changed(ours, new_headline)
    made, _ = rebuilt(ours)
    assert made.publication.published
    changed(ours, fact_gone)
    assert rebuilt(ours)[1]


@pytest.mark.parametrize("step", ["changing", "taking over", "publishing", "moving", "removing"])
def test_a_build_that_is_killed_leaves_a_version_to_build_on(
    tmp_path: Path, built: Path, step: str
) -> None:
    ours, whole = copied(built, tmp_path / "ours"), copied(built, tmp_path / "whole")
    for root in (ours, whole):
        changed(root, sheet_gone)
    script = (
        "import os, pathlib, signal\n"
        "from rejoinder.pipeline import build as module\n"
        "from rejoinder.pipeline.facts import slices\n"
        "from rejoinder.pipeline.snapshot import changes, segments\n"
        "from rejoinder.pipeline.workspace import Workspace\n"
        "slices.SHEETS, module.REGISTERED, segments.TARGET, changes.SHARE = 3, 4, 4_000, 1.0\n"
        "def progress(text):\n"
        f"    if text.startswith({step!r}): os.kill(os.getpid(), signal.SIGKILL)\n"
        f"module.build(Workspace(pathlib.Path({str(ours)!r})), jobs=0, progress=progress)"
    )
    killed = subprocess.run([sys.executable, "-c", script], check=False, timeout=120)
    assert killed.returncode == -signal.SIGKILL
    rebuilt(ours)
    shutil.rmtree(whole / "site/ledger")
    rebuilt(whole)
    assert content(ours) == content(whole)
    changed(ours, new_headline)
    assert rebuilt(ours)[1]
    books = [path.name for path in (ours / "site/ledger").iterdir()]
    assert sorted(books) == sorted(["contents", (ours / "site/current").resolve().name])


EXAMPLE = ROOT / "examples/open-letters"
ARTICLE, SOURCE = "brackenmouth-bugle-2019-03-12", "articles/bugle-mayor.txt"
SPLIT = "person/ines-calloway"


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example workspace, with texts and articles, built once."""
    root = tmp_path_factory.mktemp("example") / "w"
    shutil.copytree(EXAMPLE, root, ignore=shutil.ignore_patterns("site"))
    build(Workspace(root), jobs=0)
    return root


@pytest.mark.parametrize("file", [f"texts/{ARTICLE}.txt", SOURCE])
def test_a_text_or_an_article_that_changed_is_noticed(
    tmp_path: Path, example: Path, file: str
) -> None:
    ours = copied(example, tmp_path / "ours")
    path = ours / file
    path.write_bytes(path.read_bytes() + b"\nAnd more.\n")
    with pytest.raises(Problems, match="is another one than this sheet was made for"):
        rebuilt(ours)


def test_a_text_that_is_gone_is_noticed(tmp_path: Path, example: Path) -> None:
    ours = copied(example, tmp_path / "ours")
    (ours / f"texts/{ARTICLE}.txt").unlink()
    made, _ = rebuilt(ours)
    assert any(line.startswith("the texts of 1 of") for line in made.warnings)


def test_a_thing_that_was_split_off_is_told_apart(tmp_path: Path, example: Path) -> None:
    ours, whole = copied(example, tmp_path / "ours"), copied(example, tmp_path / "whole")
    shutil.rmtree(whole / "site/ledger")
    for root in (ours, whole):
        split(Workspace(root), SPLIT, [ARTICLE], label="Somebody Else")
    assert (rebuilt(ours)[1], rebuilt(whole)[1]) == (True, False)
    assert content(ours) == content(whole)
    assert any("somebody-else" in quad for quad in content(ours)["store"])
