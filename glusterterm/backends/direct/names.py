"""Names on nodes, as Heketi makes them (Heketi's API, section 9): groups, thin pools, bricks and their mounts."""

import re
from hashlib import md5

from glusterterm.model.ids import BrickId, DeviceId, NodeId, PeerUuid

MOUNTS = "/var/lib/heketi/mounts"
"""The folder below which all bricks are mounted: Heketi's own, so that each finds the other's."""
_GROUP = re.compile(r"vg_([0-9a-f]{32})")
_BRICK = re.compile(r"brick_([0-9a-f]{32})")
_POOL = re.compile(r"tp_[0-9a-f]{32}")
_PLACE = re.compile(re.escape(MOUNTS) + r"/vg_([0-9a-f]{32})/brick_([0-9a-f]{32})(?:/brick)?")


def group(device: DeviceId) -> str:
    """Name a device's volume group."""
    return f"vg_{device}"


def device_of(group_name: str) -> DeviceId | None:
    """Give the device whose volume group has this name; None for a group that is none of ours."""
    found = _GROUP.fullmatch(group_name)
    return DeviceId(found[1]) if found else None


def logical(brick: BrickId) -> str:
    """Name a brick's logical volume."""
    return f"brick_{brick}"


def brick_of(logical_name: str) -> BrickId | None:
    """Give the brick whose logical volume has this name; None for one that is none of ours."""
    found = _BRICK.fullmatch(logical_name)
    return BrickId(found[1]) if found else None


def is_pool(logical_name: str) -> bool:
    """Tell whether a thin pool of this name is one of ours."""
    return _POOL.fullmatch(logical_name) is not None


def mount(device: DeviceId, brick: BrickId) -> str:
    """Give where a brick's file system is mounted."""
    return f"{MOUNTS}/{group(device)}/{logical(brick)}"


def path(device: DeviceId, brick: BrickId) -> str:
    """Give the folder that gluster is given for a brick."""
    return f"{mount(device, brick)}/brick"


def mapper(device: DeviceId, brick: BrickId) -> str:
    """Give a brick's block device."""
    return f"/dev/mapper/{group(device)}-{logical(brick)}"


def place_of(target: str) -> tuple[DeviceId, BrickId] | None:
    """Give whose mount, or whose folder below it, a path is; None for one that is none of ours."""
    found = _PLACE.fullmatch(target)
    return (DeviceId(found[1]), BrickId(found[2])) if found else None


def plain(uuid: str) -> str:
    """Give one of gluster's ids without its dashes: the form that Heketi's ids have."""
    return uuid.replace("-", "")


def node_of_peer(peer: PeerUuid) -> NodeId:
    """Give the id of a node that nobody gave one."""
    return NodeId(plain(peer))


def made_up(*words: str) -> str:
    """Give an id to what has none of its own, always the same: 32 hex digits."""
    return md5("\0".join(words).encode(errors="surrogatepass"), usedforsecurity=False).hexdigest()


def node_of_host(host: str) -> NodeId:
    """Give an id that stands for a host which is no node as yet."""
    return NodeId(made_up("host", host))
