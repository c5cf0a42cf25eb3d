"""A build that ends anywhere, in any way, leaves the last snapshot serving."""

import json
import os
import resource
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Store
from rejoinder.ontology.manifest import read_manifest
from rejoinder.pipeline.errors import SnapshotError
from rejoinder.pipeline.snapshot import Publication

Publish = Callable[..., Publication]

# Publishes, and kills itself with SIGKILL when told of the step with the given number.
SCRIPT = """
import os, signal, sys
from pathlib import Path
from pyoxigraph import Literal, NamedNode, Quad
from rejoinder.ontology.manifest import Site
from rejoinder.pipeline.snapshot import publish

site, fatal, processes, keep = sys.argv[1], *map(int, sys.argv[2:5])
steps = 0

def progress(step):
    global steps
    steps += 1
    if steps == fatal:
        os.kill(os.getpid(), signal.SIGKILL)

graph = NamedNode("urn:g")
quads = (Quad(NamedNode(f"urn:{n}"), NamedNode("urn:p"), Literal("new"), graph) for n in range(500))
publish(Path(site), quads, base_uri="https://debates.example", about=Site(title="Debates"),
        progress=progress, processes=processes, keep_versions=keep)
print(steps)
"""


def build(
    site: Path, fatal: int, processes: int = 0, **options: object
) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", SCRIPT, site, str(fatal), str(processes), "1"]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, **options)  # type: ignore[call-overload,no-any-return]


def old() -> Quad:
    return Quad(NamedNode("urn:old"), NamedNode("urn:p"), Literal("old"), NamedNode("urn:g"))


def texts(site: Path) -> set[str]:
    store = Store.read_only(str(site / "current" / "store"))
    return {
        q.object.value
        for q in store.quads_for_pattern(None, None, None, DefaultGraph())
        if isinstance(q.object, Literal)
    }


@pytest.mark.parametrize("processes", [0, 2])
def test_a_build_killed_at_any_step_leaves_a_whole_site_and_the_next_one_works(
    put: Publish, site: Path, processes: int, tmp_path: Path
) -> None:
    steps = int(build(tmp_path / "measure", 0, processes).stdout)
    assert steps > 12
    # With helper processes, only the steps at which they run differ.
    for fatal in range(1, steps + 1) if not processes else range(3, steps, 5):
        first = put([old()], keep_versions=1)
        killed = build(site, fatal, processes)
        assert killed.returncode == -signal.SIGKILL
        version = read_manifest(site / "current").version
        if version == first.version:
            assert texts(site) == {"old"}
        else:
            assert fatal >= steps - 1, "the link moves in one of the last steps"
            assert texts(site) == {"new"}
        # The next build, of the old content, works and removes what was left behind.
        again = put([old()], keep_versions=1)
        assert again.published == (version != first.version)
        assert {p.name for p in site.iterdir()} == {"versions", "current", ".lock"}
        kept = {p.name for p in (site / "versions").iterdir()}
        assert again.version in kept
        assert kept <= {again.version, again.manifest.previous}
        assert texts(site) == {"old"}


def test_two_builds_never_work_in_one_site(put: Publish, site: Path) -> None:
    messages: list[str] = []

    def progress(step: str) -> None:
        if not messages:
            with pytest.raises(SnapshotError) as caught:
                put([])
            messages.append(str(caught.value))

    assert put([old()], progress=progress).published
    assert messages == [
        f"{site}: process {os.getpid()} is publishing here; try again when it has finished"
    ]
    assert texts(site) == {"old"}


def test_a_helper_ends_with_its_build_in_the_middle_of_its_work(tmp_path: Path) -> None:
    (tmp_path / "work").mkdir()
    (tmp_path / "download").mkdir()
    os.mkfifo(tmp_path / "work" / "quads.nq")  # nobody writes to it: the helper waits for ever
    job = {
        "name": "nq",
        "building": str(tmp_path),
        "base_uri": "https://debates.example",
        "language": "en",
        "tombstones": [],
    }
    with subprocess.Popen(
        [sys.executable, "-c", "from rejoinder.pipeline.snapshot.jobs import main; main()"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as helper:
        assert helper.stdin is not None
        helper.stdin.write(json.dumps(job).encode() + b"\n")
        helper.stdin.flush()
        with pytest.raises(subprocess.TimeoutExpired):
            helper.wait(2)
        helper.stdin.close()  # as the kernel does when the build is killed
        assert helper.wait(30) == 1


def test_the_lock_is_held_until_the_last_helper_is_gone(put: Publish, site: Path) -> None:
    put([old()])
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    (site / ".lock").write_text(f"{dead.pid}\n")
    helper = subprocess.Popen(
        ["flock", "--exclusive", site / ".lock", "sh", "-c", "echo; sleep 1"],
        stdout=subprocess.PIPE,
    )
    with helper:
        assert helper.stdout is not None
        helper.stdout.readline()
        # Its build is gone, so this one waits for the helper instead of giving up.
        assert put([]).published


@pytest.mark.parametrize("processes", [0, 2])
def test_a_disk_that_takes_no_more_is_reported_and_changes_nothing(
    put: Publish, site: Path, processes: int
) -> None:
    first = put([old()])

    def little_space() -> None:
        # The kernel refuses to let any file grow beyond this, as a full disk does.
        resource.setrlimit(resource.RLIMIT_FSIZE, (6000, 6000))

    failed = build(site, 0, processes, preexec_fn=little_space)
    assert failed.returncode == 1
    assert "SnapshotError" in failed.stderr.splitlines()[-1]
    assert "nothing was published" in failed.stderr
    assert read_manifest(site / "current") == first.manifest
    assert {p.name for p in site.iterdir()} == {"versions", "current", ".lock"}
    assert texts(site) == {"old"}


def test_a_folder_that_cannot_be_written_is_named(put: Publish, site: Path) -> None:
    site.write_text("a file, not a folder")
    with pytest.raises(SnapshotError, match=r"site: nothing was published: .*File exists"):
        put([old()])


def test_quads_that_break_off_are_not_published(put: Publish, site: Path) -> None:
    first = put([old()])

    def broken() -> object:
        yield old()
        raise RuntimeError("the caller's own")

    with pytest.raises(RuntimeError, match="the caller's own"):
        put(broken())
    assert read_manifest(site / "current") == first.manifest
    assert {p.name for p in site.iterdir()} == {"versions", "current", ".lock"}
