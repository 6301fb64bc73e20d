"""Work that takes simulated time."""

import pytest

from glusterterm.sim.executor import Done, Host, NodeFailed
from glusterterm.sim.jobs import JobFailed, Jobs, JobState, Steps

FIRST, SECOND = Host("1", "node1", "192.0.2.1"), Host("2", "node2", "192.0.2.2")


def on_node(jobs: Jobs, host: Host, seconds: float, log: list[tuple[str, float]]) -> Steps[str]:
    def call() -> Done[None]:
        log.append((host.manage, jobs.now))
        return Done(None, seconds)

    yield from jobs.ask(host, call)
    return "/done"


def failing(seconds: float) -> Done[str]:
    raise NodeFailed("no\n", seconds=seconds)


def test_a_node_does_one_thing_at_a_time_and_two_nodes_do_two() -> None:
    jobs, log = Jobs(0.0), list[tuple[str, float]]()
    for number, host in enumerate((FIRST, FIRST, SECOND)):
        jobs.start(on_node(jobs, host, 5.0, log), f"q{number}")
    jobs.advance(100.0)
    assert log == [("node1", 0.0), ("node2", 0.0), ("node1", 5.0)]


def test_a_job_ends_when_its_time_is_over_and_not_before() -> None:
    jobs = Jobs(0.0)
    jobs.start(on_node(jobs, FIRST, 5.0, []), "q")
    jobs.advance(4.9)
    entry = jobs.collect("q")
    assert entry is not None
    assert entry.state is JobState.PENDING
    jobs.advance(5.0)
    entry = jobs.collect("q")
    assert entry is not None
    assert (entry.state, entry.text) == (JobState.DONE, "/done")
    assert jobs.collect("q") is None


def test_a_failing_call_takes_its_time_too() -> None:
    jobs = Jobs(0.0)
    jobs.start(jobs.ask(FIRST, lambda: failing(7.0)), "q")
    jobs.advance(6.9)
    assert jobs.queue["q"].state is JobState.PENDING
    jobs.advance(7.0)
    assert (jobs.queue["q"].state, jobs.queue["q"].text) == (JobState.FAILED, "no\n")


def test_parts_run_side_by_side_and_each_tells_its_own_end() -> None:
    jobs = Jobs(0.0)
    ended: list[object] = []

    def together() -> Steps[str]:
        parts = [jobs.ask(FIRST, lambda: Done("a", 5.0)), jobs.ask(SECOND, lambda: failing(3.0))]
        results = yield from jobs.together(parts)
        ended.append((jobs.now, results[0], str(results[1])))
        return ""

    jobs.start(together(), "q")
    jobs.advance(100.0)
    assert ended == [(5.0, "a", "no\n")]


def test_a_refusal_in_the_middle_is_told_as_the_reason() -> None:
    jobs = Jobs(0.0)

    def refused() -> Steps[str]:
        yield 1.0
        raise JobFailed("why")

    jobs.start(refused(), "q")
    jobs.advance(1.0)
    assert jobs.queue["q"].text == "why"


def test_time_never_goes_back() -> None:
    jobs = Jobs(10.0)
    jobs.advance(5.0)
    assert jobs.now == 10.0


def test_a_client_waits_for_a_busy_node_within_its_request() -> None:
    jobs = Jobs(0.0)
    assert jobs.ask_now(FIRST, lambda: Done("a", 5.0)) == ("a", 5.0)
    assert jobs.ask_now(FIRST, lambda: Done("b", 1.0)) == ("b", 6.0)
    answer, waited_s = jobs.ask_now(SECOND, lambda: failing(2.0))
    assert isinstance(answer, NodeFailed)
    assert waited_s == pytest.approx(2.0)
