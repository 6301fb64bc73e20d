"""The table of commands: the parser, `--help`, the README and the test of read-only mode are made from it.

Names, flags and defaults are heketi-cli's where it has them: an operator types from memory (Heketi's API, section 12).
"""

from dataclasses import dataclass

from glusterterm.cli import options
from glusterterm.cli.arguments import Verb
from glusterterm.cli.options import Option

OBJECTS = ("cluster", "node", "device", "volume", "blockvolume")
PRESETS = ("empty", "demo", "one-node", "full", "damaged")
DURABILITIES = ("none", "replicate", "disperse")
MODES = ("normal", "read-only", "local-client")
REBALANCES = ("start", "fix-layout", "stop")
LEVELS = ("none", "critical", "error", "warning", "info", "debug")


@dataclass(frozen=True, slots=True)
class Command:
    """One command: `words` are how it is typed, `subject` the kind of object that a looking one is about.

    `changes` says that it sends what changes something, so that read-only mode refuses it. `asks_for_server`: the
    options that name a server may follow it.
    """

    words: str
    help: str
    verb: Verb
    options: tuple[Option, ...] = ()
    subject: str = ""
    aliases: tuple[str, ...] = ()
    changes: bool = False
    asks_for_server: bool = True

    @property
    def usage(self) -> str:
        """Give the line that is typed, without `--json` and what all commands have that change something."""
        own = (option.usage for option in self.options if option not in _UNSAID and not option.hidden)
        return " ".join(("glusterterm", self.words, *own))


JSON = Option("json", ("--json",), "one JSON document", switch=True)
PLAN = Option("plan", ("--plan",), "show what would be sent, and send nothing", switch=True)
YES = Option("yes", ("--yes", "-y"), "don't ask y/n; what has to be typed needs --confirm", switch=True)
CONFIRM = Option("confirm", ("--confirm",), "what would have to be typed where data may be lost", "NAME")
NO_WAIT = Option(
    "no_wait", ("--no-wait",), "end once Heketi has taken the last step; see glusterterm tasks", switch=True
)
SHARED = (PLAN, YES, CONFIRM, NO_WAIT)
"""What every command that changes something takes."""

_SIZES_JSON = Option("json", ("--json",), "one JSON document; sizes in KiB", switch=True)
_UNSAID = (*SHARED, JSON, _SIZES_JSON)
_SETS = Option("sets", ("--sets",), "ask gluster for the brick sets; slow", switch=True)
_PLAIN = Option(
    "plain", ("--plain",), "text for less and grep: what is printed without --json", switch=True, apart=True
)
_NO_HEAL_CHECK = Option(
    "no_heal_check",
    ("--expert-option-disable-heal-check",),
    "don't have Heketi ask for pending heals: data may be lost",
    switch=True,
)
_CLUSTERS = Option("clusters", ("--clusters",), "clusters to try, in this order", "ID,...", options.words)
_SIZE = Option("size", ("--size",), "in GiB", "N", options.gib, needed=True)
_NAMES = {"device": "HOST:/dev/PATH", "node": "a host name", "cluster": "its name in the profile"}


def _which(kind: str) -> Option:
    return Option("wanted", (), f"an id, its first digits, or {_NAMES.get(kind, 'a name')}", "ID", needed=True)


def _truth(name: str, told: str, matters: str = "") -> Option:
    return Option(name, (f"--{name}",), told, matters, truth=True)


def _change(words: str, told: str, *own: Option, aliases: tuple[str, ...] = ()) -> Command:
    return Command(words, told, Verb.CHANGE, (*own, *SHARED, JSON), aliases=aliases, changes=True)


def _looks(kind: str) -> tuple[Command, ...]:
    info = (_which(kind), _SIZES_JSON, *((_SETS,) if kind == "volume" else ()))
    called = "block volume" if kind == "blockvolume" else kind
    return (
        Command(f"{kind} list", f"list {called}s", Verb.LIST, (_SIZES_JSON,), kind),
        Command(f"{kind} info", f"tell everything about one {called}", Verb.INFO, info, kind),
    )


