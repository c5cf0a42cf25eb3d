"""Sheets in a bucket: several machines work on them, and nobody's work is lost."""

import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st
from rejoinder.pipeline.cli import main
from rejoinder.pipeline.errors import StorageError
from rejoinder.pipeline.init import init_workspace
from rejoinder.pipeline.storage.place import Place
from rejoinder.pipeline.storage.sheets import Synced, sync_sheets
from rejoinder.pipeline.workspace import Workspace

PARTS = ("facts", "texts", "registry.yaml")


def machine(root: Path, url: str) -> Workspace:
    """A workspace whose sheets are at ``url`` too."""
    root.mkdir(parents=True, exist_ok=True)
    (root / "rejoinder.toml").write_text(
        f'[extract]\nextractor = "plain"\nlanguage = "en"\n[storage]\nworkspace = "{url}"\n'
    )
    return Workspace(root)


def run(workspace: Workspace, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["-C", str(workspace.root), *arguments])


def files(workspace: Workspace) -> dict[str, bytes]:
    return {
        path.relative_to(workspace.root).as_posix(): path.read_bytes()
        for part in PARTS
        for path in [workspace.root / part, *(workspace.root / part).rglob("*")]
        if path.is_file() and not path.name.startswith(".")
    }


def contents(place: Place) -> dict[str, bytes]:
    return {path: place.read(path) for path in place.files()}


