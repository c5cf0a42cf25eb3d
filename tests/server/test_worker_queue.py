import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from rejoinder.server.worker_queue import Job, Queue, QueueFull


def job(client: str = "a", query: str = "ASK {}") -> Job:
    return Job(client, query)


def start(queue: Queue, *jobs: Job, now: float = 0.0) -> None:
    for each in jobs:
        assert queue.enter(each, now)


def waiting(each: Job) -> bool:
    return each.granted is not None and not each.granted.is_set()


def test_queries_start_at_once_while_places_are_free() -> None:
    queue = Queue(2, 1)
    start(queue, job(), job())
    assert queue.running == 2
    third = job()
    assert not queue.enter(third, 0)
    assert waiting(third)


def test_who_waits_gets_the_place_of_who_leaves() -> None:
    queue = Queue(1, 1)
    first, second = job(), job()
    start(queue, first)
    queue.enter(second, 0)
    queue.leave(first, 1.0)
    assert not waiting(second)
    assert second.started == 1.0


def test_the_client_with_fewest_running_goes_first() -> None:
    queue = Queue(2, 1)
    one, two, greedy, modest = job("a"), job("a"), job("a"), job("b")
    start(queue, one, two)
    queue.enter(greedy, 0)
    queue.enter(modest, 0)
    queue.leave(one, 0)
    assert waiting(greedy)
    assert not waiting(modest)


def test_a_query_over_its_quantum_moves_to_the_long_lane() -> None:
    queue = Queue(1, 1, quantum=1.0)
    long, short = job(query="ASK {?s ?p ?o}"), job()
    start(queue, long)
    queue.enter(short, 0.5)
    assert queue.look(0.9) == ([], None)
    assert queue.look(1.1) == ([long], None)
    assert not waiting(short)


def test_where_the_long_lane_is_full_the_one_that_blocks_is_ended_when_others_wait() -> None:
    queue = Queue(1, 1, quantum=1.0)
    first, second = job(query="ASK {?a ?b ?c}"), job(query="ASK {?d ?e ?f}")
    start(queue, first)
    queue.look(2.0)
    start(queue, second, now=2.0)
    # Nobody waits: it may go on.
    assert queue.look(4.0) == ([], None)
    short = job()
    queue.enter(short, 4.0)
    moved, victim = queue.look(4.1)
    assert (moved, victim) == ([], second)
    # While it is dying nobody else is ended for the same place.
    assert queue.look(4.2) == ([], None)
    queue.leave(second, 4.3)
    assert not waiting(short)


def test_the_client_that_runs_most_loses_first() -> None:
    queue = Queue(1, 2, quantum=1.0)
    greedy = [job("a", "ASK {?a ?b ?c}"), job("a", "ASK {?d ?e ?f}")]
    for now, each in enumerate(greedy):
        start(queue, each, now=now * 2)
        queue.look(now * 2 + 1.5)
    modest = job("b", "ASK {?g ?h ?i}")
    start(queue, modest, now=4.0)
    short = job("c")
    queue.enter(short, 6.0)
    moved, victim = queue.look(6.1)
    assert victim is greedy[1]  # it began later: less is lost
    assert moved == [modest]
    assert not waiting(short)


def test_a_query_like_one_that_was_long_waits_for_the_long_lane() -> None:
    queue = Queue(2, 1, quantum=1.0)
    long = job(query="SELECT * { ?a ?b 'x' . ?c ?d 12 } # one")
    start(queue, long)
    queue.look(2.0)
    queue.look(6.0)
    similar = job(query="SELECT *\n{ ?a ?b 'other' . ?c ?d 7 }")
    assert not queue.enter(similar, 6.0)
    assert waiting(similar)
    assert queue.enter(job(query="SELECT * { ?x ?y ?z }"), 6.0)
    queue.leave(long, 7.0)
    assert not waiting(similar)
    assert similar.long


def test_what_waits_already_moves_over_when_its_like_is_ended() -> None:
    queue = Queue(1, 1, quantum=1.0)
    alike = [job(query=f"ASK {{{n}}}") for n in range(3)]
    other = job(query="ASK {?x}")
    start(queue, alike[0])
    for each in (*alike[1:], other):
        queue.enter(each, 0)
    assert queue.look(2.0) == ([alike[0]], None)
    assert queue.look(3.5) == ([], alike[1])
    queue.leave(alike[1], 3.5)
    assert waiting(alike[2])
    assert not waiting(other)


def test_what_is_known_to_be_long_takes_no_ordinary_place_though_too_many_like_it_wait() -> None:
    queue = Queue(1, 1, waiting=(20, 2), quantum=1.0)
    alike = [job(query=f"ASK {{{n}}}") for n in range(8)]
    ordinary = job(query="ASK {?x}")
    start(queue, alike[0])
    for each in (*alike[1:], ordinary):
        queue.enter(each, 0)
    assert queue.look(2.0) == ([alike[0]], None)
    moved, victim = queue.look(3.5)
    assert (moved, victim) == ([], alike[1])
    # One of them waits for the long lane, as many as this client may; the others need not wait.
    assert [each.refused for each in alike[2:]] == [False, True, True, True, True, True]
    assert all(each.granted is not None and each.granted.is_set() for each in alike[3:])
    assert all(each.started is None for each in alike[2:])
    queue.leave(alike[1], 3.6)
    assert ordinary.started == 3.6


