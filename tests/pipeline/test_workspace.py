from pathlib import Path

import pytest
from rejoinder.pipeline.errors import Problems, WorkspaceError
from rejoinder.pipeline.workspace import Workspace


def test_a_folder_with_settings_is_a_workspace(tmp_path: Path) -> None:
    (tmp_path / "rejoinder.toml").write_text("[site]\ntitle = 'Letters'\n")
    workspace = Workspace.find(tmp_path)
    assert workspace.settings.site.title == "Letters"
    assert workspace.settings is workspace.settings
    assert workspace.text_path("a-1") == tmp_path / "texts" / "a-1.txt"
    assert workspace.name_of(workspace.articles_dir / "deep" / "a.txt") == "articles/deep/a.txt"
    assert workspace.name_of(Path("/elsewhere/a.txt")) == "/elsewhere/a.txt"
    assert workspace.facts_dir.parent == workspace.site_dir.parent == tmp_path


def test_a_folder_without_settings_is_none(tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError, match=r"no rejoinder\.toml.*rejoinder init"):
        Workspace.find(tmp_path)
    with pytest.raises(WorkspaceError, match="no such folder"):
        Workspace.find(tmp_path / "absent")


def test_the_workspace_around_a_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "rejoinder.toml").touch()
    inner = tmp_path / "facts" / "2018"
    inner.mkdir(parents=True)
    with pytest.raises(WorkspaceError, match=f"rejoinder -C {tmp_path}"):
        Workspace.find(inner)


def test_the_registry_is_yaml_unless_it_is_in_bulk(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path)
    assert workspace.registry_file.name == "registry.yaml"
    (tmp_path / "registry.jsonl").touch()
    assert workspace.registry_file.name == "registry.jsonl"
    (tmp_path / "registry.yaml").touch()
    with pytest.raises(Problems, match="one of the two"):
        _ = workspace.registry_file
