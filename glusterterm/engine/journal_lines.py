"""Records of a task's journal as lines of JSON, and back.

JSON has no types: each record says its kind, and so does each operation in it. A line that an older version wrote and
that lacks a member with a default can still be read.
"""

from typing import Any, Final, get_args

import msgspec

from glusterterm.model.checks import Check, Work
from glusterterm.model.ids import Ref
from glusterterm.model.operations import Operation
from glusterterm.model.plans import Objection, Plan, Step, Typed
from glusterterm.model.tasks import Before, Begun, Owner, Record, Sending, TaskId

_RECORDS: Final[dict[str, type[Any]]] = {kind.__name__: kind for kind in get_args(Record)}
_OPERATIONS: Final[dict[str, type[Any]]] = {kind.__name__: kind for kind in get_args(Operation)}
_WORKS: Final = _OPERATIONS | {kind.__name__: kind for kind in get_args(Check)}
_RECORD, _KIND = "record", "kind"


class LineDamaged(ValueError):
    """A line is no record of ours."""


class _Step(msgspec.Struct):
    title: str
    operation: dict[str, Any]
    needed: bool = True


class _Plan(msgspec.Struct):
    title: str
    steps: tuple[_Step, ...]
    objects: tuple[Ref, ...] = ()
    objections: tuple[Objection, ...] = ()
    cannot_undo: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    typed: Typed | None = None


class _Begun(msgspec.Struct):
    at: float
    task: TaskId
    profile: str
    url: str
    plan: _Plan
    owner: Owner


class _Sending(msgspec.Struct):
    at: float
    step: int
    operation: dict[str, Any]
    before: Before


def line_of(record: Record) -> bytes:
    """Give a record as one line, with its end."""
    told: object = record
    if isinstance(record, Begun):
        plan = record.plan
        steps = tuple(_Step(step.title, _plain(step.operation), step.needed) for step in plan.steps)
        parts = (plan.objects, plan.objections, plan.cannot_undo, plan.notes, plan.typed)
        told = _Begun(
            record.at, record.task, record.profile, record.url, _Plan(plan.title, steps, *parts), record.owner
        )
    elif isinstance(record, Sending):
        told = _Sending(record.at, record.step, _plain(record.operation), record.before)
    return msgspec.json.encode({_RECORD: type(record).__name__, **msgspec.to_builtins(told)}) + b"\n"


def record_of(line: bytes) -> Record:
    """Read a line.

    Raises:
        LineDamaged: it is none of ours, or cut short.
    """
    try:
        told = msgspec.json.decode(line, type=dict[str, Any])
        kind = _RECORDS[told.pop(_RECORD)]
        if kind is Begun:
            return _begun(msgspec.convert(told, _Begun))
        if kind is Sending:
            sending = msgspec.convert(told, _Sending)
            return Sending(sending.at, sending.step, _operation(sending.operation), sending.before)
        record: Record = msgspec.convert(told, kind)
    except (msgspec.MsgspecError, UnicodeDecodeError, KeyError, TypeError, RecursionError) as error:
        raise LineDamaged(type(error).__name__) from error
    return record


def _begun(told: _Begun) -> Begun:
    plan = told.plan
    steps = tuple(Step(step.title, _work(step.operation), step.needed) for step in plan.steps)
    made = Plan(plan.title, steps, plan.objects, plan.objections, plan.cannot_undo, plan.notes, plan.typed)
    return Begun(told.at, told.task, told.profile, told.url, made, told.owner)


def _plain(operation: Work) -> dict[str, Any]:
    return {_KIND: type(operation).__name__, **msgspec.to_builtins(operation)}


def _work(told: dict[str, Any]) -> Work:
    members = dict(told)
    work: Work = msgspec.convert(members, _WORKS[members.pop(_KIND)])
    return work


def _operation(told: dict[str, Any]) -> Operation:
    members = dict(told)
    operation: Operation = msgspec.convert(members, _OPERATIONS[members.pop(_KIND)])
    return operation
