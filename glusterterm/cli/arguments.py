"""What was typed, as values: `parser` makes them, the commands read them."""

from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path


class Verb(StrEnum):
    """What a command does; the console is what runs without one."""

    CONSOLE = "console"
    TOPOLOGY = "topology"
    LIST = "list"
    INFO = "info"
    PREFLIGHT = "preflight"
    CHANGE = "change"
    SERVER = "server"
    TASKS = "tasks"
    VERSION = "version"
    SIM = "sim"
    SHOW = "show"
    PATH = "path"
    CHECK = "check"
    SSH = "ssh"


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a change is to be like, as typed. Sizes are GiB; the defaults are heketi-cli's."""

    name: str = ""
    names: tuple[str, ...] = ()
    size: int = 0
    expand_size: int = 0
    new_size: int = 0
    durability: str = "replicate"
    replica: int = 3
    disperse_data: int = 4
    redundancy: int = 2
    snapshot_factor: float = 1.0
    clusters: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    gid: int = 0
    file: bool | None = None
    block: bool | None = None
    ha: int = 0
    auth: bool = False
    zone: int = 0
    cluster: str = ""
    node: str = ""
    volume: str = ""
    block_volume: str = ""
    manage: str = ""
    storage: str = ""
    destroy: bool = False
    path: str = ""
    forget: bool = False
    whole_cluster: bool = False
    no_heal_check: bool = False
    tags: tuple[str, ...] = ()
    exact: bool = False
    every: bool = False
    operations: tuple[str, ...] = ()
    restriction: str = ""
    force: bool = False
    full: bool = False
    keys: tuple[str, ...] = ()
    rebalance: str = "start"
    counting: str = ""
    mode: str = ""
    level: str = ""
    topology_file: Path = Path()
    over_empty: bool = False
    dump: Path | None = None
    zones: tuple[str, ...] = ()


@dataclass(slots=True)
class Arguments:
    """What was typed.

    `command` are the words of a command as the table has them, `subject` is the kind of object of list and info, and
    `wanted` what names one.
    """

    verb: Verb = Verb.CONSOLE
    command: str = ""
    subject: str = ""
    wanted: str = ""
    json: bool = False
    sets: bool = False
    profile: str | None = None
    server: str | None = None
    user: str | None = None
    key_file: Path | None = None
    config: Path | None = None
    read_only: bool = False
    insecure: bool = False
    demo: bool = False
    theme: str | None = None
    ascii: bool = False
    plan: bool = False
    yes: bool = False
    confirm: str = ""
    no_wait: bool = False
    made: str = ""
    wishes: Wishes = field(default_factory=Wishes)
    port: int = 0
    preset: str = "empty"
    scale: str | None = None
    admin_key: str | None = None
    user_key: str | None = None
    no_auth: bool = False
    no_life: bool = False
    sim_ssh: bool = False
    hosts: tuple[str, ...] | list[str] = ()
    fingerprints: tuple[str, ...] | list[str] = ()
    until_stdin_closes: bool = False
