"""A whole named graph as bytes: cached while it is small, through a file when it is large."""

import tempfile
from collections.abc import Iterator
from hashlib import sha256
from itertools import islice
from typing import IO, Final, cast

import pyoxigraph
from flask import Response, request
from pyoxigraph import NamedNode, Quad
from werkzeug.wsgi import wrap_file

from ..ontology.formats import GRAPH_FORMATS
from .forms import Form, writing
from .rendition import REVALIDATE, Rendition
from .serialise import serialise, stream
from .site import site
from .snapshots import Snapshot

#: A graph of more quads is not sorted, nor held in memory.
SORTED_LIMIT: Final = 20_000

#: A serialisation larger than this waits on disk, not in memory.
_IN_MEMORY: Final = 8 * 1024 * 1024


def send_graph(
    snapshot: Snapshot, iri: str, form: Form, headers: tuple[tuple[str, str], ...]
) -> Response:
    """Send the named graph ``iri`` in ``form``, an RDF format.

    A small graph is sorted, and its JSON-LD compact; a large one comes in the store's own order,
    which is the same for as long as the snapshot is.
    """
    key = (snapshot.key, "graph", iri, form.extension, headers)
    rendition: Rendition | None = site().documents.get(key)
    if rendition is None:
        quads = list(islice(_quads(snapshot, iri), SORTED_LIMIT + 1))
        with writing(form):
            if len(quads) > SORTED_LIMIT:
                return _send_large(snapshot, iri, form, headers)
            body = serialise(
                quads,
                GRAPH_FORMATS[form.extension],
                prefixes=snapshot.manifest.prefixes,
            )
        rendition = Rendition.of(body, form.content_type, *headers)
        site().documents.put(key, rendition, len(body))
    return rendition.respond(key)


def _quads(snapshot: Snapshot, iri: str) -> Iterator[Quad]:
    return snapshot.store.quads_for_pattern(None, None, None, NamedNode(iri))


def _send_large(
    snapshot: Snapshot, iri: str, form: Form, headers: tuple[tuple[str, str], ...]
) -> Response:
    """Serialise to a file first: so Content-Length is known, and no failure looks complete."""
    etag = sha256(
        "\0".join((snapshot.key, iri, form.extension, pyoxigraph.__version__)).encode()
    ).hexdigest()[:32]
    response = Response(content_type=form.content_type)
    response.headers.extend(headers)
    response.headers["Cache-Control"] = REVALIDATE
    response.set_etag(etag)
    if request.if_none_match.contains(etag):
        response.status_code = 304
        return response
    spool = tempfile.SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 - closed with the response
    response.call_on_close(spool.close)
    file = cast(IO[bytes], spool)
    try:
        stream(
            _quads(snapshot, iri), GRAPH_FORMATS[form.extension], snapshot.manifest.prefixes, file
        )
    except BaseException:
        spool.close()
        raise
    response.content_length = file.tell()
    file.seek(0)
    response.response = wrap_file(request.environ, file, 65_536)
    response.direct_passthrough = True
    return response
