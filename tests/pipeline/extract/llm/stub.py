"""An endpoint on loopback that speaks OpenAI's protocol, as far as a test tells it what to say."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Reply:
    """One answer: ``before`` is called first, and may take its time."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    before: Callable[[], object] = lambda: None
    #: Sent again and again, ``pause`` seconds apart, until the client has had enough.
    endless: bytes = b""
    pause: float = 0.0


def completion(content: str, **choice: Any) -> Reply:
    """A chat completion with ``content``."""
    message = {"role": "assistant", "content": content}
    data = {
        "id": "1",
        "object": "chat.completion",
        "created": 1,
        "model": "stub",
        "choices": [{"index": 0, "message": message, "finish_reason": "stop", **choice}],
    }
    return Reply(body=json.dumps(data).encode(), headers={"Content-Type": "application/json"})


def answer(things: list[Any], facts: list[Any]) -> Reply:
    """A chat completion with an answer of the form that is asked for."""
    return completion(json.dumps({"things": things, "facts": facts}))


def error(status: int, message: str = "no", **headers: str) -> Reply:
    """An error as OpenAI has it; ``headers`` with underscores."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    body = json.dumps({"error": {"message": message, "type": "x", "code": None}}).encode()
    return Reply(status, body, {"Content-Type": "application/json", **named})


class Stub:
    """The endpoint: gives ``replies`` in turn, the last for ever, and keeps what it was asked."""

    def __init__(self) -> None:
        self.replies: list[Reply | Callable[[dict[str, Any]], Reply]] = []
        self.requests: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.url = ""
        #: Set when the test is over, so that nobody waits any longer.
        self.over = threading.Event()

    @property
    def asked(self) -> list[dict[str, Any]]:
        """What each request said in its user's message."""
        return [json.loads(self._user(request)) for request in self.requests]

    def _user(self, request: dict[str, Any]) -> str:
        (content,) = (m["content"] for m in request["messages"] if m["role"] == "user")
        return str(content)

    def reply(self, request: dict[str, Any], headers: dict[str, str]) -> Reply:
        number = len(self.requests)
        self.requests.append(request)
        self.headers.append(headers)
        reply = self.replies[min(number, len(self.replies) - 1)]
        return reply(request) if callable(reply) else reply


@contextmanager
def serving() -> Iterator[Stub]:
    """A stub that listens on a free port of loopback."""
    stub = Stub()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            request = json.loads(self.rfile.read(length))
            reply = stub.reply(request, {k.lower(): v for k, v in self.headers.items()})
            reply.before()
            try:
                self.send_response(reply.status)
                for name, value in reply.headers.items():
                    self.send_header(name, value)
                if not reply.endless and "Content-Length" not in reply.headers:
                    self.send_header("Content-Length", str(len(reply.body)))
                self.end_headers()
                self.wfile.write(reply.body)
                while reply.endless and not stub.over.is_set():
                    self.wfile.write(reply.endless)
                    stub.over.wait(reply.pause)
            except OSError:
                pass  # the client has had enough
            self.close_connection = True

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    stub.url = f"http://127.0.0.1:{server.server_port}/v1"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield stub
    finally:
        stub.over.set()
        server.shutdown()
        server.server_close()
        thread.join(10)
