"""A folder elsewhere: what fsspec makes of each kind is one thing here."""

import builtins
import os
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rejoinder.pipeline.errors import StorageError
from rejoinder.pipeline.storage.mirror import is_possible
from rejoinder.pipeline.storage.place import Place, is_address


def test_what_is_written_is_there_whole(place: Place, tmp_path: Path) -> None:
    assert place.files() == {}
    assert place.entry("c/one.txt") is None
    place.write("c/one.txt", b"one")
    file = tmp_path / "two"
    file.write_bytes(b"two" * 1_000_000)
    place.send(file, "c/d/two.txt")
    assert {path: entry.size for path, entry in place.files().items()} == {
        "c/one.txt": 3,
        "c/d/two.txt": 3_000_000,
    }
    assert place.read("c/one.txt") == b"one"
    assert b"".join(place.pieces("c/d/two.txt", 2_999_998)) == b"wo"
    assert set(place.files("c/d")) == {"c/d/two.txt"}


def test_a_file_is_marked_alike_however_it_is_asked_for(place: Place) -> None:
    place.write("one", b"1")
    first = place.entry("one")
    assert first is not None
    assert first.mark
    assert place.files() == {"one": first}
    assert Place(place.url).entry("one") == first
    place.write("one", b"2")
    assert place.entry("one") != first
    assert place.files() == {"one": place.entry("one")}, "what was listed before is not believed"


def test_what_is_removed_is_gone(place: Place) -> None:
    place.write("one", b"1")
    place.remove("one")
    place.remove("one")
    assert place.entry("one") is None
    with pytest.raises(StorageError, match="one: is not there") as caught:
        place.read("one")
    assert caught.value.missing


@pytest.mark.parametrize("name", ["a?[1]*.txt", "ä ö#1.txt", "100%.txt", "a+b=c&d.txt"])
def test_a_name_is_a_name_and_no_pattern(place: Place, name: str, tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"x")
    place.send(tmp_path / "x", name)
    place.write("a1.txt", b"another")
    assert place.read(name) == b"x"
    assert set(place.files()) == {name, "a1.txt"}
    place.remove(name)
    assert set(place.files()) == {"a1.txt"}


def test_folders_and_hidden_files_are_no_files(place: Place) -> None:
    for path in ("a/b.txt", ".hidden", ".git/config", "a/.b.txt"):
        place.write(path, b"x")
    assert set(place.files()) == {"a/b.txt"}
    assert place.entry("a") is None
    assert place.entry("") is None


def test_a_folder_s_neighbour_of_a_longer_name_is_not_in_it(place: Place) -> None:
    place.write("letter/a.txt", b"x")
    place.write("letters/b.txt", b"x")
    assert set(Place(f"{place.url}/letter").files()) == {"a.txt"}


def test_nothing_is_seen_of_a_file_that_is_not_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = Place(f"file://{tmp_path}/there")
    place.write("sheet.yaml", b"old")
    real = builtins.open

    def full(file: Any, *args: Any, **kwargs: Any) -> Any:
        opened = real(file, *args, **kwargs)
        if ".sheet.yaml." in str(file):
            opened.close()
            raise OSError(28, "No space left on device")
        return opened

    monkeypatch.setattr(builtins, "open", full)
    with pytest.raises(StorageError, match=r"sheet\.yaml: OSError: .*No space left"):
        place.write("sheet.yaml", b"half")
    monkeypatch.undo()
    assert place.read("sheet.yaml") == b"old"
    assert [path.name for path in (tmp_path / "there").iterdir()] == ["sheet.yaml"]


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("articles", "allowed: a folder such as s3://"),
        ("https://example.org/articles", "allowed: a folder such as s3://"),
        ("simplecache::s3://bucket/x", "allowed: a folder such as s3://"),
        ("nosuch://bucket/x", "nosuch://bucket/x: Protocol not known"),
        ("gs://bucket/x", "gs://bucket/x: .*install gcsfs"),
        ("s3://me:secret@bucket/x", "holds no password"),
    ],
)
def test_what_is_no_place_is_refused_in_a_line(url: str, message: str) -> None:
    if url.startswith("gs:") and "gcsfs" in {path.name for path in _installed()}:
        pytest.skip("gcsfs is installed here")
    with pytest.raises(StorageError, match=message) as caught:
        Place(url)
    assert "secret" not in str(caught.value)
    assert "\n" not in str(caught.value)


def _installed() -> list[Path]:
    import fsspec

    return list(Path(fsspec.__file__).parents[1].iterdir())


def test_without_fsspec_it_is_said_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "fsspec.core", None)
    with pytest.raises(StorageError, match=r"needs fsspec \(pip install 'rejoinder\[storage\]'\)"):
        Place("s3://bucket/x")


def test_a_bucket_that_is_not_there_is_no_empty_one(s3: str) -> None:
    place = Place(f"{s3}-other/x")
    with pytest.raises(StorageError, match="bucket does not exist"):
        place.files()
    with pytest.raises(StorageError, match="bucket does not exist"):
        place.write("one", b"1")


def test_a_place_that_does_not_answer_is_said_to(
    s3_anew: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:1")
    with pytest.raises(StorageError, match=rf"{s3_anew}/x/one: .*Could not connect") as caught:
        Place(f"{s3_anew}/x").read("one")
    assert "\n" not in str(caught.value)


def test_without_credentials_it_is_said_where_they_come_from(
    s3_anew: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    with pytest.raises(StorageError, match=r"no permission .*environment.*Unable to locate"):
        Place(f"{s3_anew}/x").read("one")


class _Forbidding(BaseHTTPRequestHandler):
    """What S3 answers to somebody who may not."""

    def do_GET(self) -> None:
        body = b"<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>"
        self.send_response(403)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(b"" if self.command == "HEAD" else body)

    do_PUT = do_HEAD = do_GET  # noqa: N815 - so the server calls them

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


def test_what_one_may_not_do_is_said(s3_anew: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with HTTPServer(("127.0.0.1", 0), _Forbidding) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{server.server_port}")
        place = Place(f"{s3_anew}/x")
        for attempt in (place.files, lambda: place.read("one"), lambda: place.write("one", b"1")):
            with pytest.raises(StorageError, match=r"no permission .*environment"):
                attempt()
        server.shutdown()


@given(st.text(max_size=20))
def test_an_address_is_told_from_a_path(text: str) -> None:
    assert is_address(f"s3://{text}")
    assert not is_address(f"/{text}")
    assert not is_address(f"./{text}")


@given(st.text(max_size=300) | st.text("./a\\\x00é", max_size=9))
def test_a_possible_path_stays_in_its_folder(path: str) -> None:
    if is_possible(path):
        assert path
        folder = Path("/workspace/articles")
        assert Path(os.path.normpath(folder / path)) == folder / path
        assert (folder / path).is_relative_to(folder)
        assert "\x00" not in path
