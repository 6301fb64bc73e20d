"""Gluster volumes on simulated nodes: made, changed, healed, in gluster's words."""

import pytest

from glusterterm.sim.executor import BlockRef, NodeFailed
from glusterterm.sim.nodes import Dialect, Injected
from glusterterm.sim.nodes_gluster import NOTICED_AFTER_S
from glusterterm.sim.nodes_work import RISING_SHARE, Heal
from tests.unit.sim_nodes.simulated import HOSTS, SDB, brick, pool, volume


def test_a_volume_has_its_bricks_in_order_and_its_options() -> None:
    executor = pool()
    wanted = volume(executor, "shop")
    assert executor.volume_info(HOSTS[2], "shop").value.bricks == tuple(ref.name for ref in wanted.bricks)
    known = next(iter(executor.world.volumes.values()))
    assert known.started
    assert known.options == {"nfs.disable": "on"}


def test_a_create_that_needs_a_node_without_glusterd_says_which_and_leaves_nothing() -> None:
    executor = pool()
    executor.world.nodes[HOSTS[2].manage].glusterd = False
    with pytest.raises(NodeFailed) as failed:
        volume(executor, "shop")
    assert failed.value.text == "volume create: shop: failed: Host 192.0.2.3 not connected\n"
    assert not executor.world.volumes


def test_a_volume_that_can_not_be_started_is_undone() -> None:
    executor = pool()
    executor.world.injected.append(Injected("volume start", "volume start: shop: failed: Commit failed\n"))
    with pytest.raises(NodeFailed, match="Commit failed"):
        volume(executor, "shop")
    assert not executor.world.volumes


def test_deleting_needs_all_peers_and_stops_the_volume_all_the_same() -> None:
    executor = pool()
    volume(executor, "shop")
    executor.world.nodes[HOSTS[3].manage].glusterd = False
    with pytest.raises(NodeFailed) as failed:
        executor.delete_volume(HOSTS[0], "shop")
    assert failed.value.text == (
        "Unable to delete volume shop: volume delete: shop: failed: Some of the peers are down\n"
    )
    assert not next(iter(executor.world.volumes.values())).started
    executor.world.nodes[HOSTS[3].manage].glusterd = True
    executor.delete_volume(HOSTS[0], "shop")
    executor.delete_volume(HOSTS[0], "shop")


def test_after_a_replacement_the_others_are_sources_until_the_heal_ends() -> None:
    executor = pool()
    wanted = volume(executor, "shop", files=300)
    new = brick(99, HOSTS[3])
    executor.create_brick(new)
    executor.advance(1000.0)
    executor.replace_brick(HOSTS[3], "shop", wanted.bricks[0], new)
    executor.advance(1100.0)
    counts = {heal.name: int(heal.entries) for heal in executor.heal_info(HOSTS[1], "shop").value}
    assert counts[new.name] == 0
    assert counts[wanted.bricks[1].name] == counts[wanted.bricks[2].name] > 0
    executor.advance(1000.0 + 300 / 1.5 + 1)
    assert {heal.entries for heal in executor.heal_info(HOSTS[1], "shop").value} == {"0"}


def test_a_heal_count_rises_before_it_falls() -> None:
    heal = Heal("x", files=1000, started=0.0, seconds=100.0)
    counts = [heal.entries(now) for now in range(101)]
    top = counts.index(max(counts))
    assert counts[0] == 3
    assert top <= 100 * RISING_SHARE + 1
    assert counts[: top + 1] == sorted(counts[: top + 1])
    assert counts[top:] == sorted(counts[top:], reverse=True)
    assert counts[-1] == 0


def test_heal_info_names_bricks_that_are_down_as_gluster_10_does() -> None:
    executor = pool()
    wanted = volume(executor, "shop")
    executor.world.nodes[HOSTS[1].manage].reachable = False
    down = executor.heal_info(HOSTS[0], "shop").value[1]
    assert (down.name, down.entries, down.status) == (
        wanted.bricks[1].name,
        "-",
        "Transport endpoint is not connected",
    )


def test_an_older_gluster_does_not_name_bricks_that_are_down() -> None:
    executor = pool(Dialect.STAND_IN)
    volume(executor, "shop")
    next(iter(executor.world.volumes.values())).bricks[1].up = False
    assert executor.heal_info(HOSTS[0], "shop").value[1].name == "information not available"


def test_heal_info_of_a_distribute_only_volume_is_refused_by_status_alone() -> None:
    executor = pool()
    wanted = volume(executor, "dist", bricks=1, replica=0)
    with pytest.raises(NodeFailed) as failed:
        executor.heal_info(HOSTS[0], "dist")
    assert failed.value.text == "Unable to get heal info of volume : dist : Process exited with status 234"
    new = brick(99, HOSTS[3])
    executor.create_brick(new)
    with pytest.raises(NodeFailed) as refused:
        executor.replace_brick(HOSTS[3], "dist", wanted.bricks[0], new)
    assert refused.value.text == f"Unable to replace brick {wanted.bricks[0].name} with {new.name} for volume dist"


