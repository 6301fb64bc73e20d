"""A work as it is shown before it is done: each command, on its host."""

from __future__ import annotations

import shlex
from collections.abc import Iterator

from glusterterm.backends.direct.work import Wait, Work
from glusterterm.backends.direct.works.build import work
from glusterterm.model.errors import GlustertermError
from glusterterm.model.ids import OperationId
from glusterterm.model.operations import FromStep, Operation, words_of
from glusterterm.model.plans import ON_NODES, RequestShown
from glusterterm.model.snapshot import Snapshot

_UNKNOWN = OperationId("0" * 32)
"""Stands in marks for the id that a change gets when it is begun."""


def shown(operation: Operation, snapshot: Snapshot | None) -> RequestShown:
    """Give the commands of an operation, as things are; in a few words where that can't be told yet."""
    if snapshot is None:
        return RequestShown(ON_NODES, words_of(operation))
    if any(isinstance(getattr(operation, name), FromStep) for name in operation.__dataclass_fields__):
        return RequestShown(ON_NODES, f"{words_of(operation)}: the commands follow from what an earlier step makes")
    try:
        found = work(operation, snapshot, _UNKNOWN)
    except GlustertermError as error:
        return RequestShown(ON_NODES, f"{words_of(operation)}: {error.what}")
    hosts = dict.fromkeys(part.host for stage in found.stages for part in stage.on)
    return RequestShown(ON_NODES, " ".join(hosts), commands=tuple(_lines(found)))


def _lines(found: Work) -> Iterator[str]:
    for stage in found.stages:
        for part in stage.on:
            yield from (f"{part.host}$ {shlex.join(do.command.argv)}" for do in part.dos)
        if stage.wait is not None:
            yield _until(stage.wait)
    if found.follow is not None:
        yield _until(found.follow)


def _until(wait: Wait) -> str:
    return f"{wait.host}$ {shlex.join(wait.command.argv)}   (until it has ended)"
