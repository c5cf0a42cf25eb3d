"""A cache that is bounded in bytes and forgets what was used longest ago."""

import threading
from collections import OrderedDict
from collections.abc import Hashable
from typing import Final, Generic, TypeVar

V = TypeVar("V")

#: What an entry costs besides its value: key, links and bookkeeping, roughly.
_OVERHEAD: Final = 500


class ByteCache(Generic[V]):
    """Key → value, holding values of at most ``limit`` bytes together; safe between threads.

    Put the snapshot's version into the key: then nothing in here is ever out of date, and what is
    of an old version ages away.
    """

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._size = 0
        self._entries: OrderedDict[Hashable, tuple[V, int]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Hashable) -> V | None:
        """The value of ``key``, or None."""
        with self._lock:
            entry = self._entries.get(key)
            if entry is None:
                return None
            self._entries.move_to_end(key)
            return entry[0]

    def put(self, key: Hashable, value: V, size: int) -> None:
        """Keep ``value``, of ``size`` bytes; but not what would take a quarter of all."""
        size += _OVERHEAD
        if size * 4 > self._limit:
            return
        with self._lock:
            old = self._entries.pop(key, None)
            if old is not None:
                self._size -= old[1]
            self._entries[key] = (value, size)
            self._size += size
            while self._size > self._limit:
                _, (_, dropped) = self._entries.popitem(last=False)
                self._size -= dropped
