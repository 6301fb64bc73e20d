"""What stands against changes of any kind, and what nodes say for themselves (Heketi's API, sections 1 to 5 and 10)."""

import re
from collections.abc import Callable

from glusterterm.model.errors import RouteNotFound, ServerBusy, ServerInMaintenance, ServerRefused
from glusterterm.model.ids import ClusterId, OperationId
from glusterterm.model.operations import (
    AddNode,
    CleanUpOperations,
    CreateCluster,
    CreateVolume,
    Operation,
    SetServerMode,
)
from glusterterm.model.server import ServerMode
from glusterterm.model.topology import EntryState
from tests.contract import troubles_machines as trouble
from tests.contract import troubles_volumes as volumes
from tests.contract.managed import Managed
from tests.contract.messages import UNKNOWN_ID, Message, Provoke, answered, on_nodes, raw
from tests.fakes_sim import replicated


def all_slots_taken(managed: Managed) -> Operation:
    """Give the creation of a volume while the server makes as many as it does at once."""
    managed.heketi.nodes(3)
    managed.heketi("POST", "/volumes", replicated(10))
    return CreateVolume("vol_1", 10, volumes.THREE)


def in_mode(mode: str, change: Operation) -> Callable[[Managed], Operation]:
    """Give a change in one of the server's modes; all our requests come from elsewhere."""

    def provoke(managed: Managed) -> Operation:
        managed.world.state = mode
        return change

    return provoke


REQUESTS = (
    Message(
        "Server busy. Retry operation later.",
        "as many changes",
        all_slots_taken,
        ServerBusy,
        {"max_inflight_operations": 1},
    ),
    Message(
        "Service disabled for maintenance", "read-only", in_mode("read-only", CreateCluster()), ServerInMaintenance
    ),
    Message(
        "Service disabled for maintenance",
        "read-only",
        in_mode("read-only", SetServerMode(ServerMode.NORMAL)),
        ServerInMaintenance,
    ),
    Message("request unable to be parsed", "could not read the request", raw("POST", "/clusters", b"{"), ServerRefused),
    Message(
        "request unable to be parsed: unexpected end of JSON input",
        "could not read the request",
        raw("POST", "/admin", b"{"),
        ServerRefused,
    ),
    Message(
        "request unable to be parsed: unexpected end of JSON input",
        "could not read the request",
        raw("POST", "/internal/logging", b"{"),
        ServerRefused,
    ),
    Message("Invalid path or request", "knows no POST /shapes", raw("POST", "/shapes"), RouteNotFound),
    Message("", "knows no POST /db/dump", raw("POST", "/db/dump"), RouteNotFound),
    Message(
        "validation failed: state: must be a valid value.",
        "no such state",
        raw("POST", "/admin", b'{"state": "x"}'),
        ServerRefused,
    ),
    Message("validation failed: state: cannot be blank.", "no such state", raw("POST", "/admin"), ServerRefused),
    Message(
        "invalid log level: loud",
        "no such log level",
        raw("POST", "/internal/logging", b'{"loglevel": {"glusterfs": "loud"}}'),
        ServerRefused,
    ),
    Message(
        'Only "glusterfs" logger may be modified',
        "one logger",
        raw("POST", "/internal/logging", b'{"loglevel": {"other": "info"}}'),
        ServerRefused,
    ),
    Message(
        "validation failed: operations: abc is not a valid UUID.",
        "none of Heketi's",
        lambda _: CleanUpOperations((OperationId("abc"),)),
        ServerRefused,
    ),
    Message(
        r"validation failed: operations: too many ids specified \(33\), up to 32 supported\.",
        "at most 32",
        lambda _: CleanUpOperations(tuple(OperationId(f"{number:032x}") for number in range(33))),
        ServerRefused,
    ),
)
WORDS = (
    *(
        Message(re.escape(text), cause, answered("^POST /clusters", 500, text, lambda _: CreateCluster()))
        for text, cause in (
            ("Unable to open database: timeout", "can't open its database"),
            ("database is in read-only mode", "for reading alone"),
        )
    ),
    Message(
        r"validation failed: hostnames: \(storage: cannot be blank\.\)\.",
        "needs a management name and a storage name",
        raw(
            "POST",
            "/nodes",
            b'{"zone": 1, "cluster": "%s", "hostnames": {"manage": ["node1"]}}' % UNKNOWN_ID.encode(),
        ),
        ServerRefused,
    ),
    Message(
        "validation failed: healcheck: maybe is not valid heal info check.",
        "heal check",
        raw("POST", f"/devices/{UNKNOWN_ID}/state", b'{"state": "failed", "healcheck": "maybe"}'),
        ServerRefused,
    ),
    Message(
        "validation failed: state: cannot be blank.",
        "no such state",
        raw("POST", f"/nodes/{UNKNOWN_ID}/state"),
        ServerRefused,
    ),
    Message(
        "validation failed: change_type: must be a valid value.",
        "set, updated or deleted",
        lambda managed: raw("POST", f"/nodes/{managed.heketi.nodes(1)[0]}/tags", b'{"change_type": "x"}')(managed),
        ServerRefused,
    ),
    Message(
        "validation failed: node: abc is not a valid UUID.",
        "none of Heketi's",
        raw("POST", "/devices", b'{"node": "abc", "name": "/dev/sdb"}'),
        ServerRefused,
    ),
)


