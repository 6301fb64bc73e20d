"""Brick sets from an examination."""

import json
from dataclasses import replace
from typing import Any

import pytest

from glusterterm.backends.heketi import dump, examine, wire
from glusterterm.backends.heketi.client import Endpoint, HeketiBackend
from glusterterm.model.errors import ReplyNotUnderstood, ServerFailed
from glusterterm.model.ids import BrickId, VolumeId
from glusterterm.model.ports import BrickSets
from glusterterm.model.snapshot import BackendKind, Method, Snapshot, Source
from tests.fakes import FakeClock
from tests.recordings import Answering, exchanges

EXAMINED = {each.step: each for each in exchanges("l-examine") if each.path == "/internal/state/examine/gluster"}
GOOD, FAILING = EXAMINED["examine"], EXAMINED["examine with gluster failing"]


def snapshot() -> Snapshot:
    """Give the snapshot that belongs to the examination: it holds the dump itself."""
    content = json.dumps(GOOD.json["heketidb"]).encode()
    return dump.snapshot(content, Source(BackendKind.HEKETI, "http://heketi.test", Method.DUMP), 1.0)


def sets_of(told: Any) -> BrickSets:
    """Give the sets that an examination tells."""
    return examine.brick_sets(wire.Reply(200, {}, json.dumps(told).encode()), snapshot())


def listed(told: Any) -> list[dict[str, Any]]:
    """Give the list of bricks of the one volume, on each node."""
    nodes = told["clusters"][0]["NodesData"]
    return [node["VolumeInfo"]["Volumes"]["VolumeList"][0]["Bricks"] for node in nodes]


async def test_sets_are_in_glusters_order_and_not_by_id() -> None:
    backend = HeketiBackend(Endpoint("http://heketi.test"), FakeClock(), transport=Answering([GOOD]))
    told = snapshot()
    (volume,) = told.volumes.values()
    sets = await backend.brick_sets(told)
    await backend.close()
    names = [brick["Name"] for brick in listed(GOOD.json)[0]["BrickList"]]
    assert [name.split("brick_")[1].removesuffix("/brick") for name in names] == list(sets[volume.id][0])
    assert list(sets[volume.id][0]) != list(volume.bricks)
    assert set(sets[volume.id][0]) == set(volume.bricks)


def test_bricks_that_the_two_disagree_on_give_no_sets() -> None:
    told = json.loads(json.dumps(GOOD.json))
    for bricks in listed(told):
        bricks["BrickList"][0]["Name"] = "192.0.2.99:/elsewhere"
    assert sets_of(told) == {}


def test_a_volume_with_a_brick_less_gives_no_sets() -> None:
    told = json.loads(json.dumps(GOOD.json))
    for bricks in listed(told):
        del bricks["BrickList"][0]
    assert sets_of(told) == {}


def test_a_brick_that_is_listed_thrice_gives_no_sets() -> None:
    told = json.loads(json.dumps(GOOD.json))
    for bricks in listed(told):
        bricks["BrickList"] = bricks["BrickList"][:1] * 3
    assert sets_of(told) == {}


def test_bricks_that_a_failed_clone_left_hide_none_of_its_source() -> None:
    told = snapshot()
    ghosts = {
        BrickId(brick.id[::-1]): replace(brick, id=BrickId(brick.id[::-1]), volume=VolumeId("f" * 32))
        for brick in told.bricks.values()
    }
    haunted = replace(told, bricks={**told.bricks, **ghosts})
    reply = wire.Reply(200, {}, json.dumps(GOOD.json).encode())
    assert examine.brick_sets(reply, haunted) == sets_of(GOOD.json)
    assert sets_of(GOOD.json)


def test_one_node_that_answers_is_enough() -> None:
    told = json.loads(json.dumps(GOOD.json))
    for node in told["clusters"][0]["NodesData"][:-1]:
        node["VolumeInfo"] = None
    assert sets_of(told) == sets_of(GOOD.json)


def test_where_gluster_answers_nowhere_it_is_said_why() -> None:
    with pytest.raises(ServerFailed, match="could not fetch data from node node3") as caught:
        sets_of(FAILING.json)
    assert "glusterd" in caught.value.next_step


@pytest.mark.parametrize("told", [{}, [], {"clusters": "x"}])
def test_anything_else_is_no_examination(told: object) -> None:
    with pytest.raises(ReplyNotUnderstood, match="examine/gluster"):
        sets_of(told)
