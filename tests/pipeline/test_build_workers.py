"""Builds in processes and on a cluster: the same snapshot, whoever dies."""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from rejoinder.pipeline.build import Build, build
from rejoinder.pipeline.converting import Place, converter
from rejoinder.pipeline.errors import Problems
from rejoinder.pipeline.facts import read_sheets, slices
from rejoinder.pipeline.facts.slices import sheet_groups
from rejoinder.pipeline.scale import ScaleError
from rejoinder.pipeline.workspace import Workspace

ROOT = Path(__file__).parents[2]
ARTICLES = 24


@pytest.fixture(autouse=True)
def small_groups(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slices, "SHEETS", 5)


def made(root: Path) -> Workspace:
    # The benchmarks are not installed: they are run in the checkout.
    command = [sys.executable, "-m", "benchmarks.generate", str(root), "--articles", str(ARTICLES)]
    subprocess.run(command, cwd=ROOT, check=True)
    return Workspace(root)


def published(built: Build) -> dict[str, str]:
    """The downloads by their sums: with those of the tables, all that a snapshot says."""
    manifest = built.publication.manifest
    return {"digest": manifest.digest} | {d.name: d.sha256 for d in manifest.downloads}


@pytest.fixture(scope="module")
def reference(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, str], int]:
    built = build(made(tmp_path_factory.mktemp("reference") / "w"), jobs=0)
    return published(built), built.facts


@pytest.mark.parametrize("jobs", [1, 2, 4])
def test_a_snapshot_is_the_same_however_many_processes(
    tmp_path: Path, jobs: int, reference: tuple[dict[str, str], int]
) -> None:
    built = build(made(tmp_path / "w"), jobs=jobs)
    assert (published(built), built.facts) == reference
    assert built.sheets == ARTICLES


def test_a_snapshot_is_the_same_on_a_cluster(
    tmp_path: Path, reference: tuple[dict[str, str], int]
) -> None:
    distributed = pytest.importorskip("distributed", reason="the extra 'dask' is not installed")
    with distributed.LocalCluster(
        n_workers=2,
        threads_per_worker=1,
        host="127.0.0.1",
        dashboard_address="127.0.0.1:0",
        silence_logs=60,
        local_directory=str(tmp_path),
    ) as cluster:
        built = build(made(tmp_path / "w"), scheduler=cluster.scheduler_address)
    assert (published(built), built.facts) == reference


def test_a_worker_that_is_killed_costs_its_chunk_a_second_attempt(
    tmp_path: Path, reference: tuple[dict[str, str], int]
) -> None:
    workspace = made(tmp_path / "w")
    killed: list[int] = []

    def kill() -> None:
        end = time.monotonic() + 120
        while not killed and time.monotonic() < end:
            for path in Path("/proc").glob("[0-9]*/cmdline"):
                try:
                    command, parent = path.read_bytes(), (path.parent / "stat").read_text()
                except OSError:
                    continue
                mine = int(parent.rpartition(")")[2].split()[1]) == os.getpid()
                if mine and b"rejoinder.pipeline.scale.child" in command:
                    os.kill(int(path.parent.name), signal.SIGKILL)
                    killed.append(int(path.parent.name))
                    break

    killer = threading.Thread(target=kill)
    killer.start()
    built = build(workspace, jobs=2)
    killer.join()
    assert killed
    assert (published(built), built.facts) == reference


def test_a_build_that_is_killed_while_workers_convert_leaves_the_last_snapshot(
    tmp_path: Path, reference: tuple[dict[str, str], int]
) -> None:
    workspace = made(tmp_path / "w")
    registry = workspace.registry_file
    whole = registry.read_text()
    before = build(workspace, jobs=0).publication
    registry.write_text(whole.replace(" debate", " quarrel"))
    script = (
        "import os, pathlib, signal\n"
        "from rejoinder.pipeline import build as module\n"
        "from rejoinder.pipeline.facts import slices\n"
        "from rejoinder.pipeline.workspace import Workspace\n"
        "slices.SHEETS = 5\n"
        "def progress(step):\n"
        "    if step.startswith(('counting', 'changing')): os.kill(os.getpid(), signal.SIGKILL)\n"
        f"module.build(Workspace(pathlib.Path({str(workspace.root)!r})), jobs=2, progress=progress)"
    )
    killed = subprocess.run([sys.executable, "-c", script], check=False)
    assert killed.returncode == -signal.SIGKILL
    current = workspace.site_dir / "current"
    assert current.resolve().name == before.version
    registry.write_text(whole)
    again = build(workspace, jobs=2)
    assert not again.publication.published
    assert published(again) == reference[0]
    assert [p.name for p in workspace.site_dir.iterdir() if p.name.startswith(".building")] == []


def test_problems_of_all_chunks_are_named(tmp_path: Path) -> None:
    workspace = made(tmp_path / "w")
    (path,) = workspace.facts_dir.glob("*.jsonl")
    lines = path.read_text().splitlines()
    lines[1] = lines[1].replace('"kind": "publishing"', '"kind": "nonsense"')
    lines[21] = lines[20]
    path.write_text("\n".join(lines))
    found = []
    for jobs in (0, 2):
        with pytest.raises(Problems) as caught:
            build(workspace, jobs=jobs)
        found.append([(p.line, p.field) for p in caught.value.problems])
    assert found[0] == found[1] == [(2, "facts[0].kind"), (22, "article.id")]


def test_a_worker_of_another_version_converts_nothing(tmp_path: Path) -> None:
    place = Place(made(tmp_path / "w").root, "https://example.org", "all", version="0.0.1")
    with pytest.raises(ScaleError, match=r"this machine 0\.0\.1"):
        converter(place)


@pytest.mark.parametrize("most", [1, 7, 1000])
def test_groups_hold_every_sheet_once_at_its_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    monkeypatch.setattr(slices, "SHEETS", most)
    workspace = made(tmp_path / "w")
    (path,) = workspace.facts_dir.glob("*.jsonl")
    path.write_bytes(b"\n" + path.read_bytes().rstrip(b"\n"))  # a blank line, none at the end
    whole = list(read_sheets(workspace.facts_dir, workspace.root, []))
    groups = list(sheet_groups(workspace.facts_dir, workspace.root))
    assert [
        found for group in groups for piece in group.slices for found in piece.read([])
    ] == whole
    assert max(piece.sheets for group in groups for piece in group.slices) <= 3 * most
    assert (len(groups) > 1) is (most < ARTICLES)


def test_a_sheet_that_changes_changes_the_groups_beside_it_only(
    tmp_path: Path,
) -> None:
    workspace = made(tmp_path / "w")
    (path,) = workspace.facts_dir.glob("*.jsonl")
    lines = path.read_text().splitlines(keepends=True)
    before = [group.key for group in sheet_groups(workspace.facts_dir, workspace.root)]
    lines[11] = lines[11].replace('"kind": "publishing"', '"kind":  "publishing"')
    path.write_text("".join(lines))
    after = [group.key for group in sheet_groups(workspace.facts_dir, workspace.root)]
    assert before != after
    assert len(set(after) - set(before)) <= 2
