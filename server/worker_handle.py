"""The server's end of its fork server and of each query worker."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from .worker_wire import INLINE, receive, send

#: Seconds within which the fork server answers; past them it is taken for dead.
_PATIENCE: Final = 30.0
#: What a worker needs of the environment. Settings and secrets of the server stay outside.
_ENVIRONMENT: Final = ("LANG", "LC_ALL", "LD_LIBRARY_PATH", "PATH", "SYSTEMROOT", "TZ")
_TICKS: Final = os.sysconf("SC_CLK_TCK")
_START: Final = (
    "import json, sys; sys.path[:] = json.loads(sys.argv.pop());"
    "from rejoinder.server.worker_forkserver import main; main()"
)


class WorkersUnavailable(Exception):  # noqa: N818 - the state of the machine
    """No worker can be started on this machine now; the reason, for the log."""


class Handle:
    """One worker: ``ask`` it one thing at a time, ``kill`` it from any thread, ``end`` it once."""

    def __init__(self, server: "ForkServer", pid: int, sock: socket.socket, spool: int) -> None:
        self._server = server
        self._sock = sock
        self._spool = spool
        self._fresh_spool = False
        self._ended = False
        self._used_before = 0.0
        self._lock = threading.Lock()
        self.pid = pid

    def ask(self, meta: dict[str, Any], body: bytes) -> tuple[dict[str, Any], bytes]:
        """Send one request and wait for its answer; raise Broken when the worker dies over it."""
        fds = (self._spool,) if self._fresh_spool else ()
        send(self._sock, meta, body, fds)
        self._fresh_spool = False
        answer, inline, _ = receive(self._sock, most=2 * INLINE)
        self._used_before = answer["processor"]
        return answer, inline

    def used(self) -> float | None:
        """Seconds of processor time that the request has taken so far; None where nobody tells."""
        try:
            fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            return None
        # proc_pid_stat(5): utime and stime, in clock ticks; two fields go before the bracket.
        return (int(fields[11]) + int(fields[12])) / _TICKS - self._used_before

    def take_spool(self) -> int:
        """The descriptor of the spool file with the last answer: the caller closes it."""
        taken, self._spool = self._spool, open_spool()
        self._fresh_spool = True
        return taken

    def kill(self) -> None:
        """End the process at once; whoever waits in ``ask`` gets Broken."""
        # The pid is ours until end() has asked the fork server to wait for the process.
        with self._lock:
            if not self._ended:
                with contextlib.suppress(OSError):  # dying takes processor time too
                    os.setpriority(os.PRIO_PROCESS, self.pid, 0)
                with contextlib.suppress(ProcessLookupError):
                    os.kill(self.pid, signal.SIGKILL)

    def demote(self) -> None:
        """Let the process have a tenth of the time that an ordinary one gets."""
        # Not less: a process that is never scheduled does not die of its signals either.
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, self.pid, 10)

    def abandon(self) -> None:
        """Close our end without ending the process, which belongs to the parent of this one."""
        self._sock.close()
        os.close(self._spool)

    def end(self) -> int:
        """Make sure that the process is gone and return its exit code (negative: its signal)."""
        with self._lock:
            self._ended = True
        self._sock.close()
        os.close(self._spool)
        return self._server.end(self.pid)


class ForkServer:
    """Starts the fork server when the first worker is wanted, and again should it die."""

    def __init__(self, memory: int, output: int, *, fenced: bool = True) -> None:
        self._order = {"do": "fork", "memory": memory, "output": output, "fenced": fenced}
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None
        self._closed = False

    def fork(self) -> Handle:
        """Start a worker; raise :class:`WorkersUnavailable`."""
        ours, theirs = socket.socketpair()
        spool = open_spool()
        try:
            with self._lock, theirs:
                answer = self._fork_twice([theirs.fileno(), spool])
        except WorkersUnavailable:
            ours.close()
            os.close(spool)
            raise
        return Handle(self, answer["pid"], ours, spool)

    def _fork_twice(self, fds: list[int]) -> dict[str, Any]:
        for attempt in (1, 2):
            try:
                answer = self._exchange(self._order, fds)
            except OSError as error:
                self._stop()
                if attempt == 2:
                    raise WorkersUnavailable(f"the fork server does not answer: {error}") from error
                continue
            if "error" in answer:
                raise WorkersUnavailable(str(answer["error"]))
            return answer
        raise AssertionError

    def end(self, pid: int) -> int:
        """Kill the worker ``pid`` if it lives, and return its exit code."""
        with self._lock:
            try:
                return int(self._exchange({"do": "end", "pid": pid})["status"])
            except (OSError, WorkersUnavailable):
                self._stop()  # its workers die with it
                return -signal.SIGKILL

    def close(self) -> None:
        """End the fork server, and so all workers."""
        with self._lock:
            self._closed = True
            self._stop()

    def abandon(self) -> None:
        """Close our end without ending the fork server, which belongs to the parent process."""
        if self._control is not None:
            self._control.close()
        if self._process is not None:
            self._process.returncode = 0  # not a child of ours to wait for

    def _exchange(self, message: Mapping[str, Any], fds: list[int] | None = None) -> dict[str, Any]:
        if self._control is None:
            if message["do"] == "end":
                raise WorkersUnavailable("the fork server is gone, and its workers with it")
            self._start()
        control = self._control
        assert control is not None
        socket.send_fds(control, [json.dumps(message).encode()], fds or [])
        data = control.recv(4096)
        if not data:
            raise ConnectionResetError("it has closed")
        answer: dict[str, Any] = json.loads(data)
        return answer

    def _start(self) -> None:
        if self._closed:
            raise WorkersUnavailable("the server is closing")
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        ours.settimeout(_PATIENCE)
        environment = {name: os.environ[name] for name in _ENVIRONMENT if name in os.environ}
        # One heap for all threads of a worker: the C library's further ones would map 64 MB each,
        # which counts against the limit though nothing is in them.
        environment["MALLOC_ARENA_MAX"] = "1"
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and code
                [
                    *(sys.executable, "-I", "-c", _START),
                    *(str(theirs.fileno()), str(os.getpid()), json.dumps(sys.path)),
                ],
                stdin=subprocess.DEVNULL,
                env=environment,
                pass_fds=[theirs.fileno()],
            )
        self._control = ours

    def _stop(self) -> None:
        if self._control is not None:
            self._control.close()
            self._control = None
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None


def open_spool() -> int:
    """A file without a name, for one result; it goes when its last descriptor is closed."""
    folder = tempfile.gettempdir()
    with contextlib.suppress(AttributeError, OSError):
        return os.open(folder, os.O_TMPFILE | os.O_RDWR | os.O_CLOEXEC, 0o600)
    with tempfile.TemporaryFile(dir=folder) as file:
        return os.dup(file.fileno())
