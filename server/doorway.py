"""The WSGI layer that every request passes first: which snapshot, and under which path."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from .snapshots import ENVIRON_KEY, Snapshots

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


class Doorway:
    """Pin the snapshot of a request, and take its address from the manifest alone.

    The base URI's path becomes ``SCRIPT_NAME`` whether the proxy in front strips it or passes
    it on. Scheme and host are set to the base URI's: what a client or a proxy sends in ``Host``
    or ``X-Forwarded-…`` reaches no link. ``is_route`` says whether a path (without the base)
    leads to a view; it settles what a path means that begins with the base's by chance.
    """

    def __init__(
        self, app: "WSGIApplication", snapshots: Snapshots, is_route: Callable[[str], bool]
    ) -> None:
        self._app = app
        self._snapshots = snapshots
        self._is_route = is_route

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """Answer one request (PEP 3333)."""
        snapshot = self._snapshots.current()
        environ[ENVIRON_KEY] = snapshot
        environ["wsgi.url_scheme"], environ["HTTP_HOST"], prefix = snapshot.origin
        if prefix:
            self._mount(environ, prefix)
        else:
            environ["SCRIPT_NAME"] = ""
        return self._app(environ, start_response)

    def _mount(self, environ: "WSGIEnvironment", prefix: str) -> None:
        # PEP 3333: the environment's strings are bytes decoded as Latin-1.
        script = prefix.encode().decode("latin-1")
        path = environ.get("SCRIPT_NAME", "") + environ.get("PATH_INFO", "")
        environ["SCRIPT_NAME"] = script
        if path == script or path.startswith(f"{script}/"):
            rest = path[len(script) :] or "/"
            if self._is_route(rest) or not self._is_route(path):
                path = rest
        environ["PATH_INFO"] = path
