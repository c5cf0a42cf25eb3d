import os
import tempfile
import threading

import pytest
from rejoinder.server.spools import BrokenOff, Spool, Spools
from rejoinder.server.turnstile import Turnstile


def file_of(content: bytes) -> int:
    with tempfile.TemporaryFile() as file:
        file.write(content)
        file.flush()
        return os.dup(file.fileno())


def test_a_spool_is_read_in_pieces_and_closes_itself() -> None:
    content = os.urandom(200_000)
    closed: list[int] = []
    spool = Spools(1 << 20).add(file_of(content), len(content))
    spool.call_on_close(lambda: closed.append(1))
    pieces = list(spool)
    assert len(pieces) > 1
    assert b"".join(pieces) == content
    assert closed == [1]
    assert spool.closed
    spool.close()
    assert closed == [1]


def test_only_what_was_promised_is_read() -> None:
    spool = Spools(1 << 20).add(file_of(b"result and rest of an older one"), 6)
    assert spool.read() == b"result"


def test_past_the_limit_those_furthest_from_their_end_are_broken_off() -> None:
    spools = Spools(250_000)
    first = spools.add(file_of(bytes(100_000)), 100_000)
    second = spools.add(file_of(bytes(100_000)), 100_000)
    next(second)
    third = spools.add(file_of(bytes(100_000)), 100_000)
    assert first.closed
    assert list(first) == []
    assert not second.closed
    assert len(third.read()) == 100_000


def test_what_was_broken_off_is_never_taken_for_a_whole() -> None:
    spools = Spools(250_000)
    first, second = (spools.add(file_of(bytes(100_000)), 100_000) for _ in range(2))
    next(second)
    third = spools.add(file_of(bytes(100_000)), 100_000)
    with pytest.raises(BrokenOff):
        first.read()
    second.close()
    with pytest.raises(BrokenOff):
        second.read()
    assert len(third.read()) == 100_000


def test_who_comes_after_the_end_hears_of_it_at_once() -> None:
    spool = Spools(100).add(file_of(b"x"), 1)
    spool.close()
    closed: list[int] = []
    spool.call_on_close(lambda: closed.append(1))
    assert closed == [1]


def test_a_spool_that_nobody_holds_is_closed() -> None:
    fd = file_of(b"x")
    spool: Spool | None = Spools(100).add(fd, 1)
    assert spool is not None
    closed: list[int] = []
    spool.call_on_close(lambda: closed.append(1))
    spool = None
    assert closed == [1]


def test_a_turnstile_bounds_all_and_each() -> None:
    turnstile = Turnstile(3, 2)
    assert turnstile.enter("a")
    assert turnstile.enter("a")
    assert not turnstile.enter("a")
    assert turnstile.enter("b")
    assert not turnstile.enter("c", patience=0.01)
    turnstile.leave("a")
    assert turnstile.enter("c")


def test_who_waits_at_a_turnstile_goes_in_when_another_leaves() -> None:
    turnstile = Turnstile(1, 1)
    assert turnstile.enter("a")
    entered: list[bool] = []
    thread = threading.Thread(target=lambda: entered.append(turnstile.enter("b", patience=30)))
    thread.start()
    turnstile.leave("a")
    thread.join()
    assert entered == [True]
