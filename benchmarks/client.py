"""The client for machines without wrk: as little Python per request as HTTP/1.1 allows."""

import asyncio
import re
import statistics
import time
from typing import Final

from .load import Requests, Round

_HEAD_END: Final = b"\r\n\r\n"
_LENGTH: Final = re.compile(rb"\r\ncontent-length:[ \t]*(\d+)", re.IGNORECASE)
_CHUNKED: Final = re.compile(rb"\r\ntransfer-encoding:[ \t]*chunked", re.IGNORECASE)


def response_end(data: bytes | bytearray) -> int | None:
    """Where the response at the start of ``data`` ends (RFC 9112, section 6); None if later."""
    head = data.find(_HEAD_END)
    if head < 0:
        return None
    at = head + len(_HEAD_END)
    if length := _LENGTH.search(data, 0, at):
        end = at + int(length[1])
        return end if end <= len(data) else None
    if not _CHUNKED.search(data, 0, at):
        raise ValueError("a response with neither a length nor chunks")
    while (line := data.find(b"\r\n", at)) >= 0:
        size = int(data[at:line].partition(b";")[0], 16)
        at = line + 2 + size + 2
        if size == 0:
            return at if at <= len(data) else None
    return None


class _Connection(asyncio.Protocol):
    """One connection: sends a request, waits for the whole answer, sends the next."""

    def __init__(self, load: "_Load") -> None:
        self._load = load
        self._buffer = bytearray()
        self._sent = 0.0
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._send()

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        end = response_end(self._buffer)
        if end is None:
            return
        self._load.answered(bytes(self._buffer[9:12]), time.perf_counter() - self._sent)
        del self._buffer[:end]
        self._send()

    def connection_lost(self, error: Exception | None) -> None:
        self._load.lost()

    def _send(self) -> None:
        assert self._transport is not None
        self._sent = time.perf_counter()
        self._transport.write(self._load.next_request())

    def close(self) -> None:
        """Leave, whatever is still to come."""
        if self._transport is not None:
            self._transport.abort()


class _Load:
    """A round: what is sent next, and what has been answered."""

    def __init__(self, requests: Requests) -> None:
        self._requests = requests
        self._head = f"Host: 127.0.0.1:{requests.port}\r\nAccept: {requests.accept}\r\n\r\n"
        self._asked = 0
        self.failures = 0
        self.latencies: list[float] = []
        self.over = False

    def next_request(self) -> bytes:
        target = self._requests[self._asked]
        self._asked += 1
        return f"GET {target} HTTP/1.1\r\n{self._head}".encode("ascii")

    def answered(self, status: bytes, seconds: float) -> None:
        self.latencies.append(seconds * 1000)
        self.failures += status != b"200"

    def lost(self) -> None:
        """A connection that the server closed; the others go on."""
        self.failures += not self.over


async def _run(requests: Requests, seconds: float, connections: int) -> Round:
    loop = asyncio.get_running_loop()
    load = _Load(requests)
    begin = time.perf_counter()
    made = [
        await loop.create_connection(lambda: _Connection(load), "127.0.0.1", requests.port)
        for _ in range(connections)
    ]
    await asyncio.sleep(seconds)
    took = time.perf_counter() - begin
    load.over = True
    for _, connection in made:
        connection.close()
    found = sorted(load.latencies)
    latency = {}
    if len(found) > 1:
        cuts = statistics.quantiles(found, n=100, method="inclusive")
        latency = {"p50": cuts[49], "p95": cuts[94], "p99": cuts[98], "max": found[-1]}
    return Round(len(found), took, load.failures, latency)


def run(requests: Requests, seconds: float, connections: int) -> Round:
    """Ask ``requests`` for ``seconds`` over so many connections."""
    return asyncio.run(_run(requests, seconds, connections))
