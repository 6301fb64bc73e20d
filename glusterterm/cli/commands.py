"""The table of commands: the parser, `--help`, the README and the test of read-only mode are made from it.

Names, flags and defaults are heketi-cli's where it has them: an operator types from memory (Heketi's API, section 12).
"""

from glusterterm.cli import options
from glusterterm.cli.arguments import Verb
from glusterterm.cli.command import (
    CLUSTERS,
    JSON,
    NO_HEAL_CHECK,
    PLAIN,
    SETS,
    SHARED,
    SIZE,
    Command,
    change,
    looks,
    states,
    truth,
    which,
)
from glusterterm.cli.options import Option

PRESETS = ("empty", "demo", "one-node", "full", "damaged")
DURABILITIES = ("none", "replicate", "disperse")
MODES = ("normal", "read-only", "local-client")
REBALANCES = ("start", "fix-layout", "stop")
LEVELS = ("none", "critical", "error", "warning", "info", "debug")

_TOPOLOGY = (
    Command(
        "topology",
        "everything, as a tree of text or as JSON",
        Verb.TOPOLOGY,
        (Option("json", ("--json",), "one JSON document; sizes in KiB", switch=True, apart=True), PLAIN, SETS),
    ),
    Command(
        "topology load",
        "add what a topology file of Heketi's names and is not there",
        Verb.CHANGE,
        (
            Option(
                "topology_file", ("--json", "-j"), "the topology file", "FILE", options.file, needed=True, bare=True
            ),
            Option("over_empty", ("--over-empty",), "even where Heketi had clusters and has none now", switch=True),
            *SHARED,
        ),
        changes=True,
    ),
)
_CLUSTER = (
    *looks("cluster"),
    change(
        "cluster create",
        "make a cluster",
        truth("file", "take file volumes; the default", "false"),
        truth("block", "take block volumes; the default", "false"),
    ),
    change(
        "cluster setflags",
        "say which volumes a cluster takes",
        which("cluster"),
        truth("file", "take file volumes", "true|false"),
        truth("block", "take block volumes", "true|false"),
    ),
    change("cluster delete", "delete an empty cluster", which("cluster")),
)
_TAKE_OVER = change(
    "cluster take-over",
    "keep on the nodes what Heketi kept of them: ids, zones, tags, states; for a pool without Heketi",
    which("cluster"),
    Option("dump", ("--dump",), "a saved dump of Heketi's database", "FILE", options.file),
    Option("zones", ("--zone",), "the failure domain of a node, where no dump tells", "HOST=N", several=True),
)
_NODE = (
    *looks("node"),
    change(
        "node add",
        "add a storage server to a cluster",
        Option("zone", ("--zone",), "its failure domain, from 1", "N", options.whole, needed=True),
        Option("cluster", ("--cluster",), "the cluster that gets it", "ID", needed=True),
        Option("manage", ("--management-host-name",), "the host that it is managed at", "HOST", needed=True),
        Option("storage", ("--storage-host-name",), "where clients and other nodes reach it", "HOST", needed=True),
    ),
    *states("node", "all bricks of a node"),
    change("node delete", "delete a node without devices", which("node")),
)
_DEVICE = (
    *looks("device"),
    change(
        "device add",
        "add block devices to a node",
        Option("names", ("--name",), "path on the node; may be given several times", "PATH", needed=True, several=True),
        Option("node", ("--node",), "the node that they are in", "ID", needed=True),
        Option("destroy", ("--destroy-existing-data",), "wipe what is on them, where they can't be added", truth=True),
    ),
    *states("device", "all bricks of a device"),
    change(
        "device replace",
        "move its bricks, wait for their heals, delete it, and add the disk put in its place",
        which("device"),
        Option("path", ("--with",), "where the new disk will be on the same node; else none is added", "PATH"),
    ),
    change(
        "device delete",
        "delete an evacuated device",
        which("device"),
        Option("forget", ("--force-forget",), "also where its disk is gone", truth=True),
    ),
    change(
        "device resync",
        "have its figures replaced by what LVM says",
        which("device"),
        Option("whole_cluster", ("--cluster",), "ID is a cluster: all its devices, one by one", switch=True),
    ),
)
_BRICK = (
    change(
        "brick evict",
        "have one brick moved to another device",
        Option("wanted", (), "an id, or its first digits", "ID", needed=True),
        NO_HEAL_CHECK,
    ),
)
_VOLUME = (
    *looks("volume"),
    change(
        "volume create",
        "make a volume",
        SIZE,
        Option("name", ("--name",), "made up where not given", "NAME"),
        Option("durability", ("--durability",), "replicate where not given", choices=DURABILITIES),
        Option("replica", ("--replica",), "copies of a replicated volume; 3 where not given", "N", options.whole),
        Option(
            "disperse_data", ("--disperse-data",), "bricks for data in a set; 4 where not given", "N", options.whole
        ),
        Option("redundancy", ("--redundancy",), "bricks more in each set; 2 where not given", "N", options.whole),
        Option("snapshot_factor", ("--snapshot-factor",), "room for snapshots, above 1", "F", options.factor),
        CLUSTERS,
        Option(
            "options", ("--gluster-volume-options",), "gluster's options, as 'key value,...'", "LIST", options.words
        ),
        Option("gid", ("--gid",), "the group that owns the files", "N", options.whole),
        truth("block", "make one that hosts block volumes"),
    ),
    change(
        "volume expand",
        "make a volume larger",
        Option("volume", ("--volume",), "an id, its first digits, or a name", "ID", needed=True),
        Option("expand_size", ("--expand-size",), "GiB to add", "N", options.gib, needed=True),
    ),
    change("volume delete", "delete a volume and all data on it", which("volume")),
    change(
        "volume clone", "make a writable copy of a volume", which("volume"), Option("name", ("--name",), "", "NAME")
    ),
    change(
        "volume start",
        "start a volume",
        which("volume"),
        Option("force", ("--force",), "also the brick processes that are down of one that runs", switch=True),
    ),
    change(
        "volume stop",
        "stop a volume: clients lose it",
        which("volume"),
        Option("force", ("--force",), "also where gluster would rather not", switch=True),
    ),
    change(
        "volume set",
        "set gluster's options of a volume",
        which("volume"),
        Option("options", (), "options, each as 'key value'", "OPTION", several=True, needed=True),
    ),
    change(
        "volume reset",
        "take gluster's options of a volume back to their defaults",
        which("volume"),
        Option("keys", (), "names of options", "KEY", several=True, needed=True),
    ),
    change(
        "volume heal",
        "have what the bricks of a volume lack healed, and watch it",
        which("volume"),
        Option("full", ("--full",), "look at every file: slow", switch=True),
    ),
    change(
        "volume rebalance",
        "spread the files of a volume over all its brick sets, and watch it",
        which("volume"),
        Option("rebalance", ("--action",), "start where not given", choices=REBALANCES),
    ),
    change(
        "volume profile",
        "have gluster count what is done on a volume, or no longer",
        Option("counting", (), "on: it counts", choices=("on", "off"), needed=True),
        which("volume"),
    ),
    change(
        "volume set-block-hosting-restriction",
        "say whether a volume takes new block volumes",
        Option("restriction", (), "locked: it takes none", choices=("locked", "unlocked"), needed=True),
        which("volume"),
    ),
)
_BLOCK_VOLUME = (
    *looks("blockvolume"),
    change(
        "blockvolume create",
        "make a block volume",
        SIZE,
        Option("name", ("--name",), "made up where not given", "NAME"),
        Option("ha", ("--ha",), "nodes that serve it; all where not given", "N", options.whole),
        Option("auth", ("--auth",), "with a CHAP password of Heketi's making", truth=True),
        CLUSTERS,
    ),
    change(
        "blockvolume expand",
        "make a block volume larger",
        Option("block_volume", ("--blockvolume",), "an id, its first digits, or a name", "ID", needed=True),
        Option("new_size", ("--new-size",), "its new size in GiB", "N", options.gib, needed=True),
    ),
    change("blockvolume delete", "delete a block volume and all data on it", which("blockvolume")),
)
_SERVER = (
    Command("server operations list", "list what was begun and has not ended", Verb.SERVER, (JSON,)),
    Command(
        "server operations info",
        "count pending operations, or tell about one",
        Verb.SERVER,
        (Option("wanted", (), "an id, or its first digits", "ID", default=""), JSON),
    ),
    change(
        "server operations cleanup",
        "have stale and failed operations undone, all where none is named",
        Option("operations", (), "ids, or their first digits", "ID", several=True),
    ),
    Command("server mode get", "tell what Heketi lets through", Verb.SERVER, (JSON,)),
    change(
        "server mode set",
        "set what Heketi lets through; from read-only there is no way back",
        Option("mode", (), "", choices=MODES, needed=True),
    ),
    Command("loglevel get", "tell how much Heketi writes into its log", Verb.SERVER, (JSON,)),
    change(
        "loglevel set", "set how much Heketi writes into its log", Option("level", (), "", choices=LEVELS, needed=True)
    ),
)
_TASK = Option("wanted", (), "a task's id, or enough of its beginning", "ID", needed=True)
_TASKS = (
    Command("tasks list", "list the tasks of this host, newest first", Verb.TASKS, (JSON,)),
    Command("tasks show", "tell everything about a task", Verb.TASKS, (_TASK, JSON)),
    Command(
        "tasks resume",
        "take up a task that nobody runs, or that waits; nothing is sent twice",
        Verb.TASKS,
        (_TASK, Option("made", ("--made",), "the id of what it made, where looking can't tell", "ID"), JSON),
        changes=True,
    ),
    Command("tasks abandon", "give up a task: nothing more is sent, what was sent goes on", Verb.TASKS, (_TASK, JSON)),
    Command("tasks watch", "follow a task that another process runs, until it ends", Verb.TASKS, (_TASK, JSON)),
)
_SIM = (
    Command(
        "sim",
        "a simulated Heketi on loopback",
        Verb.SIM,
        (
            Option("port", ("--port",), "0, the default, is any free port", "N", options.port),
            Option("preset", ("--preset",), "the world to begin with", choices=PRESETS),
            Option(
                "scale",
                ("--scale",),
                "clusters, nodes, devices per node, volumes per cluster",
                "C,N,D,V",
                options.scale,
            ),
            Option("admin_key", ("--admin-key",), "the key of admin; made up where not given", "KEY"),
            Option("user_key", ("--user-key",), "the key of user; made up where not given", "KEY"),
            Option("no_auth", ("--no-auth",), "take requests without a token", switch=True),
            Option("sim_ssh", ("--ssh",), "the nodes answer over SSH too, each on a port of its own", switch=True),
            Option("no_life", ("--no-life",), "nothing happens but what is asked for, in the demo too", switch=True),
            Option("until_stdin_closes", ("--until-stdin-closes",), switch=True, hidden=True),
        ),
        asks_for_server=False,
    ),
)
_HOSTS = Option("hosts", (), "nodes; all that Heketi lists where none is named", "HOST", several=True)
_SSH = (
    Command("ssh check", "tell which nodes are reached over SSH, and why others aren't", Verb.SSH, (_HOSTS, JSON)),
    Command(
        "ssh trust",
        "show host keys that are not known yet, and store those that you say are the nodes' own",
        Verb.SSH,
        (
            _HOSTS,
            Option(
                "fingerprints",
                ("--fingerprint",),
                "don't ask: store the keys with this fingerprint",
                "SHA256:...",
                several=True,
            ),
        ),
    ),
)
_DISKS = Command(
    "ssh disks",
    "list the disks of a node: which can become a device, and why the others can't",
    Verb.SSH,
    (Option("wanted", (), "the node", "HOST", needed=True), JSON),
)
_UNLOCK = Command(
    "ssh unlock",
    "free a node of a pool without Heketi whose lock somebody left who is gone",
    Verb.SSH,
    (
        Option("wanted", (), "the node", "HOST", needed=True),
        Option("confirm", ("--confirm",), "don't ask: the holder, as it is shown", "USER@HOST"),
    ),
    changes=True,
)
_CONFIG = (
    Command("config show", "tell what is configured, without any secret", Verb.SHOW, (JSON,)),
    Command("config path", "tell where configuration, themes, keys and state are", Verb.PATH, (JSON,)),
    Command("config check", "read the configuration and try to reach every profile's server", Verb.CHECK, (JSON,)),
)
COMMANDS = (
    *_TOPOLOGY,
    *_CLUSTER,
    _TAKE_OVER,
    *_NODE,
    *_DEVICE,
    *_BRICK,
    *_VOLUME,
    *_BLOCK_VOLUME,
    *_SERVER,
    *_TASKS,
    *_SIM,
    *_SSH,
    _DISKS,
    _UNLOCK,
    *_CONFIG,
)
"""Every command there is, in the order of `--help`."""


def command(words: str) -> Command:
    """Give the command that is typed as `words`."""
    return next(each for each in COMMANDS if each.words == words)
