"""The process from which query workers are forked: small, single-threaded, and without sockets.

The server cannot fork workers itself: it has threads, open connections and perhaps a parent that
forks too. So each server process starts one of these with exec, which imports what a worker
needs once and then forks a worker in about a millisecond. It ends when the server does, however
the server ended, and its workers end with it.

Requests, over a socket of datagrams: ``{"do": "fork", "memory": bytes, "output": bytes}`` with
two descriptors (the worker's socket, its spool file), answered with ``{"pid": …}``; ``{"do":
"end", "pid": …}`` kills that worker if it still lives and answers with its ``{"status": …}``
(os.waitstatus_to_exitcode). A pid stays taken until "end", so no other process is ever meant.
"""

import json
import os
import select
import signal
import socket
import sys
from contextlib import suppress
from typing import Any, Final

from . import worker_process
from .worker_sandbox import Unsandboxed, deny_connections, die_with_parent, limit

_DATAGRAM: Final = 4096


def main() -> None:
    """Serve the socket whose descriptor is ``argv[1]``, for the process ``argv[2]``."""
    control = socket.socket(fileno=int(sys.argv[1]))
    server = int(sys.argv[2])
    # The terminal's ctrl-C is for the server, which takes us with it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    watch = select.poll()
    watch.register(control, select.POLLIN)
    with suppress(AttributeError, OSError):
        # Where another process has inherited the server's end of the socket, its end is not
        # closed when the server dies; but then this descriptor becomes readable.
        watch.register(os.pidfd_open(server), select.POLLIN)
    if os.getppid() != server:
        return
    while True:
        for fd, _ in watch.poll():
            if fd != control.fileno() or not _answer(control):
                os._exit(0)


def _answer(control: socket.socket) -> bool:
    """Do what the next datagram asks; False when the server is gone."""
    data, fds, _, _ = socket.recv_fds(control, _DATAGRAM, 2)
    if not data:
        return False
    request = json.loads(data)
    reply: dict[str, Any]
    if request["do"] == "fork":
        reply = _fork(control, request, fds)
    else:
        reply = {"status": _end(request["pid"])}
    for fd in fds:
        os.close(fd)
    control.send(json.dumps(reply).encode())
    return True


def _fork(control: socket.socket, request: dict[str, Any], fds: list[int]) -> dict[str, Any]:
    parent = os.getpid()
    try:
        pid = os.fork()
    except OSError as error:
        return {"error": os.strerror(error.errno or 0)}
    if pid:
        return {"pid": pid}
    try:
        control.close()
        die_with_parent(parent)
        # What the library prints as it dies is no news, and strangers could fill a log with it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
        limit(request["memory"], request["output"])
        if request["fenced"]:
            with suppress(Unsandboxed):  # the server has said so at its start
                deny_connections()
        worker_process.run(socket.socket(fileno=fds[0]), fds[1])
    finally:
        os._exit(1)


def _end(pid: int) -> int:
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
    with suppress(ChildProcessError):
        return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    return -signal.SIGKILL


if __name__ == "__main__":
    main()
