"""A cache that is bounded in bytes and forgets what was used longest ago."""

import sys
import threading
from collections import OrderedDict
from collections.abc import Hashable
from typing import Final, Generic, TypeVar

V = TypeVar("V")

#: What an entry costs besides its value and the texts of its key, roughly.
_OVERHEAD: Final = 500


class ByteCache(Generic[V]):
    """Key → value, holding values of at most ``limit`` bytes together; safe between threads.

    Put the snapshot's key into the key: then nothing in here is ever out of date, and what is
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

    def put(self, key: Hashable, value: V, size: int) -> bool:
        """Keep ``value``, of ``size`` bytes; return False for what would take a quarter of all.

        The texts of ``key`` count too, where it is one or a tuple of such: they are what a client
        sent, and may be longer than the value.
        """
        size += _OVERHEAD + _weight(key)
        if size * 4 > self._limit:
            return False
        with self._lock:
            old = self._entries.pop(key, None)
            if old is not None:
                self._size -= old[1]
            self._entries[key] = (value, size)
            self._size += size
            while self._size > self._limit:
                _, (_, dropped) = self._entries.popitem(last=False)
                self._size -= dropped
        return True


def _weight(key: object) -> int:
    """The bytes of memory that the texts of a key take."""
    if isinstance(key, str | bytes):
        return sys.getsizeof(key)
    return sum(map(_weight, key)) if isinstance(key, tuple) else 0
