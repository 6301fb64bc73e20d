"""Tasks of the console that is measured: so many volumes created at once."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

from glusterterm.backends.heketi.client import HeketiBackend
from glusterterm.backends.where import Where
from glusterterm.engine.audit import Audit
from glusterterm.engine.journal import Journal
from glusterterm.engine.log import Log
from glusterterm.engine.looking import Look
from glusterterm.engine.names import volume_name
from glusterterm.engine.session import Session
from glusterterm.engine.tasks import Managed, TaskEngine, audited
from glusterterm.logic.plans import volume
from glusterterm.model.operations import CreateVolume
from glusterterm.model.ports import Clock
from glusterterm.model.topology import Durability, DurabilityType

REPLICA_3 = Durability(DurabilityType.REPLICATE, 3)


def engine(
    where: object, folder: Path, clock: Clock, log: Log
) -> Callable[[Look, Callable[[], AbstractContextManager[None]]], TaskEngine]:
    """Give what makes the engine of a session, with its files in `folder`."""
    assert isinstance(where, Where)
    assert where.heketi is not None
    backend = HeketiBackend(where.heketi, clock, log.request)
    about = Managed("benchmark", where.heketi.url)
    audit = Audit(folder / "audit.jsonl", audited(about))
    return lambda look, hurry: TaskEngine(
        backend, look, Journal(folder / "tasks"), audit, clock, about, log=log, hurry=hurry
    )


async def start(session: Session, number: int) -> None:
    """Create so many volumes at once."""
    await session.tasks.opened()
    while session.store.snapshot is None:
        await session.clock.sleep(0.05)
    for _ in range(number):
        plan = volume.create(session.store.snapshot, CreateVolume(volume_name(), 2, REPLICA_3))
        await session.tasks.start(plan)
