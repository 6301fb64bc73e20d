"""What a command is, and what many of them have in common."""

from dataclasses import dataclass

from glusterterm.cli import options
from glusterterm.cli.arguments import Verb
from glusterterm.cli.options import Option

OBJECTS = ("cluster", "node", "device", "volume", "blockvolume")


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
    "no_wait", ("--no-wait",), "end once Heketi has taken the last step; not for what is done on nodes", switch=True
)
SHARED = (PLAN, YES, CONFIRM, NO_WAIT)
"""What every command that changes something takes."""

_SIZES_JSON = Option("json", ("--json",), "one JSON document; sizes in KiB", switch=True)
_UNSAID = (*SHARED, JSON, _SIZES_JSON)
SETS = Option("sets", ("--sets",), "ask gluster for the brick sets; slow", switch=True)
PLAIN = Option("plain", ("--plain",), "text for less and grep: what is printed without --json", switch=True, apart=True)
NO_HEAL_CHECK = Option(
    "no_heal_check",
    ("--expert-option-disable-heal-check",),
    "don't have it asked for pending heals: data may be lost",
    switch=True,
)
CLUSTERS = Option("clusters", ("--clusters",), "clusters to try, in this order", "ID,...", options.words)
SIZE = Option("size", ("--size",), "in GiB", "N", options.gib, needed=True)
_NAMES = {"device": "HOST:/dev/PATH", "node": "a host name", "cluster": "its name in the profile"}


def which(kind: str) -> Option:
    """Give the word that names an object of a kind."""
    return Option("wanted", (), f"an id, its first digits, or {_NAMES.get(kind, 'a name')}", "ID", needed=True)


def truth(name: str, told: str, matters: str = "") -> Option:
    """Give an option that is true or false."""
    return Option(name, (f"--{name}",), told, matters, truth=True)


def change(words: str, told: str, *own: Option, aliases: tuple[str, ...] = ()) -> Command:
    """Give a command that changes something, with what all of them take."""
    return Command(words, told, Verb.CHANGE, (*own, *SHARED, JSON), aliases=aliases, changes=True)


def looks(kind: str) -> tuple[Command, ...]:
    """Give the commands that list a kind of object and tell about one."""
    info = (which(kind), _SIZES_JSON, *((SETS,) if kind == "volume" else ()))
    called = "block volume" if kind == "blockvolume" else kind
    return (
        Command(f"{kind} list", f"list {called}s", Verb.LIST, (_SIZES_JSON,), kind),
        Command(f"{kind} info", f"tell everything about one {called}", Verb.INFO, info, kind),
    )


def states(kind: str, told: str) -> tuple[Command, ...]:
    """Give the commands that all nodes and devices have; `told` is what leaves one that is emptied."""
    tags = Option("tags", (), "tags", "NAME:VALUE", several=True, needed=True)
    names = Option("tags", (), "names of tags", "NAME", several=True)
    exact = Option("exact", ("--exact", "-e"), "take every other tag away", switch=True)
    every = Option("every", ("--all",), "take every tag away", switch=True)
    expert = (NO_HEAL_CHECK,) if kind == "device" else ()
    it = which(kind)
    return (
        Command(
            f"{kind} preflight",
            f"tell whether {told} may be moved: gluster and the nodes are asked now",
            Verb.PREFLIGHT,
            (it, JSON),
            kind,
        ),
        change(f"{kind} enable", f"set a {kind} online: it takes new bricks", it),
        change(f"{kind} disable", f"set a {kind} offline: it takes no new bricks, and keeps those it has", it),
        change(f"{kind} evacuate", f"have {told} moved away", it, *expert, aliases=("remove",)),
        change(f"{kind} settags", f"set tags of a {kind}", it, tags, exact),
        change(f"{kind} rmtags", f"take tags of a {kind} away", it, names, every, aliases=("deltags", "removetags")),
    )
