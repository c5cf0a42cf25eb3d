"""What the tests let workers do. Workers import it by its path."""

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any


def make(context: Any) -> Callable[[Any], Any]:
    def double(item: Any) -> Any:
        if isinstance(item, int):
            return item * context
        return _TRICKS[item[0]](*item[1:])

    return double


def broken(_: Any) -> Callable[[Any], Any]:
    raise LookupError("there is no such model")


def _die(sign: int) -> None:
    os.kill(os.getpid(), sign)
    time.sleep(10)


def _once(path: str) -> str:
    """Die the first time."""
    if not Path(path).exists():
        Path(path).touch()
        os.kill(os.getpid(), signal.SIGKILL)
        time.sleep(10)
    return "survived"


def _chatter() -> str:
    print("not an answer")
    os.write(1, b"not one either\n")
    return "said"


def _raise() -> None:
    raise ValueError("no good")


def _memory() -> None:
    raise MemoryError


def _slow(seconds: float) -> str:
    time.sleep(seconds)
    return "slow"


def _pid() -> int:
    return os.getpid()


def _mark(path: str, seconds: float) -> str:
    Path(path).write_text(str(os.getpid()))
    time.sleep(seconds)
    return "marked"


_TRICKS: dict[str, Callable[..., Any]] = {
    "die": _die,
    "once": _once,
    "chatter": _chatter,
    "raise": _raise,
    "memory": _memory,
    "slow": _slow,
    "pid": _pid,
    "mark": _mark,
    "lambda": lambda: lambda: None,
}
