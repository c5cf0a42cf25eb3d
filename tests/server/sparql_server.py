"""A server in a process of its own, for what only a socket shows."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import urlencode

SERVE = """
import sys
from pathlib import Path
from rejoinder.server.config import Config
from rejoinder.server.run import serve
from rejoinder.server.worker_sandbox import die_with_parent
die_with_parent(int(sys.argv[2]))  # should the tests be killed
serve(Config.from_environment(Path(sys.argv[1]), {"port": 0}))
"""
#: Nothing in these tests takes as long as this.
PATIENCE = 60
JSON = "application/sparql-results+json"


@dataclass
class Reply:
    """An answer, read to its end."""

    status: int
    headers: dict[str, str]
    body: bytes


class Server:
    """``rejoinder serve`` on a port of its own; ``settings`` are its REJOINDER_… variables."""

    def __init__(self, site: Path, path: str = "", **settings: object) -> None:
        variables = {f"REJOINDER_{name.upper()}": str(value) for name, value in settings.items()}
        self.process = subprocess.Popen(
            [sys.executable, "-c", SERVE, str(site), str(os.getpid())],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            text=True,
            env=os.environ | variables,
            start_new_session=True,
        )
        assert self.process.stdout is not None
        greeting = self.process.stdout.readline()
        self.port = int(greeting.partition("127.0.0.1:")[2].partition("/")[0])
        self.path = f"{path}/sparql"
        self.url = f"http://127.0.0.1:{self.port}{self.path}"
        end = time.monotonic() + PATIENCE
        while True:
            try:
                assert self.ask("ASK {}").status == 200
                break
            except ConnectionError:
                assert self.process.poll() is None, "the server has ended"
                assert time.monotonic() < end, "the server does not answer"
                time.sleep(0.05)

    def send(
        self,
        method: str,
        target: str,
        headers: dict[str, str] | None = None,
        body: bytes | None = None,
    ) -> Reply:
        """Send one request on a connection of its own."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            # Refused before all of it was sent, it is answered all the same.
            with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                connection.request(method, target, body, headers or {})
            response = connection.getresponse()
            return Reply(
                response.status,
                {name.lower(): value for name, value in response.getheaders()},
                response.read(),
            )
        finally:
            connection.close()

    def ask(self, query: str, accept: str = JSON, **parameters: str) -> Reply:
        """Send a query by GET."""
        target = f"{self.path}?{urlencode({'query': query} | parameters)}"
        return self.send("GET", target, {"Accept": accept})

    def connect(self, request: bytes, window: int | None = None) -> socket.socket:
        """Open a connection and send ``request`` as it is.

        ``window`` is how many bytes the system may take in while nobody reads; else it decides.
        """
        connection = socket.socket()
        if window is not None:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, window)
        connection.settimeout(PATIENCE)
        connection.connect(("127.0.0.1", self.port))
        connection.sendall(request)
        return connection

    def get_bytes(self, query: str, accept: str = JSON) -> bytes:
        """A GET request as it goes over the wire."""
        target = f"{self.path}?{urlencode({'query': query})}"
        return f"GET {target} HTTP/1.1\r\nHost: x\r\nAccept: {accept}\r\n\r\n".encode()

    def close(self) -> None:
        """End it as ctrl-C does."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGINT)
            try:
                self.process.wait(30)
            except subprocess.TimeoutExpired:
                os.killpg(self.process.pid, signal.SIGKILL)
                self.process.wait()
        if self.process.stdout is not None:
            self.process.stdout.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
