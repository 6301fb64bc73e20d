"""Ready worlds: whole, the same for the same seed, and as big as asked for."""

import json
from itertools import pairwise

import pytest

from glusterterm.model.topology import EntryState
from glusterterm.sim import check, dump
from glusterterm.sim.entries import Change, OperationStatus
from glusterterm.sim.presets import Made, Preset, Simulation, make
from glusterterm.sim.presets_life import signed
from glusterterm.sim.presets_scale import Scale
from glusterterm.sim.replies import Reply, Request
from glusterterm.sim.routes import handle

NOW = 1_700_000_000.0


def ask(simulation: Simulation, method: str, path: str, body: object = None, now: float = NOW) -> Reply:
    """Ask as admin."""
    token = signed(simulation.world.config.admin_key, method, path, now)
    raw = b"" if body is None else json.dumps(body).encode()
    return handle(simulation.world, Request(method, path, {"authorization": f"bearer {token}"}, raw), now)


def inconsistencies(simulation: Simulation) -> int:
    report = check.report(simulation.world)
    assert isinstance(report, dict)
    return int(report["totalinconsistencies"])


def agree(simulation: Simulation) -> None:
    """See that the nodes have just what the database says, drift and LVM's spare aside."""
    world, nodes = simulation.world, simulation.nodes
    for device in world.devices.values():
        group = nodes.nodes[world.nodes[device.node].manage[0]].groups[f"vg_{device.id}"]
        pools = {world.bricks[id_].thin_pool for id_ in device.bricks}
        assert set(group.pools) == pools
        assert device.used == sum(pool.size_kib + pool.metadata_kib for pool in group.pools.values())
        assert device.used + device.free == device.total == group.size_kib
        assert group.free_kib >= 0


@pytest.mark.parametrize("preset", [Preset.DEMO, Preset.ONE_NODE, Preset.FULL])
def test_a_preset_is_whole_and_its_nodes_agree(preset: Preset) -> None:
    simulation = make(Made(preset), NOW)
    assert simulation.world.volumes
    assert inconsistencies(simulation) == 0
    agree(simulation)


def test_the_same_seed_and_time_give_the_same_world() -> None:
    first, second = (dump.encoded(make(Made(Preset.DEMO), NOW).world) for _ in range(2))
    assert first == second
    assert first != dump.encoded(make(Made(Preset.DEMO, seed="another"), NOW).world)


def test_no_id_is_ever_given_twice() -> None:
    world = make(Made(Preset.DEMO), NOW).world
    ids = [*world.clusters, *world.nodes, *world.devices, *world.bricks, *world.volumes, *world.operations]
    assert len(ids) == len(set(ids))


def test_the_demo_has_something_of_everything() -> None:
    simulation = make(Made(Preset.DEMO), NOW)
    world = simulation.world
    assert [len(cluster.nodes) for cluster in world.clusters.values()] == [6, 3]
    assert {volume.type for volume in world.volumes.values()} == {"none", "replicate", "disperse"}
    assert {device.state for device in world.devices.values()} == set(EntryState) - {EntryState.UNKNOWN}
    assert [operation.status for operation in world.operations.values()] == [OperationStatus.STALE]
    assert any(node.state is EntryState.OFFLINE for node in world.nodes.values())
    assert sum(volume.hosting is not None for volume in world.volumes.values()) == 2
    assert len(world.block_volumes) == 8
    assert len({node.zone for node in world.nodes.values()}) == 3
    assert any(brick.sub_type == 2 for brick in world.bricks.values())
    drifting = [
        group for node in simulation.nodes.nodes.values() for group in node.groups.values() if group.foreign_kib
    ]
    assert len(drifting) == 1
    fills = [device.used / device.total for device in world.devices.values()]
    assert min(fills) == 0
    assert max(fills) > 0.7


