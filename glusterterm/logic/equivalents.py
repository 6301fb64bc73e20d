"""The commands of Heketi's own client that show what the console shows."""

from shlex import quote

from glusterterm.model.ids import BrickId, Kind, Ref
from glusterterm.model.snapshot import Snapshot

_SHOWS = {
    Kind.CLUSTER: "cluster info",
    Kind.NODE: "node info",
    Kind.DEVICE: "device info",
    Kind.VOLUME: "volume info",
    Kind.BLOCK_VOLUME: "blockvolume info",
    Kind.OPERATION: "server operations info",
}


def show_command(snapshot: Snapshot, ref: Ref) -> str | None:
    """Give the `heketi-cli` command that shows `ref`, ready for a shell.

    Bricks have no command of their own: theirs is their volume's. None where not even the volume is known.
    """
    if ref.kind is Kind.BRICK:
        brick = snapshot.bricks.get(BrickId(ref.id))
        return None if brick is None else show_command(snapshot, Ref.volume(brick.volume))
    return f"heketi-cli {_SHOWS[ref.kind]} {quote(ref.id)}"
