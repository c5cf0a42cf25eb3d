"""A request to the SPARQL endpoint, read as the SPARQL 1.1 Protocol (2.1) has it.

Works on the WSGI environment alone, so that an answer that is known needs no framework. Everything
that is wrong with a request is raised as a :class:`~.errors.Problem` here, before any work.
"""

import math
import re
from binascii import a2b_qp
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote_to_bytes

from werkzeug.http import parse_options_header

from .config import Config
from .engine import Query
from .errors import Problem
from .messages import Message, joined, marked
from .query_output import are_known

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

DIRECT: Final = "application/sparql-query"
FORM: Final = "application/x-www-form-urlencoded"
UPDATE: Final = "application/sparql-update"
#: GET and HEAD; POST as the protocol has it; QUERY, a POST that promises to change nothing.
METHODS: Final = ("GET", "HEAD", "POST", "QUERY", "OPTIONS")
WRITES: Final = marked(
    "Nothing can be written here. What is published comes from fact sheets through the pipeline: "
    "correct the sheet, run “rejoinder build”, and the next snapshot has it."
)

#: What a method that takes a body says it takes.
ACCEPTED: Final = {"Accept-Post": f"{FORM}, {DIRECT}", "Accept-Query": f'"{DIRECT}", "{FORM}"'}
_MOST_PARAMETERS: Final = 1000
_BARE_PERCENT: Final = re.compile(rb"%(?![0-9A-Fa-f]{2})|[\r\n]")


@dataclass(frozen=True, slots=True)
class Request:
    """What a client asks: ``query`` is None where it asks for the service's description.

    ``formats`` are the parameters of the name ``format``; ``seconds`` how long the query may run.
    """

    query: Query | None
    formats: tuple[str, ...]
    accept: str | None
    seconds: float


def read(environ: "WSGIEnvironment", config: Config) -> Request:
    """Read a request; raise a Problem with 400, 403, 405, 413, 414 or 415."""
    method = environ["REQUEST_METHOD"]
    if method not in METHODS:
        raise Problem(
            405,
            "Method Not Allowed",
            joined(
                (Message("This endpoint takes %(methods)s.", methods=", ".join(METHODS)), WRITES)
            ),
            {"Allow": ", ".join(METHODS)},
        )
    parameters = _query_string(environ, config)
    if method in ("POST", "QUERY"):
        _body(environ, config, parameters)
    return _request(environ, parameters, config, method)


class Parameters:
    """Names and values, in the order in which they came."""

    def __init__(self) -> None:
        self._values: dict[str, list[str]] = {}

    def add(self, text: bytes, where: str) -> None:
        """Add what an ``application/x-www-form-urlencoded`` text holds; it is UTF-8 throughout."""
        fields = text.split(b"&") if text else []
        if len(fields) > _MOST_PARAMETERS:
            raise Problem(
                400, "Bad Request", f"{where} has more than {_MOST_PARAMETERS} parameters."
            )
        try:
            for field in fields:
                name, _, value = field.partition(b"=")
                self.put(_decode(name), _decode(value))
        except UnicodeDecodeError:
            raise Problem(
                400, "Bad Request", f"{where} is not UTF-8 once its % escapes are decoded."
            ) from None

    def put(self, name: str, value: str) -> None:
        """Add one value."""
        self._values.setdefault(name, []).append(value)

    def all(self, name: str) -> tuple[str, ...] | None:
        """The values of a parameter; None where it does not stand there."""
        values = self._values.get(name)
        return None if values is None else tuple(values)

    def one(self, name: str) -> str | None:
        """The value of a parameter that may stand there once; repeating itself does no harm."""
        values = set(self._values.get(name, ()))
        if len(values) > 1:
            raise Problem(
                400, "Bad Request", f"The parameter “{name}” stands here with different values."
            )
        return values.pop() if values else None

    def count(self, name: str) -> int:
        """How many values a parameter has."""
        return len(self._values.get(name, ()))


def _decode(text: bytes) -> str:
    """Decode a name or a value (URL Standard, 5.1): + is a space, and %hh a byte of UTF-8."""
    text = text.replace(b"+", b" ")
    if b"%" in text:
        if _BARE_PERCENT.search(text):
            text = unquote_to_bytes(text)
        else:
            # Quoted-printable has the same escapes with another sign, and its decoder is in C: an
            # address that is a query is mostly escapes, and is decoded twenty times as fast.
            text = a2b_qp(text.replace(b"=", b"=3D").replace(b"%", b"="))
    return text.decode()


def _query_string(environ: "WSGIEnvironment", config: Config) -> Parameters:
    parameters = Parameters()
    text = environ.get("QUERY_STRING", "")
    if len(text) > config.max_query_bytes:
        raise Problem(
            414,
            "URI Too Long",
            Message(
                "The address may have %(most)s bytes; send a longer query as the body of a POST.",
                most=config.max_query_bytes,
            ),
        )
    if text:
        # PEP 3333: the bytes of the address, read as Latin-1.
        parameters.add(text.encode("latin-1"), "The address")
    return parameters


