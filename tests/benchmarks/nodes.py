"""What it costs to ask the nodes themselves: simulated ones far away, and real ones in a lab."""

import asyncio
import gc
import json
import resource
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from glusterterm.backends.direct import asking
from glusterterm.backends.direct.ground_truth import GroundTruth
from glusterterm.backends.ssh.access import Access
from glusterterm.backends.ssh.runner import SshRunner
from glusterterm.engine.clock import RealClock
from glusterterm.model.commands import Answer, Command
from glusterterm.model.snapshot import Snapshot
from tests.benchmarks.measuring import PYTHON, REPO, Row, environment, ratio_row, told_row
from tests.builders import make_cluster, make_device, make_node, make_snapshot
from tests.lab.fixtures import lab_of_its_own, why_not
from tests.lab.layout import Kind
from tests.lab_ssh.test_runner_on_nodes import reached

NODES = 200
LATENCY_S = 0.05
ROUNDS = 5
LAB_GOAL = 1.5
MINUTE_S = 60.0


@dataclass(slots=True)
class Counting:
    """A runner that counts what passes through it."""

    inner: SshRunner
    batches: int = 0
    commands: int = 0
    answered: int = 0
    """Bytes of all answers."""

    async def run(self, host: str, command: Command) -> Answer:
        """Run one command."""
        return (await self.run_batch(host, (command,)))[0]

    async def run_batch(self, host: str, commands: tuple[Command, ...]) -> tuple[Answer, ...]:
        """Run several commands."""
        answers = await self.inner.run_batch(host, commands)
        self.batches += 1
        self.commands += len(commands)
        self.answered += sum(len(answer.stdout) + len(answer.stderr) for answer in answers)
        return answers

    def why_lost(self, host: str) -> str:
        """Say why a connection broke."""
        return self.inner.why_lost(host)

    async def close(self) -> None:
        """Let go of connections."""
        await self.inner.close()


def nodes() -> Iterator[Row]:
    """Ask 200 simulated nodes, and real ones where a lab can be had."""
    with simulated() as access:
        yield from asyncio.run(_far_away(access))
    reason = why_not(Kind.NAMESPACES)
    if reason is not None:
        yield told_row("4 nodes of a lab", f"not measured: {reason}")
        return
    with lab_of_its_own(Kind.NAMESPACES, "benchmark") as lab, lab.inside(), tempfile.TemporaryDirectory() as folder:
        access = reached(lab, Path(folder))
        base = _base([node.name for node in lab.servers])
        yield from asyncio.run(_real(access, base))


async def _far_away(access: Access) -> list[Row]:
    hosts = [name for name, _ in access.addresses]
    one, all_nodes = _base(hosts[:1]), _base(hosts)
    counting = Counting(SshRunner(access, RealClock()))
    started = time.perf_counter()
    await _look(counting, all_nodes)
    cold_s = time.perf_counter() - started
    before = (counting.batches, counting.commands, counting.answered)
    warm_s = min([await _look(counting, all_nodes) for _ in range(ROUNDS)])
    batches, commands, answered = (
        (now - then) // (2 * ROUNDS * len(hosts))
        for now, then in zip((counting.batches, counting.commands, counting.answered), before, strict=True)
    )
    one_s = min([await _look(counting, one) for _ in range(ROUNDS)])
    await counting.close()
    memory_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    each_minute = MINUTE_S / 30.0
    return [
        told_row(f"{len(hosts)} nodes 50 ms away: first two looks, logins and all", f"{cold_s * 1000:.0f} ms"),
        Row(
            f"{len(hosts)} nodes 50 ms away: a look on warm connections",
            f"{warm_s * 1000:.0f} ms",
            f"one node: {one_s * 1000:.0f} ms",
            warm_s / one_s,
        ),
        told_row("  largest memory of this process", f"{memory_mb:.0f} MB"),
        told_row(
            "  an idle node costs a minute",
            f"{batches * each_minute:.0f} batches of {commands // max(batches, 1)} commands, "
            f"{answered * each_minute / 1024:.1f} KiB",
        ),
    ]


