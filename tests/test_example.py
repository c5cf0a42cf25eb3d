"""The example workspace is in order, and shows what it says it shows."""

import gzip
import re
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner
from rejoinder.pipeline.cli import main

EXAMPLE = Path(__file__).resolve().parents[1] / "examples" / "open-letters"


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """A copy that a test may change."""
    copy = tmp_path / "open-letters"
    shutil.copytree(EXAMPLE, copy, ignore=shutil.ignore_patterns("site"))
    return copy


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def dumps(site: Path) -> list[tuple[str, str]]:
    """What the site offers for download, as text, and the facts' CSV files with it."""
    folder = site / "current" / "download"
    return [
        (path.name, gzip.decompress(path.read_bytes()).decode()) for path in folder.glob("*.gz")
    ]


def test_there_is_nothing_to_complain_of_and_nothing_to_fix(workspace: Path) -> None:
    before = contents(workspace)
    result = CliRunner().invoke(main, ["-C", str(workspace), "check", "--fix", "--register"])
    assert result.exit_code == 0, result.output
    assert "warning" not in result.output
    assert contents(workspace) == before


def test_every_article_has_its_sheet_and_its_text() -> None:
    sources = {path.name for path in (EXAMPLE / "articles").iterdir()}
    sheets = [path.read_text() for path in (EXAMPLE / "facts").glob("*.yaml")]
    named = {re.search(r"^  source: articles/(.+)$", sheet, re.M)[1] for sheet in sheets}
    ids = {re.search(r"^  id: ([a-z0-9-]+)", sheet, re.M)[1] for sheet in sheets}
    assert named == sources
    assert ids == {path.stem for path in (EXAMPLE / "texts").iterdir()}


def test_the_readme_leads_to_files_that_are_there() -> None:
    named = re.findall(r"^\| (.+?) \|", (EXAMPLE / "README.md").read_text(), re.M)[2:]
    patterns = [name for cell in named for name in re.findall(r"`(.+?)`", cell)]
    assert patterns
    assert [pattern for pattern in patterns if not list(EXAMPLE.glob(pattern))] == []


def test_an_accusation_that_nobody_reviewed_is_in_no_download(example_site: Path) -> None:
    # "It accuses Councillor Ansel Quire of having steered the heating contract to a friend", and
    # his denial, which tells as much.
    files = dumps(example_site)
    assert files
    assert [name for name, text in files if "heating contract" in text] == []
    assert [name for name, text in files if "called the leaflet false" in text] == []


def test_who_is_named_only_by_what_waits_is_in_no_download(example_site: Path) -> None:
    assert [name for name, text in dumps(example_site) if "Quire" in text or "ansel" in text] == []


def test_what_a_person_rejected_is_in_no_download(example_site: Path) -> None:
    assert [name for name, text in dumps(example_site) if "evening economy" in text] == []


def test_notes_between_colleagues_are_in_no_download(example_site: Path) -> None:
    assert [name for name, text in dumps(example_site) if "Speaker added" in text] == []


def test_articles_are_not_published_only_the_words_that_support_facts(example_site: Path) -> None:
    # A sentence that supports no fact, from the middle of an article.
    assert [name for name, text in dumps(example_site) if "exchanged addresses" in text] == []
    assert any("It is a door left ajar" in text for _, text in dumps(example_site))
