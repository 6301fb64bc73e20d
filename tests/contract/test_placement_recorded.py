"""Every recorded change that needs room, previewed from the database as it stood right before it was asked for.

The database is that of the replay, which answers each dump and object of a recording digit by digit; what became of the
change is the recorded server's own word.
"""

import json
import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import pytest

from glusterterm.backends.heketi import dump as decoding
from glusterterm.logic.preview import Preview, Verdict, Wish, preview
from glusterterm.model.ids import BlockVolumeId, BrickId, ClusterId, DeviceId, NodeId, VolumeId
from glusterterm.model.operations import (
    CreateBlockVolume,
    CreateVolume,
    EvictBrick,
    ExpandBlockVolume,
    ExpandVolume,
    SetDeviceState,
    SetNodeState,
)
from glusterterm.model.snapshot import BackendKind, Method, Snapshot, Source
from glusterterm.model.topology import Durability, DurabilityType, EntryState
from glusterterm.sim import dump as encoding
from glusterterm.sim.entries import BrickEntry
from glusterterm.sim.replies import Reply
from tests.contract.replay import Replay
from tests.contract.replay_hints import Exchange
from tests.recordings import recordings

SOURCE = Source(BackendKind.HEKETI, "http://127.0.0.1:8080", Method.DUMP)
NO_PLACE = re.compile("No Replacement was found|no device was found to replace")
STATE = re.compile(r"/(devices|nodes)/(\w+)/state")
EXPANSION = re.compile(r"/(volumes|blockvolumes)/(\w+)/expand")
EVICTION = re.compile(r"/bricks/to-evict/(\w+)")


def wish_of(path: str, asked: Any) -> Wish | None:
    """Give the change that a recorded request asks for, if it is one that needs room."""
    if path == "/volumes":
        return volume_of(asked)
    if path == "/blockvolumes":
        clusters = tuple(map(ClusterId, asked.get("clusters") or ()))
        return CreateBlockVolume(asked.get("name", ""), asked["size"], clusters=clusters)
    if found := EXPANSION.fullmatch(path):
        kind, id_ = found.groups()
        if kind == "volumes":
            return ExpandVolume(VolumeId(id_), asked["expand_size"])
        return ExpandBlockVolume(BlockVolumeId(id_), asked["new_size"])
    if (found := STATE.fullmatch(path)) and asked.get("state") == "failed":
        kind, id_ = found.groups()
        failed = EntryState.FAILED
        return SetDeviceState(DeviceId(id_), failed) if kind == "devices" else SetNodeState(NodeId(id_), failed)
    if found := EVICTION.fullmatch(path):
        return EvictBrick(BrickId(found[1]))
    return None


def volume_of(asked: Any) -> CreateVolume | None:
    """Give the volume that a recorded request asks for; None for the negative replica, which is no durability."""
    told = asked.get("durability") or {}
    type_ = DurabilityType(told.get("type") or "none")
    replica = (told.get("replicate") or {}).get("replica", 0)
    shape = told.get("disperse") or {}
    if replica < 0:
        return None
    kept = {
        DurabilityType.NONE: Durability(type_),
        DurabilityType.REPLICATE: Durability(type_, replica or 2),
        DurabilityType.DISPERSE: Durability(type_, 0, shape.get("data", 0), shape.get("redundancy", 0)),
    }[type_]
    snapshot = asked.get("snapshot") or {}
    return CreateVolume(
        asked.get("name", ""),
        asked["size"],
        kept,
        tuple(map(ClusterId, asked.get("clusters") or ())),
        snapshot_factor=snapshot["factor"] if snapshot.get("enable") else None,
        options=tuple(asked.get("glustervolumeoptions") or ()),
        block=asked.get("block", False),
    )


