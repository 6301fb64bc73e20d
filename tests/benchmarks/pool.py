"""What a pool without Heketi costs: a look at all of it, and a minute in which nothing happens."""

import asyncio
import gc
import resource
import time
from collections.abc import Callable, Coroutine, Iterator

from glusterterm.backends.direct import asking
from glusterterm.backends.direct.backend import LOOK_S, DirectBackend
from glusterterm.backends.ssh.access import Access
from glusterterm.backends.ssh.runner import SshRunner
from glusterterm.engine.clock import RealClock
from tests.benchmarks.measuring import Row, told_row
from tests.benchmarks.nodes import MINUTE_S, ROUNDS, Counting, Leaping, simulated


def pool() -> Iterator[Row]:
    """Look at 200 simulated nodes that form a pool."""
    with simulated() as access:
        yield from asyncio.run(_far_away(access))


async def _far_away(access: Access) -> list[Row]:
    hosts = [name for name, _ in access.addresses]
    clock, counting = Leaping(), Counting(SshRunner(access, RealClock()))
    backend = DirectBackend(hosts[:1], counting, clock, names=hosts, patient=False)
    cold_s = await _timed(backend.snapshot)
    warm_s = min([await _timed(backend.snapshot) for _ in range(ROUNDS)])
    one_s = min([await _timed(lambda: _ask_one(counting, hosts[0])) for _ in range(ROUNDS)])
    seen = await backend.snapshot()
    lost = [node.host for node in seen.nodes.values() if node.truth is None or not node.truth.reached]
    if lost or len(seen.nodes) != len(hosts):
        raise SystemExit(f"{len(seen.nodes)} of {len(hosts)} nodes were seen, {len(lost)} of them not reached")
    before = (counting.batches, counting.commands, counting.answered)
    busy_s, glance_s = time.process_time(), []
    for _ in range(round(MINUTE_S / LOOK_S)):
        clock.leapt_s += LOOK_S
        glance_s.append(await _timed(backend.probe))
    busy_s = time.process_time() - busy_s
    batches, commands, answered = (
        (now - then) / len(hosts)
        for now, then in zip((counting.batches, counting.commands, counting.answered), before, strict=True)
    )
    await backend.close()
    memory_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    many = f"a pool of {len(hosts)} nodes 50 ms away"
    return [
        told_row(f"{many}: the first look, logins and all", f"{cold_s * 1000:.0f} ms"),
        Row(
            f"{many}: a look at everything on warm connections",
            f"{warm_s * 1000:.0f} ms",
            f"one node's answers alone: {one_s * 1000:.0f} ms",
            warm_s / one_s,
        ),
        told_row("  a look while nothing is new", f"{min(glance_s) * 1000:.0f} ms"),
        told_row("  largest memory of this process", f"{memory_mb:.0f} MB"),
        told_row(
            "  an idle node costs a minute",
            f"{batches:.1f} batches, {commands:.0f} commands, {answered / 1024:.1f} KiB",
        ),
        told_row("  this machine's processor, of a minute", f"{busy_s / MINUTE_S:.1%}"),
    ]


async def _ask_one(counting: Counting, host: str) -> None:
    await counting.run_batch(host, tuple(each.command for each in asking.OF_DIRECT_NODE))


async def _timed(what: Callable[[], Coroutine[None, None, object]]) -> float:
    gc.collect()
    started = time.perf_counter()
    await what()
    return time.perf_counter() - started
