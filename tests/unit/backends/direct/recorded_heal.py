"""What is made of the recorded outputs of heal, rebalance, remove-brick, profile, top, snapshot and quota."""

from glusterterm.backends.direct.decode.accepted import decode_accepted
from glusterterm.backends.direct.decode.heal import decode_heal_count, decode_heal_info, decode_heal_summary
from tests.recorded_nodes import Decoded, Entry, NotDecoded, Recording, of_output, shows_refusal

NAME = r"(?!all )[\w-]+"
TEXT = "gluster --mode=script "
XML = "gluster --mode=script --xml "
EITHER = "gluster --mode=script (--xml )?"
XML_INSTEAD = "the same is asked for as XML, which is decoded"


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

ENTRIES: tuple[Entry, ...] = HEAL
