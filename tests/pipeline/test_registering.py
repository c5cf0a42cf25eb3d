"""Registering reads sheets one by one, and writes only those that get links."""

import json
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from rejoinder.pipeline.check import load_registry
from rejoinder.pipeline.facts import Sheet, read_sheets
from rejoinder.pipeline.link import link, link_in_order, linked_by
from rejoinder.pipeline.registering import register_things
from rejoinder.pipeline.registry import Registry
from rejoinder.pipeline.workspace import Workspace

from .builders import workspace


def line(article: str, *names: str, **more: Any) -> str:
    things = [
        {"id": f"t{number}", "kind": "person", "name": name} for number, name in enumerate(names)
    ]
    source = {"id": article, "source": f"articles/{article}.txt"}
    return json.dumps({"article": source, "things": things, "facts": []} | more)


def yaml(article: str, name: str) -> str:
    return (
        f"article: {{id: {article}, source: articles/{article}.txt}}  # by hand\n"
        f"things:\n  - {{id: who, kind: person, name: {name}}}\n"
    )


def registered(desk: Workspace) -> tuple[int, list[str], list[str]]:
    changed: list[str] = []
    skipped: list[str] = []
    new = register_things(desk, load_registry(desk), changed, skipped)
    return new, changed, skipped


def test_files_of_all_kinds_are_linked_together(tmp_path: Path) -> None:
    linked = line("d", things=[{"id": "x", "kind": "person", "name": "X", "same_as": "person/x"}])
    bulk = f"{line('b', 'Ada Marsh', 'Nora Quill')}\n\n{{\n{linked}\n{line('c', 'Ada Marsh')}\n"
    twice = line("e", "Bo Reed")
    sheets = {
        "1.jsonl": bulk,
        "2.yaml": yaml("a", "Ada Marsh"),
        "3.jsonl": twice,
        "4.jsonl": twice,
        "5.jsonl": linked.replace('"d"', '"f"'),
        "6.yml": yaml("g", "Nora Quill"),
        "7.yaml": "article: [",
    }
    desk = workspace(tmp_path, sheets, {})
    before = {path.name: path.read_bytes() for path in desk.facts_dir.iterdir()}
    new, changed, skipped = registered(desk)
    assert (new, skipped) == (2, [])
    assert changed == ["registry.yaml", "facts/1.jsonl", "facts/2.yaml", "facts/6.yml"]
    meant = {
        f"{found.sheet.article.id}/{thing.id}": thing.same_as
        for found in read_sheets(desk.facts_dir, desk.root, [])
        for thing in found.sheet.things
    }
    ada, nora = "person/ada-marsh", "person/nora-quill"
    assert meant == {
        "b/t0": ada, "b/t1": nora, "c/t0": ada, "d/x": "person/x", "a/who": ada,
        "e/t0": None, "f/x": "person/x", "g/who": nora,
    }  # fmt: skip
    after = {path.name: path.read_bytes() for path in desk.facts_dir.iterdir()}
    assert {name for name in before if before[name] != after[name]} == {
        "1.jsonl", "2.yaml", "6.yml",
    }  # fmt: skip
    assert after["1.jsonl"].split(b"\n")[1:4] == [b"", b"{", linked.encode()]
    assert b"# by hand" in after["2.yaml"]
    assert registered(desk) == (0, [], [])


def test_what_is_passed_over_is_told_in_the_order_of_the_files(tmp_path: Path) -> None:
    unfit = {"facts": [{"id": "f", "kind": "quotation", "speaker": "nobody", "evidence": "x"}]}
    sheets = {
        "1.jsonl": f"{line('a', 'Ada Marsh', **unfit)}\n{line('b', 'Ada Marsh')}\n",
        "2.yaml": yaml("c", "Cy Dale").replace("Cy Dale", "Cy Dale, ? same_as"),
        "3.jsonl": f"{line('d', 'Bo Reed', **unfit)}\n",
        "4.jsonl": f"{line('d', 'Bo Reed', **unfit)}\n",
    }
    desk = workspace(tmp_path, sheets, {})
    new, changed, skipped = registered(desk)
    assert (new, changed) == (1, ["registry.yaml", "facts/1.jsonl"])
    assert [told.partition(" ")[0] for told in skipped] == ["facts/1.jsonl:1:", "facts/2.yaml:"]


NAMES = st.sampled_from(["a post", "A post!", "Ada Marsh", "the letter", "a post 2"])
KINDS = st.sampled_from(["post", "person", "letter"])


@given(st.lists(st.lists(st.tuples(KINDS, NAMES), max_size=4), max_size=8))
def test_a_slug_gets_the_first_number_that_is_free(articles: list[list[tuple[str, str]]]) -> None:
    sheets = [
        Sheet.model_validate(
            {
                "article": {"id": f"a{number}", "source": "x"},
                "things": [
                    {"id": f"t{n}", "kind": kind, "name": name}
                    for n, (kind, name) in enumerate(things)
                ],
                "facts": [],
            }
        )
        for number, things in enumerate(articles)
    ]
    links = link(reversed(sheets), Registry())
    assert links == link_in_order(map(linked_by, sheets), Registry())
    keys = {entry.key for entry in links.entries}
    assert len(keys) == len(links.entries)
    for key in keys:
        base, _, number = key.rpartition("-")
        if base in keys and number.isdecimal():
            assert int(number) == 2 or f"{base}-{int(number) - 1}" in keys


def test_many_things_of_one_name_are_numbered_on() -> None:
    things = [{"id": f"t{n}", "kind": "post", "name": "a post"} for n in range(3000)]
    data = {"article": {"id": "a", "source": "x"}, "things": things, "facts": []}
    links = link([Sheet.model_validate(data)], Registry())
    assert links.same_as["a"]["t2999"] == "post/a-post-3000"
