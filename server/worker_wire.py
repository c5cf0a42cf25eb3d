"""How the server and its query workers talk: frames over a Unix socket pair.

A frame is two big-endian 32-bit lengths, a JSON object (UTF-8) and a body of raw bytes. File
descriptors may travel with its first byte (``SCM_RIGHTS``, unix(7)). Neither side trusts the
other with more than its limits: a worker runs queries of strangers.
"""

import json
import os
import socket
import struct
from collections.abc import Sequence
from typing import Any, Final

_LENGTHS: Final = struct.Struct("!II")
_CHUNK: Final = 1 << 16
_encode: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
#: The most bytes that a frame's JSON may have.
_MOST_JSON: Final = 1 << 20
#: A result of at most so many bytes travels in the frame itself; a larger one is spooled.
INLINE: Final = 1 << 18


class Broken(Exception):  # noqa: N818 - a state of the connection, not a fault of the caller
    """The other side is gone, or what it sent is no frame."""


def send(
    sock: socket.socket, meta: dict[str, Any], body: bytes = b"", fds: Sequence[int] = ()
) -> None:
    """Send one frame; raise :class:`Broken` where nobody is there to take it."""
    head = _encode(meta).encode()
    frame = b"".join((_LENGTHS.pack(len(head), len(body)), head, body))
    try:
        if fds:
            sent = socket.send_fds(sock, [frame], fds)
            if sent < len(frame):
                sock.sendall(memoryview(frame)[sent:])
        else:
            sock.sendall(frame)
    except OSError as error:
        raise Broken(str(error)) from error


def receive(
    sock: socket.socket, most: int, max_fds: int = 0
) -> tuple[dict[str, Any], bytes, list[int]]:
    """Wait for one frame and return its object, its body and the descriptors that came with it.

    ``most`` bounds the body in bytes, and the object where it is more than that usually may have.
    Raise :class:`Broken` where the other side closes, or sends more than it may.
    """
    fds: list[int] = []
    try:
        if max_fds:
            data, fds, _, _ = socket.recv_fds(sock, _CHUNK, max_fds)
        else:
            data = sock.recv(_CHUNK)
        frame: bytes | bytearray = (
            data if len(data) >= _LENGTHS.size else _rest(sock, data, _LENGTHS.size)
        )
        head, body = _LENGTHS.unpack_from(frame)
        if head > max(_MOST_JSON, most) or body > most:
            raise Broken("a frame over the limit")
        start = _LENGTHS.size + head
        end = start + body
        if len(frame) < end:
            frame = _rest(sock, frame, end)
        if len(frame) > end:
            raise Broken("more than one frame at once")
        return json.loads(frame[_LENGTHS.size : start]), bytes(frame[start:end]), fds
    except (OSError, ValueError, Broken) as error:
        for fd in fds:
            os.close(fd)
        if isinstance(error, Broken):
            raise
        raise Broken(str(error)) from error


def _rest(sock: socket.socket, data: bytes | bytearray, length: int) -> bytearray:
    """Read on until there are ``length`` bytes at least."""
    buffer = bytearray(data)
    while len(buffer) < length:
        chunk = sock.recv(max(_CHUNK, min(length - len(buffer), 1 << 20)))
        if not chunk:
            raise Broken("the other side has closed")
        buffer += chunk
    return buffer