def _body(environ: "WSGIEnvironment", config: Config, parameters: Parameters) -> None:
    """Read what a POST or QUERY carries into ``parameters``."""
    media_type, options = parse_options_header(environ.get("CONTENT_TYPE"))
    if media_type not in (DIRECT, FORM, UPDATE):
        found = f"found “{media_type}”" if media_type else "none was sent"
        raise Problem(
            415,
            "Unsupported Media Type",
            f"A query comes as {DIRECT} or {FORM} (Content-Type: {found}).",
            ACCEPTED,
        )
    charset = options.get("charset", "utf-8").lower()
    if charset not in ("utf-8", "utf8", "us-ascii"):
        raise Problem(
            415,
            "Unsupported Media Type",
            f"A query is UTF-8 (charset: found “{charset}”).",
            ACCEPTED,
        )
    if environ.get("HTTP_CONTENT_ENCODING", "identity").lower() != "identity":
        raise Problem(
            415,
            "Unsupported Media Type",
            "A query comes as it is, without a Content-Encoding.",
            {"Accept-Encoding": "identity"},
        )
    body = _read_body(environ, config.max_query_bytes)
    if media_type == UPDATE:
        raise Problem(403, "Forbidden", WRITES)
    if media_type == FORM:
        parameters.add(body, "The form")
        return
    try:
        parameters.put("query", body.decode())
    except UnicodeDecodeError as error:
        raise Problem(
            400,
            "Bad Request",
            f"The query is not UTF-8: byte {error.start + 1} cannot stand there.",
        ) from None


def _read_body(environ: "WSGIEnvironment", most: int) -> bytes:
    too_large = Problem(
        413, "Content Too Large", f"A request may have {most} bytes.", {"Connection": "close"}
    )
    try:
        length = int(environ.get("CONTENT_LENGTH") or -1)
    except ValueError:
        raise Problem(400, "Bad Request", "Content-Length is no number.") from None
    if length > most:
        raise too_large
    if length < 0 and not environ.get("wsgi.input_terminated"):
        return b""
    body: bytes = environ["wsgi.input"].read(length if length >= 0 else most + 1)
    if len(body) > most:
        raise too_large
    return body


def _request(
    environ: "WSGIEnvironment", parameters: Parameters, config: Config, method: str
) -> Request:
    if parameters.count("update"):
        raise Problem(403, "Forbidden", WRITES)
    if parameters.count("query") > 1:
        raise Problem(400, "Bad Request", marked("A request has one query; this one has more."))
    formats = parameters.all("format") or ()
    seconds = parameters.one("timeout")
    text = parameters.one("query")
    if not are_known(formats):
        raise Problem(
            400,
            "Bad Request",
            Message(
                "format=%(format)s is not known; it may be json, xml, csv, tsv, html, and for "
                "graphs ttl, jsonld, nt, rdf, trig, nq, or one of their media types.",
                format=formats[0][:100],
            ),
        )
    query = None
    if text is not None:
        if not text.removeprefix("\ufeff").strip():
            raise Problem(400, "Bad Request", marked("The query is empty."))
        query = Query(
            text.removeprefix("\ufeff"),
            _graphs(parameters, "default-graph-uri"),
            _graphs(parameters, "named-graph-uri"),
        )
    elif method in ("POST", "QUERY"):
        raise Problem(400, "Bad Request", "The parameter “query” is missing.")
    return Request(
        query, formats, environ.get("HTTP_ACCEPT"), _seconds(seconds, config.query_timeout)
    )


def _graphs(parameters: Parameters, name: str) -> tuple[str, ...] | None:
    graphs = parameters.all(name)
    for graph in graphs or ():
        if ":" not in graph or any(c <= " " or c in '<>"{}|^`\\' for c in graph):
            detail = Message(
                "%(name)s is not an absolute IRI: “%(value)s”.", name=name, value=graph[:200]
            )
            raise Problem(400, "Bad Request", detail)
    return graphs


def _seconds(text: str | None, most: float) -> float:
    """How long a query may run: as long as configured, or less where the client asks so."""
    if text is None:
        return most
    try:
        seconds = float(text)
    except ValueError:
        seconds = math.nan
    if not seconds > 0:
        raise Problem(
            400,
            "Bad Request",
            Message(
                "timeout is a number of seconds above 0 (at most %(most)s count); "
                "found “%(value)s”.",
                most=f"{most:g}",
                value=text[:100],
            ),
        )
    return min(seconds, most)


def client_of(environ: Mapping[str, object]) -> str:
    """Whom fairness counts: the client's address; of IPv6 its network, which is one customer's."""
    address = str(environ.get("REMOTE_ADDR") or "")
    if ":" in address:
        return ":".join(address.partition("%")[0].split(":")[:4])
    return address
