"""What is noted of all sheets stays out of memory, and leaves nothing behind."""

import pickle
import subprocess
import sys
from pathlib import Path

import pytest
from rejoinder.pipeline.spilling import CACHE_BYTES, Notes, spilling_database

SCHEMA = "CREATE TABLE note (number INTEGER PRIMARY KEY, text TEXT);"
FILL = f"""
from rejoinder.pipeline.spilling import spilling_database
import resource
def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
db = spilling_database({SCHEMA!r})
before = peak()
db.executemany("INSERT INTO note VALUES (?, ?)", ((n, str(n) * 1000) for n in range(40_000)))
assert db.execute("SELECT text FROM note WHERE number = 77").fetchone()[0] == "77" * 1000
db.execute("CREATE INDEX texts ON note (text)").close()
print(peak() - before)
"""


def test_rows_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    one, other = spilling_database(SCHEMA), spilling_database(SCHEMA)
    one.execute("INSERT INTO note VALUES (1, 'x')")
    assert one.execute("SELECT * FROM note").fetchall() == [(1, "x")]
    assert not other.execute("SELECT * FROM note").fetchall()
    assert not list(tmp_path.iterdir())


def test_what_is_large_is_not_in_memory(tmp_path: Path) -> None:
    told = subprocess.run(
        [sys.executable, "-c", FILL],
        capture_output=True,
        check=True,
        env={"SQLITE_TMPDIR": str(tmp_path)},
    )
    # 200 MB of rows, and as much again in the index.
    assert int(told.stdout) < 2 * CACHE_BYTES
    assert not list(tmp_path.iterdir())


def test_notes_are_the_same_wherever_they_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rejoinder.pipeline.spilling.ROWS", 3)
    notes = Notes(SCHEMA, {"note": [(0, "zero")]})
    for number in range(1, 8):
        notes.add("note", [(number, str(number))])
    expected = [(0, "zero"), *((n, str(n)) for n in range(1, 8))]
    copy = pickle.loads(pickle.dumps(notes))
    joined = Notes(SCHEMA, {"note": []})
    joined.join(copy)
    for one in (notes, copy, joined):
        assert one.rows("note") == expected
        assert one.fresh
        assert one.database().execute("SELECT * FROM note").fetchall() == expected


def test_notes_are_fresh_until_somebody_has_used_them() -> None:
    notes = Notes(SCHEMA, {"note": []})
    notes.fresh = False
    notes.add("note", [(1, "x")])
    assert notes.fresh
