"""Every change there is, on a simulated Heketi prepared for it: the request it has to be, and what it makes of things.

The requests are those of heketi-cli for the same (Heketi's API, sections 4 and 12).
"""

from tests.contract import changes_machines as machines
from tests.contract import changes_volumes as volumes
from tests.contract.managed import Prepare

CHANGES: tuple[Prepare, ...] = (
    machines.create_cluster,
    machines.set_cluster_flags,
    machines.delete_cluster,
    machines.add_first_node,
    machines.add_tagged_node,
    machines.disable_node,
    machines.enable_node,
    machines.evacuate_node,
    machines.delete_node,
    machines.change_node_tags,
    machines.take_node_tags,
    machines.add_device,
    machines.add_wiped_device,
    machines.disable_device,
    machines.evacuate_device,
    machines.delete_device,
    machines.forget_device,
    machines.resync_device,
    machines.change_device_tags,
    machines.evict_brick,
    volumes.create_volume,
    volumes.create_hosting_volume,
    volumes.expand_volume,
    volumes.delete_volume,
    volumes.clone_volume,
    volumes.restrict_hosting,
    volumes.free_hosting,
    volumes.create_block_volume,
    volumes.expand_block_volume,
    volumes.delete_block_volume,
    volumes.clean_up_all,
    volumes.clean_up_one,
    volumes.set_server_mode,
    volumes.set_logger_level,
)
