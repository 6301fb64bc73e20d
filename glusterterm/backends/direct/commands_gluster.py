"""Gluster's commands. Those that look ask for XML where there is any; those that change are as Heketi sends them.

Gluster gives up on its own after 120 s, and after 600 s where `--timeout` says so. Its commands lock volumes, so those
of one node never run at once.
"""

from functools import partial

from glusterterm.backends.direct import commands_operands as kind
from glusterterm.backends.direct.commands_row import Many, Place, Row, changes, reads

LOOK_S = 130.0
QUICK_S = 30.0
HEAL_S = 300.0
"""Looking at what is left to heal walks all of it: 100 s while 600 MB heal, and more where it waits for locks."""
CHANGE_S = 660.0
LANE = "gluster"
_READ = ("gluster", "--mode=script", "--xml")
_TEXT = ("gluster", "--mode=script")
_DO = ("gluster", "--mode=script", "--timeout=600")
_VOLUME = Place("volume", kind.VOLUME)
_BRICKS = Many("bricks", kind.BRICK)
_SNAPSHOT = Place("snapshot", kind.SNAPSHOT)

_look = partial(reads, lane=LANE, limit_s=LOOK_S)
_quick = partial(reads, lane=LANE, limit_s=QUICK_S)
_do = partial(changes, lane=LANE, limit_s=CHANGE_S)

VERSION = _quick("gluster version", "gluster", "--version")
PEER_STATUS = _quick("peer status", *_READ, "peer", "status")
POOL_LIST = _quick("pool list", *_READ, "pool", "list")
VOLUME_INFO = _quick("volume info", *_READ, "volume", "info")
VOLUME_INFO_OF = _quick("volume info of one", *_READ, "volume", "info", _VOLUME)
VOLUME_LIST = _quick("volume list", *_READ, "volume", "list")
VOLUME_OPTIONS = _look("volume options", *_READ, "volume", "get", _VOLUME, "all")
VOLUME_STATUS = _look("volume status", *_READ, "volume", "status", "all")
VOLUME_STATUS_OF = _look("volume status of one", *_READ, "volume", "status", _VOLUME)
VOLUME_DETAIL = _look("volume detail", *_READ, "volume", "status", "all", "detail")
VOLUME_DETAIL_OF = _look("volume detail of one", *_READ, "volume", "status", _VOLUME, "detail")
VOLUME_CLIENTS = _look("volume clients", *_READ, "volume", "status", "all", "clients")
VOLUME_CLIENTS_OF = _look("volume clients of one", *_READ, "volume", "status", _VOLUME, "clients")
VOLUME_TASKS = _look("volume tasks", *_READ, "volume", "status", "all", "tasks")
VOLUME_TASKS_OF = _look("volume tasks of one", *_READ, "volume", "status", _VOLUME, "tasks")
VOLUME_HEALERS_OF = _look("self-heal daemons of one", *_READ, "volume", "status", _VOLUME, "shd")
HEAL_SUMMARY = reads("heal summary", *_READ, "volume", "heal", _VOLUME, "info", "summary", lane=LANE, limit_s=HEAL_S)
HEAL_INFO = reads("heal info", *_READ, "volume", "heal", _VOLUME, "info", lane=LANE, limit_s=HEAL_S)
HEAL_SPLIT = reads(
    "heal split-brain", *_READ, "volume", "heal", _VOLUME, "info", "split-brain", lane=LANE, limit_s=HEAL_S
)
HEAL_COUNT = _look("heal count", *_TEXT, "volume", "heal", _VOLUME, "statistics", "heal-count")
HEAL_STATISTICS = _look("heal statistics", *_TEXT, "volume", "heal", _VOLUME, "statistics")
REBALANCE_STATUS = _look("rebalance status", *_READ, "volume", "rebalance", _VOLUME, "status")
REMOVE_STATUS = _look("remove-brick status", *_READ, "volume", "remove-brick", _VOLUME, _BRICKS, "status")
PROFILE_INFO = _look("profile info", *_READ, "volume", "profile", _VOLUME, "info")
PROFILE_PEEK = _look("profile peek", *_READ, "volume", "profile", _VOLUME, "info", "peek")
PROFILE_CUMULATIVE = _look("profile cumulative", *_READ, "volume", "profile", _VOLUME, "info", "cumulative")
_LISTED = ("list-cnt", Place("count", kind.COUNT))
TOP_OPEN = _look("top open", *_READ, "volume", "top", _VOLUME, "open", *_LISTED)
TOP_READ = _look("top read", *_READ, "volume", "top", _VOLUME, "read", *_LISTED)
TOP_WRITE = _look("top write", *_READ, "volume", "top", _VOLUME, "write", *_LISTED)
TOP_OPENDIR = _look("top opendir", *_READ, "volume", "top", _VOLUME, "opendir", *_LISTED)
TOP_READDIR = _look("top readdir", *_READ, "volume", "top", _VOLUME, "readdir", *_LISTED)
SNAPSHOT_LIST = _look("snapshot list", *_READ, "snapshot", "list")
SNAPSHOT_INFO = _look("snapshot info", *_READ, "snapshot", "info")
SNAPSHOT_INFO_OF = _look("snapshot info of a volume", *_READ, "snapshot", "info", "volume", _VOLUME)
SNAPSHOT_STATUS = _look("snapshot status", *_READ, "snapshot", "status")
SNAPSHOT_CONFIG = _look("snapshot config", *_READ, "snapshot", "config")
QUOTA_LIST = _look("quota list", *_READ, "volume", "quota", _VOLUME, "list")

