"""A registry in bulk says the same as one that is read whole, and is read once."""

import json
import os
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rejoinder.pipeline import registry as module
from rejoinder.pipeline import registry_index
from rejoinder.pipeline.build import build
from rejoinder.pipeline.errors import Problem, Problems
from rejoinder.pipeline.registry import Registry, parse_registry, read_registry
from rejoinder.pipeline.registry_index import Index, indexed
from rejoinder.pipeline.workspace import Workspace

from .builders import CAST, workspace

LINES = [
    {"kind": "person", "slug": "ada", "label": {"en": "Ada Marsh"}, "names": ["A. Marsh"]},
    {"kind": "letter", "slug": "plea", "label": {"en": "plea"}, "candidates": "letter/call"},
    {"kind": "letter", "slug": "call", "label": {"en": "call"}, "status": "withdrawn"},
    {"kind": "person", "slug": "a", "label": {"en": "A"}, "status": "merged",
     "replaced_by": "person/ada", "since": 2018},
    {"kind": "debate", "slug": "books", "label": {"en": "Books"}, "works": ["letter/plea"]},
    {"kind": "person", "slug": "zoe\u0308", "label": {"en": "Zoë"}, "split_from": "person/ada",
     "articles": ["x"]},
    {"kind": "group", "slug": "all", "label": {"en": "all"}, "visibility": "unlisted"},
]  # fmt: skip


def written(folder: Path, lines: list[Any] = LINES) -> Path:
    path = folder / "registry.jsonl"
    text = "\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines)
    path.write_text(text, encoding="utf-8")
    return path


def read(path: Path, cache: Path | None = None) -> Registry:
    return Registry(indexed(path, path.name, cache))


def assert_same(bulk: Registry, whole: Registry) -> None:
    assert list(bulk) == list(whole)
    assert list(bulk.entries) == list(whole.entries)
    assert bulk.entries == whole.entries
    assert len(bulk.entries) == len(whole.entries)
    assert list(bulk.decided()) == list(whole.decided())
    for kind in ("person", "debate", "venue"):
        assert list(bulk.of_kind(kind)) == list(whole.of_kind(kind))
    for key in [*whole.entries, "person/nobody", "person/zoë", ""]:
        assert (key in bulk.entries) == (key in whole.entries)
        assert bulk.resolve(key) == whole.resolve(key)
        for article in ("x", "y"):
            assert bulk.meaning(key, article, "t") == whole.meaning(key, article, "t")


def test_an_index_says_what_the_file_says(tmp_path: Path) -> None:
    path = written(tmp_path)
    whole = parse_registry(path.read_text(), path.name)
    for cache in (None, tmp_path / "cache", tmp_path / "cache"):
        assert_same(read(path, cache), whole)
    assert (tmp_path / "cache" / ".gitignore").read_text() == "*\n"


def test_few_entries_are_remembered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry_index, "REMEMBERED", 2)
    path = written(tmp_path)
    bulk = read(path)
    assert_same(bulk, parse_registry(path.read_text(), path.name))
    assert isinstance(bulk.entries, Index)
    assert len(bulk.entries._remembered) <= 2


KEYS = st.sampled_from(
    [f"{k}/{s}" for k in ("person", "group") for s in ("a", "b", "é", "e\u0301")]
)
ENTRIES = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(["person", "group", "debate", "article"]),
        "slug": st.sampled_from(["a", "b", "c", "d", "é", "e\u0301", "\u212a", "K", "."]),
        "label": st.sampled_from([{"en": "X"}, {"en": "X", "fr": "Y"}, {}]),
    },
    optional={
        "names": st.lists(st.text(max_size=3), max_size=2),
        "status": st.sampled_from(["current", "merged", "merged", "merged", "withheld"]),
        "replaced_by": KEYS,
        "since": st.sampled_from([2018, "2018-01", "soon"]),
        "split_from": KEYS,
        "articles": st.sampled_from(["x", ["x", "y/t"]]),
        "candidates": st.lists(KEYS, max_size=2),
        "works": KEYS,
        "confirmed": st.sampled_from([True, "yes", 1]),
        "visibility": st.sampled_from(["public", "unlisted"]),
    },
)
#: Of two entries that go together few random ones do, so merges are made, circles among them.
MERGES = st.builds(
    lambda kind, slug, into: {
        "kind": kind, "slug": slug, "label": {"en": "X"}, "status": "merged",
        "replaced_by": f"{kind}/{into}",
    },
    st.sampled_from(["person", "group"]),
    st.sampled_from("abcde"),
    st.sampled_from("abcde"),
)  # fmt: skip
PLAIN = st.builds(
    lambda kind, slug, works: {
        "kind": kind, "slug": slug, "label": {"en": "X"},
        **({"works": works} if kind == "debate" else {"candidates": works}),
    },
    st.sampled_from(["person", "group", "debate"]),
    st.sampled_from("abcdefghij"),
    st.lists(st.sampled_from(["person/a", "group/b"]), max_size=1),
)  # fmt: skip


