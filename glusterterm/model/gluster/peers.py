"""Who is in a trusted pool, as one of its nodes tells it."""

from dataclasses import dataclass
from enum import StrEnum

from glusterterm.model.ids import PeerUuid

ITSELF = "localhost"
"""What a node calls itself in `pool list` and, for its own daemons, in `volume status`."""


class PeerState(StrEnum):
    """How far two nodes have come in trusting each other, in the words of GlusterFS 10.3's glusterd.

    Only `MEMBER` is good for changes; a peer can be a member and disconnected.
    """

    CONNECTING = "Establishing Connection"
    PROBE_SENT = "Probe Sent to Peer"
    PROBE_RECEIVED = "Probe Received from Peer"
    MEMBER = "Peer in Cluster"
    ACCEPTED_REQUEST = "Accepted peer request"
    SENT_AND_RECEIVED = "Sent and Received peer request"
    REJECTED = "Peer Rejected"
    DETACHING = "Peer detach in progress"
    PROBE_ARRIVED = "Probe Received from peer"
    CONNECTED = "Connected to Peer"
    CONNECTED_AND_ACCEPTED = "Peer is connected and Accepted"
    OTHER = "other"
    """Words that this table does not know."""


@dataclass(frozen=True, slots=True)
class Peer:
    """One node of a trusted pool, as the node that was asked knows it.

    Match peers by `uuid`, never by name: the node that probed is known to the others by name, the rest by address.
    `host` is the first name, `ITSELF` for the node that was asked; `names` are all that it knows, in its order, and
    none for itself. `connected` is that node's view: a link that was cut shows after about 28 s, and not for minutes
    where a command was on its way; None where it is not told. `state` is None where the output has no such column.
    """

    uuid: PeerUuid
    host: str
    connected: bool | None
    state: PeerState | None = None
    names: tuple[str, ...] = ()

    @property
    def itself(self) -> bool:
        """Tell whether this is the node that was asked."""
        return self.host == ITSELF

    @property
    def trusted(self) -> bool:
        """Tell whether it is a member of the pool for certain: the node itself, or a peer in the state `MEMBER`."""
        return self.itself or self.state is PeerState.MEMBER
