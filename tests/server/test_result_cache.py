import random
import threading

import pytest
from rejoinder.server.engine import QueryFailure, TooLong
from rejoinder.server.result_cache import Answer, ResultCache, is_volatile, takes_gzip


def answer(body: bytes = b"x", etag: str = '"e"') -> Answer:
    return Answer([("Content-Length", str(len(body))), ("ETag", etag)], body, etag)


def test_what_was_made_is_kept() -> None:
    cache = ResultCache(100_000)
    made: list[int] = []

    def make() -> Answer:
        made.append(1)
        return answer()

    assert cache.once("key", make) is cache.once("key", make)
    assert made == [1]
    assert cache.get("other") is None


def test_the_same_words_find_it_again() -> None:
    cache = ResultCache(100_000)
    kept = answer()
    cache.put("key", kept)
    cache.remember(("v", "query=x", None), "key")
    assert cache.by_address(("v", "query=x", None)) is kept
    assert cache.by_address(("w", "query=x", None)) is None
    cache.remember(("v", "y" * 10_000, None), "key")
    assert cache.by_address(("v", "y" * 10_000, None)) is None


def test_bytes_are_bounded_with_their_compressed_forms() -> None:
    cache = ResultCache(100_000)
    for n in range(50):
        cache.put(n, answer(bytes(10_000)))
    assert cache.get(0) is None
    assert sum(cache.get(n) is not None for n in range(50)) <= 10
    assert cache.get(49) is not None
    large = answer(bytes(30_000))
    cache.put("large", large)
    assert cache.get("large") is None


def test_one_makes_it_and_the_others_wait_and_share() -> None:
    cache = ResultCache(100_000)
    made: list[int] = []
    begun, go_on = threading.Event(), threading.Event()

    def make() -> Answer:
        made.append(1)
        begun.set()
        go_on.wait(30)
        return answer()

    got: list[Answer | None] = []
    leader = threading.Thread(target=lambda: got.append(cache.once("k", make)))
    leader.start()
    assert begun.wait(30)
    followers = [threading.Thread(target=lambda: got.append(cache.once("k", make))) for _ in "abc"]
    for thread in followers:
        thread.start()
    go_on.set()
    for thread in (leader, *followers):
        thread.join()
    assert made == [1]
    assert len(got) == 4
    assert len(set(map(id, got))) == 1


def in_flight(cache: ResultCache, end: threading.Event) -> threading.Thread:
    """Somebody who makes "k" until ``end``, and then fails by their own deadline."""
    begun = threading.Event()

    def fail() -> Answer:
        begun.set()
        end.wait(30)
        raise TooLong(1.0)

    def lead() -> None:
        with pytest.raises(QueryFailure):
            cache.once("k", fail)

    thread = threading.Thread(target=lead)
    thread.start()
    assert begun.wait(30)
    return thread


def test_who_waits_for_what_takes_long_goes_on_alone() -> None:
    """However many ask for it: nobody's thread is held until the slow one ends."""
    cache = ResultCache(100_000)
    end = threading.Event()
    leader = in_flight(cache, end)
    own = answer()
    got: list[Answer | None] = []
    others = [
        threading.Thread(target=lambda: got.append(cache.once("k", lambda: own))) for _ in range(40)
    ]
    for thread in others:
        thread.start()
    for thread in others:
        thread.join(20)
    assert got == [own] * 40
    assert leader.is_alive()
    end.set()
    leader.join()


def test_a_failure_is_of_its_request_alone_and_not_kept() -> None:
    cache = ResultCache(100_000)
    end = threading.Event()
    leader = in_flight(cache, end)
    own = answer()
    got: list[Answer | None] = []
    follower = threading.Thread(target=lambda: got.append(cache.once("k", lambda: own)))
    follower.start()
    end.set()
    follower.join()
    leader.join()
    assert got == [own]
    assert cache.once("k", answer) is not None


def test_what_cannot_be_shared_is_made_by_each() -> None:
    cache = ResultCache(100_000)
    made: list[int] = []

    def make() -> None:
        made.append(1)

    assert cache.once("key", make) is None
    assert cache.once("key", make) is None
    assert made == [1, 1]


def test_compressed_forms_count_when_they_are_made() -> None:
    cache = ResultCache(100_000)
    bodies = [random.Random(n).randbytes(10_000) for n in range(8)]
    for n, body in enumerate(bodies):
        cache.put(n, answer(body))
    assert all(cache.get(n) is not None for n in range(8))
    for n in range(4, 8):
        kept = cache.get(n)
        assert kept is not None
        assert cache.coded(kept, "gzip").etag == '"e-gz"'
    # Four in both forms leave room for one in one.
    assert [n for n in range(8) if cache.get(n) is not None] == [3, 4, 5, 6, 7]
    large = answer(random.Random(9).randbytes(20_000))
    cache.put("large", large)
    assert cache.coded(large, "gzip") is not cache.coded(large, "gzip")
    assert cache.get("large") is large


def test_the_compressed_form_is_made_once_and_only_where_it_saves() -> None:
    large = answer(b"abc" * 1000)
    packed = large.in_coding("gzip")
    assert packed is large.in_coding("br, gzip;q=0.1")
    assert len(packed.body) < len(large.body)
    assert packed.etag == '"e-gz"'
    assert large.in_coding(None) is large
    small = answer(b"abc")
    assert small.in_coding("gzip") is small


@pytest.mark.parametrize(
    ("accepts", "expected"),
    [
        (None, False),
        ("", False),
        ("gzip", True),
        ("*", True),
        ("gzip;q=0", False),
        ("identity", False),
        ("br;q=1, gzip;q=0.2", True),
    ],
)
def test_gzip_is_sent_to_who_takes_it(accepts: str | None, expected: bool) -> None:
    assert takes_gzip(accepts) is expected


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("SELECT (NOW() AS ?x) {}", True),
        ("SELECT (rand ( ) AS ?x) {}", True),
        ("SELECT (struuid()  AS ?x) {}", True),
        ("SELECT (UUID # why\n () AS ?x) {}", True),
        ("SELECT (N\\u004fW() AS ?x) {}", True),
        ("SELECT (\\U00000052AND() AS ?x) {}", True),
        ("SELECT ?s { ?s ?p ?o } ORDER BYRAND() LIMIT 3", True),
        ("SELECT * { ?x foaf:knows ?now . ?y ex:now (1) }", False),
        ("SELECT ?rand { ?brand ex:uuid ?rand }", False),
        # Too many to look behind each: it is taken for one that may change.
        ("ASK {} #" + "NOW#" * 250_000, True),
    ],
)
def test_what_may_change_is_known_by_its_calls(query: str, expected: bool) -> None:
    assert is_volatile(query) is expected
