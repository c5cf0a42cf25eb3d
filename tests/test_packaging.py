"""The distribution: one name in site-packages, every module and every data file in it."""

import ast
import json
import re
import subprocess
import sys
import tomllib
import zipfile
from itertools import chain
from pathlib import Path, PurePosixPath

import pytest

ROOT = Path(__file__).resolve().parents[1]
FOLDERS = ("ontology", "pipeline", "server")
BUILT = "server/static/vendor/yasqe.js"


def tracked() -> list[PurePosixPath]:
    listed = subprocess.run(
        ["git", "ls-files", "-z", *FOLDERS], cwd=ROOT, capture_output=True, check=False
    )
    if listed.returncode:
        pytest.skip("this is no git checkout, so what belongs to the project is not known")
    return [PurePosixPath(name) for name in listed.stdout.decode().split("\0") if name]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    folder = tmp_path_factory.mktemp("wheel")
    source = folder / "source"
    source.mkdir()
    # A copy, since setuptools leaves its build folder beside the sources.
    subprocess.run(["git", "checkout-index", "--all", f"--prefix={source}/"], cwd=ROOT, check=True)
    (source / BUILT).parent.mkdir()
    (source / BUILT).write_text("// what npm builds is in no checkout\n")
    subprocess.run(
        [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation",
         "--no-index", "--wheel-dir", folder, source],
        check=True,
        capture_output=True,
    )  # fmt: skip
    (built,) = folder.glob("*.whl")
    return zipfile.ZipFile(built).namelist()


def test_the_wheel_holds_every_tracked_file_of_the_three_folders(wheel: list[str]) -> None:
    inside = {name.removeprefix("rejoinder/") for name in wheel if name.startswith("rejoinder/")}
    assert {str(path) for path in tracked()} - inside == set()


def test_the_wheel_holds_what_npm_has_built(wheel: list[str]) -> None:
    assert f"rejoinder/{BUILT}" in wheel


def test_the_scripts_are_locked_and_name_no_registry() -> None:
    lock = json.loads((ROOT / "package-lock.json").read_text())
    packages = {name: package for name, package in lock["packages"].items() if name}
    assert "node_modules/@zazuko/yasqe" in packages
    assert not any("resolved" in package for package in packages.values())
    assert all(package["integrity"] for package in packages.values())


def test_the_wheel_puts_nothing_else_into_site_packages(wheel: list[str]) -> None:
    tops = {name.partition("/")[0] for name in wheel}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"rejoinder"}


def imported(path: Path) -> set[str]:
    """The top folder of every relative import that leaves the module's own top folder."""
    depth = len(path.relative_to(ROOT).parts) - 1
    found = set()
    for statement in ast.walk(ast.parse(path.read_text())):
        if isinstance(statement, ast.ImportFrom) and statement.level > depth:
            found.add((statement.module or "").partition(".")[0])
        elif isinstance(statement, ast.ImportFrom | ast.Import):
            names = [getattr(statement, "module", None) or ""]
            names += [alias.name for alias in statement.names]
            found |= {n.split(".")[1] for n in names if n.startswith("rejoinder.")}
    return found


@pytest.mark.parametrize(
    ("folder", "never"),
    [("ontology", {"pipeline", "server"}), ("server", {"pipeline"}), ("pipeline", {"server"})],
)
def test_the_halves_meet_in_the_ontology_only(folder: str, never: set[str]) -> None:
    for path in (ROOT / folder).rglob("*.py"):
        if path != ROOT / "pipeline" / "cli.py":  # its `serve` imports the server when called
            assert not imported(path) & never, path


def test_the_lock_names_no_index_and_pins_by_hash() -> None:
    lock = (ROOT / "requirements.lock").read_text()
    assert "://" not in lock
    assert "--index" not in lock
    pins = [line for line in lock.splitlines() if line and line[0] not in " #"]
    assert pins
    assert lock.count("--hash=sha256:") >= len(pins)


def test_every_dependency_is_locked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    wanted = [
        *project["dependencies"],
        *chain.from_iterable(project["optional-dependencies"].values()),
    ]
    locked = {
        line.partition("==")[0].lower()
        for line in (ROOT / "requirements.lock").read_text().splitlines()
    }
    for requirement in wanted:
        name = re.split(r"[<>=\[]", requirement)[0].strip().lower().replace("_", "-")
        assert name.replace(".", "-") in {n.replace(".", "-") for n in locked}
