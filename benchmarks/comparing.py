"""What a build compares across all articles: seconds of the processor, and memory.

    python -m benchmarks.comparing --articles 30000

Each row is a process of its own over the same generated workspace; ``growth`` is by how much its
memory grew at most, from before it read anything. Sheets come from a file in which they are ready
to be noted, so that reading and converting them is no part of it.
"""

import argparse
import pickle
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from pyoxigraph import Quad
from rejoinder.ontology.addresses import Addresses
from rejoinder.pipeline.check import load_registry
from rejoinder.pipeline.contradictions import Contradictions
from rejoinder.pipeline.convert import Conversion
from rejoinder.pipeline.debates import Debates
from rejoinder.pipeline.derive import shortcut_quads
from rejoinder.pipeline.facts import Sheet, read_sheets
from rejoinder.pipeline.facts.kinds import Quotation
from rejoinder.pipeline.mint import Minter
from rejoinder.pipeline.registry_graph import registry_quads
from rejoinder.pipeline.wordings import Wordings
from rejoinder.pipeline.workspace import Workspace

from .generate import BASE_URI, generate

MINT = Minter(Addresses(BASE_URI))
SHEETS = "sheets.pickle"


def keep_sheets(folder: Path) -> None:
    """Write what of every sheet is noted to a file."""
    with (folder / SHEETS).open("wb") as file:
        for found in read_sheets(folder / "facts", folder, []):
            pickle.dump(found.sheet, file)


def conversions(folder: Path) -> Iterator[Conversion]:
    """The sheets, with the nodes of their things."""
    with (folder / SHEETS).open("rb") as file:
        while True:
            try:
                sheet: Sheet = pickle.load(file)
            except EOFError:
                return
            nodes = {
                thing.id: MINT.thing(*(thing.same_as or "").split("/")) for thing in sheet.things
            }
            yield Conversion(sheet, sheet.facts, MINT, nodes.__getitem__)


class Stopwatch:
    """The processor's seconds of what is done in its blocks."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __enter__(self) -> None:
        self._start = time.process_time()

    def __exit__(self, *_: object) -> None:
        self.seconds += time.process_time() - self._start


def opening(folder: Path) -> Iterator[tuple[str, float]]:
    """Open the registry, and publish all of it."""
    watch = Stopwatch()
    with watch:
        registry = load_registry(Workspace(folder))
    yield "registry: open", watch.seconds
    with watch:
        for _ in registry_quads(registry, MINT):
            pass
    yield "registry: open, all quads", watch.seconds


def comparing(folder: Path) -> Iterator[tuple[str, float]]:
    """Take note of quotations and of what articles say, and compare them."""
    wordings, said, watch = Wordings(), Contradictions(), Stopwatch()
    for conversion in conversions(folder):
        with watch:
            said.see(conversion)
            for fact in conversion.facts:
                if isinstance(fact, Quotation) and fact.id:
                    wordings.add(conversion.fact_node(fact.id), fact.evidence[0].exact)
    yield "quotations and what is said: noted", watch.seconds
    watch = Stopwatch()
    with watch:
        for _ in wordings.quads(MINT.derived_graph):
            pass
    yield "quotations: compared", watch.seconds
    watch = Stopwatch()
    with watch:
        for _ in said.found(wordings):
            pass
    yield "contradictions: found", watch.seconds


def debating(folder: Path) -> Iterator[tuple[str, float]]:
    """Take note of which works answer each other, and find the debates."""
    debates, watch = Debates(), Stopwatch()
    for conversion in conversions(folder):
        quads: list[Quad] = list(shortcut_quads(conversion))
        with watch:
            for quad in quads:
                debates.see(quad)
    registry = load_registry(Workspace(folder))
    with watch:
        for _ in debates.quads(registry, MINT.thing, MINT.derived_graph):
            pass
    yield "debates: noted and found", watch.seconds


STEPS = {step.__name__: step for step in (opening, comparing, debating)}


def peak() -> float:
    """The most memory that this process has had, in megabytes."""
    # Not ru_maxrss, in which is also the most that the process had from which this one was made.
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


def run(step: str, folder: Path) -> None:
    """Print the rows of one step."""
    before = peak()
    for name, seconds in STEPS[step](folder):
        print(f"{name:40}{seconds:8.2f}{peak() - before:10.0f}", flush=True)


def main() -> None:
    """Measure from the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--articles", type=int, default=3000)
    parser.add_argument("--step", choices=STEPS, help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.step:
        run(options.step, options.folder)
        return
    with TemporaryDirectory() as temporary:
        folder = Path(temporary) / "workspace"
        generate(folder, options.articles)
        keep_sheets(folder)
        print(f"{f'{options.articles:,} articles':40}{'CPU, s':>8}{'growth, MB':>12}", flush=True)
        # The registry is opened a second time, when it has been checked once.
        for step in ("opening", *STEPS):
            command: list[Any] = [sys.executable, "-m", __spec__.name, "--step", step]
            subprocess.run([*command, "--folder", folder], check=True)


if __name__ == "__main__":
    main()
