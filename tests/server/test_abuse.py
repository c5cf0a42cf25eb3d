"""What strangers may try: nothing runs on, fills memory, opens a connection or stops the rest.

One server with small limits stands for all of it. Times are not asserted: what must end is waited
for, and what must go on is counted. Where others must not be kept waiting, those who abuse may run
for longer than the others may wait: so a place that is not given up fails the test.
"""

import json
import os
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from http.client import HTTPConnection
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad
from rejoinder.ontology.manifest import Site
from rejoinder.pipeline.snapshot import publish

from .sparql_server import Reply, Server
from .workers_support import descendants, eventually, is_alive

MB = 1 << 20
MEMORY = 300
RESULT = 8
BASE = "http://127.0.0.1:8000"

CROSS = "?a ?b ?c . ?d ?e ?f . ?g ?h ?i"
#: Each in its own way too much.
ABUSE = {
    "a cross product": f"SELECT * {{ {CROSS} }}",
    "counting one": f"SELECT (COUNT(*) AS ?n) {{ {CROSS} . ?j ?k ?l }}",
    "ordering one": f"SELECT * {{ {CROSS} }} ORDER BY ?c ?f ?i",
    "joining texts": f"SELECT (GROUP_CONCAT(CONCAT(?c, ?f, ?i)) AS ?x) {{ {CROSS} }}",
    "doubling a text": "SELECT ?z { BIND('x' AS ?a0) "
    + " ".join(f"BIND(CONCAT(?a{n}, ?a{n}) AS ?a{n + 1})" for n in range(40))
    + " BIND(?a40 AS ?z) }",
    "paths over everything": "SELECT (COUNT(*) AS ?n) "
    "{ ?a (<x:p>|!<x:q>)* ?b . ?c (!<x:r>)* ?d . ?e (!<x:r>)* ?f }",
    "distinct pairs": f"SELECT DISTINCT ?c ?f ?i {{ {CROSS} }}",
    "a regex bomb": f"ASK {{ {CROSS} FILTER(REGEX(CONCAT(?c, ?f, ?i), '(a*)*z')) }}",
    "nested groups": "ASK " + "{" * 30_000 + "}" * 30_000,
    "nested brackets": "ASK { FILTER(" + "(" * 30_000 + "1" + ")" * 30_000 + ") }",
    "a long path": "ASK { ?s " + "/".join(["<x:p>"] * 20_000) + " ?o }",
    "nested options": "ASK { " + "OPTIONAL { ?a ?b ?c " * 500 + "}" * 500 + "}",
    "huge values": "SELECT * { VALUES ?x { " + "'x' " * 100_000 + "} ?s ?p ?o . ?t ?q ?u }",
    "many unions": "SELECT * { " + "{ ?s ?p ?o } UNION " * 10_000 + "{} }",
    "prefixes of one name": "".join(
        f"PREFIX a{n}: <https://w3id.org/rejoinder/ns#>\n" for n in range(20_000)
    )
    + "ASK {",
    "functions before comments": "ASK {\n" + "NOW#" * 200_000,
    "a long prefix": "ASK { " + "a" * 700_000 + ":x ?p ?o }",
    "describing all": "DESCRIBE * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    "constructing all": f"CONSTRUCT {{ ?a ?e ?i }} WHERE {{ {CROSS} }}",
}
#: What an abused server may say.
REFUSALS = {400, 422, 503, 504}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small site: 3,000 triples, of which three make 27 thousand million rows."""
    folder = tmp_path_factory.mktemp("site")
    graph = NamedNode(f"{BASE}/graph/registry")
    quads = [
        Quad(
            NamedNode(f"http://x/s{n}"),
            NamedNode(f"http://x/p{n % 9}"),
            Literal(f"value {n} of many, none of them long")
            if n % 3
            else NamedNode(f"http://x/s{n + 1}"),
            graph,
        )
        for n in range(3000)
    ]
    publish(folder, quads, base_uri=BASE, about=Site(title="Abused"))
    return folder


#: Seconds that a query may run: no honest one takes as long, on whatever machine.
PATIENT = 60


def start(site: Path) -> Server:
    return Server(
        site,
        query_timeout=PATIENT,
        query_memory=MEMORY,
        result_limit=RESULT,
        query_workers=2,
        cache=16,
    )


@pytest.fixture(scope="module")
def server(site: Path) -> Iterator[Server]:
    with start(site) as running:
        yield running


def post(server: Server, query: str, seconds: float | None = None) -> Reply:
    """Send a query by POST, to run for ``seconds`` where it is not for as long as may be."""
    target = server.path if seconds is None else f"{server.path}?timeout={seconds}"
    headers = {"Content-Type": "application/sparql-query"}
    return server.send("POST", target, headers, query.encode())


def ordinary(server: Server, number: int) -> Reply:
    return server.ask(f"SELECT ?p ?o {{ <http://x/s{number % 3000}> ?p ?o }} # {number}")


def is_problem(reply: Reply) -> bool:
    document = json.loads(reply.body)
    text = document["detail"] + document.get("hint", "")
    return (
        reply.headers["content-type"] == "application/problem+json"
        and document["status"] == reply.status
        and "Traceback" not in text
        and "/tmp" not in text
        and ".py" not in text
    )


@pytest.mark.parametrize("name", ABUSE)
def test_each_abuse_ends_in_a_clean_refusal_and_the_next_query_is_answered(
    server: Server, name: str
) -> None:
    reply = post(server, ABUSE[name], seconds=2)
    assert reply.status in REFUSALS, reply.body[:500]
    assert is_problem(reply)
    assert ordinary(server, len(name)).status == 200


def resident(pid: int) -> int:
    """Bytes of memory that a process has in use now."""
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    except OSError:
        return 0
    return pages * os.sysconf("SC_PAGESIZE")


class Load:
    """Threads that do something over and over until they are told to stop."""

    def __init__(self) -> None:
        self.replies: list[Reply] = []
        self.errors: list[BaseException] = []
        self._stop = threading.Event()
        self._threads: list[threading.Thread] = []

    def start(self, act: Callable[[int], Reply | None], threads: int) -> None:
        def run(first: int) -> None:
            number = first
            while not self._stop.is_set():
                number += threads
                try:
                    reply = act(number)
                except OSError as error:
                    self.errors.append(error)
                    return
                if reply is not None:
                    self.replies.append(reply)

        self._threads = [threading.Thread(target=run, args=[n]) for n in range(threads)]
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        self._stop.set()

    def join(self) -> None:
        for thread in self._threads:
            thread.join()


def test_under_abuse_ordinary_queries_are_answered_and_memory_is_bounded(site: Path) -> None:
    queries = list(ABUSE.values())
    abuse, use = Load(), Load()
    most_of_a_worker = most_of_the_server = 0

    def enough() -> bool:
        nonlocal most_of_a_worker, most_of_the_server
        front, *workers = descendants(server.process.pid)
        most_of_the_server = max(most_of_the_server, resident(front))
        most_of_a_worker = max([most_of_a_worker, *map(resident, workers)])
        # Every kind of abuse has had its turn, and each of these is one that did not wait for it.
        return len(use.replies) > 200 and len(abuse.replies) > 4 * len(queries)

    with start(site) as server:
        abuse.start(lambda n: post(server, f"{queries[n % len(queries)]} # {n}"), threads=8)
        use.start(lambda n: ordinary(server, n), threads=2)
        try:
            assert eventually(enough)
        finally:
            use.stop()
            use.join()
            abuse.stop()
            server.close()  # what runs could do so for long yet
            abuse.join()
    assert not use.errors
    assert {reply.body for reply in use.replies if reply.status != 200} == set()
    assert {reply.status for reply in abuse.replies} <= REFUSALS
    assert all(map(is_problem, abuse.replies))
    assert all(int(r.headers["retry-after"]) > 0 for r in abuse.replies if r.status == 503)
    assert most_of_a_worker <= MEMORY * MB
    assert most_of_the_server <= 400 * MB


def test_many_connections_at_once_are_all_answered(server: Server) -> None:
    replies: list[Reply] = []
    threads = [
        threading.Thread(target=lambda n=n: replies.append(ordinary(server, n + 10_000)))
        for n in range(200)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [reply.status for reply in replies] == [200] * 200


@pytest.mark.parametrize("name", ["counting one", "paths over everything", "distinct pairs"])
def test_clients_that_leave_at_once_take_nothing_with_them(site: Path, name: str) -> None:
    """What they asked may run for longer than the one who stays may wait."""
    with start(site) as server:
        for n in range(40):
            server.connect(server.get_bytes(f"{ABUSE[name]} # {n}")).close()
        for n in range(10):
            assert ordinary(server, 20_000 + n).status == 200


def begun(server: Server, query: str, clients: int) -> list[socket.socket]:
    """Connections that have asked for the same, and have read one byte of the answer."""
    connections = [server.connect(server.get_bytes(query), window=4096) for _ in range(clients)]
    assert [connection.recv(1) for connection in connections] == [b"H"] * clients
    return connections


def finish(connection: socket.socket) -> tuple[int, bytes]:
    """Read the rest of a response; return its status and its body."""
    data = b"H"
    while b"\r\n\r\n" not in data:
        data += connection.recv(65536)
    head, _, body = data.partition(b"\r\n\r\n")
    length = int(head.lower().partition(b"content-length:")[2].split()[0])
    while len(body) < length:
        chunk = connection.recv(65536)
        assert chunk, "the connection was closed before the end"
        body += chunk
    connection.close()
    return int(head.split()[1]), body


def test_clients_that_read_slowly_keep_nobody_waiting(server: Server) -> None:
    query = "SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 4000"
    expected = server.ask(query)
    assert len(expected.body) > MB
    connections = begun(server, query, 60)
    assert all(ordinary(server, 30_000 + n).status == 200 for n in range(20))
    # And in the end each gets all of it.
    assert {finish(connection) for connection in connections} == {(200, expected.body)}


def test_few_at_once_may_be_slow_with_what_is_too_large_to_keep(server: Server) -> None:
    query = "SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 22000"
    expected = server.ask(query)
    # More than a connection holds on its own.
    assert len(expected.body) > 6 * MB
    connections = begun(server, query, 8)
    assert all(ordinary(server, 31_000 + n).status == 200 for n in range(20))
    answers = [finish(connection) for connection in connections]
    assert {status for status, _ in answers} == {200, 503}
    assert all(body == expected.body for status, body in answers if status == 200)
    # Those who have done make room, once the server has seen that they have.
    assert eventually(lambda: server.ask(query).body == expected.body)


def test_a_body_of_ten_megabytes_is_refused(server: Server) -> None:
    reply = post(server, "ASK {} #" + "x" * 10_000_000)
    assert reply.status == 413
    assert is_problem(reply)


def test_a_body_that_never_comes_holds_nobody_else(server: Server) -> None:
    head = (
        f"POST {server.path} HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\n"
        "Content-Length: 1000\r\n\r\nASK"
    ).encode()
    connections = [server.connect(head) for _ in range(40)]
    assert ordinary(server, 40_000).status == 200
    assert post(server, "ASK {}").status in (200, 503)
    for connection in connections:
        connection.close()
    assert eventually(lambda: post(server, "ASK {}").status == 200)


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(0)
        yield listening


ATTEMPTS = [
    "SELECT * { SERVICE <{url}> { ?s ?p ?o } }",
    "SELECT * { service silent<{url}>{ ?s ?p ?o } }",
    "SELECT * { \\u0053ERVICE <{url}> { ?s ?p ?o } }",
    "SELECT * { VALUES ?e { <{url}> } SERVICE ?e { ?s ?p ?o } }",
    "PREFIX e: <{url}> SELECT * { SERVICEe: { ?s ?p ?o } }",
    "BASE <{url}> SELECT * { SERVICE <> { ?s ?p ?o } }",
    "SELECT * { FILTER(1<'&&2>' ) SERVICE SILENT <{url}> { ?s ?p ?o } FILTER('a'='a') }",
    "SELECT * { FILTER EXISTS { SERVICE #\n<{url}> { ?s ?p ?o } } }",
    "SELECT * FROM <{url}> { ?s ?p ?o }",
    "SELECT * FROM NAMED <{url}> { GRAPH ?g { ?s ?p ?o } }",
    "SELECT * { GRAPH <{url}> { ?s ?p ?o } }",
    "DESCRIBE <{url}>",
    "LOAD <{url}>",
    "LOAD SILENT <{url}> INTO GRAPH <x:g>",
    "INSERT { ?s ?p ?o } WHERE { SERVICE <{url}> { ?s ?p ?o } }",
    "CONSTRUCT { <{url}> <{url}> <{url}> } WHERE {}",
    "PREFIX e: <{url}> ASK { e: e: e: }",
]


@pytest.mark.parametrize("attempt", ATTEMPTS)
def test_nothing_knocks_at_another_door(
    server: Server, listener: socket.socket, attempt: str
) -> None:
    port = listener.getsockname()[1]
    for host in ("127.0.0.1", "localhost"):
        url = f"http://{host}:{port}/x"
        query = attempt.replace("{url}", url)
        server.ask(query, accept="*/*")
        server.ask(query, accept="text/html")
        server.ask(query, accept="application/ld+json", **{"default-graph-uri": url})
        server.ask(query, **{"named-graph-uri": url})
        post(server, query)
        headers = {"Content-Type": "application/sparql-update"}
        server.send("POST", server.path, headers, query.encode())
        headers = {"Content-Type": f'application/ld+json; profile="{url}"'}
        server.send("POST", server.path, headers, b'{"@context": "%s"}' % url.encode())
    with pytest.raises(BlockingIOError):
        listener.accept()


def test_a_file_is_no_graph(server: Server) -> None:
    reply = server.ask("SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }")
    assert json.loads(reply.body)["results"]["bindings"] == []


def test_one_client_cannot_take_all_places_for_long(site: Path) -> None:
    """Two addresses: what one does to itself is not done to the other."""
    with Server(site, query_timeout=PATIENT, query_workers=2, cache=0) as server:

        def endless(number: int) -> Reply:
            # None is like another, so that each is new to the server.
            query = f"ASK {{ {CROSS} . ?j ?k ?l FILTER(?c = ?{'x' * (number % 50 + 1)}) }}"
            connection = HTTPConnection(
                "127.0.0.1", server.port, timeout=2 * PATIENT, source_address=("127.0.0.2", 0)
            )
            try:
                headers = {"Content-Type": "application/sparql-query"}
                connection.request("POST", server.path, query.encode(), headers)
                response = connection.getresponse()
                return Reply(response.status, {}, response.read())
            finally:
                connection.close()

        hog = Load()
        hog.start(endless, threads=10)
        try:
            # It has all places by then, and more wait for them than there are.
            assert eventually(lambda: len(hog.replies) > 10)
            for n in range(15):
                assert ordinary(server, 50_000 + n).status == 200
        finally:
            hog.stop()
            server.close()
            hog.join()
    assert {reply.status for reply in hog.replies} <= {503, 504}


def dies(pids: list[int]) -> bool:
    """Whether all of them end well before their queries would end them."""
    return eventually(lambda: not any(map(is_alive, pids)), seconds=PATIENT * 2 / 3)


def test_no_worker_lives_on_after_the_server_is_killed(site: Path) -> None:
    with ExitStack() as stack:
        server = stack.enter_context(start(site))
        for _ in range(3):
            stack.enter_context(server.connect(server.get_bytes(ABUSE["counting one"])))
        # What answers, its fork server, two workers.
        assert eventually(lambda: len(descendants(server.process.pid)) >= 4)
        started = descendants(server.process.pid)
        os.kill(server.process.pid, signal.SIGKILL)
        server.process.wait()
        assert dies(started)


def test_no_worker_lives_on_after_what_answers_is_killed(site: Path) -> None:
    """Granian's own child, which the workers belong to, and not its parent."""
    with ExitStack() as stack:
        server = stack.enter_context(start(site))
        stack.enter_context(server.connect(server.get_bytes(ABUSE["counting one"])))
        assert eventually(lambda: len(descendants(server.process.pid)) >= 3)
        front, *workers = descendants(server.process.pid)
        os.kill(front, signal.SIGKILL)
        assert dies(workers)
