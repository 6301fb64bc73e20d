"""Each situation that the table has, built in the simulator and judged."""

from dataclasses import replace

import pytest

from glusterterm.logic.preflight.judge import judge
from glusterterm.logic.preflight.verdicts import MoveVerdict, Variant
from glusterterm.model.hindrances import Cause
from glusterterm.model.ids import BrickId, Ref
from tests.preflight.bench import Bench
from tests.preflight.situations import (
    DISKS,
    GLUSTERD,
    HEALING,
    LOST,
    PEER_KILLED,
    SITUATIONS,
    VOLUMES,
    Situation,
    deleted,
    killed,
)

WITHOUT_HEKETI = [each for each in (*PEER_KILLED, *HEALING, *GLUSTERD, *LOST, *DISKS, *VOLUMES) if each.kind != "none"]


@pytest.mark.parametrize("situation", SITUATIONS, ids=lambda each: each.name)
async def test_a_brick_is_judged_as_the_table_says(situation: Situation) -> None:
    bench = situation.made()
    told = await bench.judged(ssh=situation.ssh)
    found = next(each for each in told.bricks if each.brick == bench.brick_id())
    said = "\n".join(each.text for each in found.hindrances)
    assert {each.cause for each in found.hindrances} >= situation.causes, said
    assert found.verdict is situation.verdict, said
    assert [each.condition for each in told.disks] == [situation.disk]
    assert {each.variant for each in told.proposals} - {Variant.SEVERAL_DEVICES} == situation.variants
    if situation.copies_left is not None:
        assert found.copies_left == situation.copies_left
    assert (found.places > 0) is (Cause.NO_PLACE not in situation.causes)


@pytest.mark.parametrize("situation", WITHOUT_HEKETI, ids=lambda each: each.name)
async def test_without_heketi_it_is_judged_alike(situation: Situation) -> None:
    bench = situation.made()
    told = judge(await bench.seen_directly(), Ref.device(bench.device()), bench.nodes.now)
    found = next(each for each in told.bricks if each.brick == bench.brick_id())
    said = "\n".join(each.text for each in found.hindrances)
    assert {each.cause for each in found.hindrances} >= situation.causes, said
    assert found.verdict is situation.verdict, said


async def test_without_heketi_files_are_moved_off_a_brick_that_is_the_only_copy() -> None:
    bench = Bench.of("none")
    told = judge(await bench.seen_directly(), Ref.device(bench.device()), bench.nodes.now)
    assert told.verdict is MoveVerdict.FREE
    killed(0)(bench)
    told = judge(await bench.seen_directly(), Ref.device(bench.device()), bench.nodes.now)
    assert told.verdict is MoveVerdict.BLOCKED


async def test_a_volume_that_was_deleted_behind_heketis_back_blocks() -> None:
    bench = Bench.of("replica 3")
    device, now = Ref.device(bench.device()), bench.nodes.now
    snapshot = await bench.seen()
    deleted(bench)
    told = judge(await bench.seen_of(device), device, now)
    assert [each.cause for each in told.bricks[0].hindrances] == [Cause.VOLUME_GONE]
    assert judge(snapshot, device, now).verdict is MoveVerdict.FREE


async def test_what_gluster_said_a_while_ago_is_not_known_now() -> None:
    bench = Bench.of("replica 3")
    snapshot = await bench.seen()
    told = judge(snapshot, Ref.device(bench.device()), bench.nodes.now + 61.0)
    assert told.verdict is MoveVerdict.BLOCKED
    assert {each.cause for each in told.bricks[0].hindrances} == {Cause.NOT_KNOWN}


async def test_several_failing_devices_are_proposed_to_go_together() -> None:
    bench = Bench.of("replica 3")
    bench.disk(1).wear(bench.nodes.now)
    told = await bench.judged()
    (proposal,) = [each for each in told.proposals if each.variant is Variant.SEVERAL_DEVICES]
    assert proposal.about == (Ref.device(bench.device(1)),)
    assert "disable all of them first" in proposal.text


async def test_a_device_without_bricks_is_free() -> None:
    bench = Bench.of("replica 3")
    snapshot = await bench.seen()
    empty = next(each for each in snapshot.devices.values() if not each.bricks)
    told = judge(snapshot, Ref.device(empty.id), bench.nodes.now)
    assert (told.verdict, told.bricks) == (MoveVerdict.FREE, ())


async def test_a_node_is_judged_by_all_of_its_devices() -> None:
    bench = Bench.of("replica 3")
    snapshot = await bench.seen()
    node = snapshot.devices[bench.device()].node
    told = judge(snapshot, Ref.node(node), bench.nodes.now)
    assert len(told.disks) == 2
    assert [each.brick for each in told.bricks] == [bench.brick_id()]


async def test_the_places_of_later_bricks_are_those_that_earlier_ones_left() -> None:
    bench = Bench.of("replica 3", nodes=3)
    snapshot = await bench.seen()
    device = snapshot.devices[bench.device()]
    again = replace(snapshot.bricks[bench.brick_id()], id=BrickId("f" * 32))
    spare = next(each for each in snapshot.devices.values() if each.node == device.node and each.id != device.id)
    tight = replace(spare, free_kib=int(again.size_kib * 1.5))
    crowded = replace(
        snapshot,
        bricks={**snapshot.bricks, again.id: again},
        devices={**snapshot.devices, device.id: replace(device, bricks=(*device.bricks, again.id)), spare.id: tight},
    )
    told = judge(crowded, Ref.device(device.id), bench.nodes.now)
    assert [each.places for each in told.bricks] == [1, 0]
