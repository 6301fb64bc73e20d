"""What stands against moving a brick by gluster's own word. What is not known counts as not safe.

Heketi's check of the other bricks is no proof: with GlusterFS 10 it counts bricks that are down, and then the good copy
is destroyed (seen on real nodes).
"""

from collections.abc import Iterator

from glusterterm.logic.plans import objects
from glusterterm.logic.preflight.disks import called_connected_by, not_reached
from glusterterm.logic.preflight.situation import Situation, reached
from glusterterm.logic.preflight.verdicts import Hindrance
from glusterterm.model.gluster.moves import RUNNING_STATES
from glusterterm.model.gluster.volumes import GlusterVolumeState
from glusterterm.model.health import DOWN, ProcessState
from glusterterm.model.hindrances import Cause
from glusterterm.model.ids import Ref
from glusterterm.model.topology import Brick

_ASK = "reach a node of its pool over SSH: `gluster volume status` and `volume heal VOLUME info summary` tell it"


def nodes_not_asked(situation: Situation) -> Iterator[Hindrance]:
    """F34: Heketi alone can't tell whether the other bricks are there."""
    if not situation.seen.asked_nodes:
        yield Hindrance(
            Cause.NOT_KNOWN,
            "whether its other bricks are online and what is left to heal is not known without SSH, and Heketi takes "
            "bricks that are down for online",
            "add [profiles.NAME.ssh] to the configuration, or see on a node that every brick is Connected with 0 "
            "entries and online",
            "F34",
        )


def volume_is_up(situation: Situation) -> Iterator[Hindrance]:
    """F47: gluster has the volume, and it is started."""
    volume = situation.inside.volume
    truth = volume.truth
    about = (Ref.volume(volume.id),)
    if truth is None:
        yield Hindrance(
            Cause.NOT_KNOWN, f"gluster has told nothing of {situation.volume_called} yet", _ASK, "F34", about
        )
    elif not truth.exists:
        yield Hindrance(
            Cause.VOLUME_GONE,
            f"gluster has no volume {situation.volume_called}",
            "delete it here too, or let the doctor compare both",
            "F47",
            about,
        )
    elif truth.state is not GlusterVolumeState.STARTED:
        yield Hindrance(
            Cause.NOT_STARTED,
            f"{situation.volume_called} is not started: none of its bricks can be checked or healed",
            f"start {situation.volume_called}",
            "F46",
            about,
        )


def files_move(situation: Situation) -> Iterator[Hindrance]:
    """F69: gluster refuses to replace bricks while files move between them."""
    truth = situation.inside.volume.truth
    for task in truth.tasks if truth is not None else ():
        if task.state in RUNNING_STATES:
            yield Hindrance(
                Cause.FILES_MOVE,
                f"a {task.kind} of {situation.volume_called} is running",
                "wait till it has ended, or stop it",
                "F69",
                (Ref.volume(situation.inside.volume.id),),
            )


def peers_not_online(situation: Situation) -> Iterator[Hindrance]:
    """F34: every other brick of the set is online in `volume status` and Connected in `heal info summary`."""
    for id_ in situation.inside.missing:
        yield Hindrance(
            Cause.NOT_KNOWN,
            f"there is no record of brick {id_[:8]} of its set",
            "the records have to be mended first",
            "F54",
            (Ref.brick(id_),),
        )
    for brick in situation.inside.others or ():
        state = reached(brick)
        if state is False:
            yield Hindrance(
                Cause.PEER_DOWN,
                f"its peer brick on {situation.where(brick.id)} is {_why_down(brick)}",
                "start its process: `gluster volume start VOLUME force`, once its file system is mounted",
                "F34",
                (Ref.brick(brick.id),),
            )
        elif state is None:
            yield Hindrance(
                Cause.NOT_KNOWN,
                f"whether its peer brick on {situation.where(brick.id)} is online is not known",
                _ASK,
                "F34",
                (Ref.brick(brick.id),),
            )


def _why_down(brick: Brick) -> str:
    truth = brick.truth
    if truth is not None and truth.process is ProcessState.SUSPECT:
        return "perhaps down: gluster called it gone once"
    return "down" if truth is not None and truth.process in DOWN else "not reached by gluster's heals"


