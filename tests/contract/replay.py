"""Replays a recording of a real Heketi against the simulator and lists everything in which they differ.

Ids that the recording tells are handed to the simulator; all others are matched one to one as they appear. Time is the
recording's only in its order: a poll that was told "pending" does not move the clock, one that was told an end moves
it till that end. What a recording can't hold stands in `scenarios/NAME.toml` beside it.
"""

import json
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from glusterterm.model.units import gib_to_kib
from glusterterm.sim import load_dump, routes
from glusterterm.sim.chance import Draw
from glusterterm.sim.executor import Executor
from glusterterm.sim.jobs import JobState
from glusterterm.sim.mock_executor import MockExecutor
from glusterterm.sim.node_executor import NodeExecutor
from glusterterm.sim.nodes import Dialect, Injected, NodeWorld, Signature
from glusterterm.sim.nodes_work import Heal
from glusterterm.sim.replies import Reply, Request
from glusterterm.sim.server_config import ServerConfig
from glusterterm.sim.world import World
from tests.contract import replay_hints
from tests.contract.replay_hints import Exchange, RecordedDice
from tests.contract.replay_tokens import token

RECORDED = Path(__file__).parent.parent / "recorded" / "heketi"
START = 1795373580.25
DISK_KIB = gib_to_kib(100)
KEYS = {"admin": "the admin's key", "user": "the user's key"}
_AFTER = re.compile(r": (poll \d+|result|same queue .*)$")
ENDS = (204, 303, 500)
_HEADERS = ("content-type", "content-length", "location", "x-pending", "x-content-type-options", "content-disposition")
_IDS = re.compile(
    r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
    r"|[0-9a-f]{6}(?:-[0-9a-f]{4}){5}-[0-9a-f]{6}"
    r"|[0-9a-f]{32}"
)


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing in which a reply is not the recorded one."""

    step: str
    where: str
    recorded: object
    got: object

    def __str__(self) -> str:
        return f"[{self.step}] {self.where}: recorded {self.recorded!r}, got {self.got!r}"


@dataclass(frozen=True, slots=True)
class Scenario:
    """What stands beside a recording."""

    config: Mapping[str, Any] = field(default_factory=dict)
    executor: str = "mock"
    load: str = ""
    tokens: Mapping[str, Any] = field(default_factory=dict)
    before: tuple[Mapping[str, Any], ...] = ()

    @staticmethod
    def of(name: str) -> "Scenario":
        """Read the scenario of a recording; without a file there is nothing special."""
        path = RECORDED / "scenarios" / f"{name}.toml"
        found = tomllib.loads(path.read_text()) if path.exists() else {}
        return Scenario(
            found.get("config", {}),
            found.get("executor", "mock"),
            found.get("load", ""),
            {each["step"]: each for each in found.get("tokens", ())},
            tuple(found.get("before", ())),
        )


class IdMap:
    """Which of the simulator's ids stands for which recorded one."""

    def __init__(self, known: set[str]) -> None:
        self._ours = {id_: id_ for id_ in known}
        self._theirs = {id_: id_ for id_ in known}

    def same(self, recorded: str, got: str) -> bool:
        """Compare two texts, ids one to one."""
        if _IDS.sub("*", recorded) != _IDS.sub("*", got):
            return False
        return all(
            self._pair(theirs, ours) for theirs, ours in zip(_IDS.findall(recorded), _IDS.findall(got), strict=True)
        )

    def _pair(self, theirs: str, ours: str) -> bool:
        return self._ours.setdefault(theirs, ours) == ours and self._theirs.setdefault(ours, theirs) == theirs

    def ours(self, text: str) -> str:
        """Put the simulator's ids into a recorded text."""
        return _IDS.sub(lambda found: self._ours.get(found[0], found[0]), text)


