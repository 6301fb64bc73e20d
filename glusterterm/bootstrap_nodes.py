"""The composition root's part for the nodes themselves: builds what reaches them over SSH, as a profile says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from glusterterm.engine.clock import RealClock

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from glusterterm.backends.beside import HeketiWithNodes
    from glusterterm.backends.direct.managed import ManagedPool
    from glusterterm.backends.heketi.endpoint import Endpoint, Through
    from glusterterm.backends.ssh.access import Access
    from glusterterm.backends.where import Where
    from glusterterm.config.paths import Paths
    from glusterterm.config.profiles import Profile
    from glusterterm.model.commands import Runner
    from glusterterm.model.errors import GlustertermError
    from glusterterm.model.events import CommandsEnded, Ended
    from glusterterm.model.host_key import HostKey
    from glusterterm.model.locks import LockHeld
    from glusterterm.model.machine.node_disks import NodeDisks
    from glusterterm.model.operations import Operation
    from glusterterm.model.plans import RequestShown
    from glusterterm.model.ports import Actor, Backend, GroundTruth, LookingActor, NodesAsked
    from glusterterm.model.snapshot import Snapshot


def access(profile: Profile, paths: Paths) -> Access | None:
    """Give what is to be known to reach the nodes of `profile` over SSH; None where it says nothing of that."""
    from glusterterm.backends.ssh import access

    if profile.hosts and profile.ssh is None:
        from glusterterm.config.ssh import Ssh

        return access.access(Ssh(), paths.known_hosts)
    return access.access(profile.ssh, paths.known_hosts) if profile.ssh is not None else None


def through(profile: Profile) -> Through | None:
    """Give the way through a node on which Heketi is reached; None where it is reached without."""
    if profile.ssh is None or profile.ssh.tunnel is None:
        return None
    from glusterterm.backends.heketi.endpoint import Through
    from glusterterm.config.paths import find

    nodes = access(profile, find())
    return Through(profile.ssh.tunnel, nodes) if nodes is not None else None


def open_runner(profile: Profile, paths: Paths) -> Runner | None:
    """Give what runs commands on the nodes of `profile`, refusing changes where it only looks. Nothing is connected.

    None where the profile says nothing of SSH.
    """
    nodes = access(profile, paths)
    return _runner(nodes, read_only=profile.looks_only) if nodes is not None else None


def open_pool(profile: Profile, on_event: Callable[[CommandsEnded], None] | None = None) -> ManagedPool:
    """Give the pool of a profile without Heketi, to be asked and changed in this process. Nothing is connected."""
    from uuid import uuid4

    from glusterterm.backends.direct.managed import ManagedPool
    from glusterterm.config.paths import find

    nodes = access(profile, find())
    runner = _runner(nodes, read_only=profile.looks_only, on_event=on_event)
    return ManagedPool(
        profile.hosts,
        runner,
        RealClock(),
        lambda: uuid4().hex,
        read_only=profile.looks_only,
        names=nodes.named if nodes is not None else (),
    )


def late_pool(profile: Profile, on_event: Callable[[CommandsEnded], None]) -> LookingActor:
    """Give what changes the pool of a profile without Heketi; SSH is loaded with the first change."""
    from glusterterm.backends.direct.cannot import capabilities
    from glusterterm.backends.late import LateActor

    def shown(operation: Operation, snapshot: Snapshot | None) -> RequestShown:
        from glusterterm.backends.direct.works.shown import shown

        return shown(operation, snapshot)

    return LateActor(capabilities(read_only=profile.looks_only), shown, lambda: open_pool(profile, on_event))


def open_beside(profile: Profile, heketi: Endpoint, on_event: Callable[[Ended], None]) -> HeketiWithNodes:
    """Give a Heketi and what changes its nodes beside it, in this process. Nothing is connected."""
    from uuid import uuid4

    from glusterterm.backends.beside import HeketiWithNodes
    from glusterterm.backends.direct.actor import DirectActor
    from glusterterm.backends.direct.backend import DirectBackend
    from glusterterm.backends.direct.ground_truth import GroundTruth
    from glusterterm.backends.heketi.cannot import beside_nodes
    from glusterterm.backends.read_only import ReadOnlyRunner
    from glusterterm.config.paths import find

    nodes = access(profile, find())
    runner = _runner(nodes, read_only=profile.looks_only, on_event=on_event)
    names = nodes.named if nodes is not None else ()

    def of(hosts: Sequence[str]) -> Actor:
        look = DirectBackend(hosts, runner, RealClock(), read_only=profile.looks_only, names=names).snapshot
        return DirectActor(look, runner, RealClock(), beside_nodes(heketi.capabilities), lambda: uuid4().hex)

    # Whatever the profile may change: who asks what is true changes nothing.
    return HeketiWithNodes(heketi, RealClock(), on_event, GroundTruth(ReadOnlyRunner(runner), RealClock()), of)


def late_beside(profile: Profile, heketi: Endpoint, on_event: Callable[[Ended], None]) -> LookingActor:
    """Give what changes a Heketi whose nodes are reached too; HTTP and SSH are loaded with the first change."""
    from glusterterm.backends.heketi.cannot import beside_nodes
    from glusterterm.backends.late import LateActor

    def shown(operation: Operation, snapshot: Snapshot | None) -> RequestShown:
        from glusterterm.backends.beside import shown

        return shown(operation, snapshot)

    return LateActor(beside_nodes(heketi.capabilities), shown, lambda: open_beside(profile, heketi, on_event))


class Pools:
    """Makes what looks at a pool and what asks its nodes beside it, over the same connections, in the worker."""

    def __init__(self) -> None:
        self._truth: GroundTruth | None = None

    def backend(self, where: Where, on_event: Callable[[CommandsEnded], None]) -> Backend:
        """Give what looks at a pool; what it hears its companion need not ask."""
        from glusterterm.backends.direct.backend import DirectBackend
        from glusterterm.backends.direct.ground_truth import GroundTruth

        runner = _runner(where.nodes, read_only=True, on_event=on_event)
        beside = GroundTruth(runner, RealClock())
        self._truth = beside
        return DirectBackend(
            where.hosts,
            runner,
            RealClock(),
            read_only=where.read_only,
            names=where.nodes.named if where.nodes is not None else (),
            patient=False,
            heard=beside.hear,
        )

    def truth(self, where: Where, on_event: Callable[[CommandsEnded], None]) -> GroundTruth | None:
        """Give what asks the nodes beside what `backend` gave."""
        del where, on_event
        return self._truth


def truth(nodes: Access | None, on_event: Callable[[CommandsEnded], None] | None = None) -> GroundTruth | None:
    """Give what asks `nodes` themselves; None where none are reached. `on_event` is told of each batch."""
    if nodes is None:
        return None
    from glusterterm.backends.direct.ground_truth import GroundTruth

    # Whatever the profile may change: who asks what is true changes nothing.
    return GroundTruth(_runner(nodes, read_only=True, on_event=on_event), RealClock())


async def reach(profile: Profile, paths: Paths, hosts: Sequence[str]) -> dict[str, GlustertermError | None]:
    """Log in to each of `hosts` as `profile` says, and give why it failed, None where it did not.

    Empty where the profile says nothing of SSH.
    """
    nodes = access(profile, paths)
    if nodes is None:
        return {}
    from glusterterm.backends.ssh.reaching import reach

    runner = _runner(nodes, read_only=True)
    try:
        return await reach(runner, hosts)
    finally:
        await runner.close()


async def trust(profile: Profile, paths: Paths, key: HostKey) -> None:
    """Store the host key of a node of `profile` that someone said yes to; nothing where it says nothing of SSH.

    Raises:
        HostKeyChanged: another key is known for that host.
        ConfigInvalid: our file of known hosts can't be written.
    """
    nodes = access(profile, paths)
    if nodes is None:
        return
    from glusterterm.backends.ssh.runner import SshRunner

    await SshRunner(nodes, RealClock()).trust(key)


def late_nodes(nodes: Access | None, on_event: Callable[[CommandsEnded], None]) -> NodesAsked | None:
    """Give what asks nodes for what somebody looks at, over SSH; None where no nodes are reached."""
    if nodes is None:
        return None
    from glusterterm.backends.direct.late_nodes import LateNodes

    return LateNodes(lambda: _runner(nodes, read_only=True, on_event=on_event))


def read_dump(path: Path) -> Snapshot:
    """Read a dump of a Heketi's database that was saved to a file.

    Raises:
        OSError: it can't be read.
        PlanRefused: it is no dump.
    """
    from glusterterm.backends.heketi import dump
    from glusterterm.model.errors import PlanRefused, ReplyNotUnderstood
    from glusterterm.model.snapshot import BackendKind, Method, Source

    try:
        taken_at = path.stat().st_mtime
        return dump.snapshot(path.read_bytes(), Source(BackendKind.HEKETI, str(path), Method.DUMP), taken_at)
    except ReplyNotUnderstood as error:
        raise PlanRefused(
            f"{path} is no dump of Heketi's database", next_step="save one: heketi-cli db dump > FILE"
        ) from error


async def node_disks(profile: Profile, paths: Paths, host: str) -> NodeDisks:
    """Look which disks a node has, and what is on them.

    Raises:
        GlustertermError: the node was not reached, or did not list them.
    """
    from glusterterm.backends.direct.node_disks import node_disks

    runner = _runner(access(profile, paths), read_only=True)
    try:
        return await node_disks(runner, host)
    finally:
        await runner.close()


async def lock_held(profile: Profile, paths: Paths, host: str) -> LockHeld | None:
    """Look who holds the lock of a node; None: nobody does.

    Raises:
        GlustertermError: the node could not be asked.
    """
    from glusterterm.backends.direct.unlocking import lock_held

    runner = _runner(access(profile, paths), read_only=True)
    try:
        return await lock_held(runner, host)
    finally:
        await runner.close()


async def unlock(profile: Profile, paths: Paths, held: LockHeld) -> None:
    """Free the lock of a node, if it is still held as it was seen.

    Raises:
        GlustertermError: it is not, or the node could not be asked.
    """
    from glusterterm.backends.direct.unlocking import unlock

    runner = _runner(access(profile, paths), read_only=profile.looks_only)
    try:
        await unlock(runner, held)
    finally:
        await runner.close()


def _runner(
    nodes: Access | None, *, read_only: bool, on_event: Callable[[CommandsEnded], None] | None = None
) -> Runner:
    from glusterterm.backends.read_only import ReadOnlyRunner
    from glusterterm.backends.ssh.runner import SshRunner
    from glusterterm.model.errors import ConfigInvalid

    if nodes is None:
        raise ConfigInvalid("the profile does not say how its nodes are reached", next_step="give it a table ssh")
    runner: Runner = SshRunner(nodes, RealClock())
    if on_event is not None:
        from glusterterm.backends.ssh.telling import TellingRunner

        runner = TellingRunner(runner, RealClock(), on_event)
    return ReadOnlyRunner(runner) if read_only else runner
