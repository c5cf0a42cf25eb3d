"""How many may do a thing at once, in all and for each client."""

import threading
from collections import Counter


class Turnstile:
    """``total`` may be inside at once, ``each`` of one client.

    For what holds a thread for as long as a client pleases: sending its body, reading its answer.
    """

    def __init__(self, total: int, each: int) -> None:
        self._total = total
        self._each = each
        self._inside: Counter[str] = Counter()
        self._changed = threading.Condition()

    def enter(self, client: str, patience: float = 0.0) -> bool:
        """Go in, waiting for ``patience`` seconds at most; False where there is no place."""
        with self._changed:
            if not self._changed.wait_for(lambda: self._has_place(client), patience):
                return False
            self._inside[client] += 1
            return True

    def leave(self, client: str) -> None:
        """Go out again, once for each time that one went in."""
        with self._changed:
            self._inside[client] -= 1
            if self._inside[client] <= 0:
                del self._inside[client]
            self._changed.notify_all()

    def _has_place(self, client: str) -> bool:
        return self._inside[client] < self._each and self._inside.total() < self._total