def last_copy(situation: Situation) -> Iterator[Hindrance]:
    """F34, F35: as many bricks with the files stay as they can be read from."""
    inside = situation.inside
    if inside.others is None or inside.alone or situation.own_gone:
        return
    states = [reached(each) for each in inside.with_files]
    hopeful = sum(state is not False for state in states)
    if hopeful < inside.needed:
        kept = "copies" if not inside.dispersed else "fragments"
        yield Hindrance(
            Cause.LAST_COPY,
            f"only {hopeful} of {inside.needed} {kept} that its files need would be left: the move destroys what no "
            "other brick can give",
            "bring the other bricks of its set back first",
            "F34",
            tuple(Ref.brick(each.id) for each in inside.with_files if reached(each) is False),
        )


def stale(situation: Situation) -> Iterator[Hindrance]:
    """F34: what gluster said some time ago is no reason to destroy a copy now."""
    inside = situation.inside
    said = (
        ("which brick processes run", situation.seen.processes_stale(inside.volume)),
        ("what is left to heal", situation.seen.heal_stale(inside.volume) if not inside.alone else ""),
    )
    for what, why in said:
        if why:
            yield Hindrance(
                Cause.NOT_KNOWN, f"{what} in {situation.volume_called} is not known now: {why}", "look again", "F34"
            )


def lost_just_now(situation: Situation) -> Iterator[Hindrance]:
    """F37: a node that is not reached is either called disconnected by every other, or nobody knows what it is."""
    node = situation.own_node
    if node is not None and not_reached(node) and not situation.own_gone:
        callers = [each.host for each in called_connected_by(situation.seen, node)]
        still = f", and {objects.listed(callers)} still {'calls' if len(callers) == 1 else 'call'} it connected"
        yield Hindrance(
            Cause.JUST_LOST,
            f"{node.host} is not reached over SSH{still if callers else ', and no other node tells of it'}",
            "wait till every other node calls it disconnected, or mend SSH: a move begun before hangs for minutes",
            "F37",
            (Ref.node(node.id),),
        )


def own_brick(situation: Situation) -> Iterator[Hindrance]:
    """F35, F41: where the brick can be read, its process runs, so that what it alone has can be seen and healed."""
    node = situation.own_node
    if situation.own_gone or (node is not None and not_reached(node)):
        return
    if node is not None and node.truth is not None and node.truth.glusterd_runs is False:
        yield Hindrance(
            Cause.GLUSTERD_DOWN,
            f"glusterd does not run on {node.host}: the old brick would stay there, mounted and in use",
            f"start glusterd on {node.host}",
            "F41",
            (Ref.node(node.id),),
        )
    elif situation.own_reached is False:
        yield Hindrance(
            Cause.OWN_DOWN,
            f"its own process is {_why_down(situation.own)}, though its disk is there: what it alone has could not be "
            "seen",
            "start it: `gluster volume start VOLUME force`, once its file system is mounted",
            "F35",
            (Ref.brick(situation.own.id),),
        )
    elif situation.own_reached is None:
        yield Hindrance(
            Cause.NOT_KNOWN,
            "whether its own process runs is not known",
            _ASK,
            "F34",
            (Ref.brick(situation.own.id),),
        )


def daemons(situation: Situation) -> Iterator[Hindrance]:
    """F63: a self-heal daemon that is down leaves the new brick unhealed, and makes heal commands fail."""
    if situation.inside.alone:
        return
    bricks = (*(situation.inside.others or ()), *(() if situation.own_gone else (situation.own,)))
    for id_ in dict.fromkeys(brick.node for brick in bricks):
        node = situation.seen.snapshot.nodes.get(id_)
        runs = node.truth.self_heal_online if node is not None and node.truth is not None else None
        called = objects.node_called(situation.seen.snapshot, id_)
        if runs is False:
            yield Hindrance(
                Cause.SELF_HEAL_DOWN,
                f"the self-heal daemon of {called} does not run: what moves would not be healed",
                "start it: `gluster volume start VOLUME force` brings it back and leaves running bricks alone",
                "F63",
                (Ref.node(id_),),
            )
        elif runs is None:
            yield Hindrance(
                Cause.NOT_KNOWN,
                f"whether the self-heal daemon of {called} runs is not known",
                _ASK,
                "F63",
                (Ref.node(id_),),
            )
