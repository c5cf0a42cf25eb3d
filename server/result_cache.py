"""Results that are known already: kept by snapshot, query and format, and sent as they are.

A snapshot never changes, so neither does what a query finds in it (but for those that ask for the
time or for chance). The snapshot's version is part of the key: a new one invalidates nothing and
finds nothing, and what is of old ones ages away.
"""

import re
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import Final

from werkzeug.http import parse_etags

from .cache import ByteCache
from .codings import WORTH_COMPRESSING, compressed, takes_gzip
from .query_tokens import SPACE, unescape

Headers = list[tuple[str, str]]

_LEVEL: Final = 5
#: Addresses (and their Accept) whose meaning is remembered, and how long one may be.
_ADDRESSES: Final = 2048
_LONGEST_ADDRESS: Final = 4096
#: How many may wait for what others make, in all (each holds a thread), and for how many seconds.
_FOLLOWERS: Final = 8
_PATIENCE: Final = 0.25
#: What a 304 leaves out (RFC 9110, 15.4.5): it describes a body that does not come.
_OF_THE_BODY: Final = ("Content-Type", "Content-Length", "Content-Encoding", "Content-Disposition")

# SPARQL 1.1 Query, 17.4: the functions whose value is not one of their arguments'.
_VOLATILE: Final = ("NOW", "RAND", "UUID")
# Letters may stand right before one: the parser takes "ORDER BYRAND()". To take too much for
# a call costs a query its place in the cache; to take too little gives an old answer for a new one.
_CALL: Final = re.compile(rf"(?<![:?$])(?:NOW|RAND|UUID){SPACE}\(")
#: A query that names them more often is taken for one that calls them: behind each name there may
#: be a comment as long as the query, and looking past so many would take hours.
_MOST_NAMES: Final = 30


def is_volatile(query: str) -> bool:
    """Whether ``query`` may have another answer the next time, on the same snapshot."""
    upper = unescape(query).upper()
    # Most queries have none of the words, and a search for letters is cheaper than one for calls.
    named = sum(map(upper.count, _VOLATILE))
    return named > 0 and (named > _MOST_NAMES or _CALL.search(upper) is not None)


@dataclass(eq=False)
class Answer:
    """A complete answer with status 200: its headers, its bytes and their ETag (strong).

    ``key`` is the one under which it is kept, if it is.
    """

    headers: Headers
    body: bytes
    etag: str
    key: Hashable = field(default=None, repr=False)
    _compressed: "Answer | None" = field(default=None, repr=False)
    _not_modified: Headers | None = field(default=None, repr=False)

    @property
    def size(self) -> int:
        """How many bytes it takes, with its compressed form."""
        return len(self.body) + 600 + (self._compressed.size if self._compressed else 0)

    def in_coding(self, accept_encoding: str | None) -> "Answer":
        """This answer, or its compressed form where the client takes that; made once."""
        if len(self.body) < WORTH_COMPRESSING or not takes_gzip(accept_encoding):
            return self
        if self._compressed is None:
            body = compressed(self.body, _LEVEL)
            etag = f'{self.etag[:-1]}-gz"'
            changed = {"Content-Length": str(len(body)), "ETag": etag}
            headers = [(name, changed.get(name, value)) for name, value in self.headers]
            self._compressed = Answer([*headers, ("Content-Encoding", "gzip")], body, etag)
        return self._compressed

    def forget_coding(self) -> None:
        """Let go of the compressed form."""
        self._compressed = None

    def is_known(self, if_none_match: str | None) -> bool:
        """Whether the client has these bytes already (RFC 9110, 13.1.2)."""
        if not if_none_match:
            return False
        if if_none_match == self.etag:
            return True
        return parse_etags(if_none_match).contains_weak(self.etag[1:-1])

    def not_modified(self) -> Headers:
        """The headers of the 304 that says so."""
        if self._not_modified is None:
            self._not_modified = [h for h in self.headers if h[0] not in _OF_THE_BODY]
        return self._not_modified


class ResultCache:
    """Key → :class:`Answer`, bounded in bytes; and one evaluation at a time for each key."""

    def __init__(self, limit: int) -> None:
        self._answers: ByteCache[Answer] = ByteCache(limit)
        self._addresses: OrderedDict[Hashable, Hashable] = OrderedDict()
        self._flights: dict[Hashable, _Flight] = {}
        self._lock = threading.Lock()
        self._waiting = threading.Semaphore(_FOLLOWERS)
        #: The most bytes that an answer may have to be kept.
        self.most = limit // 4

    def by_address(self, address: tuple[str | None, ...]) -> Answer | None:
        """The answer to a request that came in the same words before, if it is still here."""
        key = self._addresses.get(address)
        return None if key is None else self._answers.get(key)

    def remember(self, address: tuple[str | None, ...], key: Hashable) -> None:
        """Requests in the words of ``address`` are answered by what ``key`` keeps."""
        if sum(map(len, filter(None, address))) > _LONGEST_ADDRESS:
            return
        with self._lock:
            self._addresses[address] = key
            if len(self._addresses) > _ADDRESSES:
                self._addresses.popitem(last=False)

    def get(self, key: Hashable) -> Answer | None:
        """The answer that ``key`` keeps."""
        return self._answers.get(key)

    def put(self, key: Hashable, answer: Answer) -> bool:
        """Keep ``answer``, or count its size anew; False where it is too large for that."""
        answer.key = key
        return self._answers.put(key, answer, answer.size)

    def coded(self, answer: Answer, accept_encoding: str | None) -> Answer:
        """``answer`` in the coding that the client takes; the bytes of one that is new count."""
        size = answer.size
        sent = answer.in_coding(accept_encoding)
        if answer.key is not None and answer.size != size and not self.put(answer.key, answer):
            answer.forget_coding()  # it stays as it was, and is compressed anew each time
        return sent

    def once(self, key: Hashable, make: Callable[[], Answer | None]) -> Answer | None:
        """The answer that ``key`` keeps; else what ``make`` returns, which is then kept.

        While one caller makes it, a few others of the same key wait a moment for it. Whoever has
        no place among them, waits in vain, or waits for what fails or cannot be shared (None),
        makes its own: so each has its own deadline, and only the engine says who must wait.
        """
        answer = self.get(key)
        if answer is not None:
            return answer
        with self._lock:
            flight = self._flights.get(key)
            leads = flight is None
            if flight is None:
                flight = self._flights[key] = _Flight()
        if not leads:
            return self._shared(flight) or self._made(key, make)
        try:
            flight.answer = self._made(key, make)
        finally:
            with self._lock:
                del self._flights[key]
            flight.landed.set()
        return flight.answer

    def _made(self, key: Hashable, make: Callable[[], Answer | None]) -> Answer | None:
        answer = make()
        if answer is not None:
            self.put(key, answer)
        return answer

    def _shared(self, flight: "_Flight") -> Answer | None:
        """What comes of a flight, if it comes soon."""
        if not self._waiting.acquire(blocking=False):
            return None
        try:
            flight.landed.wait(_PATIENCE)
        finally:
            self._waiting.release()
        return flight.answer


@dataclass(eq=False)
class _Flight:
    """An evaluation on its way, and who waits for it."""

    landed: threading.Event = field(default_factory=threading.Event)
    answer: Answer | None = None
