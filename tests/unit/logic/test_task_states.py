"""What a task is after each record, and which records can't follow which."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glusterterm.logic.task_states import TRANSITIONS, NothingTold, RecordMisplaced, apply, told
from glusterterm.model.ids import Kind, QueueId, Ref
from glusterterm.model.operations import CreateCluster
from glusterterm.model.plans import Plan, Step
from glusterterm.model.tasks import (
    Answered,
    AnswerLost,
    Before,
    Begun,
    NotTaken,
    Owner,
    Record,
    Resumed,
    Sending,
    StateChanged,
    StepEnded,
    StepState,
    Taken,
    Task,
    TaskId,
    TaskState,
)

OWNER, OTHER = Owner(1, "h", "op"), Owner(2, "h", "op")
PLAN = Plan("two", (Step("one", CreateCluster()), Step("another", CreateCluster())))
BEGUN = Begun(1.0, TaskId("t"), "prod", "http://h", PLAN, OWNER)
SENDING = Sending(2.0, 0, CreateCluster(), Before(("c1",)))
TAKEN = Taken(3.0, 0, QueueId("q"))
MADE = Ref(Kind.CLUSTER, "c9")


def after(*records: Record) -> Task:
    """Give the task that these records tell, behind its beginning."""
    return told((BEGUN, *records))


def in_state(state: TaskState) -> Task:
    """Give a task in a state, whatever led to it."""
    return replace(after(), state=state)


def test_it_begins_as_planned_with_all_its_steps() -> None:
    task = after()
    assert task.state is TaskState.PLANNED
    assert [step.state for step in task.steps] == [StepState.PLANNED, StepState.PLANNED]
    assert (task.step, task.title, task.started_at) == (0, "two", 1.0)


def test_a_request_that_is_about_to_be_sent_is_under_way() -> None:
    task = after(SENDING)
    step = task.steps[0]
    assert task.state is TaskState.RUNNING
    assert (step.state, step.sent, step.started_at, step.before) == (StepState.RUNNING, 1, 2.0, Before(("c1",)))
    assert task.steps[1].state is StepState.PLANNED


def test_what_was_taken_can_be_asked_for() -> None:
    assert after(SENDING, TAKEN).steps[0].queue == "q"


def test_what_came_to_nothing_may_be_sent_anew_and_that_is_counted() -> None:
    task = after(SENDING, TAKEN, NotTaken(4.0, 0, "busy"))
    assert (task.steps[0].state, task.steps[0].queue, task.steps[0].text) == (StepState.PLANNED, None, "busy")
    again = apply(task, replace(SENDING, at=9.0))
    assert (again.steps[0].sent, again.steps[0].started_at) == (2, 2.0)


@pytest.mark.parametrize(("looked", "was"), [(True, Before(("c1",))), (False, None)])
def test_what_the_server_itself_refused_is_not_looked_for_any_more(looked: bool, was: Before | None) -> None:
    assert after(SENDING, NotTaken(4.0, 0, "nothing", looked=looked)).steps[0].before == was


def test_a_lost_answer_leaves_its_step_unknown_and_nothing_to_ask_for() -> None:
    step = after(SENDING, TAKEN, AnswerLost(4.0, 0, "restarted")).steps[0]
    assert (step.state, step.queue, step.text) == (StepState.UNKNOWN, None, "restarted")


def test_an_answer_is_kept_before_it_is_verified() -> None:
    step = after(SENDING, TAKEN, Answered(4.0, 0, MADE)).steps[0]
    assert (step.state, step.answered, step.result) == (StepState.RUNNING, True, MADE)


def test_a_step_that_ended_keeps_what_it_made() -> None:
    step = after(SENDING, Answered(3.0, 0, MADE), StepEnded(5.0, 0, StepState.DONE, text="there")).steps[0]
    assert (step.state, step.result, step.ended_at, step.text) == (StepState.DONE, MADE, 5.0, "there")


def test_who_resumes_it_owns_it() -> None:
    task = after(SENDING, StateChanged(3.0, TaskState.WAITING, "why", "what"), Resumed(4.0, OTHER))
    assert (task.state, task.owner, task.why, task.next_step) == (TaskState.RUNNING, OTHER, "", "")


@pytest.mark.parametrize("state", [state for state in TaskState if state.ended])
def test_the_time_of_its_end_is_told(state: TaskState) -> None:
    task = after(SENDING, StateChanged(7.0, state, "why", "what"))
    assert (task.state, task.ended_at, task.why, task.next_step) == (state, 7.0, "why", "what")


@pytest.mark.parametrize("now", TaskState)
@pytest.mark.parametrize("then", TaskState)
def test_states_follow_each_other_by_the_table_alone(now: TaskState, then: TaskState) -> None:
    record = StateChanged(9.0, then)
    if then is now or then in TRANSITIONS[now]:
        assert apply(in_state(now), record).state is then
    else:
        with pytest.raises(RecordMisplaced):
            apply(in_state(now), record)


def test_the_table_knows_every_state_and_no_way_out_of_an_end() -> None:
    assert set(TRANSITIONS) == set(TaskState)
    assert all(not TRANSITIONS[state] for state in TaskState if state.ended)
    assert all(TaskState.RUNNING in TRANSITIONS[state] for state in TaskState if state.resumable)


@pytest.mark.parametrize(
    "records",
    [
        (SENDING,),
        (BEGUN, BEGUN),
        (BEGUN, replace(SENDING, step=2)),
        (BEGUN, replace(SENDING, step=-1)),
        (BEGUN, SENDING, StepEnded(3.0, 0, StepState.DONE), TAKEN),
        (BEGUN, StateChanged(2.0, TaskState.CANCELLED), SENDING),
        (BEGUN, StateChanged(2.0, TaskState.CANCELLED), Resumed(3.0, OTHER)),
    ],
)
def test_records_that_cannot_follow_each_other_are_refused(records: tuple[Record, ...]) -> None:
    with pytest.raises(RecordMisplaced):
        told(records)


def test_no_records_tell_nothing() -> None:
    with pytest.raises(NothingTold):
        told(())


STEPS = st.integers(0, 1)
ANY: st.SearchStrategy[Record] = st.one_of(
    st.builds(Sending, st.just(2.0), STEPS, st.just(CreateCluster()), st.just(Before())),
    st.builds(Taken, st.just(2.0), STEPS, st.just(QueueId("q"))),
    st.builds(Answered, st.just(2.0), STEPS),
    st.builds(NotTaken, st.just(2.0), STEPS, st.just("busy")),
    st.builds(AnswerLost, st.just(2.0), STEPS, st.just("lost")),
    st.builds(StepEnded, st.just(2.0), STEPS, st.sampled_from([StepState.DONE, StepState.FAILED, StepState.SKIPPED])),
    st.builds(StateChanged, st.just(2.0), st.sampled_from(TaskState)),
    st.just(Resumed(2.0, OTHER)),
)


@given(st.lists(ANY, max_size=12))
def test_whatever_is_written_an_ended_step_and_an_ended_task_stay_so(records: list[Record]) -> None:
    task = after()
    for record in records:
        try:
            following = apply(task, record)
        except RecordMisplaced:
            continue
        for old, new in zip(task.steps, following.steps, strict=True):
            if old.state in (StepState.DONE, StepState.FAILED, StepState.SKIPPED):
                assert new == old
            assert new.sent >= old.sent
        if task.state.ended:
            assert following.state is task.state
        task = following
