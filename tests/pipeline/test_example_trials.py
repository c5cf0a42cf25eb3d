"""What the example queries found at build: rows and times, and no waiting for a slow one."""

import json
import shutil
from dataclasses import replace
from pathlib import Path

from pyoxigraph import Store
from rejoinder.ontology.example_queries import example_queries
from rejoinder.pipeline.example_trials import try_examples


def test_a_build_tells_what_each_example_query_finds(example_site: Path) -> None:
    snapshot = example_site / "current"
    found = json.loads((snapshot / "examples.json").read_bytes())
    store = Store.read_only(str(snapshot / "store"))
    assert set(found) == {query.name for query in example_queries()}
    for query in example_queries():
        assert found[query.name]["rows"] == sum(1 for _ in store.query(query.text)), query.name
        assert 0 < found[query.name]["seconds"] < 10


def test_what_is_known_is_not_tried_again(example_site: Path, tmp_path: Path) -> None:
    (tmp_path / "examples.json").write_text('{"01-x": {"rows": 3, "seconds": 0.5}}')
    assert try_examples(tmp_path) == {"01-x": {"rows": 3, "seconds": 0.5}}


def test_a_slow_query_is_left_out_and_the_others_are_not(
    example_site: Path, tmp_path: Path
) -> None:
    shutil.copytree(example_site / "current" / "store", tmp_path / "store")
    first, second, third = example_queries()[:3]
    cross = " ".join(f"?s{i} ?p{i} ?o{i} ." for i in range(5))
    slow = replace(second, text=f"SELECT (COUNT(*) AS ?n) {{ {cross} }}")
    found = try_examples(tmp_path, [first, slow, third], patience=1)
    assert list(found) == [first.name, third.name]
    assert json.loads((tmp_path / "examples.json").read_bytes()) == found


def test_what_took_too_long_on_the_last_version_is_not_tried_on_its_like(
    example_site: Path, tmp_path: Path
) -> None:
    first, second, third = example_queries()[:3]
    (tmp_path / "last").mkdir()
    known = {query.name: {"rows": 1, "seconds": 0.1} for query in (first, third)}
    (tmp_path / "last/examples.json").write_text(json.dumps(known))
    shutil.copytree(example_site / "current" / "store", tmp_path / "store")
    found = try_examples(tmp_path, [first, second, third], last=tmp_path / "last")
    assert list(found) == [first.name, third.name]
