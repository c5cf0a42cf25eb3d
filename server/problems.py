"""How every failure is answered: RFC 9457 problem details, or a page for people."""

import json
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

from flask import Flask, Response, current_app, render_template, request
from werkzeug.exceptions import HTTPException

from .errors import Problem
from .headers import ALWAYS
from .messages import marked
from .negotiate import best
from .reading import reading
from .snapshots import pinned

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse

PROBLEM_JSON: Final = "application/problem+json"


def respond(problem: Problem) -> Response:
    """Render ``problem`` as the client prefers: a page, or else ``application/problem+json``."""
    form = best(request.headers.get("Accept"), (PROBLEM_JSON, "application/json", "text/html"))
    if form == "text/html":
        read = reading(pinned())
        # All tombstones are alike: they do not even say at which address they stand.
        page = render_template("problem.html", problem=problem, nowhere=True)
        response = read.response(page)
    else:
        response = Response(_json(problem), content_type=PROBLEM_JSON)
    response.status_code = problem.status
    response.headers.update(problem.headers)
    response.headers.setdefault("Cache-Control", "no-store")
    response.vary.add("Accept")
    return response


def send(problem: Problem, start_response: "StartResponse", exc_info: Any = None) -> list[bytes]:
    """Send ``problem`` from a WSGI layer, where there is no Flask to ask; return the body."""
    body = _json(problem)
    headers = {
        **ALWAYS,
        "Content-Type": PROBLEM_JSON,
        "Content-Length": str(len(body)),
        "Cache-Control": "no-store",
        **problem.headers,
    }
    phrase = HTTPStatus(problem.status).phrase
    status = f"{problem.status} {phrase}"
    start_response(status, list(headers.items()), exc_info)
    return [body]


def unexpected() -> Problem:
    """What a client hears of a fault of ours; the log has the rest."""
    detail = marked("Something went wrong here; it has been logged.")
    return Problem(500, "Internal Server Error", detail)


def _json(problem: Problem) -> bytes:
    return (json.dumps(problem.document(), ensure_ascii=False, indent=1) + "\n").encode()


def _http_exception(error: HTTPException) -> Response:
    """What Flask and Werkzeug refuse by themselves: no such route, a wrong method, a bad form."""
    status = error.code or 500
    headers = {
        name: value
        for name, value in error.get_headers(request.environ)
        if name.lower() not in ("content-type", "content-length")
    }
    if status < 400:
        return Response(status=status, headers=headers)
    detail = _DETAILS.get(status) or error.description or ""
    return respond(Problem(status, HTTPStatus(status).phrase, detail, headers))


def _unexpected(error: Exception) -> Response:
    """A fault of ours: the log has it, the client learns only that it happened."""
    current_app.logger.error("%s %s failed", request.method, request.path, exc_info=error)
    return respond(unexpected())


#: What a page calls a problem in its own language; to machines it is HTTP's own phrase.
TITLES: Final = (
    marked("Bad Request"),
    marked("Forbidden"),
    marked("Not Found"),
    marked("Method Not Allowed"),
    marked("Not Acceptable"),
    marked("Gone"),
    marked("Content Too Large"),
    marked("URI Too Long"),
    marked("Unsupported Media Type"),
    marked("Requested Range Not Satisfiable"),
    marked("Internal Server Error"),
    marked("Bad Gateway"),
    marked("Service Unavailable"),
    marked("Gateway Timeout"),
)
_DETAILS: Final = {
    404: marked("Nothing has this address. The site's home page and search lead to what there is."),
    405: marked(
        "This address does not take that method; the header Allow lists those that it takes."
    ),
}


def register(app: Flask) -> None:
    """Make every failure of ``app`` answer in the one shape."""
    app.register_error_handler(Problem, respond)
    app.register_error_handler(HTTPException, _http_exception)
    app.register_error_handler(Exception, _unexpected)