PEER_PROBE = _do("peer probe", *_DO, "peer", "probe", Place("host", kind.HOST))
PEER_DETACH = _do("peer detach", *_DO, "peer", "detach", Place("host", kind.HOST))
CREATE = _do("volume create", *_DO, "volume", "create", _VOLUME, _BRICKS)
CREATE_REPLICA = _do(
    "volume create replica", *_DO, "volume", "create", _VOLUME, "replica", Place("replica", kind.SUB_BRICKS), _BRICKS
)
CREATE_ARBITER = _do(
    "volume create arbiter", *_DO, "volume", "create", _VOLUME, "replica", "3", "arbiter", "1", _BRICKS
)
CREATE_DISPERSE = _do(
    "volume create disperse",
    *(*_DO, "volume", "create", _VOLUME),
    *("disperse-data", Place("data", kind.SUB_BRICKS), "redundancy", Place("redundancy", kind.SUB_BRICKS), _BRICKS),
)
ADD_BRICK = _do("volume add-brick", *_DO, "volume", "add-brick", _VOLUME, _BRICKS)
START = _do("volume start", *_DO, "volume", "start", _VOLUME)
START_FORCE = _do("volume start force", *_DO, "volume", "start", _VOLUME, "force")
STOP = _do("volume stop", *_DO, "volume", "stop", _VOLUME)
STOP_FORCE = _do("volume stop force", *_DO, "volume", "stop", _VOLUME, "force")
DELETE = _do("volume delete", *_DO, "volume", "delete", _VOLUME)
SET = _do("volume set", *_DO, "volume", "set", _VOLUME, Place("option", kind.OPTION), Place("value", kind.VALUE))
RESET = _do("volume reset", *_DO, "volume", "reset", _VOLUME, Place("option", kind.OPTION))
HEAL = _do("volume heal", *_DO, "volume", "heal", _VOLUME)
HEAL_FULL = _do("volume heal full", *_DO, "volume", "heal", _VOLUME, "full")
REBALANCE_START = _do("rebalance start", *_DO, "volume", "rebalance", _VOLUME, "start")
REBALANCE_LAYOUT = _do("rebalance fix-layout", *_DO, "volume", "rebalance", _VOLUME, "fix-layout", "start")
REBALANCE_STOP = _do("rebalance stop", *_DO, "volume", "rebalance", _VOLUME, "stop")
_REMOVE = (*_DO, "volume", "remove-brick", _VOLUME, _BRICKS)
REMOVE_START = _do("remove-brick start", *_REMOVE, "start")
REMOVE_STOP = _do("remove-brick stop", *_REMOVE, "stop")
REMOVE_COMMIT = _do("remove-brick commit", *_REMOVE, "commit")
REMOVE_FORCE = _do("remove-brick force", *_REMOVE, "force")
REMOVE_REPLICA = _do(
    "remove-brick replica",
    *(*_DO, "volume", "remove-brick", _VOLUME, "replica", Place("replica", kind.SUB_BRICKS), _BRICKS, "force"),
)
REPLACE_BRICK = _do(
    "replace-brick",
    *(*_DO, "volume", "replace-brick", _VOLUME, Place("old", kind.BRICK), Place("new", kind.BRICK), "commit", "force"),
)
PROFILE_START = _do("profile start", *_DO, "volume", "profile", _VOLUME, "start")
PROFILE_STOP = _do("profile stop", *_DO, "volume", "profile", _VOLUME, "stop")
SNAPSHOT_LIMIT = _do("snapshot limit", *_DO, "snapshot", "config", "snap-max-hard-limit", Place("limit", kind.COUNT))
SNAPSHOT_CREATE = _do("snapshot create", *_DO, "--xml", "snapshot", "create", _SNAPSHOT, _VOLUME, "no-timestamp")
SNAPSHOT_ACTIVATE = _do("snapshot activate", *_DO, "--xml", "snapshot", "activate", _SNAPSHOT)
SNAPSHOT_CLONE = _do("snapshot clone", *_DO, "--xml", "snapshot", "clone", Place("clone", kind.VOLUME), _SNAPSHOT)
SNAPSHOT_DEACTIVATE = _do("snapshot deactivate", *_DO, "--xml", "snapshot", "deactivate", _SNAPSHOT)
SNAPSHOT_DELETE = _do("snapshot delete", *_DO, "--xml", "snapshot", "delete", _SNAPSHOT)


ROWS: tuple[Row, ...] = tuple(value for value in list(globals().values()) if isinstance(value, Row))
"""All of them."""
