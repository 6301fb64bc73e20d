"""What is made of the recorded outputs of gluster's command line: peers, volumes, status, changes."""

from glusterterm.backends.direct.decode.accepted import decode_accepted
from glusterterm.backends.direct.decode.peers import (
    decode_peer_status,
    decode_pool_list,
    decode_pool_list_text,
    decode_version,
)
from glusterterm.backends.direct.decode.status import decode_clients, decode_space, decode_status, decode_tasks
from glusterterm.backends.direct.decode.volumes import decode_options, decode_volume_names, decode_volumes
from tests.recorded_nodes import Decoded, Entry, NotDecoded, Recording, of_output, shows_refusal

NAME = r"(?!all )[\w-]+"
TEXT = "gluster --mode=script "
XML = "gluster --mode=script --xml "
EITHER = "gluster --mode=script (--xml )?"
XML_INSTEAD = "the same is asked for as XML, which is decoded"


def accepted(recording: Recording) -> object:
    return decode_accepted(recording.command, recording.exit, recording.stdout, recording.stderr)


READING: tuple[Entry, ...] = (
    Decoded(f"{XML}peer status", of_output(decode_peer_status), r"glusterd_down/node3-peer-status\.xml"),
    Decoded(f"{XML}pool list", of_output(decode_pool_list), r"glusterd_down/node3-pool-list\.xml"),
    Decoded(f"{TEXT}pool list", of_output(decode_pool_list_text), r"glusterd_down/node3-pool-list\.txt"),
    Decoded("gluster(d)? --version", of_output(decode_version)),
    Decoded(
        f"{XML}volume info( {NAME})?",
        of_output(decode_volumes),
        r"status/node1-info-nosuch\.xml|glusterd_down/node3-info\.xml",
    ),
    Decoded(f"{XML}volume list", of_output(decode_volume_names), r"glusterd_down/node3-list\.xml"),
    Decoded(
        f"{XML}volume get {NAME} .+|{XML}volume get all all",
        of_output(decode_options),
        r"options/node1-get-rep3-no\.such\.option\.xml",
    ),
    Decoded(
        rf"{XML}volume status( {NAME}( 10[\d.]+:/\S+| shd| nfs| quotad)?)?",
        of_output(decode_status),
        r"create/node1-status-not-started\.xml|glusterd_down/node3-status\.xml"
        r"|status/node1-status-(nosuch|rep3-10\.77\.0\.12-bricks-b1-nosuch|rep3-quotad)\.xml",
    ),
    Decoded(rf"{XML}volume status \S+ detail", of_output(decode_space)),
    Decoded(rf"{XML}volume status \S+ clients", of_output(decode_clients)),
    Decoded(rf"{XML}volume status \S+ tasks", of_output(decode_tasks)),
)

NOT_READ: tuple[Entry, ...] = (
    NotDecoded(f"{TEXT}peer status", XML_INSTEAD),
    NotDecoded(f"{TEXT}volume (info|list|status|get)( .+)?", XML_INSTEAD),
    NotDecoded(f"{XML}volume info rep3 extra words", "a usage error: the table of commands has no such command"),
    NotDecoded(
        f"{XML}volume status rep3 (mem|inode|fd|callpool)",
        "a process's memory, inode and call tables are for gluster's developers; the XML of GlusterFS 10.3 leaves "
        "most of them out, and of mem, inode and callpool all bricks but the first",
    ),
    NotDecoded(
        f"{XML}volume status rep3 client-list", "the XML of GlusterFS 10.3 leaves the clients out: `clients` has them"
    ),
    NotDecoded(
        r"gluster (--\S+ )*get-state.*|.*/glusterd_state_.*",
        "it writes a file on the node at each call, and what is of use in it is in the XML of other commands",
    ),
    NotDecoded(
        "cat /var/lib/glusterd/glusterd.info", "the node's uuid is in `pool list`, which needs no file of gluster's"
    ),
    NotDecoded(
        "cat /var/lib/glusterd/vols/rep3/info", "it holds the volume's user and password; `volume info` tells it"
    ),
    NotDecoded(f"{EITHER}volume set help", "the options' descriptions, for people"),
    NotDecoded("gluster (volume |peer |snapshot )?help", "how the commands are used, for people"),
)

CHANGING: tuple[Entry, ...] = (
    Decoded(f"{EITHER}peer (probe|detach) .+", accepted, shows_refusal),
    Decoded(f"{EITHER}volume (create|start|stop|delete|reset) .+", accepted, shows_refusal),
    Decoded(f"{EITHER}volume set (?!help).+", accepted, shows_refusal),
    Decoded(f"{EITHER}volume (add-brick|replace-brick|reset-brick) .+", accepted, shows_refusal),
    Decoded(f"{EITHER}volume (statedump|log|barrier|sync|clear-locks) .+", accepted, shows_refusal),
    Decoded(f"umount .+; {TEXT}volume stop .+; {TEXT}volume delete .+", accepted),
    Decoded(f"{EITHER}(volume )?(bogus|tier|rename|nfs-ganesha)( .+)?", accepted, shows_refusal),
    NotDecoded(
        "gluster (volume|peer) (create|stop|delete|detach) .+",
        "asked at a terminal, where gluster asks back: commands are sent with --mode=script",
    ),
    NotDecoded(f"{EITHER}volume (bitrot|geo-replication) .+", "glusterterm does not offer it, nor does Heketi"),
    NotDecoded("mount -o remount,ro .+volume create ro .+", "three commands in one, whose exit status is another's"),
)

ENTRIES: tuple[Entry, ...] = READING + NOT_READ + CHANGING
