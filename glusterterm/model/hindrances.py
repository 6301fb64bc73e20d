"""What can stand against moving a brick: the words of preflights, and of what an operator accepted by typing."""

from enum import StrEnum


class Cause(StrEnum):
    """What can stand against moving a brick."""

    NO_RECORD = "no record of its volume"
    NO_REDUNDANCY = "no redundancy"
    LAST_COPY = "last good copy"
    SOURCE = "source of a heal"
    HEALING = "heal pending"
    SPLIT_BRAIN = "split-brain"
    OWN_DOWN = "its own process is down"
    PEER_DOWN = "peer brick down"
    NOT_KNOWN = "not known"
    SELF_HEAL_DOWN = "self-heal daemon down"
    GLUSTERD_DOWN = "glusterd stopped"
    JUST_LOST = "node lost just now"
    VOLUME_GONE = "not in gluster"
    NOT_STARTED = "volume not started"
    PENDING = "pending operation"
    LEFT_BEHIND = "operation left behind"
    OTHER_MOVE = "another brick of its set moves"
    FILES_MOVE = "rebalance or remove-brick running"
    NO_PLACE = "no other place"
