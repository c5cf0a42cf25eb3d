"""Who takes part: Rejoinder's own server, and the peers that it is compared with.

Another peer is another class here, a line in ``peers.txt`` where it comes from PyPI, and a name in
``PEERS``.
"""

import json
import shutil
import subprocess
import sys
import venv
from abc import ABC, abstractmethod
from pathlib import Path
from typing import ClassVar, Final

from .data import Data
from .processes import ROOT, Server, free_port, run_measured

_PINS: Final = Path(__file__).with_name("peers.txt")


class UnavailableError(Exception):
    """A peer that cannot take part, and why."""


class Peer(ABC):
    """A SPARQL server; ``folder`` is for what it needs to be installed."""

    name: ClassVar[str]
    #: The distributions whose versions matter.
    distributions: ClassVar[tuple[str, ...]]
    #: The path of its SPARQL endpoint.
    path: ClassVar[str] = "/sparql"
    #: The most triples that it is asked to serve; more would take it minutes to load.
    most: ClassVar[int | None] = None
    #: What a new query should reach of its rate, by class; see the design's goals for serving.
    goals: ClassVar[dict[str, float]] = {}
    #: What a query that was seen before should reach.
    repeated_goal: ClassVar[float | None] = None

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def serves(self, size: int) -> bool:
        """Whether so many triples are not too many for it."""
        return self.most is None or size <= self.most

    def install(self) -> None:  # noqa: B027 - not everybody needs anything
        """Get what it needs. Raise :class:`UnavailableError` where that cannot be had."""

    @property
    def python(self) -> Path:
        """The interpreter of the environment that it is installed in."""
        return self.folder / "bin" / "python"

    def program(self, name: str) -> str:
        """A command of that environment."""
        return str(self.python.with_name(name))

    def version(self) -> str:
        """Its name and version, with what matters of those it stands on."""
        code = (
            "import json, sys; from importlib.metadata import version; "
            "print(json.dumps([version(name) for name in sys.argv[1:]]))"
        )
        found = subprocess.run(
            [self.python, "-c", code, *self.distributions],
            capture_output=True, text=True, check=True, timeout=60, cwd=ROOT,
        )  # fmt: skip
        return ", ".join(
            map(" ".join, zip(self.distributions, json.loads(found.stdout), strict=True))
        )

    def load(self, data: Data) -> None:  # noqa: B027 - not everybody stores them
        """Put ``data`` where the server finds them, if they are not there yet."""

    @abstractmethod
    def command(self, data: Data, port: int) -> list[str]:
        """The command that serves ``data`` on ``port`` of loopback."""

    def environ(self) -> dict[str, str]:
        """Further variables for that command."""
        return {}

    def server(self, data: Data) -> Server:
        """The server on ``data``, for a ``with`` block."""
        port = free_port()
        log = data.folder / f"{self.name}.log"
        return Server(self.command(data, port), port, log, self.environ())


class Rejoinder(Peer):
    """This project, as ``rejoinder serve`` runs it."""

    name = "rejoinder"
    distributions = ("rejoinder", "pyoxigraph", "granian", "flask")

    @property
    def python(self) -> Path:
        """The interpreter that runs the benchmarks."""
        return Path(sys.executable)

    def command(self, data: Data, port: int) -> list[str]:
        """As a user serves a workspace."""
        program = self.program("rejoinder")
        return [program, "-C", str(data.workspace), "serve", "--port", str(port)]


class _FromPyPI(Peer):
    """A peer in a virtual environment of its own, pinned in ``peers.txt``."""

    def install(self) -> None:
        """Make the environment, unless it is there with that pin."""
        pin = next(
            line
            for line in _PINS.read_text(encoding="utf-8").splitlines()
            if line.startswith((f"{self.name}==", f"{self.name}["))
        )
        mark = self.folder / "installed.txt"
        if mark.is_file() and mark.read_text() == pin:
            return
        shutil.rmtree(self.folder, ignore_errors=True)
        venv.create(self.folder, with_pip=True)
        done = subprocess.run(
            [self.python, "-m", "pip", "install", "--quiet", pin],
            capture_output=True,
            text=True,
            timeout=600,
        )
        if done.returncode:
            lines = (done.stderr or done.stdout).strip().splitlines() or ["pip failed"]
            raise UnavailableError(f"{pin} cannot be installed: {lines[-1]}")
        mark.write_text(pin)


class Oxigraph(_FromPyPI):
    """Oxigraph's own server, with the union in the default graph as Rejoinder's store has it."""

    name = "oxigraph"
    distributions = ("oxigraph",)
    path = "/query"
    goals: ClassVar = {"look-up": 0.3, "join": 0.6, "scan": 0.9, "aggregate": 0.9}
    repeated_goal = 1.0

    def _store(self, data: Data) -> Path:
        return data.folder / "oxigraph"

    def load(self, data: Data) -> None:
        """Fill a store; it is kept for as long as the snapshot is."""
        store, mark = self._store(data), data.folder / "oxigraph-loaded"
        wanted = f"{self.version()} {data.figures.at}"
        if mark.is_file() and mark.read_text() == wanted:
            return
        shutil.rmtree(store, ignore_errors=True)
        files = [str(data.union), str(data.quads)]
        run_measured(
            [self.program("oxigraph"), "load", "--location", str(store), "--file", *files],
            data.folder / "oxigraph-load.log",
        )
        mark.write_text(wanted)

    def command(self, data: Data, port: int) -> list[str]:
        """Read-only, as ours is."""
        program, store = self.program("oxigraph"), str(self._store(data))
        return [program, "serve-read-only", "--location", store, "--bind", f"127.0.0.1:{port}"]


class RdflibEndpoint(_FromPyPI):
    """rdflib-endpoint on rdflib's own store, which holds everything in memory."""

    name = "rdflib-endpoint"
    distributions = ("rdflib-endpoint", "rdflib", "uvicorn")
    path = "/"
    most = 200_000
    goals: ClassVar = dict.fromkeys(("look-up", "join", "scan", "aggregate"), 10.0)
    repeated_goal = 1.0

    def command(self, data: Data, port: int) -> list[str]:
        """On the union alone: it would merge the graphs to the same."""
        program = self.program("rdflib-endpoint")
        return [program, "serve", "--host", "127.0.0.1", "--port", str(port), str(data.union)]


PEERS: Final[dict[str, type[Peer]]] = {
    peer.name: peer for peer in (Rejoinder, Oxigraph, RdflibEndpoint)
}