@pytest.fixture
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a folder in memory, or where ``everywhere`` says."""
    if getattr(request, "param", "memory") == "memory":
        return f"memory://{tmp_path.name}-{token_hex(4)}"
    if request.param == "file":
        return f"file://{tmp_path}/elsewhere"
    return f"{request.getfixturevalue('s3')}/a/b"


everywhere = pytest.mark.parametrize("url", ["memory", "file", "s3"], indirect=True)


@pytest.fixture
def place(url: str) -> Place:
    """It, opened."""
    return Place(url)


@pytest.fixture
def one(tmp_path: Path, url: str) -> Workspace:
    """A workspace with a sheet, which is nowhere else yet."""
    init_workspace(tmp_path / "one")
    return machine(tmp_path / "one", url)


@pytest.fixture
def two(tmp_path: Path, url: str) -> Workspace:
    """Another machine, with nothing on it."""
    return machine(tmp_path / "two", url)


@everywhere
def test_what_one_machine_has_written_another_has(
    one: Workspace, two: Workspace, place: Place
) -> None:
    done = run(one, "sync")
    assert done.exit_code == 0, done.output
    assert f"{place.url}: sent 3" in done.output
    assert contents(place) == files(one)
    assert "fetched 3" in run(two, "sync").output
    assert files(two) == files(one)
    assert run(two, "sync").output == "Nothing has changed.\n"


def test_a_correction_there_is_built_here(one: Workspace, two: Workspace) -> None:
    run(one, "sync")
    done = run(two, "build")
    assert done.exit_code == 0, done.output
    assert "fetched 3" in done.output
    sheet = one.facts_dir / "footbridge.yaml"
    sheet.write_text(sheet.read_text() + "# looked at\n")
    assert "sent 1" in run(one, "sync").output
    done = run(two, "build")
    assert "fetched 1" in done.output
    assert "Nothing has changed" in done.output
    assert files(two) == files(one)


def test_a_build_sends_nothing_and_says_what_it_has(one: Workspace, place: Place) -> None:
    done = run(one, "build")
    assert done.exit_code == 0, done.output
    assert "3 files changed here: 'rejoinder sync' sends" in done.output
    assert place.files() == {}


def test_what_both_have_changed_stays_until_somebody_decides(
    one: Workspace, two: Workspace, place: Place
) -> None:
    run(one, "sync")
    run(two, "sync")
    name = "facts/footbridge.yaml"
    for workspace in (one, two):
        with (workspace.root / name).open("a") as sheet:
            sheet.write(f"# by {workspace.root.name}\n")
    run(one, "sync")
    mine, theirs = (two.root / name).read_bytes(), (one.root / name).read_bytes()
    for command in ("sync", "build", "extract"):
        done = run(two, command)
        assert done.exit_code == 1, command
        assert f"{name}: was changed both here and at {place.address(name)}" in done.output
        assert (two.root / name).read_bytes() == mine
        assert place.read(name) == theirs
    assert not two.site_dir.exists()
    assert run(two, "sync", "--prefer", "there").exit_code == 0
    assert (two.root / name).read_bytes() == theirs
    (two.root / name).write_bytes(mine)
    (one.root / name).write_bytes(theirs + b"# again\n")
    run(one, "sync")
    assert run(two, "sync", "--prefer", "here").exit_code == 0
    assert place.read(name) == mine


def test_the_same_change_on_both_sides_is_none(one: Workspace, two: Workspace) -> None:
    run(one, "sync")
    for path, data in files(one).items():
        (two.root / path).parent.mkdir(exist_ok=True)
        (two.root / path).write_bytes(data)
    assert run(two, "sync").output == "Nothing has changed.\n"


@everywhere
def test_what_is_removed_is_removed_elsewhere_when_asked(
    one: Workspace, two: Workspace, place: Place
) -> None:
    (one.facts_dir / "more.yaml").write_bytes((one.facts_dir / "footbridge.yaml").read_bytes())
    run(one, "sync")
    run(two, "sync")
    (one.facts_dir / "more.yaml").unlink()
    assert "1 file gone here and still there (facts/more.yaml)" in run(one, "sync").output
    assert "facts/more.yaml" in place.files()
    assert "removed 1" in run(one, "sync", "--delete").output
    assert "facts/more.yaml" not in place.files()
    assert "1 file gone there and still here (facts/more.yaml)" in run(two, "sync").output
    assert "removed 1" in run(two, "sync", "--delete").output
    assert files(two) == files(one)


def test_an_emptied_bucket_empties_nothing_here(one: Workspace, place: Place) -> None:
    run(one, "sync")
    before = files(one)
    for path in place.files():
        place.remove(path)
    done = run(one, "sync", "--delete")
    assert done.exit_code == 1
    assert "is empty, though there were 3 files" in done.output
    assert files(one) == before


@everywhere
def test_extract_sends_what_it_has_proposed(two: Workspace, place: Place) -> None:
    two.articles_dir.mkdir()
    (two.articles_dir / "ferry.txt").write_text("“The ferry must stay,” said Nora Quill.\n")
    done = run(two, "extract")
    assert done.exit_code == 0, done.output
    assert contents(place) == files(two)
    assert len(place.files("facts")) == len(place.files("texts")) == 1
    assert place.entry("registry.yaml")


def test_nothing_but_a_workspace_s_own_parts_is_copied(
    one: Workspace, two: Workspace, place: Place
) -> None:
    (one.root / "notes.txt").write_text("mine")
    (one.facts_dir / ".draft.yaml").write_text("mine")
    (one.facts_dir / "sheet.yaml~").write_text("mine")
    place.write("articles/a.txt", b"x")
    place.write("facts/../../outside.yaml", b"x")
    place.write("facts/picture.png", b"x")
    before = files(one)
    run(one, "sync")
    run(two, "sync")
    assert files(two).keys() == before.keys() - {"facts/sheet.yaml~"}
    assert not (two.facts_dir / ".draft.yaml").exists()
    assert not (two.root.parent / "outside.yaml").exists()
    assert not (two.root / "outside.yaml").exists()


def test_without_a_place_there_is_nothing_to_bring_together(tmp_path: Path) -> None:
    init_workspace(tmp_path / "one")
    done = run(Workspace(tmp_path / "one"), "sync")
    assert done.exit_code == 1
    assert "[storage] workspace does not say with what" in done.output


def test_who_was_quicker_is_not_overwritten(
    tmp_path: Path, memory: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace = machine(tmp_path, memory.url)
    workspace.facts_dir.mkdir()
    (workspace.facts_dir / "a.yaml").write_text("mine")
    real = Place.files

    def listed(self: Place, folder: str = "") -> Any:
        found = real(self, folder)
        if folder == "facts":
            memory.write("facts/a.yaml", b"theirs")
        return found

    monkeypatch.setattr(Place, "files", listed)
    (problem,) = sync_sheets(workspace).problems
    assert "has changed while it was copied" in problem.message
    assert memory.read("facts/a.yaml") == b"theirs"
    monkeypatch.undo()
    (problem,) = sync_sheets(workspace).problems
    assert "was changed both here and at" in problem.message
    assert (workspace.facts_dir / "a.yaml").read_text() == "mine"


def test_what_is_written_here_meanwhile_is_not_overwritten(
    tmp_path: Path, memory: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace = machine(tmp_path, memory.url)
    memory.write("facts/a.yaml", b"theirs")
    sheet = workspace.facts_dir / "a.yaml"
    real = Place.pieces

    def pieces(*arguments: Any, **options: Any) -> Any:
        sheet.write_text("mine")
        return real(*arguments, **options)

    monkeypatch.setattr(Place, "pieces", pieces)
    (problem,) = sync_sheets(workspace).problems
    assert "has changed while it was copied" in problem.message
    assert sheet.read_text() == "mine"
    monkeypatch.undo()
    (problem,) = sync_sheets(workspace).problems
    assert "was changed both here and at" in problem.message


@dataclass(frozen=True)
class Step:
    """What happens to a file on one of two machines, or between one and the place."""

    machine: int
    what: str
    text: str


STEPS = st.lists(
    st.builds(
        Step,
        st.sampled_from([0, 1]),
        st.sampled_from(["write", "remove", "sync", "break", "forget"]),
        st.sampled_from(["x", "y", "longer"]),
    ),
    max_size=12,
)


@settings(max_examples=60)
@given(STEPS)
def test_no_work_is_ever_lost(tmp_path_factory: pytest.TempPathFactory, steps: list[Step]) -> None:
    """What a person has written last on a machine is there, or there is what was written after."""
    folder = tmp_path_factory.mktemp("machines")
    place = Place(f"memory://{folder.name}")
    machines = [machine(folder / str(number), place.url) for number in (0, 1)]
    mine: list[str | None] = [None, None]
    for number, step in enumerate(steps):
        workspace = machines[step.machine]
        file = workspace.facts_dir / "a.yaml"
        if step.what == "write":
            file.parent.mkdir(exist_ok=True)
            file.write_text(f"{step.text} {step.machine} {number}")
            mine[step.machine] = file.read_text()
        elif step.what == "remove":
            file.unlink(missing_ok=True)
            mine[step.machine] = None
        elif step.what == "forget":
            (workspace.root / ".rejoinder/storage.jsonl").unlink(missing_ok=True)
        else:
            _sync(workspace, broken=step.what == "break")
            there = contents(place).get("facts/a.yaml", b"").decode()
            here = file.read_text() if file.exists() else ""
            written = mine[step.machine]
            if written is not None:
                assert written in (here, there), "what was written here is nowhere any more"
            if here and here == there:
                mine[step.machine] = None  # both have it: it is the next one's to change


def _sync(workspace: Workspace, *, broken: bool) -> Synced | None:
    """Bring both together; ``broken`` ends at the first file that is copied."""
    if not broken:
        return sync_sheets(workspace)
    with pytest.MonkeyPatch.context() as patch:

        def end(*_: Any) -> Any:
            raise StorageError("the network is gone")

        patch.setattr("rejoinder.pipeline.storage.journal.CopyJournal.note", end)
        try:
            return sync_sheets(workspace)
        except StorageError:
            return None


#: The command, which ends as by SIGKILL when the file of this number is about to be whole: one that
#: is fetched by a rename here, one that is sent by a move there.
KILLED = """
import os, shutil, signal, sys
from pathlib import Path
from rejoinder.pipeline.cli import main
number, rename, move = int(sys.argv.pop(1)), Path.replace, shutil.move
def dying(do):
    def done(*arguments, **options):
        global number
        number -= ".rejoinder" not in str(arguments[0])
        if number == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return do(*arguments, **options)
    return done
Path.replace, shutil.move = dying(rename), dying(move)
main()
"""


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize("url", ["file"], indirect=True)
def test_a_run_that_is_killed_is_gone_on_with(
    one: Workspace, two: Workspace, place: Place, number: int
) -> None:
    for workspace in (one, two):
        command = [sys.executable, "-c", KILLED, str(number), "-C", str(workspace.root), "sync"]
        assert subprocess.run(command, timeout=60).returncode == -signal.SIGKILL
        side = place.files() if workspace is one else files(workspace)
        assert len(side) == number - 1
        assert "facts/footbridge.yaml" not in side, "no sheet comes before its text"
        done = run(workspace, "sync")
        assert done.exit_code == 0, done.output
        assert done.output.endswith(f" {4 - number}\n"), "what was copied is not copied again"
        assert contents(place) == files(one)
    assert files(two) == files(one)
