"""An extractor of somebody else's, as docs/extractors.md shows it: built, installed and run."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from rejoinder.pipeline.extract import available_extractors
from rejoinder.pipeline.extract.llm.facts import CONFIDENCE
from rejoinder.pipeline.facts import Sheet, read_sheets
from rejoinder.pipeline.settings import LlmSettings

PAGE = Path(__file__).resolve().parents[3] / "docs" / "extractors.md"
TEXT = """\
Two keepers met at the quay.

Ada Marsh: The lamp is ours, and LIGHT is all we ask.
Nora Quill: Then pay for the oil of the SEA.
"""


def shown(name: str) -> str:
    """The file that the page shows under ``name``."""
    (code,) = re.findall(
        rf"^```\w+\n# {re.escape(name)}\n(.*?)^```$", PAGE.read_text(), re.M | re.S
    )
    return str(code)


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for sys.path with the page's distribution in it, installed as anybody's is."""
    source = tmp_path_factory.mktemp("source")
    for name in ("shouting.py", "pyproject.toml"):
        (source / name).write_text(shown(name))
    target = tmp_path_factory.mktemp("site-packages")
    subprocess.run(
        [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check",
         "--no-index", "--no-build-isolation", "--no-deps", "--target", target, source],
        check=True,
        capture_output=True,
    )  # fmt: skip
    return target


def extract(workspace: Path, installed: Path) -> str:
    """What ``rejoinder extract`` prints, run as a user runs it."""
    script = Path(sys.executable).with_name("rejoinder")
    done = subprocess.run(
        [script, "-C", workspace, "extract"],
        env={**os.environ, "PYTHONPATH": str(installed)},
        capture_output=True,
        text=True,
        timeout=90,
        check=True,
    )
    return done.stdout


def sheet(workspace: Path) -> Sheet:
    (found,) = read_sheets(workspace / "facts", workspace, [])
    return found.sheet


def test_the_documented_extractor_reads_a_workspace(installed: Path, tmp_path: Path) -> None:
    (tmp_path / "rejoinder.toml").write_text(shown("rejoinder.toml"))
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "quay.txt").write_text(TEXT)
    assert "1 extracted by shouting 1.0" in extract(tmp_path, installed)
    found = sheet(tmp_path)
    names = {thing.name: thing.kind for thing in found.things}
    assert names == {
        "LIGHT": "movement",
        "SEA": "movement",
        "Ada Marsh": "person",
        "Nora Quill": "person",
    }
    words = [fact.evidence[0].exact for fact in found.facts]
    assert words == [line.partition(": ")[2] for line in TEXT.splitlines()[2:]]
    assert {fact.confidence for fact in found.facts} == {0.8}
    assert "0 extracted by shouting 1.0, 1 unchanged" in extract(tmp_path, installed)


def test_its_own_settings_reach_it(installed: Path, tmp_path: Path) -> None:
    settings = shown("rejoinder.toml").replace("letters = 3", "letters = 5")
    (tmp_path / "rejoinder.toml").write_text(settings)
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "quay.txt").write_text(TEXT)
    extract(tmp_path, installed)
    assert [t.name for t in sheet(tmp_path).things if t.kind == "movement"] == ["LIGHT"]


def test_the_page_names_every_extractor_and_every_setting_with_its_default() -> None:
    text = PAGE.read_text()
    for name in available_extractors():
        assert f"| `{name}` |" in text, name
    for name, field in LlmSettings.model_fields.items():
        row = re.search(rf"^\| `{name}` \| (.*?) \|", text, re.MULTILINE)
        assert row, name
        if field.default is not None:
            assert float(row[1]) == field.default, name
    assert f"confidence {CONFIDENCE}." in text
