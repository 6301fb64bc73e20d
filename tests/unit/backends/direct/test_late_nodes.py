"""Reading a volume's profile from a node, as the simulator and real nodes tell it."""

import pytest

from glusterterm.backends.direct.late_nodes import LateNodes
from glusterterm.logic.plans import running, volume
from glusterterm.logic.profile_rates import rates
from glusterterm.model.commands import Runner
from glusterterm.model.errors import CommandRefused, ConfigInvalid
from glusterterm.model.operations import CreateVolume
from glusterterm.model.topology import Durability, DurabilityType
from tests.direct_pool import HOSTS, DirectPool


async def test_a_key_that_can_not_be_read_is_tried_again_and_keeps_nobody_from_closing() -> None:
    pool = DirectPool()
    await pool.build()
    wrong = [ConfigInvalid("the key can't be read", next_step="check the file")]

    def make() -> Runner:
        if wrong:
            raise wrong.pop()
        return pool.nodes

    asking = LateNodes(make)
    with pytest.raises(ConfigInvalid):
        await asking.disks(HOSTS[0])
    await asking.close()
    assert (await asking.disks(HOSTS[0])).blocks
    await asking.close()
    assert pool.nodes.closed


async def test_a_profile_is_off_then_counts_and_nobody_else_s_interval_ends() -> None:
    pool = DirectPool()
    await pool.build()
    wish = CreateVolume("web", 10, Durability(DurabilityType.REPLICATE, 3))
    await pool.run(volume.create(await pool.snapshot(), wish))
    (web,) = (await pool.snapshot()).volumes
    asking = LateNodes(lambda: pool.nodes)
    assert await asking.profile(HOSTS[0], "web") is None
    await pool.run(running.profile(await pool.snapshot(), web, on=True))
    before = await asking.profile(HOSTS[0], "web")
    pool.world.now += 60
    after = await asking.profile(HOSTS[0], "web")
    assert before is not None
    assert after is not None
    found = rates(before, after, 60.0)
    assert len(found) == 3
    assert all(each.operations for each in found)
    profile = next(iter(pool.world.volumes.values())).profile
    assert profile is not None
    assert profile.interval == 0, "who reads the intervals finds them as they were"
    with pytest.raises(CommandRefused):
        await asking.profile(HOSTS[0], "gone")
    await asking.close()
    assert pool.nodes.closed
