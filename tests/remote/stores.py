"""Real stores on loopback, each in a folder and processes of its own, that can be killed."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from abc import ABC, abstractmethod
from http.client import HTTPConnection
from pathlib import Path
from types import TracebackType
from typing import Self

#: Seconds after which a store hangs rather than being slow.
PATIENCE = 60


class Store(ABC):
    """A store: where it answers, and how it is started, killed and started again."""

    name: str
    user = ""
    password = ""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = _free_port()
        self._process: subprocess.Popen[bytes] | None = None
        self.start()

    @property
    @abstractmethod
    def query(self) -> str:
        """Where it answers queries."""

    @property
    @abstractmethod
    def graph_store(self) -> str:
        """Where it is written to by the Graph Store Protocol."""

    @property
    @abstractmethod
    def update(self) -> str:
        """Where it is written to by SPARQL Update."""

    @abstractmethod
    def command(self) -> list[str]:
        """What starts it, in the foreground."""

    @property
    def account(self) -> dict[str, str]:
        """The variables that say with which account it is written to."""
        if not self.user:
            return {}
        return {
            "REJOINDER_ENDPOINT_USER": self.user,
            "REJOINDER_ENDPOINT_PASSWORD": self.password,
        }

    def start(self) -> None:
        """Start it, and wait until it answers."""
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                self.command(), stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=self.folder
            )
        end = time.monotonic() + PATIENCE
        while not self._answers():
            said = (self.folder / "log").read_text(errors="replace")
            assert self._process.poll() is None, f"{self.name} has ended:\n{said}"
            assert time.monotonic() < end, f"{self.name} does not answer:\n{said}"
            time.sleep(0.05)

    def kill(self) -> None:
        """End it as a machine that loses power does."""
        assert self._process is not None
        self._process.kill()
        self._process.wait()

    def close(self) -> None:
        """End it."""
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)
            try:
                self._process.wait(10)
            except subprocess.TimeoutExpired:
                self.kill()

    def _answers(self) -> bool:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", "/sparql?query=ASK%7B%7D")
            connection.getresponse().read()
        except OSError:
            return False
        finally:
            connection.close()
        return True

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


class Oxigraph(Store):
    """The oxigraph server of PyPI."""

    name = "oxigraph"

    @staticmethod
    def missing() -> str:
        """Why it cannot be had; empty where it can."""
        return "" if _oxigraph() else "the oxigraph server is not installed (pip install oxigraph)"

    @property
    def query(self) -> str:
        return f"http://127.0.0.1:{self.port}/query"

    @property
    def graph_store(self) -> str:
        return f"http://127.0.0.1:{self.port}/store"

    @property
    def update(self) -> str:
        return f"http://127.0.0.1:{self.port}/update"

    def command(self) -> list[str]:
        where = ["--location", str(self.folder / "store"), "--bind", f"127.0.0.1:{self.port}"]
        return [_oxigraph(), "serve", *where, "--timeout-s", "30"]


class Virtuoso(Store):
    """Virtuoso 7, as Debian has it. Its administrator is ``dba``; strangers may read."""

    name = "virtuoso"
    user = password = "dba"

    @staticmethod
    def missing() -> str:
        """Why it cannot be had; empty where it can."""
        if shutil.which("virtuoso-t") and shutil.which("isql-vt"):
            return ""
        return "Virtuoso is not installed (apt-get install virtuoso-opensource-7-bin)"

    def __init__(self, folder: Path) -> None:
        self._sql = _free_port()
        super().__init__(folder)
        for statement in (
            "DB.DBA.RDF_DEFAULT_USER_PERMS_SET('nobody', 1)",
            'GRANT SPARQL_UPDATE TO "dba"',
        ):
            self.sql(statement)

    @property
    def query(self) -> str:
        return f"http://127.0.0.1:{self.port}/sparql"

    @property
    def graph_store(self) -> str:
        return f"http://127.0.0.1:{self.port}/sparql-graph-crud-auth"

    @property
    def update(self) -> str:
        return f"http://127.0.0.1:{self.port}/sparql-auth"

    def sql(self, statement: str) -> None:
        """Have the administrator run a statement."""
        where = f"127.0.0.1:{self._sql}"
        done = subprocess.run(
            ["isql-vt", where, "dba", "dba", f"exec={statement};"],
            capture_output=True,
            text=True,
            timeout=PATIENCE,
        )
        assert "Error" not in done.stdout + done.stderr, done.stdout + done.stderr

    def command(self) -> list[str]:
        (self.folder / "virtuoso.lck").unlink(missing_ok=True)
        configuration = self.folder / "virtuoso.ini"
        configuration.write_text(
            _VIRTUOSO.format(folder=self.folder, sql=self._sql, http=self.port)
        )
        return ["virtuoso-t", "-c", str(configuration), "+foreground"]


_VIRTUOSO = """\
[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
FileExtend = 100
[TempDatabase]
DatabaseFile = {folder}/temporary.db
TransactionFile = {folder}/temporary.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
ServerThreads = 20
NumberOfBuffers = 10000
MaxDirtyBuffers = 6000
DirsAllowed = .
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerThreads = 12
[SPARQL]
ResultSetMaxRows = 10000
"""

STORES = {store.name: store for store in (Oxigraph, Virtuoso)}


def _oxigraph() -> str:
    beside = Path(sys.executable).with_name("oxigraph")
    if os.access(beside, os.X_OK):
        return str(beside)
    return shutil.which("oxigraph") or ""


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port