def outcome(read: Any) -> tuple[Registry | None, list[Problem]]:
    try:
        return read(), []
    except Problems as error:
        return None, list(error.problems)


@given(
    st.lists(
        st.one_of(
            PLAIN, PLAIN, MERGES, MERGES, ENTRIES, st.sampled_from(["", "{", "[]", " \u00a0"])
        ),
        max_size=12,
    )
)
@settings(deadline=None)
def test_what_is_wrong_is_said_in_the_same_words(lines: list[Any]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = written(Path(folder), lines)
        whole, problems = outcome(lambda: parse_registry(path.read_text(), path.name))
        bulk, same = outcome(lambda: read(path))
        assert same == problems
        if whole is not None:
            assert bulk is not None
            assert_same(bulk, whole)


@pytest.mark.parametrize("start", [b"", b"\xef\xbb\xbf"])
def test_other_encodings_are_refused_as_ever(tmp_path: Path, start: bytes) -> None:
    path = written(tmp_path)
    path.write_bytes(start + path.read_bytes())
    assert_same(read(path), read_registry(path, path.name))
    path.write_bytes(path.read_bytes() + b'\n{"kind": "\xe9"}\n')
    whole = outcome(lambda: read_registry(path, path.name))
    assert outcome(lambda: read(path)) == whole
    assert whole[1][0].line == len(LINES) + 1


def refuse(*_: object) -> Iterator[str]:
    raise AssertionError("it is read again")


def test_what_was_read_is_not_read_again_before_it_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, cache = written(tmp_path), tmp_path / "cache"
    first = list(read(path, cache))
    with monkeypatch.context() as patched:
        patched.setattr(registry_index, "raw_lines", refuse)
        assert list(read(path, cache)) == first
    before = read(path, cache)
    written(tmp_path, LINES[:3])
    assert len(read(path, cache).entries) == 3
    assert list(before) == first, "whoever has opened it goes on with what it was"
    (tmp_path / "registry.jsonl").write_text("{")
    with pytest.raises(Problems):
        read(path, cache)
    assert sorted(p.name for p in cache.iterdir()) == [".gitignore", "registry.db"]


@pytest.mark.parametrize("broken", [b"", b"not a database", b"SQLite format 3\0" + b"x" * 9000])
def test_a_broken_cache_is_made_again(tmp_path: Path, broken: bytes) -> None:
    path, cache = written(tmp_path), tmp_path / "cache"
    read(path, cache)
    (cache / "registry.db").write_bytes(broken)
    assert len(read(path, cache).entries) == len(LINES)
    assert len((cache / "registry.db").read_bytes()) > 9016


def test_no_cache_is_needed(tmp_path: Path) -> None:
    path = written(tmp_path)
    (tmp_path / "cache").write_text("a file")
    assert len(read(path, tmp_path / "cache").entries) == len(LINES)
    assert len(read(path, tmp_path / "no" / "cache").entries) == len(LINES)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["cache", "registry.jsonl"]


def test_the_cache_is_for_those_who_may_read_the_registry(tmp_path: Path) -> None:
    path, cache = written(tmp_path), tmp_path / "cache"
    path.chmod(0o640)
    read(path, cache)
    assert (cache / "registry.db").stat().st_mode & 0o777 == 0o640


def test_what_a_killed_process_left_goes(tmp_path: Path) -> None:
    path, cache = written(tmp_path), tmp_path / "cache"
    cache.mkdir()
    for name, age in (("old", 7200), ("new", 60)):
        (cache / f".registry.db.{name}").touch()
        os.utime(cache / f".registry.db.{name}", (0, time.time() - age))
    read(path, cache)
    assert {p.name for p in cache.iterdir()} == {".gitignore", ".registry.db.new", "registry.db"}


def test_a_build_is_the_same_in_bulk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = [{"kind": CAST[name], "slug": name, "label": {"en": name}} for name in CAST]
    told = {
        "article": {"id": "a", "source": "articles/a.txt"},
        "things": [{"id": "dean", "kind": "person", "name": "Dean", "same_as": "person/dean"}],
        "facts": [],
    }
    digests = set()
    for name, least in (("whole", 1 << 20), ("bulk", 0), ("again", 0)):
        monkeypatch.setattr(module, "BULK", least)
        root = tmp_path / name.replace("again", "bulk")
        if not root.exists():
            root.mkdir()
            workspace(root, {"a.jsonl": json.dumps(told)}, {"a.txt": "Words."})
            written(root, [*lines, *LINES])
        digests.add(build(Workspace(root), jobs=0).publication.manifest.digest)
        assert (root / ".rejoinder" / "registry.db").exists() == (name != "whole")
    assert len(digests) == 1
