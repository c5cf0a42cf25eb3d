"""The site's own tests, on the engine Remote."""

import os
import re
import subprocess
import sys
from pathlib import Path

from .stores import Store

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
#: Without what is about several versions, of which a store has one, or about query workers.
SUITE = [
    *("pages", "documents", "resources", "negotiation", "sparql", "searching", "letter_pages"),
    *("quotation_pages", "facets", "graphs", "overviews", "reconcile", "feeds", "corrections"),
    *("contradictions", "dataset"),
]
#: It makes a site for each of a hundred names.
SLOW = "not any_name_round_trips"


def test_the_sites_own_tests_pass(store: Store) -> None:
    environment = os.environ | store.account | {
        "PYTHONPATH": str(HERE),
        "TEST_STORE_QUERY": store.query,
        "TEST_STORE_GRAPHS": store.graph_store,
    }  # fmt: skip
    files = [f"tests/server/test_{name}.py" for name in SUITE]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "on_store", "-p", "no:cacheprovider",
         "-p", "no:xdist", "-o", "addopts=--import-mode=importlib", "-k", SLOW, *files],
        cwd=ROOT,
        env={k: v for k, v in environment.items() if not k.startswith("PYTEST_")},
        capture_output=True,
        text=True,
        timeout=400,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    passed = re.search(r"(\d+) passed", done.stdout)
    made = re.search(r"(\d+) applications on the store", done.stdout)
    assert passed, done.stdout
    assert made, done.stdout
    assert int(passed[1]) > 300
    assert int(made[1]) > 20