def _states(kind: str, told: str) -> tuple[Command, ...]:
    tags = Option("tags", (), "tags", "NAME:VALUE", several=True, needed=True)
    names = Option("tags", (), "names of tags", "NAME", several=True)
    exact = Option("exact", ("--exact", "-e"), "take every other tag away", switch=True)
    every = Option("every", ("--all",), "take every tag away", switch=True)
    expert = (_NO_HEAL_CHECK,) if kind == "device" else ()
    which = _which(kind)
    return (
        _change(f"{kind} enable", f"set a {kind} online: it takes new bricks", which),
        _change(f"{kind} disable", f"set a {kind} offline: it takes no new bricks, and keeps those it has", which),
        _change(f"{kind} evacuate", f"have {told} moved away", which, *expert, aliases=("remove",)),
        _change(f"{kind} settags", f"set tags of a {kind}", which, tags, exact),
        _change(
            f"{kind} rmtags", f"take tags of a {kind} away", which, names, every, aliases=("deltags", "removetags")
        ),
    )


_TOPOLOGY = (
    Command(
        "topology",
        "everything, as a tree of text or as JSON",
        Verb.TOPOLOGY,
        (Option("json", ("--json",), "one JSON document; sizes in KiB", switch=True, apart=True), _PLAIN, _SETS),
    ),
    Command(
        "topology load",
        "add what Heketi's topology file has and Heketi has not",
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
    *_looks("cluster"),
    _change(
        "cluster create",
        "make a cluster",
        _truth("file", "take file volumes; the default", "false"),
        _truth("block", "take block volumes; the default", "false"),
    ),
    _change(
        "cluster setflags",
        "say which volumes a cluster takes",
        _which("cluster"),
        _truth("file", "take file volumes", "true|false"),
        _truth("block", "take block volumes", "true|false"),
    ),
    _change("cluster delete", "delete an empty cluster", _which("cluster")),
)
_NODE = (
    *_looks("node"),
    _change(
        "node add",
        "add a storage server to a cluster",
        Option("zone", ("--zone",), "its failure domain, from 1", "N", options.whole, needed=True),
        Option("cluster", ("--cluster",), "the cluster that gets it", "ID", needed=True),
        Option("manage", ("--management-host-name",), "where Heketi reaches it", "HOST", needed=True),
        Option("storage", ("--storage-host-name",), "where clients and other nodes reach it", "HOST", needed=True),
    ),
    *_states("node", "all bricks of a node"),
    _change("node delete", "delete a node without devices", _which("node")),
)
_DEVICE = (
    *_looks("device"),
    _change(
        "device add",
        "add block devices to a node",
        Option("names", ("--name",), "path on the node; may be given several times", "PATH", needed=True, several=True),
        Option("node", ("--node",), "the node that they are in", "ID", needed=True),
        Option("destroy", ("--destroy-existing-data",), "wipe what is on them, where they can't be added", truth=True),
    ),
    *_states("device", "all bricks of a device"),
    _change(
        "device delete",
        "delete an evacuated device",
        _which("device"),
        Option("forget", ("--force-forget",), "also where its disk is gone", truth=True),
    ),
    _change(
        "device resync",
        "have its figures replaced by what LVM says",
        _which("device"),
        Option("whole_cluster", ("--cluster",), "ID is a cluster: all its devices, one by one", switch=True),
    ),
)
_BRICK = (
    _change(
        "brick evict",
        "have one brick moved to another device",
        Option("wanted", (), "an id, or its first digits", "ID", needed=True),
        _NO_HEAL_CHECK,
    ),
)
_VOLUME = (
    *_looks("volume"),
    _change(
        "volume create",
        "make a volume",
        _SIZE,
        Option("name", ("--name",), "made up where not given", "NAME"),
        Option("durability", ("--durability",), "replicate where not given", choices=DURABILITIES),
        Option("replica", ("--replica",), "copies of a replicated volume; 3 where not given", "N", options.whole),
        Option(
            "disperse_data", ("--disperse-data",), "bricks for data in a set; 4 where not given", "N", options.whole
        ),
        Option("redundancy", ("--redundancy",), "bricks more in each set; 2 where not given", "N", options.whole),
        Option("snapshot_factor", ("--snapshot-factor",), "room for snapshots, above 1", "F", options.factor),
        _CLUSTERS,
        Option(
            "options", ("--gluster-volume-options",), "gluster's options, as 'key value,...'", "LIST", options.words
        ),
        Option("gid", ("--gid",), "the group that owns the files", "N", options.whole),
        _truth("block", "make one that hosts block volumes"),
    ),
    _change(
        "volume expand",
        "make a volume larger",
        Option("volume", ("--volume",), "an id, its first digits, or a name", "ID", needed=True),
        Option("expand_size", ("--expand-size",), "GiB to add", "N", options.gib, needed=True),
    ),
    _change("volume delete", "delete a volume and all data on it", _which("volume")),
    _change(
        "volume clone", "make a writable copy of a volume", _which("volume"), Option("name", ("--name",), "", "NAME")
    ),
    _change(
        "volume start",
        "start a volume",
        _which("volume"),
        Option("force", ("--force",), "also the brick processes that are down of one that runs", switch=True),
    ),
    _change(
        "volume stop",
        "stop a volume: clients lose it",
        _which("volume"),
        Option("force", ("--force",), "also where gluster would rather not", switch=True),
    ),
    _change(
        "volume set",
        "set gluster's options of a volume",
        _which("volume"),
        Option("options", (), "options, each as 'key value'", "OPTION", several=True, needed=True),
    ),
    _change(
        "volume reset",
        "take gluster's options of a volume back to their defaults",
        _which("volume"),
        Option("keys", (), "names of options", "KEY", several=True, needed=True),
    ),
    _change(
        "volume heal",
        "have what the bricks of a volume lack healed, and watch it",
        _which("volume"),
        Option("full", ("--full",), "look at every file: slow", switch=True),
    ),
    _change(
        "volume rebalance",
        "spread the files of a volume over all its brick sets, and watch it",
        _which("volume"),
        Option("rebalance", ("--action",), "start where not given", choices=REBALANCES),
    ),
    _change(
        "volume profile",
        "have gluster count what is done on a volume, or no longer",
        Option("counting", (), "on: it counts", choices=("on", "off"), needed=True),
        _which("volume"),
    ),
    _change(
        "volume set-block-hosting-restriction",
        "say whether a volume takes new block volumes",
        Option("restriction", (), "locked: it takes none", choices=("locked", "unlocked"), needed=True),
        _which("volume"),
    ),
)
_BLOCK_VOLUME = (
    *_looks("blockvolume"),
    _change(
        "blockvolume create",
        "make a block volume",
        _SIZE,
        Option("name", ("--name",), "made up where not given", "NAME"),
        Option("ha", ("--ha",), "nodes that serve it; all where not given", "N", options.whole),
        Option("auth", ("--auth",), "with a CHAP password of Heketi's making", truth=True),
        _CLUSTERS,
    ),
    _change(
        "blockvolume expand",
        "make a block volume larger",
        Option("block_volume", ("--blockvolume",), "an id, its first digits, or a name", "ID", needed=True),
        Option("new_size", ("--new-size",), "its new size in GiB", "N", options.gib, needed=True),
    ),
    _change("blockvolume delete", "delete a block volume and all data on it", _which("blockvolume")),
)
_SERVER = (
    Command("server operations list", "list what Heketi has begun and not ended", Verb.SERVER, (JSON,)),
    Command(
        "server operations info",
        "count pending operations, or tell about one",
        Verb.SERVER,
        (Option("wanted", (), "an id, or its first digits", "ID", default=""), JSON),
    ),
    _change(
        "server operations cleanup",
        "have stale and failed operations undone, all where none is named",
        Option("operations", (), "ids, or their first digits", "ID", several=True),
    ),
    Command("server mode get", "tell what Heketi lets through", Verb.SERVER, (JSON,)),
    _change(
        "server mode set",
        "set what Heketi lets through; from read-only there is no way back",
        Option("mode", (), "", choices=MODES, needed=True),
    ),
    Command("loglevel get", "tell how much Heketi writes into its log", Verb.SERVER, (JSON,)),
    _change(
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
_CONFIG = (
    Command("config show", "tell what is configured, without any secret", Verb.SHOW, (JSON,)),
    Command("config path", "tell where configuration, themes, keys and state are", Verb.PATH, (JSON,)),
    Command("config check", "read the configuration and try to reach every profile's server", Verb.CHECK, (JSON,)),
)
COMMANDS = (
    *_TOPOLOGY,
    *_CLUSTER,
    *_NODE,
    *_DEVICE,
    *_BRICK,
    *_VOLUME,
    *_BLOCK_VOLUME,
    *_SERVER,
    *_TASKS,
    *_SIM,
    *_SSH,
    *_CONFIG,
)
"""Every command there is, in the order of `--help`."""


def command(words: str) -> Command:
    """Give the command that is typed as `words`."""
    return next(each for each in COMMANDS if each.words == words)
