"""Large results on their way to clients: files without names, read at each client's pace."""

import os
import threading
import weakref
from collections.abc import Callable, Iterator
from typing import Final, Self

_CHUNK: Final = 1 << 16


class BrokenOff(Exception):  # noqa: N818 - what has become of a result
    """The file of a result was given back before all of it was read."""


class Spool:
    """A result in a file: iterate over its bytes once, or read them all; it closes itself."""

    def __init__(self, fd: int, size: int) -> None:
        self._fd: int | None = fd
        self._on_close: Callable[[], None] | None = None
        self._position = 0
        self._lock = threading.Lock()
        self.size = size

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        with self._lock:
            if self._fd is None or self._position >= self.size:
                chunk = b""
            else:
                most = min(_CHUNK, self.size - self._position)
                chunk = os.pread(self._fd, most, self._position)
                self._position += len(chunk)
        if not chunk:
            self.close()
            raise StopIteration
        return chunk

    def read(self) -> bytes:
        """All that has not been read yet. Raise :class:`BrokenOff` where it is not to be had."""
        left = self.size - self._position
        content = b"".join(self)
        if len(content) < left:
            raise BrokenOff
        return content

    def call_on_close(self, callback: Callable[[], None]) -> None:
        """Have ``callback`` called once when this is closed; at once where that has happened."""
        with self._lock:
            if self._fd is not None:
                self._on_close = callback
                return
        callback()

    def close(self) -> None:
        """Give the file back; nothing more can be read."""
        with self._lock:
            fd, self._fd = self._fd, None
            callback, self._on_close = self._on_close, None
        if fd is not None:
            os.close(fd)
        if callback is not None:
            callback()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __del__(self) -> None:
        self.close()

    @property
    def closed(self) -> bool:
        """Whether nothing more can be read."""
        return self._fd is None

    @property
    def left(self) -> float:
        """The share of the result that the client has still to take, from 1 to 0."""
        return 1 - self._position / self.size if self.size else 0.0


class Spools:
    """All spooled results; together they hold ``limit`` bytes at most.

    Where a new one would pass that, those that are furthest from their end are broken off. (Their
    clients notice: a Content-Length was promised.) So clients that read a byte a second fill no
    disk.
    """

    def __init__(self, limit: int) -> None:
        self._limit = limit
        # Weak: a server drops the iterator of a client that has left, and with it the file.
        self._open: weakref.WeakSet[Spool] = weakref.WeakSet()
        self._lock = threading.Lock()

    def add(self, fd: int, size: int) -> Spool:
        """Take over the descriptor ``fd`` of a file of ``size`` bytes."""
        spool = Spool(fd, size)
        with self._lock:
            self._open.add(spool)
            alive = [other for other in self._open if not other.closed]
            held = sum(other.size for other in alive)
            surplus: list[Spool] = []
            for other in sorted(alive, key=lambda other: other.left, reverse=True):
                if held <= self._limit:
                    break
                if other is not spool:
                    surplus.append(other)
                    held -= other.size
        for other in surplus:
            other.close()
        return spool
