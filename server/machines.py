"""What monitors ask for."""

from contextlib import closing

from flask import Blueprint, Response
from pyoxigraph import DefaultGraph

from .errors import Problem
from .snapshots import pinned
from .standing import open_search

blueprint = Blueprint("machines", __name__)


@blueprint.get("/healthz")
def alive() -> Response:
    """The process answers."""
    return _plain("ok\n")


@blueprint.get("/readyz")
def ready() -> Response:
    """The snapshot can be read: the store, and the search index."""
    snapshot = pinned()
    try:
        next(iter(snapshot.store.quads_for_pattern(None, None, None, DefaultGraph())), None)
        with closing(open_search(snapshot)) as database:
            database.execute("SELECT 1 FROM address LIMIT 1").fetchone()
    except Exception:
        raise Problem(503, "Service Unavailable", "The snapshot cannot be read.") from None
    return _plain(f"ready {snapshot.version}\n")


def _plain(text: str) -> Response:
    return Response(
        text, content_type="text/plain; charset=utf-8", headers={"Cache-Control": "no-cache"}
    )
