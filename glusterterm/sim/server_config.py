"""What a Heketi server is configured with, as far as its clients can see it."""

from dataclasses import dataclass, field

from glusterterm.logic.capacity import BrickLimits
from glusterterm.model.units import gib_to_kib


@dataclass(frozen=True, slots=True)
class ServerConfig:
    """A server's configuration; the defaults are Heketi's own.

    `max_volumes_per_cluster` -1 means none. `async_overhead_s` is what every queued request takes at least.
    `monitor_nodes` is the health probe, `clean_operations` the background cleaner (Heketi's API, section 4.9).
    """

    admin_key: str = field(default="adminkey", repr=False)
    user_key: str = field(default="userkey", repr=False)
    auth: bool = True
    iat_leeway_s: int = 120
    brick_min_size_gb: int = 1
    brick_max_size_gb: int = 4096
    max_bricks_per_volume: int = 32
    max_volumes_per_cluster: int = 1000
    max_inflight_operations: int = 8
    auto_create_block_hosting_volume: bool = True
    block_hosting_volume_size_gb: int = 1024
    block_hosting_volume_options: str = "group gluster-block"
    pre_request_volume_options: str = ""
    post_request_volume_options: str = ""
    zone_checking_strict: bool = False
    average_file_size_kb: int = 64
    volume_create_retries: int = 4
    default_state: str = "normal"
    log_level: str = "info"
    monitor_nodes: bool = True
    clean_operations: bool = True
    async_overhead_s: float = 0.002

    @property
    def brick_limits(self) -> BrickLimits:
        """Give the limits of bricks in KiB."""
        return BrickLimits(
            gib_to_kib(self.brick_min_size_gb), gib_to_kib(self.brick_max_size_gb), self.max_bricks_per_volume
        )
