"""What is made of the recorded outputs of heal, rebalance, remove-brick, profile, top, snapshot and quota."""

from glusterterm.backends.direct.decode.accepted import decode_accepted
from glusterterm.backends.direct.decode.heal import decode_heal_count, decode_heal_info, decode_heal_summary
from glusterterm.backends.direct.decode.moves import decode_rebalance, decode_remove_brick
from glusterterm.backends.direct.decode.profile import decode_profile, decode_top
from glusterterm.backends.direct.decode.snapshots import (
    decode_quota,
    decode_snapshot_names,
    decode_snapshot_settings,
    decode_snapshot_status,
    decode_snapshots,
)
from tests.recorded_nodes import Decoded, Entry, NotDecoded, Recording, of_output, shows_refusal

NAME = r"(?!all )[\w-]+"
TEXT = "gluster --mode=script "
XML = "gluster --mode=script --xml "
EITHER = "gluster --mode=script (--xml )?"
XML_INSTEAD = "the same is asked for as XML, which is decoded"
NOT_OFFERED = "glusterterm does not offer it, nor does Heketi"
ASKS_BACK = "asked at a terminal, where gluster asks back: commands are sent with --mode=script"


def accepted(recording: Recording) -> object:
    return decode_accepted(recording.command, recording.exit, recording.stdout, recording.stderr)


HEAL: tuple[Entry, ...] = (
    Decoded(f"{XML}volume heal {NAME} info summary", of_output(decode_heal_summary), shows_refusal),
    Decoded(f"{XML}volume heal {NAME} info( split-brain)?", of_output(decode_heal_info), shows_refusal),
    Decoded(f"{EITHER}volume heal {NAME} statistics heal-count( replica \\S+)?", of_output(decode_heal_count)),
    Decoded(f"{EITHER}volume heal {NAME}( full)?", accepted, shows_refusal),
    NotDecoded(f"{EITHER}volume heal {NAME} split-brain .+", "which copy is right is decided by hand, file by file"),
    NotDecoded(f"{TEXT}volume heal {NAME} info.*", XML_INSTEAD),
    NotDecoded(
        f"{EITHER}volume heal {NAME} statistics", "the history of past crawls, for people; counts come from the summary"
    ),
)

MOVES: tuple[Entry, ...] = (
    Decoded(f"{XML}volume rebalance {NAME} status", of_output(decode_rebalance), shows_refusal),
    Decoded(f"{XML}volume remove-brick {NAME} \\S+ status", of_output(decode_remove_brick), shows_refusal),
    NotDecoded(f"{TEXT}volume (rebalance|remove-brick) .+ status", XML_INSTEAD),
    Decoded(f"{EITHER}volume rebalance {NAME} (fix-layout )?(start( force)?|stop)", accepted, shows_refusal),
    Decoded(f"{EITHER}volume remove-brick {NAME} .+ (start|stop|commit|force)", accepted, shows_refusal),
    NotDecoded("gluster volume remove-brick .+", ASKS_BACK),
)

PROFILE: tuple[Entry, ...] = (
    Decoded(f"{XML}volume profile {NAME} info( peek| incremental)?", of_output(decode_profile), shows_refusal),
    Decoded(f"{XML}volume top {NAME} (open|read|write|opendir|readdir)( list-cnt \\d+)?", of_output(decode_top)),
    NotDecoded(
        f"{EITHER}volume top {NAME} (read|write)-perf .+",
        "a test of speed, which writes to the disks of a running brick",
    ),
    NotDecoded(
        f"{TEXT}volume (profile {NAME} info.*|top {NAME} (open|read|write|opendir|readdir)( list-cnt \\d+)?)",
        XML_INSTEAD,
    ),
    Decoded(f"{EITHER}volume profile {NAME} (start|stop)", accepted, shows_refusal),
    NotDecoded(f"{EITHER}volume top {NAME} clear", NOT_OFFERED),
)

SNAPSHOTS: tuple[Entry, ...] = (
    Decoded(f"{XML}snapshot list", of_output(decode_snapshot_names)),
    Decoded(f"{XML}snapshot info", of_output(decode_snapshots)),
    Decoded(f"{XML}snapshot status", of_output(decode_snapshot_status)),
    Decoded(f"{XML}snapshot config", of_output(decode_snapshot_settings)),
    NotDecoded(f"{TEXT}snapshot (list|info|status|config)", XML_INSTEAD),
    Decoded(f"{EITHER}snapshot (create|delete|restore) .+", accepted, shows_refusal),
    Decoded(f"{XML}volume quota {NAME} list", of_output(decode_quota), shows_refusal),
    NotDecoded(f"{TEXT}volume quota {NAME} list", XML_INSTEAD),
    NotDecoded(f"{EITHER}volume quota {NAME} (enable|disable|limit-usage .+)", NOT_OFFERED),
    NotDecoded("gluster volume quota .+", ASKS_BACK),
)

ENTRIES: tuple[Entry, ...] = (*HEAL, *MOVES, *PROFILE, *SNAPSHOTS)