def test_the_demo_lives_and_stays_whole() -> None:
    simulation = make(Made(Preset.DEMO), NOW)
    before = set(simulation.world.volumes)
    kinds = set()
    for second in range(0, 1200, 4):
        simulation.advance(NOW + second)
        kinds |= {operation.type.words for operation in simulation.world.operations.values()}
    assert {"create-volume", "expand-volume", "evict-brick", "remove-device"} <= kinds
    assert set(simulation.world.volumes) != before
    simulation.life.speed = 0.0
    simulation.advance(NOW + 1400)
    assert inconsistencies(simulation) == 0
    agree(simulation)


def test_a_disk_of_the_demo_is_emptied_slowly_and_put_back() -> None:
    simulation = make(Made(Preset.DEMO), NOW)
    world = simulation.world
    seen: list[tuple[float, int]] = []
    for second in range(400):
        simulation.advance(NOW + second)
        moving = [ids for operation in world.operations.values() if (ids := operation.ids(Change.REMOVE_DEVICE))]
        for (device,) in moving:
            left = len(world.devices[device].bricks)
            if not seen or seen[-1][1] != left:
                seen.append((second, left))
        if seen and not moving:
            break
    times, left_over = zip(*seen, strict=True)
    assert left_over[0] >= 3
    assert times[0] < 30
    assert list(left_over) == sorted(left_over, reverse=True)
    assert all(20 < later - earlier < 60 for earlier, later in pairwise(times))
    assert [device.state for device in world.devices.values()].count(EntryState.FAILED) == 2
    simulation.advance(NOW + 400)
    simulation.advance(NOW + 600)
    assert [device.state for device in world.devices.values()].count(EntryState.FAILED) == 1


