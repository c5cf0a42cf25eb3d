"""The WSGI layer that every request passes first: which snapshot, and under which path."""

import re
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, Final

from .freshness import REVALIDATE, freshness
from .snapshots import ENVIRON_KEY, VERSION_ROOT, Snapshot, Snapshots

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

#: What has pages of its own in each version; anything else there leads to the site's.
_OF_VERSIONS: Final = re.compile(
    r"/(?:(?:doc|id|graph|download|kind|static|network|timeline|snapshot)/.*|network|timeline|graph|download|search|sparql(?:/.*)?|ns(?:[./].*)?)?",
    re.DOTALL,
)
#: Of these a cache may keep what a version says.
_KEPT: Final = ("200", "206", "301", "303", "304")


class Doorway:
    """Pin the snapshot of a request, and take its address from the manifest alone.

    The base URI's path becomes ``SCRIPT_NAME`` whether the proxy in front strips it or passes
    it on. Scheme and host are set to the base URI's: what a client or a proxy sends in ``Host``
    or ``X-Forwarded-…`` reaches no link. ``is_route`` says whether a path (without the base)
    leads to a view; it settles what a path means that begins with the base's by chance.

    Below ``/version/{version}`` the same views answer from that version, as if the site were there.
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
        if environ["PATH_INFO"].startswith(VERSION_ROOT):
            version = self._enter(environ)
            if version is not None:
                return self._app(environ, _versioned(version, start_response))
        return self._app(environ, start_response)

    def _enter(self, environ: "WSGIEnvironment") -> Snapshot | None:
        """Pin the version that the path names, and leave its name out of the path.

        None where it is not there, or has no such page: the views of :mod:`versions` say which.
        """
        name, slash, rest = environ["PATH_INFO"][len(VERSION_ROOT) :].partition("/")
        if not slash or not _OF_VERSIONS.fullmatch(f"/{rest}"):
            return None
        version = self._snapshots.version(name)
        if version is not None:
            environ[ENVIRON_KEY] = version
            environ["SCRIPT_NAME"] = version.root.encode().decode("latin-1")
            environ["PATH_INFO"] = f"/{rest}"
        return version

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


def _versioned(version: Snapshot, start_response: "StartResponse") -> "StartResponse":
    """``start_response``, for what a version answers: kept longer, and listed nowhere."""

    def start(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
        if status.startswith(_KEPT):
            headers = [
                (name, freshness(version))
                if (name.lower(), value) == ("cache-control", REVALIDATE)
                else (name, value)
                for name, value in headers
            ]
        if all(name.lower() != "x-robots-tag" for name, _ in headers):
            headers = [*headers, ("X-Robots-Tag", "noindex")]
        return start_response(status, headers, *rest)

    return start