async def _real(access: Access, base: Snapshot) -> list[Row]:
    runner = SshRunner(access, RealClock())
    await _look(runner, base)  # logins
    singles: dict[str, float] = {}
    hosts = [node.host for node in base.nodes.values()]
    for question in (*asking.OF_NODE, asking.VOLUMES, asking.PROCESSES):
        took = [await _timed(runner, hosts, question.command) for _ in range(ROUNDS)]
        singles[question.command.name] = min(took)
    whole_s = min([await _look(runner, base) for _ in range(ROUNDS)])
    await runner.close()
    slowest = max(singles, key=lambda name: singles[name])
    name = f"4 nodes of a lab: all that is due at once, over `{slowest}` alone on each"
    return [ratio_row(name, whole_s * 1000, singles[slowest] * 1000, LAB_GOAL)]


class Leaping(RealClock):
    """A clock that can leap, so that everything is due again."""

    def __init__(self) -> None:
        super().__init__()
        self.leapt_s = 0.0

    def monotonic(self) -> float:
        """Give seconds of a clock that nobody sets."""
        return super().monotonic() + self.leapt_s


async def _look(runner: SshRunner | Counting, base: Snapshot) -> float:
    """Ask for all parts at once, of nodes that are known already, and give the seconds that it took."""
    clock = Leaping()
    truth = GroundTruth(runner, clock)
    truth.beside(base)
    await truth.look()
    clock.leapt_s += 3600.0
    gc.collect()
    started = time.perf_counter()
    await truth.look()
    took_s = time.perf_counter() - started
    lost = [node.host for node in truth.beside(base).nodes.values() if node.truth is None or not node.truth.reached]
    if lost:
        raise SystemExit(f"{len(lost)} nodes were not reached, such as {lost[0]}")
    return took_s


async def _timed(runner: SshRunner, hosts: list[str], command: Command) -> float:
    """Run one command on all nodes at once: they share this machine's processors, as they do when asked for all."""
    started = time.perf_counter()
    await asyncio.gather(*(runner.run(host, command) for host in hosts))
    return time.perf_counter() - started


def _base(hosts: list[str]) -> Snapshot:
    made = [make_node(f"n{number}", host=host) for number, host in enumerate(hosts)]
    return make_snapshot(make_cluster(), *made, *(make_device(f"d{node.id}", node.id) for node in made))


@contextmanager
def simulated() -> Iterator[Access]:
    """Run simulated nodes in a process of their own, each answer late by what a far network takes."""
    argv = (PYTHON, "-m", "glusterterm", "sim", "--ssh", "--no-life", "--scale", f"1,{NODES},1,10")
    with (
        subprocess.Popen(argv, stdout=subprocess.PIPE, text=True, cwd=REPO, env=environment()) as process,
        tempfile.TemporaryDirectory() as folder,
    ):
        try:
            assert process.stdout is not None
            told = json.loads(process.stdout.readline())
            _slow(told["control"])
            yield _access(told["ssh"], folder)
        finally:
            process.terminate()


def _slow(control: str) -> None:
    body = json.dumps({"latency_s": LATENCY_S}).encode()
    order = urllib.request.Request(f"{control}/ssh", body, method="POST")  # noqa: S310 (loopback)
    with urllib.request.urlopen(order) as reply:  # noqa: S310
        reply.read()


def _access(ssh: Mapping[str, str], folder: str) -> Access:
    ports: Mapping[str, int] = json.loads(json.dumps(ssh["nodes"]))
    return Access(
        f"{folder}/trusted",
        key_file=ssh["key_file"],
        known_hosts=(ssh["known_hosts"],),
        addresses=tuple((host, f"127.0.0.1:{port}") for host, port in ports.items()),
        config_file="",
    )
