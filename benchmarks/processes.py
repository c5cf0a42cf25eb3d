"""Processes of a benchmark: what they take, and servers that surely end (Linux's /proc)."""

import os
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Final, Self

ROOT: Final = Path(__file__).resolve().parents[1]
#: Seconds in which a server must answer; rdflib parses 100,000 triples first.
_READY: Final = 180
_TICKS: Final = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Run:
    """What a command took: seconds of the clock and of the processors, bytes of memory.

    Memory is the most that it and its children had together at one time; what they share is
    counted once.
    """

    seconds: float
    cpu_seconds: float
    peak: int


def run_measured(command: Sequence[str], log: Path) -> Run:
    """Run ``command`` to its end; its output goes to ``log``. Raise where it fails."""
    begin = time.perf_counter()
    with log.open("wb") as out:
        process = subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT
        )
        watch = _Watch(process.pid)
        try:
            watch.start()
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
        finally:
            process.kill()
            seen = watch.stop()
    took = time.perf_counter() - begin
    if process.returncode:
        raise RuntimeError(
            f"{command[0]} ended with {process.returncode}; {log} says:\n{_tail(log)}"
        )
    # What the largest of the processes had (getrusage(2), in kilobytes) is the least that it was.
    peak = max(seen, usage.ru_maxrss * 1024)
    return Run(took, usage.ru_utime + usage.ru_stime, peak)


class _Watch(threading.Thread):
    """Looks at the memory of a process and its children ten times a second."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self._pid = pid
        self._over = threading.Event()
        self._peak = 0

    def run(self) -> None:
        while not self._over.wait(0.1):
            self._peak = max(self._peak, sum(map(_memory, family(self._pid))))

    def stop(self) -> int:
        """End; return the most that was seen."""
        self._over.set()
        self.join()
        return self._peak


def family(pid: int) -> list[int]:
    """A process and its descendants; empty where it has ended or there is no /proc."""
    parents = {}
    for folder in Path("/proc").glob("[0-9]*"):
        if (stat := _stat(int(folder.name))) is not None:
            parents[int(folder.name)] = int(stat[1])
    if pid not in parents:
        return []
    found = [pid]
    for member in found:
        found += [child for child, parent in parents.items() if parent == member]
    return found


def _stat(pid: int) -> list[str] | None:
    """The fields of /proc/PID/stat behind the name (proc(5)): state, parent, …"""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None


def _memory(pid: int) -> int:
    """Bytes of memory, of what is shared with others only the share (PSS)."""
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    return 0


def _cpu_seconds(pid: int) -> float:
    """What a process and its descendants have used of the processors."""
    stats = filter(None, map(_stat, family(pid)))
    return sum(int(stat[11]) + int(stat[12]) for stat in stats) / _TICKS


def free_port() -> int:
    """A port of loopback that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Server:
    """A server in a process group of its own, for as long as the ``with`` block lasts."""

    def __init__(
        self, command: Sequence[str], port: int, log: Path, environ: Mapping[str, str]
    ) -> None:
        self.port = port
        self._command = list(command)
        self._log = log
        self._environ = {**os.environ, **environ}
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> None:
        """Start, and wait until it answers HTTP, whatever it answers. Raise where it does not."""
        with self._log.open("wb") as out:
            self._process = subprocess.Popen(
                self._command,
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                env=self._environ,
                start_new_session=True,
            )
        try:
            if self._becomes_ready(self._process):
                return
        except BaseException:
            self.stop()  # nobody else does: the ``with`` block has not begun
            raise
        self.stop()
        raise RuntimeError(f"{self._command[0]} does not serve; it says:\n{_tail(self._log)}")

    def _becomes_ready(self, process: subprocess.Popen[bytes]) -> bool:
        end = time.monotonic() + _READY
        while time.monotonic() < end and process.poll() is None:
            if self._answers():
                return True
            time.sleep(0.05)
        return False

    def _answers(self) -> bool:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", "/sparql")
            return connection.getresponse().status > 0
        except (OSError, HTTPException):
            return False
        finally:
            connection.close()

    def stop(self) -> None:
        """End it and its children: politely, then not."""
        process, self._process = self._process, None
        if process is None:
            return
        for sign, patience in ((signal.SIGTERM, 10), (signal.SIGKILL, 10)):
            with suppress(ProcessLookupError):
                os.killpg(process.pid, sign)
            with suppress(subprocess.TimeoutExpired):
                process.wait(patience)
                break
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)

    def settle(self, patience: float = 10) -> None:
        """Wait until it idles: a server may go on with answers that nobody waits for any more.

        One that does not come to rest is started anew, so that it does not slow the others.
        """
        assert self._process is not None
        end = time.monotonic() + patience
        used = _cpu_seconds(self._process.pid)
        while time.monotonic() < end:
            time.sleep(0.1)
            before, used = used, _cpu_seconds(self._process.pid)
            if used - before < 0.02:
                return
        self.stop()
        self.start()


def _tail(log: Path, lines: int = 20) -> str:
    return "\n".join(log.read_text(encoding="utf-8", errors="replace").splitlines()[-lines:])