def test_a_replacement_right_after_a_node_was_cut_off_hangs_and_later_ones_do_not() -> None:
    executor = pool()
    wanted = volume(executor, "shop")
    new = brick(99, HOSTS[3])
    executor.create_brick(new)
    cut = executor.world.nodes[HOSTS[1].manage]
    cut.reachable, cut.cut_at = False, 0.0
    with pytest.raises(NodeFailed) as failed:
        executor.replace_brick(HOSTS[3], "shop", wanted.bricks[0], new)
    assert failed.value.seconds > 300
    executor.advance(NOTICED_AFTER_S + 1)
    executor.replace_brick(HOSTS[3], "shop", wanted.bricks[0], new)


def test_a_brick_on_a_node_without_glusterd_is_replaced_and_its_process_stays() -> None:
    executor = pool()
    wanted = volume(executor, "shop")
    new = brick(99, HOSTS[3])
    executor.create_brick(new)
    executor.world.nodes[HOSTS[0].manage].glusterd = False
    executor.replace_brick(HOSTS[3], "shop", wanted.bricks[0], new)
    with pytest.raises(NodeFailed, match="busy"):
        executor.destroy_brick(wanted.bricks[0])


def test_a_clone_shares_the_pools_of_its_source() -> None:
    executor = pool()
    wanted = volume(executor, "shop")
    clone = executor.clone_volume(HOSTS[0], "shop", "shop-copy").value
    short = clone.uuid.replace("-", "")
    assert clone.bricks[0] == f"192.0.2.1:/run/gluster/snaps/{short}/brick1/brick"
    group = executor.world.nodes[HOSTS[0].manage].groups[SDB.vg]
    assert group.volumes[f"{short}_0"].pool == wanted.bricks[0].thin_pool
    assert not executor.destroy_brick(wanted.bricks[0]).value, "the clone still needs the pool"


def test_a_clone_whose_snapshot_fails_says_so() -> None:
    executor = pool()
    volume(executor, "shop")
    executor.world.injected.append(Injected("snapshot create", "snapshot create: failed: Commit failed\n"))
    with pytest.raises(NodeFailed) as failed:
        executor.clone_volume(HOSTS[0], "shop", "copy")
    assert failed.value.text == "Unable to create snapshot of volume shop: snapshot create: failed: Commit failed\n"


def test_a_volume_deleted_by_hand_is_told_from_one_that_can_not_be_asked() -> None:
    executor = pool()
    volume(executor, "shop")
    executor.world.volumes.clear()
    with pytest.raises(NodeFailed, match="Unable to get info for shop: Volume does not exist"):
        executor.volume_info(HOSTS[0], "shop")
    executor.world.nodes[HOSTS[0].manage].glusterd = False
    with pytest.raises(NodeFailed, match="Unable to get volume info of volume name: shop"):
        executor.volume_info(HOSTS[0], "shop")


def test_peers_join_and_leave() -> None:
    executor = pool()
    assert len(executor.world.members(executor.world.nodes[HOSTS[0].manage].pool)) == 4
    executor.world.nodes[HOSTS[3].manage].glusterd = False
    with pytest.raises(NodeFailed, match="one of the peers is probably down"):
        executor.peer_detach(HOSTS[0], HOSTS[3])
    executor.world.nodes[HOSTS[3].manage].glusterd = True
    executor.peer_detach(HOSTS[0], HOSTS[3])
    assert len(executor.world.members(executor.world.nodes[HOSTS[0].manage].pool)) == 3
    executor.world.nodes[HOSTS[3].manage].reachable = False
    with pytest.raises(NodeFailed) as failed:
        executor.peer_probe(HOSTS[0], HOSTS[3])
    assert failed.value.text == "peer probe: failed: Probe returned with Transport endpoint is not connected\n"


def test_block_volumes_live_on_their_hosting_volume() -> None:
    executor = pool()
    volume(executor, "blocks")
    block = BlockRef("blocks", "disk", 5, 2, True, tuple(host.storage for host in HOSTS[:3]))
    target = executor.create_block(HOSTS[0], block).value
    assert target.iqn.startswith("iqn.2016-12.org.gluster-block:")
    assert target.hosts == ("192.0.2.1", "192.0.2.2")
    assert target.username
    assert target.password
    held = next(known for (_, name), known in executor.world.volumes.items() if name == "blocks").blocks
    assert held == {"disk": 5}
    assert executor.expand_block(HOSTS[0], "blocks", "disk", 8).value == 8
    assert held == {"disk": 8}
    executor.world.nodes[HOSTS[1].manage].glusterd = False
    with pytest.raises(NodeFailed, match=r"failed to configure on 192\.0\.2\.2 : Connection refused"):
        executor.create_block(HOSTS[0], block)
    executor.delete_block(HOSTS[0], "blocks", "disk")
    assert held == {}


def test_an_examination_tells_what_can_be_read() -> None:
    executor = pool()
    volume(executor, "shop")
    told = executor.examine(HOSTS[0], ()).value
    assert told.volumes == ("shop",)
    assert told.lvm_lv is not None
    executor.world.nodes[HOSTS[0].manage].glusterd = False
    told = executor.examine(HOSTS[0], ()).value
    assert told.volumes is None
    assert told.lvm_lv is not None
    executor.world.nodes[HOSTS[0].manage].reachable = False
    assert executor.examine(HOSTS[0], ()).value.lvm_lv is None
