"""A new workspace works at once, and explains every setting."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner
from pydantic import BaseModel
from rejoinder.pipeline.build import build
from rejoinder.pipeline.check import check
from rejoinder.pipeline.cli import main
from rejoinder.pipeline.errors import WorkspaceError
from rejoinder.pipeline.facts import read_sheets
from rejoinder.pipeline.init import init_workspace
from rejoinder.pipeline.settings import ServeSettings, Settings, load_settings


def test_a_new_workspace_passes_check_and_build(tmp_path: Path) -> None:
    workspace = init_workspace(tmp_path / "new" / "debate")
    report = check(workspace)
    assert report.problems == []
    assert report.warnings == []
    assert report.sheets == 1
    built = build(workspace)
    assert built.publication.published
    assert built.facts == 9
    # The example's accusation waits for a review, and is the only thing that does.
    assert [name.rpartition("/")[2].partition("-")[0] for name in built.withheld] == ["accusation"]


def test_the_command_makes_one_and_refuses_a_second(tmp_path: Path) -> None:
    folder = tmp_path / "debate"
    for code, words in ((0, f"ready in {folder}"), (1, "is a workspace already")):
        result = CliRunner().invoke(main, ["init", str(folder)])
        assert result.exit_code == code
        assert words in result.output
    assert CliRunner().invoke(main, ["-C", str(folder), "check"]).exit_code == 0
    # Nothing is extracted into the example, which is by hand; a new article gets a sheet.
    (folder / "articles" / "new.txt").write_text("She said: “We are many.”")
    result = CliRunner().invoke(main, ["-C", str(folder), "extract"])
    assert result.exit_code == 0
    assert "1 extracted by rules" in result.output
    assert "1 written by hand" in result.output
    assert CliRunner().invoke(main, ["-C", str(folder), "build"]).exit_code == 0


def test_comments_survive_the_filling_in(tmp_path: Path) -> None:
    init_workspace(tmp_path)
    sheet = (tmp_path / "facts" / "footbridge.yaml").read_text()
    assert "# An id of your own is only needed" in sheet
    assert "start: " in sheet
    assert (tmp_path / "registry.yaml").read_text().startswith("# Who is who")
    (found,) = read_sheets(tmp_path / "facts", tmp_path, [])
    assert all(thing.same_as for thing in found.sheet.things)


def test_a_folder_with_articles_may_become_a_workspace(tmp_path: Path) -> None:
    (tmp_path / "articles").mkdir()
    mine = tmp_path / "articles" / "mine.txt"
    mine.write_text("words")
    init_workspace(tmp_path)
    assert mine.read_text() == "words"


@pytest.mark.parametrize("name", ["rejoinder.toml", "registry.yaml", "facts/footbridge.yaml"])
def test_nothing_is_overwritten(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.parent.mkdir(exist_ok=True)
    path.write_text("mine")
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(WorkspaceError, match=r"already|overwritten"):
        init_workspace(tmp_path)
    assert sorted(tmp_path.rglob("*")) == before
    assert path.read_text() == "mine"


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(WorkspaceError, match="file"):
        init_workspace(tmp_path / "file")


def test_every_setting_is_explained_with_its_default(tmp_path: Path) -> None:
    init_workspace(tmp_path)
    path = tmp_path / "rejoinder.toml"
    text = path.read_text()
    names = re.findall(r"^(?:# )?(\w+) = ", text, re.MULTILINE)
    sections = Settings.model_fields
    fields = {
        f"{section}.{name}": value
        for section in sections
        for name, value in dict(getattr(Settings(), section)).items()
    }
    tables = [name for name, value in fields.items() if isinstance(value, BaseModel)]
    known = [name.partition(".")[2] for name in fields if name not in tables]
    assert sorted(names) == sorted(known)
    # An extractor's own settings are on the page about extractors; the file says which there are.
    assert [name for name in tables if f"[{name}]" not in text] == []
    assert re.findall(r"^\[(\w+)\]$", text, re.MULTILINE) == list(sections)

    path.write_text(re.sub(r"^# (\w+ = )", r"\1", text, flags=re.MULTILINE))
    shown = load_settings(tmp_path)
    assert shown.publish == Settings().publish
    assert shown.extract.extractor == Settings().extract.extractor
    assert shown.site.language == Settings().site.language
    assert all(value is not None for value in dict(shown.serve).values())
    assert set(dict(shown.serve)) == set(ServeSettings.model_fields)
