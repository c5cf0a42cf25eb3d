"""Files are as they were or as they should be."""

from pathlib import Path

import pytest
from rejoinder.pipeline import files
from rejoinder.pipeline.errors import Problems
from rejoinder.pipeline.files import Replacements, read_utf8, write_atomically


def test_a_file_is_written_whole_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    write_atomically(path, b"one")
    write_atomically(path, b"two")
    assert path.read_bytes() == b"two"
    assert [p.name for p in tmp_path.iterdir()] == ["x.yaml"]


def test_an_existing_file_keeps_its_permissions_and_a_new_one_can_be_read(tmp_path: Path) -> None:
    path = tmp_path / "x"
    write_atomically(path, b"")
    assert path.stat().st_mode & 0o777 == 0o644
    path.chmod(0o600)
    write_atomically(path, b"x")
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_failed_write_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "x"
    path.write_bytes(b"old")

    def full(_: int) -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr(files.os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        write_atomically(path, b"new")
    assert path.read_bytes() == b"old"
    assert [p.name for p in tmp_path.iterdir()] == ["x"]


def test_a_byte_order_mark_is_dropped_and_line_ends_stay(tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_bytes(b"\xef\xbb\xbfa\r\n\xc3\xa9")
    assert read_utf8(path, "x") == "a\r\né"


def test_what_is_not_utf_8_is_named_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_bytes(b"a\nb\xff\n")
    with pytest.raises(Problems, match=r"folder/x:2: is not UTF-8 .found byte 0xff at offset 3"):
        read_utf8(path, "folder/x")


def test_what_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(Problems, match="folder/x: cannot be read: No such file"):
        read_utf8(tmp_path / "x", "folder/x")


def test_files_change_together_or_not_at_all(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    one.write_bytes(b"old")

    def write(content: bytes, *, fail: bool) -> None:
        with Replacements() as replacements:
            for path in (one, two):
                with replacements.file(path) as file:
                    file.write(content)
                assert one.read_bytes() != content
                if fail:
                    raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write(b"new", fail=True)
    assert [(p.name, p.read_bytes()) for p in tmp_path.iterdir()] == [("one", b"old")]
    write(b"new", fail=False)
    assert {p.name: p.read_bytes() for p in tmp_path.iterdir()} == {"one": b"new", "two": b"new"}
