"""What stands against moving a brick by what is left to heal in its set, and in which direction."""

from collections.abc import Iterator

from glusterterm.logic import format as fmt
from glusterterm.logic.preflight.situation import Situation, reached
from glusterterm.logic.preflight.verdicts import Hindrance
from glusterterm.model.hindrances import Cause
from glusterterm.model.ids import Ref
from glusterterm.model.topology import Brick

_WAIT = "wait for the heal; `gluster volume heal VOLUME` sets it going at once"


def left_to_heal(situation: Situation) -> Iterator[Hindrance]:
    """F35, F62: the brick is no source of a heal, and where it is out of reach the others agree on what it lacks."""
    inside = situation.inside
    if inside.alone or inside.others is None:
        return
    together = (*inside.others, *(() if situation.own_gone else (situation.own,)))
    split = sum(_split_brain(each) or 0 for each in together)
    about = (Ref.volume(inside.volume.id),)
    if split:
        yield Hindrance(
            Cause.SPLIT_BRAIN,
            f"{fmt.count(split, 'entry', 'entries')} of its set are in split-brain: which copy is good nobody knows",
            "decide for each file which copy is kept, then heal",
            "F62",
            about,
        )
    # Those that are not reached are told of as such, and have no count.
    untold = [situation.where(each.id) for each in together if _entries(each) is None and reached(each)]
    if untold:
        yield Hindrance(
            Cause.NOT_KNOWN, f"what is left to heal is not told by {', '.join(untold)}", "look again", "F35", about
        )
        return
    yield from _of_lost(situation) if situation.own_gone else _of_readable(situation)


def _of_readable(situation: Situation) -> Iterator[Hindrance]:
    own = _entries(situation.own) or 0
    others = sum(_entries(each) or 0 for each in situation.inside.others or ())
    about = (Ref.volume(situation.inside.volume.id),)
    if own:
        yield Hindrance(
            Cause.SOURCE,
            f"{fmt.count(own, 'entry', 'entries')} that others of its set lack are healed from this brick",
            _WAIT,
            "F35",
            about,
        )
    elif others and situation.inside.dispersed:
        yield Hindrance(
            Cause.HEALING,
            f"{fmt.count(others, 'entry', 'entries')} of its set lack fragments: without this brick's they may be lost",
            _WAIT,
            "F35",
            about,
        )


def _of_lost(situation: Situation) -> Iterator[Hindrance]:
    """Compare what the others have to heal: as they all have seen the same writes, each lists what the lost one lacks.

    Where one lists more, another lacks something too.
    """
    counts = {_entries(each) for each in situation.inside.others or ()}
    if len(counts) > 1:
        yield Hindrance(
            Cause.HEALING,
            "the other bricks of its set lack something of each other too",
            _WAIT,
            "F35",
            (Ref.volume(situation.inside.volume.id),),
        )


def _entries(brick: Brick) -> int | None:
    return brick.truth.heal.entries if brick.truth is not None and brick.truth.heal is not None else None


def _split_brain(brick: Brick) -> int | None:
    return brick.truth.heal.split_brain if brick.truth is not None and brick.truth.heal is not None else None
