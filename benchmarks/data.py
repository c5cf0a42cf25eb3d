"""The data of a benchmark: a generated workspace of about so many triples, built and taken apart.

A folder holds what was made, and beside it from which code; what that code would make is not made
again. So the figures of a build are those of the build that made what is there.
"""

import gzip
import hashlib
import json
import shutil
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from itertools import chain
from pathlib import Path
from random import Random
from typing import Any, Final

from . import generate as generator
from .processes import ROOT, run_measured

#: Triples of the ontology, which every dataset holds, and of a generated article.
_ONTOLOGY: Final = 1_100
_PER_ARTICLE: Final = 547
#: More values than this add nothing: the requests differ by a number in any case.
_MOST_VALUES: Final = 5_000


@dataclass(frozen=True)
class BuildFigures:
    """What ``rejoinder build`` took (seconds, bytes), and what the parts of a conversion reach."""

    at: str
    articles: int
    triples: int
    quads: int
    seconds: float
    cpu_seconds: float
    peak: int
    conversion: dict[str, float]

    @property
    def seconds_per_million(self) -> float:
        """Seconds of the clock for a million triples."""
        return self.seconds * 1e6 / self.triples


@dataclass(frozen=True)
class Data:
    """Where the data of one size are, and how they were built."""

    size: int
    folder: Path
    figures: BuildFigures

    @property
    def workspace(self) -> Path:
        """The workspace, with its site."""
        return self.folder / "workspace"

    @property
    def union(self) -> Path:
        """The union of all graphs, N-Triples."""
        return self.folder / "union.nt"

    @property
    def quads(self) -> Path:
        """The named graphs, N-Quads."""
        return self.folder / "graphs.nq"

    def values(self, kind: str | None) -> list[str]:
        """What can be asked about, in an order that looks like chance and is always the same.

        ``kind`` is a kind of thing (its addresses), "thing" for any, "article", "fact", or "words"
        (two that may follow each other); None, for a query without a value, gives an empty one.
        """
        if kind is None:
            return [""]
        if kind == "words":
            values = [f"{one} {other}" for one in generator.WORDS for other in generator.WORDS]
        elif kind == "article":
            values = [f"article/{sheet['article']['id']}" for sheet in self._sheets()]
        elif kind == "fact":
            values = [
                f"article/{sheet['article']['id']}/{fact['id']}"
                for sheet in self._sheets()
                for fact in sheet["facts"]
            ]
        else:
            found = ((entry["kind"], entry["slug"]) for entry in self._registered())
            values = [f"{one}/{slug}" for one, slug in found if kind in ("thing", one)]
        chosen = self._some(values)
        return chosen if kind == "words" else [f"{generator.BASE_URI}/id/{v}" for v in chosen]

    def labels(self, kind: str) -> list[str]:
        """Names of things of that kind, each once, in such an order too."""
        found = (entry["label"]["en"] for entry in self._registered() if entry["kind"] == kind)
        return self._some(list(dict.fromkeys(found)))

    def _some(self, values: list[str]) -> list[str]:
        chance = Random(self.size)
        return chance.sample(values, min(len(values), _MOST_VALUES))

    def _registered(self) -> Iterator[Any]:
        return _records(self.workspace / "registry.jsonl")

    def _sheets(self) -> Iterator[Any]:
        files = sorted((self.workspace / "facts").glob("*.jsonl"))
        return chain.from_iterable(map(_records, files))


def _records(path: Path) -> Iterator[Any]:
    with path.open(encoding="utf-8") as file:
        yield from map(json.loads, file)


def prepare(folder: Path, size: int, *, anew: bool = False) -> Data:
    """Generate and build about ``size`` triples in ``folder``, where that is not there yet.

    ``anew`` builds in any case.
    """
    made = folder / "made.json"
    wanted = {
        "generator": _digest([Path(generator.__file__)]),
        "pipeline": _digest(
            path
            for name in ("ontology", "pipeline")
            for path in sorted((ROOT / name).rglob("*"))
            if path.is_file() and path.suffix != ".pyc"
        ),
    }
    found: dict[str, Any] = json.loads(made.read_text()) if made.is_file() else {}
    if found.get("from") == wanted and not anew:
        return Data(size, folder, BuildFigures(**found["figures"]))
    articles = max(1, round((size - _ONTOLOGY) / _PER_ARTICLE))
    if found.get("from", {}).get("generator") != wanted["generator"]:
        shutil.rmtree(folder, ignore_errors=True)
        generator.generate(folder / "workspace", articles)
    made.unlink(missing_ok=True)
    figures = _build(folder, articles)
    made.write_text(json.dumps({"from": wanted, "figures": asdict(figures)}, indent=1) + "\n")
    return Data(size, folder, figures)


def _build(folder: Path, articles: int) -> BuildFigures:
    workspace = folder / "workspace"
    shutil.rmtree(workspace / "site", ignore_errors=True)
    at = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    rejoinder = Path(sys.executable).with_name("rejoinder")
    run = run_measured([str(rejoinder), "-C", str(workspace), "build"], folder / "build.log")
    current = workspace / "site" / "current"
    for source, target in (("dataset.nt", "union.nt"), ("dataset.nq", "graphs.nq")):
        packed = current / "download" / f"{source}.gz"
        with gzip.open(packed) as reader, (folder / target).open("wb") as writer:
            shutil.copyfileobj(reader, writer)
    counts = json.loads((current / "manifest.json").read_text(encoding="utf-8"))["counts"]
    converted = folder / "conversion.json"
    run_measured(
        [sys.executable, "-m", "benchmarks.conversion", str(workspace), str(converted)],
        folder / "conversion.log",
    )
    return BuildFigures(
        at=at,
        articles=articles,
        triples=counts["triples"],
        quads=counts["quads"],
        seconds=run.seconds,
        cpu_seconds=run.cpu_seconds,
        peak=run.peak,
        conversion=json.loads(converted.read_text()),
    )


def _digest(paths: Iterable[Path]) -> str:
    found = hashlib.sha256()
    for path in paths:
        found.update(hashlib.sha256(path.read_bytes()).digest())
    return found.hexdigest()
