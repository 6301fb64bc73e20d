"""Heketi's refusals and failures of changes, each brought about in the simulated server."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from glusterterm.backends.heketi.wire import Call
from glusterterm.model.errors import ServerFailed, ServerRefused
from glusterterm.model.operations import Operation
from glusterterm.model.outcomes import Failed
from glusterterm.sim.faults import Fault, FaultKind
from glusterterm.sim.nodes import Injected
from tests.contract.managed import Managed

Provoke = Callable[[Managed], Operation | Call]
"""Brings it about, and gives the change that meets it; a bare request where none of our changes can."""
ID = r"[0-9a-f]{32}"
UNKNOWN_ID = "0f" * 16


@dataclass(frozen=True, slots=True)
class Message:
    """One text of Heketi's that a change can meet, as a pattern of the whole; `cause` is a part of what is shown."""

    pattern: str
    cause: str
    provoke: Provoke
    kind: type[ServerRefused] = ServerFailed
    config: Mapping[str, Any] = field(default_factory=dict)


def on_nodes(command: str, stderr: str, change: Callable[[Managed], Operation]) -> Provoke:
    """Give what has `change` fail at a command on a node, with the command's stderr."""

    def provoke(managed: Managed) -> Operation:
        operation = change(managed)
        managed.nodes.injected.append(Injected(command, stderr))
        return operation

    return provoke


def answered(route: str, status: int, text: str, change: Callable[[Managed], Operation]) -> Provoke:
    """Give what has the server answer a route with a text: for what only another Heketi, or a worse day, would say."""

    def provoke(managed: Managed) -> Operation:
        operation = change(managed)
        managed.fail(Fault(FaultKind.STATUS, route, times=1, status=status, text=text))
        return operation

    return provoke


def raw(method: str, path: str, body: bytes = b"{}") -> Provoke:
    """Give a request as it stands."""
    return lambda _: Call(method, path, body, "application/json")


async def met(managed: Managed, message: Message) -> ServerRefused:
    """Give the error that the change ends with, at once or in the end."""
    asked = message.provoke(managed)
    try:
        if isinstance(asked, Call):
            await managed.backend.send(asked)
            raise AssertionError("it was taken")
        outcome = await managed.change(asked)
    except ServerRefused as refused:
        return refused
    assert isinstance(outcome, Failed), outcome
    return outcome.error
