"""A process that does one item after the other, and may die of one without harm to anybody.

The two speak over pipes, in pickles with their length before them: first the work, then items; for
each item comes back what the function returned or raised. (``multiprocessing`` would import the
caller's main module again, or copy a process that has threads; and its pools do not say at which
item a worker was when it died.)
"""

import contextlib
import os
import pickle
import queue
import select
import signal
import struct
import subprocess
import sys
import tempfile
import threading
import time
from typing import IO, Any, Final

from .model import Work

_LENGTH: Final = struct.Struct(">Q")
#: How much of what a dead process wrote on standard error is looked at for a last word.
_LAST_WORDS: Final = 4096
#: What a kernel that runs out of memory should end first (0 to 1000, proc(5)).
_EXPENDABLE: Final = b"500"


class DiedError(Exception):
    """The process is gone, or was ended since it took too long. Its text says how."""


class Child:
    """The process, started when it is first needed and again after it died. Not thread-safe."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._process: subprocess.Popen[bytes] | None = None
        self._answers: IO[bytes] | None = None
        self._said: IO[bytes] | None = None
        self._stopped = False

    def call(self, item: Any) -> Any:
        """What the function returns for ``item``.

        Raise what it raises, and :class:`DiedError` where the process does not survive it.
        """
        process = self._started()
        assert process.stdin is not None
        try:
            _put(process.stdin, item)
        except BrokenPipeError:
            raise self._death(None) from None
        succeeded, value = self._answer(self._work.seconds)
        if not succeeded:
            raise value
        return value

    def stop(self) -> None:
        """From another thread: let what is being done fail, and nothing be begun any more."""
        self._stopped = True
        process = self._process
        if process is not None:
            process.kill()

    def close(self) -> None:
        """End the process, if there is one."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.wait()
            for file in (process.stdin, self._answers, self._said):
                if file is not None:
                    with contextlib.suppress(OSError):
                        file.close()

    def _started(self) -> subprocess.Popen[bytes]:
        if self._stopped:
            raise DiedError("it was stopped")
        if self._process is None:
            reading, writing = os.pipe()
            self._answers = os.fdopen(reading, "rb", buffering=0)
            self._said = tempfile.TemporaryFile()  # noqa: SIM115 - it lives as long as the process
            # -P: a file called json.py in the folder where somebody works is not ours to import.
            self._process = subprocess.Popen(  # noqa: S603 - nothing in it comes from outside
                [sys.executable, "-P", "-c", f"from {__name__} import main; main({writing})"],
                stdin=subprocess.PIPE,
                stdout=self._said,
                stderr=self._said,
                pass_fds=(writing,),
                # One thread a worker: numerical libraries would start one a core, in each.
                env={**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"},
            )
            os.close(writing)
            assert self._process.stdin is not None
            try:
                _put(self._process.stdin, self._work)
            except BrokenPipeError:
                raise self._death(None) from None
            succeeded, value = self._answer(None)
            if not succeeded:
                self.close()
                raise value
        return self._process

    def _answer(self, seconds: float | None) -> tuple[bool, Any]:
        assert self._answers is not None
        end = None if seconds is None else time.monotonic() + seconds
        head = self._read(_LENGTH.size, end)
        (size,) = _LENGTH.unpack(head)
        succeeded, value = pickle.loads(self._read(size, end))  # noqa: S301 - from our own child
        return succeeded, value

    def _read(self, size: int, end: float | None) -> bytes:
        assert self._answers is not None
        parts: list[bytes] = []
        while size:
            left = None if end is None else max(0.0, end - time.monotonic())
            if not select.select([self._answers], [], [], left)[0]:
                raise self._death(f"its worker was ended after {self._work.seconds:g} s")
            part = self._answers.read(min(size, 1 << 20))
            if not part:
                raise self._death(None)
            parts.append(part)
            size -= len(part)
        return b"".join(parts)

    def _death(self, reason: str | None) -> DiedError:
        """End what is left of the process, and say how it ended."""
        process, said = self._process, self._said
        assert process is not None
        assert said is not None
        if reason is None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(5)
            code = process.poll()
            if code is not None and code < 0:
                reason = f"its worker was killed by {signal.Signals(-code).name}"
            else:
                reason = f"its worker ended with {code}"
            said.seek(max(0, said.seek(0, os.SEEK_END) - _LAST_WORDS))
            words = said.read().decode(errors="replace").strip().rpartition("\n")[2]
            reason += f" ({words})" if words else ""
        self.close()
        return DiedError(reason)


def _put(file: IO[bytes], value: Any) -> None:
    data = pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
    file.write(_LENGTH.pack(len(data)) + data)
    file.flush()


def _get(file: IO[bytes]) -> Any:
    head = file.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        raise EOFError
    return pickle.loads(file.read(*_LENGTH.unpack(head)))  # noqa: S301 - from our own parent


def main(descriptor: int) -> None:
    """The process: work and items from standard input, answers to ``descriptor``."""
    with contextlib.suppress(OSError), open("/proc/self/oom_score_adj", "wb") as score:  # noqa: PTH123
        score.write(_EXPENDABLE)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which ends us
    waiting: queue.SimpleQueue[Any] = queue.SimpleQueue()
    threading.Thread(target=_receive, args=(waiting,), daemon=True).start()
    answers = os.fdopen(descriptor, "wb")
    try:
        function = waiting.get().function()
    except Exception as error:
        _answer(answers, False, error)
        os._exit(0)
    _answer(answers, True, None)
    while True:
        item = waiting.get()
        try:
            result = function(item)
        except MemoryError:
            os._exit(_no_memory())
        except Exception as error:
            _answer(answers, False, error)
        else:
            _answer(answers, True, result)


def _receive(waiting: "queue.SimpleQueue[Any]") -> None:
    """Take what the parent sends; end at once when it is gone, whatever is being done."""
    try:
        while True:
            waiting.put(_get(sys.stdin.buffer))
    except EOFError:
        os._exit(1)


def _no_memory() -> int:
    sys.stderr.write("out of memory\n")
    sys.stderr.flush()
    return 1


def _answer(answers: IO[bytes], succeeded: bool, value: Any) -> None:
    try:
        _put(answers, (succeeded, value))
    except (pickle.PicklingError, TypeError, AttributeError) as error:
        _put(answers, (False, RuntimeError(f"{value!r} cannot be sent: {error}")))
