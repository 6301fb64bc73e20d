"""What is asked for each part, and how each answer is read: by itself, so that none can spoil another."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from glusterterm.backends.direct import commands_gluster as gluster
from glusterterm.backends.direct import commands_machine as machine
from glusterterm.backends.direct.decode.heal import decode_heal_summary
from glusterterm.backends.direct.decode.peers import decode_pool_list
from glusterterm.backends.direct.decode.status import decode_status
from glusterterm.backends.direct.decode.volumes import decode_volumes
from glusterterm.backends.direct.decode.xml import refused
from glusterterm.backends.direct.reports import Told
from glusterterm.model.commands import Answer, Command
from glusterterm.model.errors import CommandOverdue, GlustertermError
from glusterterm.model.gluster.heal import HealSummary
from glusterterm.model.gluster.peers import Peer
from glusterterm.model.gluster.status import VolumeStatus
from glusterterm.model.gluster.volumes import GlusterVolume

ValueT = TypeVar("ValueT")
_ACTIVE = "active"


@dataclass(frozen=True, slots=True)
class Question(Generic[ValueT]):
    """One command, and what its output comes to."""

    command: Command
    read: Callable[[str], ValueT]
    silent_refusal: bool = True
    """Whether an exit status other than 0 with nothing on stdout is a refusal; the words are on stderr then."""


SERVICE: Question[bool] = Question(
    machine.GLUSTERD_ACTIVE(), lambda output: output.strip() == _ACTIVE, silent_refusal=False
)
PEERS: Question[tuple[Peer, ...]] = Question(gluster.POOL_LIST(), decode_pool_list)
VOLUMES: Question[tuple[GlusterVolume, ...]] = Question(gluster.VOLUME_INFO(), decode_volumes)
PROCESSES: Question[tuple[VolumeStatus, ...]] = Question(gluster.VOLUME_STATUS(), decode_status)


def heal_of(volume: str) -> Question[HealSummary]:
    """Ask what is left to heal in one of gluster's volumes. It walks every brick: seconds to minutes.

    Raises:
        OperandRefused: gluster has no volume of such a name.
    """
    return Question(gluster.HEAL_SUMMARY(volume=volume), decode_heal_summary)


def heard(question: Question[ValueT], before: Told[ValueT], answer: Answer, now: float) -> Told[ValueT]:
    """Give what an answer tells; where it tells nothing, what was told before and why."""
    try:
        return Told(_read(question, answer), now)
    except GlustertermError as error:
        return before.failed(error)


def _read(question: Question[ValueT], answer: Answer) -> ValueT:
    name = answer.command.name
    if answer.exit_status is None:
        raise CommandOverdue(
            f"`{name}` was cut off after {answer.seconds:.0f} s",
            next_step="it is asked for again; if that goes on, run it on the node by hand",
        )
    if question.silent_refusal and answer.exit_status != 0 and not answer.stdout.strip():
        raise refused(name, answer.stderr)
    return question.read(answer.stdout)
