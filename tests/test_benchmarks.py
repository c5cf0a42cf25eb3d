"""The benchmarks run, on data that are always the same, and count what they say they count."""

import filecmp
import json
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

ROOT = Path(__file__).resolve().parents[1]
DEADLINE = 120


@pytest.fixture(autouse=True)
def checkout(monkeypatch: pytest.MonkeyPatch) -> None:
    """The benchmarks are not installed: they are imported from the checkout."""
    monkeypatch.syspath_prepend(str(ROOT))


def run_module(*arguments: str) -> str:
    """Run ``python -m benchmarks…`` as ``make bench`` does."""
    done = subprocess.run(
        [sys.executable, "-m", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=DEADLINE,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_a_quick_run_answers_everything_and_keeps_its_figures(tmp_path: Path) -> None:
    """Every query, new and repeated, documents and search: rates, and no failures."""
    printed = run_module("benchmarks", "--quick", "--folder", str(tmp_path))
    (results,) = [json.loads(path.read_text()) for path in tmp_path.glob("results-*.json")]
    (size,) = results["sizes"]
    assert {(one["query"], one["mode"]) for one in size["queries"]} == {
        (query, mode)
        for query in import_module("benchmarks.queries").NAMES
        for mode in ("new", "repeated")
    }
    for one in size["queries"]:
        score = one["peers"]["rejoinder"]
        assert score["note"] == "", one["query"]
        assert score["rate"] > 0, one["query"]
        assert sum(one["rows"]) > 0, f"{one['query']} finds nothing"
        assert one["title"] in printed
    assert all(score["note"] == "" and score["rate"] > 0 for score in size["documents"].values())
    assert all("p50" in one for one in size["latencies"].values())
    for title, modes in size["pages"].items():
        assert title in printed
        for mode in ("new", "seen"):
            assert modes[mode].get("p95", 0) > 0, (title, modes[mode])
    assert size["build"]["triples"] > 1_000
    assert size["build"]["peak"] > 10_000_000
    assert results["machine"]["processor"] in printed


def test_generated_data_are_the_same_every_time(tmp_path: Path) -> None:
    for name in ("one", "other"):
        run_module("benchmarks.generate", str(tmp_path / name), "--articles", "23")
    names = ["rejoinder.toml", "registry.jsonl", "facts/sheets-0000000.jsonl"]
    same, _, _ = filecmp.cmpfiles(tmp_path / "one", tmp_path / "other", names, shallow=False)
    assert same == names


class _Recorder(BaseHTTPRequestHandler):
    """Answers in turn with a length, in chunks, and with an error; remembers what was asked."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    asked: list[str]

    def do_GET(self) -> None:
        self.asked.append(self.path)
        n = len(self.asked)
        self.send_response(500 if n == 10 else 200)
        if n % 2:
            self.send_header("Content-Length", "3")
            self.end_headers()
            self.wfile.write(b"yes")
        else:
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
            for part in (b"1\r\ny", b"\r\n2;x=y\r\nes", b"\r\n0\r\n", b"\r\n"):
                self.wfile.write(part)

    def log_message(self, *_: Any) -> None:
        """Nothing: the test looks at ``asked``."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: Any) -> None:
        """Nothing: clients leave in the middle of an answer when their time is over."""


@pytest.fixture
def recorder() -> Iterator[tuple[int, list[str]]]:
    """A server's port, and the targets that it was asked for."""
    handler = type("Handler", (_Recorder,), {"asked": []})
    with _Server(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server.server_port, handler.asked
        server.shutdown()
        thread.join()


@pytest.mark.parametrize(
    "client",
    [
        "python",
        pytest.param(
            "wrk", marks=pytest.mark.skipif(not shutil.which("wrk"), reason="wrk is not installed")
        ),
    ],
)
def test_new_queries_differ_and_failures_are_counted(
    recorder: tuple[int, list[str]], client: str
) -> None:
    """Both clients fill the slots in the same way, and know where an answer ends."""
    load = import_module("benchmarks.load")
    port, asked = recorder
    values = ["http://a/{x}&1", "100 %2", "ü"]
    requests = load.Requests(port, "/sparql?query=%22{value}%22{n}", "text/csv", values, start=7)
    round_ = load.run_load(requests, 0.3, client, connections=2)
    assert len(asked) >= round_.requests > 20
    assert round_.failures == 1
    assert round_.latency["p50"] > 0
    # wrk makes the first one only to see whether the script does; two threads note them down here.
    assert {requests[k] for k in range(1, 20)} <= set(asked)
    assert len(set(asked)) == len(asked)
    sent = parse_qs(urlsplit(requests[0]).query)["query"]
    assert sent == ['"100 %2"7']


def test_a_repeated_query_is_the_same_request_each_time(recorder: tuple[int, list[str]]) -> None:
    load = import_module("benchmarks.load")
    port, asked = recorder
    load.run_load(load.Requests(port, "/sparql?query=ASK", "text/csv"), 0.1, "python")
    assert set(asked) == {"/sparql?query=ASK"}


def test_answers_are_compared_as_the_query_allows() -> None:
    """By rows in any order, but in order where the query sorts them."""
    answers = import_module("benchmarks.answers")
    star, group_by = import_module("benchmarks.queries").read_queries(["star", "group-by"])
    one, other = [("a", "1"), ("b", "2")], [("b", "2"), ("a", "1")]
    assert answers.same(star, one, other)
    assert not answers.same(group_by, one, other)
    assert not answers.same(star, one, [*one, one[0]])
    assert not answers.same(star, one, [("a", "1"), ("b", "3")])


def test_a_filled_query_has_no_slots_left_and_is_another_one_each_time() -> None:
    for query in import_module("benchmarks.queries").read_queries():
        one, other = query.fill("x", 1), query.fill("x", 2)
        assert "{{" not in one
        # Also without its comments, and to whoever normalises spaces.
        assert one.split() != other.split()
        assert "#" not in one.partition("\nSELECT")[2]


def test_articles_to_read_are_the_same_every_time(tmp_path: Path) -> None:
    for name in ("one", "two"):
        run_module("benchmarks.articles", str(tmp_path / name), "--articles", "3")
    one, two = (tmp_path / name / "articles" / "news.jsonl" for name in ("one", "two"))
    assert one.read_bytes() == two.read_bytes()
    lines = [json.loads(line) for line in one.read_text().splitlines()]
    assert len({line["articleBody"] for line in lines}) == 3
    assert all(300 < len(line["articleBody"].split()) < 600 for line in lines)


def test_how_builds_grow_is_measured(tmp_path: Path) -> None:
    printed = run_module(
        "benchmarks.scaling", "--reading", "0", "--building", "2 4", "--folder", str(tmp_path)
    )
    assert "× 2 → ×" in printed
    (results,) = [json.loads(path.read_text()) for path in tmp_path.glob("scaling-*.json")]
    small, large = results["building"]
    assert (small["articles"], large["articles"]) == (2, 4)
    assert large["triples"] > small["triples"]
    assert all(one["peak"] > 1e7 and one["cpu"] > 0 and one["bytes"] > 0 for one in (small, large))


def test_readers_are_set_beside_spacy_alone() -> None:
    scaling = import_module("benchmarks.scaling")
    found = {
        "spaCy alone, one process": {"seconds": 10.0, "cpu": 9.0},
        "2 processes": {"seconds": 5.0, "cpu": 8.0},
        "2 Dask workers": {"seconds": 20.0, "cpu": 1.0},
    }
    rows = [line.split("  ") for line in scaling.reading_table(found, 100).splitlines()[2:]]
    cells = [[cell.strip() for cell in row if cell.strip()] for row in rows]
    assert [row[1:] for row in cells] == [
        ["10.0", "1.00", "90 ms"],
        ["20.0", "2.00", "80 ms"],
        ["5.00", "0.50", "–"],
    ]


def test_fetching_from_a_bucket_is_measured() -> None:
    pytest.importorskip("moto.server", reason="moto[s3] and flask-cors are not installed")
    pytest.importorskip("s3fs", reason="s3fs is not installed")
    said = run_module("benchmarks.storage", "--articles", "20")
    assert "20 articles fetched: processor" in said
    assert "20 articles looked at, unchanged: processor" in said


def test_what_is_compared_across_articles_is_measured_by_its_parts() -> None:
    printed = run_module("benchmarks.comparing", "--articles", "30")
    head, *rows = printed.splitlines()
    assert head.split() == ["30", "articles", "CPU,", "s", "growth,", "MB"]
    assert [row[:40].strip() for row in rows] == [
        "registry: open",
        "registry: open, all quads",
        "registry: open",
        "registry: open, all quads",
        "quotations and what is said: noted",
        "quotations: compared",
        "contradictions: found",
        "debates: noted and found",
    ]
    assert all(float(figure) >= 0 for row in rows for figure in row[40:].split())