TOO_LONG = "x" * 33
OF_MACHINES = (
    Message(
        "validation failed: zone: cannot be blank.",
        "from 1 on",
        lambda managed: trouble.new_node(managed, zone=0),
        ServerRefused,
    ),
    Message(
        "validation failed: zone: must be no less than 1.",
        "from 1 on",
        lambda managed: trouble.new_node(managed, zone=-1),
        ServerRefused,
    ),
    Message(
        "validation failed: cluster: abc is not a valid UUID.",
        "none of Heketi's",
        lambda _: AddNode(ClusterId("abc"), 1, "a", "b"),
        ServerRefused,
    ),
    Message(
        r"validation failed: hostnames: \(manage: \[bad host!\] is not a valid manage hostname\.\)\.",
        "management name",
        lambda managed: trouble.new_node(managed, name="bad host!"),
        ServerRefused,
    ),
    Message(
        r"validation failed: hostnames: \(storage: \[bad host!\] is not a valid storage hostname\.\)\.",
        "storage name",
        lambda managed: trouble.new_node(managed, storage="bad host!"),
        ServerRefused,
    ),
    Message(
        r"validation failed: cluster: cannot be blank; hostnames: \(manage: cannot be blank; "
        r"storage: cannot be blank\.\)\.",
        "",
        raw("POST", "/nodes", b'{"zone": 1}'),
        ServerRefused,
    ),
    Message(
        r"validation failed: tags: too many tags specified \(33\), up to 32 supported\.",
        "too many tags",
        trouble.tagged(tuple((f"t{number}", "") for number in range(33))),
        ServerRefused,
    ),
    Message(
        f"validation failed: tags: tag name {TOO_LONG}: the length must be between 1 and 32.",
        "too long",
        trouble.tagged(((TOO_LONG, ""),)),
        ServerRefused,
    ),
    Message(
        "validation failed: tags: value of tag a: the length must be no more than 64.",
        "value is too long",
        trouble.tagged((("a", "x" * 65),)),
        ServerRefused,
    ),
    Message(
        "validation failed: tags: invalid characters in tag name a b.",
        "characters",
        trouble.tagged((("a b", "c"),)),
        ServerRefused,
    ),
    Message(
        "validation failed: state: unknown is not valid state.",
        "no such state",
        trouble.device_to(EntryState.UNKNOWN),
        ServerRefused,
    ),
)
SAID_BY_NODES: tuple[tuple[str, str], ...] = (
    ("dial tcp: lookup node1: no such host", "look up the name of a node"),
    ("dial tcp 192.0.2.1:22: connect: no route to host", "can't reach a node"),
    ("dial tcp 192.0.2.1:22: i/o timeout", "does not answer Heketi's ssh"),
    ("dial tcp 192.0.2.1:22: connect: connection refused", "nothing listens for ssh"),
    (
        "ssh: handshake failed: ssh: unable to authenticate, attempted methods [none publickey], "
        "no supported methods remain",
        "does not let Heketi log in",
    ),
    ("SSH command timeout", "did not end"),
    ("sudo: sorry, you must have a tty to run sudo", "sudo"),
    (
        "sudo: a terminal is required to read the password; either use the -S option to read from standard input or "
        "configure an askpass helper",
        "sudo",
    ),
    ("sudo: no tty present and no askpass program specified", "sudo"),
    ("no tty present and no askpass program specified", "sudo"),
    ("/bin/bash: pvcreate: command not found", "a program that Heketi needs"),
    ("/bin/bash: /usr/sbin/lvm: No such file or directory", "a program that Heketi needs"),
    ("sudo: gluster-block: command not found", "a program that Heketi needs"),
    ("Unable to find a GlusterFS pod on host node1 with a label key glusterfs-node", "no pod of GlusterFS"),
    ("No pods with the label 'glusterfs-node=pod' were found", "no pod of GlusterFS"),
    ("Failed to get list of pods", "Kubernetes"),
    ("  Device /dev/sdb excluded by a filter.", "LVM's filter"),
    ("  Error during parsing of command line.", "a value that is none"),
    ("  /dev/sdb: read failed after 0 of 512 at 4096: Input/output error", "a disk on the node fails"),
    ('  Volume group "vg_1" has insufficient free space (1 extents): 2 required.', "LVM has less room"),
    ("  thin: Required device-mapper target(s) not detected in your kernel.", "thin provisioning is missing"),
    ("  Cannot read thin-pool target version.", "thin provisioning is missing"),
    ("  /usr/sbin/thin_check: execvp failed: no such file or directory", "thin provisioning are missing"),
    ("mkdir: cannot create directory: No space left on device", "a file system on a node is full"),
    ("umount: /var/lib/heketi/mounts/vg_1/brick_1: target is busy.", "still in use on its node"),
    ("volume create: vol_1: failed: Another transaction is in progress for vol_1. Please try again.", "another change"),
    ("Locking failed on 192.0.2.2. Please check log file for details.", "another change"),
    ("volume create: vol_1: failed: Quorum not met. Volume operation not allowed.", "too few of gluster's nodes"),
    ("volume create: vol_1: failed: Server quorum not met. Rejecting operation.", "too few of gluster's nodes"),
    ("Volume name vol_1 rebalance is in progress. Please retry after completion", "spreading the files"),
    ("volume create: vol_1: failed: /mnt/brick is already part of a volume", "traces of a volume"),
    ("volume create: vol_1: failed: Host node2 is not in 'Peer in Cluster' state", "member of the trusted pool"),
    ("State: Peer Rejected (Connected)", "disagree"),
    ("volume start: vol_1: failed: Staging failed on 192.0.2.2. Please check log file.", "a node refused"),
    ("volume start: vol_1: failed: Volume vol_1 does not exist", "deleted it by hand"),
    ("Glusterd is down", "glusterd does not run"),
    ("Connection failed. Please check if gluster daemon is operational.", "glusterd does not answer"),
    ("volume start: vol_1: failed: Commit failed on 192.0.2.2. Please check log file for details.", "a node failed"),
)
"""What ssh, sudo, LVM and gluster were seen to say, and a part of what is shown for it."""


def said_by_a_node(text: str) -> Provoke:
    """Give the creation of a volume that a node fails with these words."""
    return on_nodes("lvcreate", f"{text}\n", volumes.volume())


FROM_NODES = tuple(Message(re.escape(text.rstrip()), cause, said_by_a_node(text)) for text, cause in SAID_BY_NODES)
MESSAGES = (*REQUESTS, *WORDS, *OF_MACHINES, *FROM_NODES)