def test_disks_of_the_demo_are_emptied_all_day() -> None:
    simulation = make(Made(Preset.DEMO), NOW)
    emptied = set()
    for second in range(0, 8 * 3600, 60):
        simulation.advance(NOW + second)
        ids = (operation.ids(Change.REMOVE_DEVICE) for operation in simulation.world.operations.values())
        emptied |= {(second // 7200, device) for (device,) in filter(None, ids)}
    assert {part for part, _ in emptied} == set(range(4))
    simulation.life.speed = 0.0
    simulation.advance(NOW + 10 * 3600)
    assert inconsistencies(simulation) == 0
    assert {operation.status for operation in simulation.world.operations.values()} <= set(OperationStatus) - {
        OperationStatus.FAILED
    }


def test_the_demo_lives_the_same_however_often_it_is_asked() -> None:
    often, seldom = make(Made(Preset.DEMO), NOW), make(Made(Preset.DEMO), NOW)
    for second in range(300):
        often.advance(NOW + second)
    for second in (100, 250, 299):
        seldom.advance(NOW + second)
    assert dump.encoded(often.world) == dump.encoded(seldom.world)


def test_what_an_operator_changes_in_the_demo_takes_time_that_can_be_seen() -> None:
    simulation = make(Made(Preset.DEMO, life=False), NOW)
    wanted = {"size": 20, "durability": {"type": "replicate", "replicate": {"replica": 3}}}
    assert 2 < taken(simulation, "/volumes", wanted) < 15
    device = next(
        id_
        for id_, device in simulation.world.devices.items()
        if device.state is EntryState.OFFLINE and len(device.bricks) > 1
    )
    assert 10 < taken(simulation, f"/devices/{device}/state", {"state": "failed"}) < 300


def taken(simulation: Simulation, path: str, body: object) -> int:
    """Ask for a change and give the seconds until it has ended well."""
    start = int(simulation.world.now - NOW)
    queue = ask(simulation, "POST", path, body, NOW + start).headers["location"]
    for second in range(600):
        reply = ask(simulation, "GET", queue, now=NOW + start + second)
        if "x-pending" not in reply.headers:
            assert reply.status in (204, 303), reply
            return second
    raise AssertionError("it never ended")


def test_a_paused_life_changes_nothing() -> None:
    simulation = make(Made(Preset.DEMO, life=False), NOW)
    simulation.advance(NOW)
    before = dump.encoded(simulation.world)
    simulation.advance(NOW + 3600)
    assert dump.encoded(simulation.world) == before


def test_an_empty_world_takes_any_host_and_any_disk() -> None:
    simulation = make(Made(Preset.EMPTY), NOW)
    made = json.loads(ask(simulation, "POST", "/clusters", {"file": True}).body)
    names = {"manage": ["any.example.com"], "storage": ["192.0.2.7"]}
    wanted = {"cluster": made["id"], "zone": 1, "hostnames": names}
    queued = ask(simulation, "POST", "/nodes", wanted).headers["location"]
    node = ask(simulation, "GET", queued, now=NOW + 60).headers["location"].removeprefix("/nodes/")
    queued = ask(simulation, "POST", "/devices", {"node": node, "name": "/dev/sdb"}, NOW + 60).headers["location"]
    assert ask(simulation, "GET", queued, now=NOW + 120).status == 204


def test_a_full_cluster_says_no_space() -> None:
    simulation = make(Made(Preset.FULL), NOW)
    wanted = {"size": 5, "durability": {"type": "replicate", "replicate": {"replica": 3}}}
    reply = ask(simulation, "POST", "/volumes", wanted)
    assert (reply.status, reply.body) == (500, b"Failed to allocate new volume: No space\n")


def test_a_damaged_cluster_has_ids_that_lead_nowhere() -> None:
    simulation = make(Made(Preset.DAMAGED), NOW)
    (cluster,) = simulation.world.clusters.values()
    (ghost,) = [id_ for id_ in cluster.volumes if id_ not in simulation.world.volumes]
    assert ask(simulation, "GET", f"/volumes/{ghost}").status == 404
    reply = ask(simulation, "POST", "/volumes", {"size": 1})
    assert reply.body == b"Failed to allocate new volume: Id not found\n"


@pytest.mark.parametrize(
    ("text", "type_", "copies"),
    [("2,5,3,40", "replicate", 3), ("1,2,2,10", "replicate", 2), ("1,1,4,20", "none", 1)],
)
def test_a_scale_is_met(text: str, type_: str, copies: int) -> None:
    scale = Scale.parse(text)
    simulation = make(Made(scale=scale), NOW)
    world = simulation.world
    assert len(world.clusters) == scale.clusters
    assert len(world.nodes) == scale.clusters * scale.nodes
    assert len(world.devices) == scale.clusters * scale.nodes * scale.devices
    assert len(world.volumes) == scale.clusters * scale.volumes
    assert {volume.type for volume in world.volumes.values()} == {type_}
    assert {len(volume.bricks) for volume in world.volumes.values()} == {copies}
    assert all(1 <= volume.size <= 20 for volume in world.volumes.values())
    assert {node.zone for node in world.nodes.values()} == set(range(1, min(scale.nodes, 4) + 1))
    assert inconsistencies(simulation) == 0
    agree(simulation)


def test_volumes_are_smaller_where_they_would_not_fit() -> None:
    world = make(Made(scale=Scale(1, 3, 1, 200)), NOW).world
    assert len(world.volumes) == 200
    assert max(volume.size for volume in world.volumes.values()) < 6


def test_more_volumes_than_heketi_allows_are_made() -> None:
    simulation = make(Made(scale=Scale(1, 3, 4, 1001)), NOW)
    assert len(simulation.world.volumes) == 1001
    wanted = {"size": 1, "durability": {"type": "replicate", "replicate": {"replica": 3}}}
    assert ask(simulation, "POST", "/volumes", wanted).status == 202


@pytest.mark.parametrize("text", ["", "1,2,3", "a,b,c,d", "1,0,4,5", "1,1,1,-1"])
def test_a_scale_that_makes_no_sense_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"scale|devices"):
        Scale.parse(text)


def test_two_hundred_disks_have_names_of_their_own() -> None:
    world = make(Made(scale=Scale(1, 1, 200, 0)), NOW).world
    names = {device.name for device in world.devices.values()}
    assert len(names) == 200
    assert {"/dev/sdb", "/dev/sdz", "/dev/sdaa"} <= names
