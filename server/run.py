"""Serving a site for good: granian, one process of threads that ends when it is told to."""

import errno
import gc
import os
import socket
from dataclasses import replace
from functools import partial
from typing import Any, Final

from granian import Granian
from granian.constants import Interfaces

from ..ontology.layout import CURRENT, MANIFEST
from ..ontology.manifest import Manifest, ManifestError, read_manifest_file
from .app import create_app
from .config import Config
from .errors import ServerError, SnapshotError
from .remote_snapshots import RemoteSnapshots
from .worker_sandbox import die_with_parent

#: Requests at a time. Pages take microseconds and queries run in processes of their own: what
#: holds a thread is a client that waits for its query, or that reads slowly.
THREADS: Final = 32

#: Seconds that requests in progress get when the server is told to end.
_GRACE: Final = 1

#: What another port would mend: somebody has this one, or it takes privileges.
_OF_THE_PORT: Final = frozenset((errno.EADDRINUSE, errno.EACCES))


def serve(config: Config) -> None:
    """Serve ``config.site`` until SIGINT or SIGTERM; print the address once it listens.

    One process does it, with threads: a second would have caches and query workers of its own. It
    dies with this one, however this one ends. Port 0 takes any that is free. Raise
    :class:`~rejoinder.server.errors.ServerError` where nothing is published, or where nobody can
    listen on the address.
    """
    try:
        manifest = read_manifest_file(config.manifest or config.site / CURRENT / MANIFEST)
    except ManifestError as error:
        raise SnapshotError(str(error)) from None
    if config.endpoint:
        RemoteSnapshots(config)  # here, where a refusal is a line for people
    config = replace(config, port=_free_port(config))
    server = Granian(
        "rejoinder",  # a name for the log; the application comes from the loader below
        address=config.host,
        port=config.port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=THREADS,
        workers_kill_timeout=_GRACE,
        log_enabled=False,
    )
    server.on_startup(partial(_announce, config, manifest))
    server.serve(target_loader=partial(_load, config, os.getpid()), wrap_loader=False)


def _load(config: Config, parent: int) -> Any:
    """Make the application, in the process that answers."""
    die_with_parent(parent)
    app = create_app(config)
    # It stays. To look through all of it for garbage kept every eighth page waiting for 60 ms.
    gc.collect()
    gc.freeze()
    return app


def _free_port(config: Config) -> int:
    """The port to listen on. Raise where nobody can: granian would say so with a traceback."""
    try:
        family, kind, _, _, address = socket.getaddrinfo(
            config.host, config.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        with socket.socket(family, kind) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
            port: int = probe.getsockname()[1]
            return port
    except (OSError, UnicodeError) as error:  # a host that is no name at all is a UnicodeError
        of_port = isinstance(error, OSError) and error.errno in _OF_THE_PORT
        reason = getattr(error, "strerror", None) or str(error)
        raise ServerError(
            f"cannot listen on {authority(config)}: {reason}; "
            f"--{'port' if of_port else 'host'} chooses another"
        ) from None


def authority(config: Config) -> str:
    """Host and port as addresses have them (RFC 3986, section 3.2)."""
    host = f"[{config.host}]" if ":" in config.host else config.host
    return f"{host}:{config.port}"


def _announce(config: Config, manifest: Manifest) -> None:
    path = manifest.base_uri.partition("://")[2].partition("/")[2].rstrip("/")
    print(
        f"Serving “{manifest.site.title}” at http://{authority(config)}/{path and path + '/'}"
        " (Ctrl-C stops it)",
        flush=True,
    )