@dataclass(slots=True)
class Judged:
    """What the previews of a recording came to: how many of each verdict were followed by success, or by refusal."""

    counts: Counter[tuple[Verdict, bool]] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    def judge(self, step: str, found: Preview, *, placed: bool, strict: bool) -> None:
        """Hold a preview against what became of its change."""
        self.counts[found.verdict, placed] += 1
        if placed and found.verdict is Verdict.IMPOSSIBLE:
            self.wrong.append(f"{step}: called impossible ({found.reason}), and was done")
        if not placed and found.verdict is Verdict.CERTAIN and not strict:
            self.wrong.append(f"{step}: called certain, and was refused")


class Previewed(Replay):
    """A replay that previews each change before it is sent."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.judged = Judged()
        self.cuts = 0
        self._moving: dict[str, tuple[str, Preview]] = {}

    def _snapshot(self) -> Snapshot:
        return decoding.snapshot(encoding.encoded(self.world), SOURCE, self.now)

    def _send(self, exchange: Exchange) -> Reply:
        request, recorded = exchange["request"], exchange["response"]
        status = recorded.get("status")
        wish = None
        if request["method"] == "POST" and isinstance(request.get("json"), dict | None) and status in (202, 500):
            wish = wish_of(self.ids.ours(request["path"]), json.loads(self.ids.ours(json.dumps(request["json"] or {}))))
        if wish is None:
            self._end(exchange)
            return super()._send(exchange)
        found = preview(self._snapshot(), wish, self.world.config.brick_limits)
        if isinstance(wish, SetDeviceState | SetNodeState | EvictBrick):
            self._moving[recorded["headers"].get("location", "")] = exchange["step"], found
            return super()._send(exchange)
        strict = self.world.config.zone_checking_strict
        if status == 202 or recorded["text"].startswith("Failed to allocate"):
            self.judged.judge(exchange["step"], found, placed=status == 202, strict=strict)
        before = set(self.world.bricks)
        reply = super()._send(exchange)
        if status == 202 and isinstance(wish, CreateVolume | ExpandVolume):
            new = [brick for id_, brick in self.world.bricks.items() if id_ not in before]
            self._cut_as_foreseen(exchange["step"], found, new)
        return reply

    def _end(self, exchange: Exchange) -> None:
        """Judge the preview of bricks that move by how that ended."""
        recorded = exchange["response"]
        status = recorded.get("status")
        if exchange["request"]["path"] not in self._moving or "x-pending" in recorded.get("headers", {}):
            return
        step, found = self._moving.pop(exchange["request"]["path"])
        if status == 204 or (status == 500 and NO_PLACE.search(recorded["text"])):
            self.judged.judge(step, found, placed=status == 204, strict=self.world.config.zone_checking_strict)

    def _cut_as_foreseen(self, step: str, found: Preview, new: list[BrickEntry]) -> None:
        """See that the bricks of a volume were foreseen: how many, how large, and what they take."""
        sizes = {brick.size for brick in new}
        raw = sum(brick.pool_size + brick.metadata_size for brick in new)
        for cut in found.cuts:
            expected = {cut.brick_kib, cut.arbiter_kib} if cut.arbiter_kib else {cut.brick_kib}
            if (cut.bricks, cut.raw_kib) == (len(new), raw) and (sizes == expected or not new):
                self.cuts += 1
                return
        self.judged.wrong.append(f"{step}: cut otherwise than {found.cuts}")


@pytest.mark.parametrize("recording", recordings())
def test_no_recorded_change_contradicts_its_preview(recording: str) -> None:
    replay = Previewed(recording)
    for _ in replay.run():
        pass
    assert not replay.judged.wrong, "\n".join(replay.judged.wrong)


def test_the_recordings_hold_successes_and_refusals_of_both_kinds() -> None:
    counts: Counter[tuple[Verdict, bool]] = Counter()
    cuts = 0
    for recording in recordings():
        replay = Previewed(recording)
        for _ in replay.run():
            pass
        counts += replay.judged.counts
        cuts += replay.cuts
    assert counts[Verdict.CERTAIN, True] > 70
    assert counts[Verdict.IMPOSSIBLE, False] > 10
    assert counts[Verdict.LIKELY, True] + counts[Verdict.LIKELY, False] < 15
    assert cuts > 50