class Replay:
    """One recording on its way through the simulator."""

    def __init__(self, name: str, changed: Callable[[Reply], Reply] = lambda reply: reply) -> None:
        commands = RECORDED / f"{name}.commands.ndjson"
        self.exchanges = replay_hints.lines((RECORDED / f"{name}.ndjson").read_text())
        self.scenario = Scenario.of(name)
        recorded_commands = replay_hints.lines(commands.read_text()) if commands.exists() else []
        hints = replay_hints.of(self.exchanges, recorded_commands)
        self.dice = RecordedDice(hints, name)
        self.ids = IdMap(hints.known)
        self.now = START
        self.executor = self._executor()
        config = ServerConfig(
            admin_key=KEYS["admin"],
            user_key=KEYS["user"],
            monitor_nodes=False,
            clean_operations=False,
            **self.scenario.config,
        )
        self.world = World(config, self.executor, self.dice, now=START)
        if self.scenario.load:
            dump = next(each for each in self.exchanges if each["step"] == self.scenario.load)
            load_dump.load(self.world, dump["response"]["json"])
        self._changed = changed
        self._strikes_during = ""
        self.asked: dict[str, dict[str, list[str]]] = {}
        self._times_seen: dict[str, int] = {}

    def _executor(self) -> Executor:
        if self.scenario.executor == "mock":
            return MockExecutor()
        self.nodes = NodeWorld(dialect=Dialect.STAND_IN, blank_disk_kib=DISK_KIB, seed="replay")
        self.nodes.now = START
        return NodeExecutor(self.nodes)

    def run(self) -> Iterator[Difference]:
        """Replay all exchanges, in their order."""
        for number, exchange in enumerate(self.exchanges):
            self._prepare(number, exchange)
            queue_id = self.ids.ours(exchange["request"]["path"].removeprefix("/queue/"))
            entry = self.world.jobs.queue.get(queue_id)
            if entry is not None and exchange["request"]["method"] == "GET":
                recorded = exchange["response"]
                if "x-pending" in recorded["headers"] and entry.state is not JobState.PENDING:
                    continue  # how long it stays pending is a matter of time
                if recorded["status"] in ENDS:
                    self._wait_for(queue_id)
            yield from self._compare(exchange, self._changed(self._send(exchange)))
            self._note_commands(exchange["step"])

    def _note_commands(self, step: str) -> None:
        """Keep what the nodes were asked, by step and host; polls belong to the step that they ask after."""
        if isinstance(self.executor, NodeExecutor):
            for host, command in self.executor.log:
                name = _AFTER.sub("", step)
                self.asked.setdefault(name, {}).setdefault(host, []).append(command)
            self.executor.log.clear()

    def _wait_for(self, queue_id: str) -> None:
        self._advance_while(lambda: self.world.jobs.queue[queue_id].state is JobState.PENDING)

    def _advance_while(self, going_on: Callable[[], bool]) -> None:
        while going_on():
            due = self.world.jobs.next_due
            assert due is not None, "it waits for nothing"
            self.now = max(self.now, due)
            self.world.advance(self.now)

    def _prepare(self, number: int, exchange: Exchange) -> None:
        step = exchange["step"]
        if self._strikes_during and not step.startswith(self._strikes_during):
            self._move_nodes({}, "")
        seen = self._times_seen[step] = self._times_seen.get(step, 0) + 1
        more: dict[Draw, list[str]] = {}
        for event in self.scenario.before:
            if event["step"] == step and event.get("time", 1) == seen:
                more |= {Draw(draw.replace("_", " ")): ids for draw, ids in event.get("draws", {}).items()}
                self.happen(event)
        self.dice.turn_to(number, more)

    def happen(self, event: Mapping[str, Any]) -> None:
        """Let happen what the recording does not hold."""
        match event.get("do"):
            case "restart":
                self.world.restart(self.now)
            case "signal":
                self.world.resume()
            case "settle":
                self._advance_while(lambda: self.world.jobs.next_due is not None)
            case "pass":
                self.now += event["seconds"]
                self.world.advance(self.now)
            case "load":
                found = next(each for each in self.exchanges if each["step"] == event["dump"])
                load_dump.load(self.world, found["response"]["json"])
            case "repair":
                self._repair()
        if "nodes" in event:
            self._move_nodes(event["nodes"], event["step"])

    def _repair(self) -> None:
        """Take out of the database what a failed clone left, as export, editing and import do."""
        world = self.world
        for cluster in world.clusters.values():
            cluster.volumes = [id_ for id_ in cluster.volumes if id_ in world.volumes]
        lost = {id_ for id_, brick in world.bricks.items() if brick.volume not in world.volumes}
        for device in world.devices.values():
            device.bricks = [id_ for id_ in device.bricks if id_ not in lost]
        for id_ in lost:
            del world.bricks[id_]

    def _move_nodes(self, wanted: Mapping[str, Any], step: str) -> None:
        """Set what the nodes do from now on; failures strike till the next step of another name unless they stay."""
        self._strikes_during = "" if wanted.get("stays") else step
        self.nodes.injected = [Injected(**each) for each in wanted.get("inject", ())]
        self.nodes.absent |= set(wanted.get("absent", ()))
        for host, disks in wanted.get("signatures", {}).items():
            for path, signature in disks.items():
                self.nodes.add_disk(host, path).signature = Signature(signature)
        for volume in self.nodes.volumes.values():
            volume.heals = []
            for brick in volume.bricks:
                brick.up = brick.storage not in wanted.get("down", ())
                if brick.storage in wanted.get("to_heal", ()):
                    volume.heals.append(Heal(brick.name, 10, self.now, 10**6))

    def _send(self, exchange: Exchange) -> Reply:
        recorded = exchange["request"]
        path = self.ids.ours(recorded["path"])
        body = recorded.get("raw_body")
        if body is None:
            body = "" if recorded["json"] is None else json.dumps(recorded["json"])
        headers = {name.lower(): value for name, value in recorded.get("headers", {}).items()}
        odd = self.scenario.tokens.get(exchange["step"], {})
        if recorded["role"] or odd:
            plain = unquote(path.partition("?")[0])
            made = token(KEYS, recorded["role"] or "admin", recorded["method"], plain, int(self.now), odd)
            headers["authorization"] = f"{odd.get('scheme', 'bearer')} {made}"
        request = Request(recorded["method"], path, headers, self.ids.ours(body).encode())
        return routes.handle(self.world, request, self.now)

    def _compare(self, exchange: Exchange, reply: Reply) -> Iterator[Difference]:
        step, recorded = exchange["step"], exchange["response"]
        if "status" not in recorded:
            if not reply.dropped:
                yield Difference(step, "connection", "closed without a reply", reply.status)
            return
        if recorded["status"] != reply.status:
            yield Difference(step, "status", recorded["status"], (reply.status, reply.body[:200]))
            return
        for name in _HEADERS:
            theirs, ours = recorded["headers"].get(name, ""), reply.headers.get(name, "")
            if not self.ids.same(theirs, ours):
                yield Difference(step, f"header {name}", theirs, ours)
        if "json" in recorded:
            yield from self._walk(step, "json", recorded["json"], json.loads(reply.body))
        elif "text" in recorded and not self.ids.same(recorded["text"], reply.body.decode()):
            yield from self._lines(step, recorded["text"].splitlines(), reply.body.decode().splitlines())

    def _lines(self, step: str, theirs: list[str], ours: list[str]) -> Iterator[Difference]:
        if len(theirs) == len(ours):
            for their, our in zip(theirs, ours, strict=True):
                if not self.ids.same(their, our):
                    yield Difference(step, "text", their, our)
            return
        for line in theirs:
            if line not in ours:
                yield Difference(step, "text line", line, None)
        for line in ours:
            if line not in theirs:
                yield Difference(step, "text line", None, line)

    def _walk(self, step: str, where: str, theirs: Any, ours: Any) -> Iterator[Difference]:
        if isinstance(theirs, dict) and isinstance(ours, dict):
            if not self.ids.same(" ".join(theirs), " ".join(ours)):
                yield Difference(step, f"{where} members", list(theirs), list(ours))
                return
            for (name, their), our in zip(theirs.items(), ours.values(), strict=True):
                yield from self._walk(step, f"{where}.{name}", their, our)
        elif isinstance(theirs, list) and isinstance(ours, list):
            if theirs != ours and sorted(map(json.dumps, theirs)) == sorted(map(json.dumps, ours)):
                yield Difference(step, f"{where} order", theirs, ours)
                return
            if len(theirs) != len(ours):
                yield Difference(step, f"{where} length", theirs, ours)
                return
            for number, (their, our) in enumerate(zip(theirs, ours, strict=True)):
                yield from self._walk(step, f"{where}[{number}]", their, our)
        elif isinstance(theirs, str) and isinstance(ours, str):
            if not self.ids.same(theirs, ours):
                yield Difference(step, where, theirs, ours)
        elif theirs != ours or type(theirs) is not type(ours):
            yield Difference(step, where, theirs, ours)
