"""Guards, judged by the server: what they forbid it refuses, and what they let through it does.

Random changes in random order on a simulated cluster with its nodes. Clones are drawn of hosting volumes alone: under a
name in use the server tries one, fails and damages its records, which a guard forbids on purpose.
"""

import asyncio
import random
from collections import Counter

from hypothesis import example, given, settings
from hypothesis import strategies as st

from glusterterm.logic.plans.guards import against
from glusterterm.model.errors import ServerRefused
from glusterterm.model.ids import ClusterId
from glusterterm.model.operations import (
    AddDevice,
    AddNode,
    CloneVolume,
    CreateBlockVolume,
    CreateVolume,
    DeleteBlockVolume,
    DeleteCluster,
    DeleteDevice,
    DeleteNode,
    DeleteVolume,
    EvictBrick,
    ExpandBlockVolume,
    ExpandVolume,
    Operation,
    RestrictBlockHosting,
    ResyncDevice,
    SetClusterFlags,
    SetDeviceState,
    SetNodeState,
)
from glusterterm.model.outcomes import Failed
from glusterterm.model.plans import Weight
from glusterterm.model.snapshot import Snapshot
from glusterterm.model.topology import Durability, DurabilityType, EntryState
from tests.contract.managed import Managed

DURABILITIES = (
    Durability(DurabilityType.NONE),
    Durability(DurabilityType.REPLICATE, 2),
    Durability(DurabilityType.REPLICATE, 3),
    Durability(DurabilityType.DISPERSE, 0, 2, 1),
)
STATES = (EntryState.ONLINE, EntryState.OFFLINE, EntryState.FAILED)
UNSURE = {"F17", "F26", "F27", "F36", "F40", "F41", "F49", "F54", "F58", "F72"}
"""Warnings after which either may happen."""
HEALING = "source brick for data to be healed"
"""What nothing but gluster knows."""
HOST_GONE = "Id not found"
"""Said of a new block volume whose hosting volume was made with a node that is gone: no reply lists those hosts."""


def drawn(draw: random.Random, snapshot: Snapshot, number: int) -> Operation:
    """Draw a change of what is there."""
    pick = draw.choice
    cluster = pick(sorted(snapshot.clusters))
    node, device = pick(sorted(snapshot.nodes)), pick(sorted(snapshot.devices))
    made: list[Operation] = [
        AddNode(cluster, 1, *pick((("node1", "n"), (f"new{number}", f"198.51.100.{number}")))),
        AddDevice(node, pick(("/dev/sdb", "/dev/sdf"))),
        SetNodeState(node, pick(STATES)),
        *(SetDeviceState(device, pick(STATES)) for _ in range(4)),
        DeleteNode(node),
        DeleteDevice(device),
        ResyncDevice(device),
        DeleteCluster(cluster),
        SetClusterFlags(cluster, pick((True, True, False)), pick((True, True, False))),
        *(_create(draw, cluster, f"web{number}") for _ in range(3)),
        CreateBlockVolume(f"disk{number}", pick((1, 5, 40, 90)), pick((0, 1, 2, 9))),
    ]
    if snapshot.bricks:
        made.append(EvictBrick(pick(sorted(snapshot.bricks))))
    if snapshot.volumes:
        volume = pick(sorted(snapshot.volumes))
        made += [
            ExpandVolume(volume, pick((1, 50, 3000))),
            DeleteVolume(volume),
            RestrictBlockHosting(volume, locked=pick((True, False))),
        ]
        if snapshot.volumes[volume].block:
            made.append(CloneVolume(volume, f"copy{number}"))
    if snapshot.block_volumes:
        block = pick(sorted(snapshot.block_volumes))
        made += [ExpandBlockVolume(block, pick((1, 6, 200))), DeleteBlockVolume(block)]
    return pick(made)


def _create(draw: random.Random, cluster: ClusterId, name: str) -> CreateVolume:
    options = draw.choice(((), (), ("user.heketi.zone-checking strict",), ("user.heketi.device-tag-match ssd",)))
    size, block = draw.choice((1, 10, 60, 3000)), draw.random() < 0.3
    kept = draw.choice(DURABILITIES)
    return CreateVolume(
        draw.choice((name, "web0")), size, kept, draw.choice(((), (cluster,))), options=options, block=block
    )


async def refusal(heketi: Managed, operation: Operation) -> str:
    """Ask for a change; give the server's reason against it, empty where it was made."""
    try:
        told = await heketi.change(operation)
    except ServerRefused as refused:
        return refused.text
    return told.error.text if isinstance(told, Failed) else ""


def unseen(operation: Operation, refused: str) -> bool:
    """Say whether a refusal is for what no snapshot shows."""
    return HEALING in refused or (isinstance(operation, CreateBlockVolume) and refused.strip() == HOST_GONE)


async def judged(seed: int, length: int) -> Counter[str]:
    """Make random changes, each judged by the guards first; give how often each rule forbade one."""
    draw, heketi, forbidden = random.Random(seed), Managed(), Counter[str]()
    heketi.heketi.nodes(draw.choice((1, 3, 4)), disks=2)
    for number in range(length):
        snapshot = await heketi.backend.snapshot()
        if not snapshot.clusters or not snapshot.devices:
            break
        operation = drawn(draw, snapshot, number)
        found = against(operation, snapshot)
        blocking = [each for each in found if each.weight is Weight.BLOCKS]
        refused = await refusal(heketi, operation)
        told = f"seed {seed}, change {number}: {operation}: {[each.text for each in found]}: {refused}"
        if blocking:
            assert refused, f"forbidden, and the server did it: {told}"
            forbidden.update(each.rule for each in blocking)
        elif not unseen(operation, refused) and not any(each.rule in UNSURE for each in found):
            assert not refused, f"let through, and the server refused it: {told}"
    return forbidden


@settings(max_examples=12, deadline=None)
@given(st.integers(0, 10_000))
@example(700)  # a device is added to an evacuated node
def test_guards_forbid_what_the_server_refuses_and_nothing_else(seed: int) -> None:
    asyncio.run(judged(seed, 40))


def test_the_changes_drawn_are_often_forbidden() -> None:
    met = Counter[str]()
    for seed in range(8):
        met += asyncio.run(judged(seed, 40))
    assert met.keys() >= {"F16", "F32", "F39", "F58"}