def test_when_one_dies_those_like_it_make_way_at_once() -> None:
    queue = Queue(1, 1)
    bomb, again, ordinary = job(query="ASK { 1 }"), job(query="ASK { 2 }"), job(query="ASK {?x}")
    start(queue, bomb)
    queue.enter(again, 0)
    queue.enter(ordinary, 0)
    queue.was_bad(bomb, 0.1)
    queue.leave(bomb, 0.1)
    assert ordinary.started == 0.1
    assert again.long


def test_processor_time_counts_where_it_is_known() -> None:
    queue = Queue(1, 1, quantum=1.0)
    busy, held_up = job(), job()
    start(queue, busy)
    busy.spent = 0.2
    assert queue.look(5.0) == ([], None)
    busy.spent = 1.2
    assert queue.look(5.1) == ([busy], None)
    start(queue, held_up, now=5.1)
    held_up.spent = 0.1
    assert queue.look(9.0) == ([], None)


def test_being_long_is_forgotten_after_a_quick_run_and_after_a_while() -> None:
    for forget in (True, False):
        queue = Queue(1, 1, quantum=1.0)
        first = job()
        start(queue, first)
        queue.look(6.0)
        queue.leave(first, 6.0)
        if forget:
            queue.was_quick(first)
        again = job()
        assert queue.enter(again, 6.5 if forget else 500.0)
        assert not again.long


def test_what_died_is_not_let_into_the_ordinary_lane_again() -> None:
    queue = Queue(1, 1)
    first = job(query="ASK { 'a' }")
    start(queue, first)
    queue.was_bad(first, 0.1)
    queue.leave(first, 0.1)
    again = job(query="ASK { 'b' }")
    assert queue.enter(again, 0.2)
    assert again.long


def test_of_one_client_s_queries_what_is_known_to_be_quick_goes_first() -> None:
    queue = Queue(1, 1)
    first = job(query="ASK { 1 }")
    start(queue, first)
    unknown, quick = job(query="ASK { ?x }"), job(query="ASK { 2 }")
    queue.enter(unknown, 0)
    queue.enter(quick, 0)
    queue.was_quick(first)
    queue.leave(first, 0)
    assert waiting(unknown)
    assert not waiting(quick)


def test_the_queue_is_bounded_and_a_client_takes_three_quarters() -> None:
    queue = Queue(1, 1, waiting=(4, 1))
    start(queue, job("a"))
    for _ in range(3):
        queue.enter(job("a"), 0)
    with pytest.raises(QueueFull):
        queue.enter(job("a"), 0)
    queue.enter(job("b"), 0)
    with pytest.raises(QueueFull):
        queue.enter(job("c"), 0)


class Traffic(RuleBasedStateMachine):
    """Whatever comes and goes: no place is given twice, none is left empty while one waits."""

    def __init__(self) -> None:
        super().__init__()
        self.queue = Queue(2, 2, waiting=(4, 2), quantum=1.0)
        self.jobs: list[Job] = []
        self.now = 0.0

    @rule(
        client=st.sampled_from("abc"), query=st.sampled_from(["ASK {?a}", "ASK {?b}", "ASK {?c}"])
    )
    def arrive(self, client: str, query: str) -> None:
        each = job(client, query)
        try:
            self.queue.enter(each, self.now)
        except QueueFull:
            return
        self.jobs.append(each)

    @precondition(lambda self: self.jobs)
    @rule(data=st.data())
    def leave(self, data: st.DataObject) -> None:
        each = data.draw(st.sampled_from(self.jobs))
        self.jobs.remove(each)
        self.queue.leave(each, self.now)
        self.forget_refused()

    @rule(seconds=st.floats(0.1, 3))
    def pass_time(self, seconds: float) -> None:
        self.now += seconds
        moved, victim = self.queue.look(self.now)
        assert all(each.long for each in moved)
        if victim is not None:
            assert victim.ended
            assert victim in self.jobs
            # It has had its quantum, or was known to be long from the start.
            assert victim.long or self.now - (victim.started or 0.0) > 1.0
        self.forget_refused()

    def forget_refused(self) -> None:
        """Who is refused is told so, has never run, and has gone."""
        for each in self.jobs:
            if each.refused:
                assert each.started is None
                assert not waiting(each)
        self.jobs = [each for each in self.jobs if not each.refused]

    @invariant()
    def places_are_bounded(self) -> None:
        running = [each for each in self.jobs if each.started is not None]
        assert self.queue.running <= len(running)
        alive = [each for each in running if not each.ended]
        assert sum(not each.long for each in alive) <= 2
        assert sum(each.long for each in alive) <= 2

    @invariant()
    def nobody_waits_for_a_free_place(self) -> None:
        for long in (False, True):
            wait = [each for each in self.jobs if waiting(each) and each.long is long]
            taken = [each for each in self.jobs if each.started is not None and each.long is long]
            assert not wait or len(taken) >= 2


TestTraffic = Traffic.TestCase
TestTraffic.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
