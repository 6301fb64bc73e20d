"""Plans for what gluster does with volumes that are there: start and stop, options, heal, rebalance, profile."""

from glusterterm.logic import format as fmt
from glusterterm.logic.plans import objects, values
from glusterterm.logic.plans.assemble import plan
from glusterterm.model.errors import PlanRefused
from glusterterm.model.ids import Ref, VolumeId
from glusterterm.model.operations import (
    HealVolume,
    ProfileVolume,
    RebalanceAction,
    RebalanceVolume,
    SetVolumeOptions,
    StartVolume,
    StopVolume,
)
from glusterterm.model.plans import Plan
from glusterterm.model.snapshot import Method, Snapshot


def start(snapshot: Snapshot, volume: VolumeId, *, force: bool = False) -> Plan:
    """Plan to start a volume; `force`: also the brick processes that are down of one that runs.

    Raises:
        PlanRefused: there is no such volume.
    """
    entry = objects.volume(snapshot, volume)
    notes = ("brick processes that are down are started; those that run are not touched",) if force else ()
    return plan(snapshot, [StartVolume(volume, entry.name, force)], objects=[Ref.volume(volume)], notes=notes)


def stop(snapshot: Snapshot, volume: VolumeId, *, force: bool = False) -> Plan:
    """Plan to stop a volume.

    Raises:
        PlanRefused: there is no such volume.
    """
    entry = objects.volume(snapshot, volume)
    notes = ("its data stays: started again, it is as it was",)
    return plan(snapshot, [StopVolume(volume, entry.name, force)], objects=[Ref.volume(volume)], notes=notes)


def set_options(
    snapshot: Snapshot, volume: VolumeId, options: tuple[str, ...] = (), reset: tuple[str, ...] = ()
) -> Plan:
    """Plan to set gluster options, given as `key value`, and to take others back to their defaults.

    Raises:
        PlanRefused: there is no such volume, an option is none, or nothing is to be set.
    """
    entry = objects.volume(snapshot, volume)
    wanted = tuple(" ".join(option.split(None, 1)).rstrip() for option in options if option.strip())
    keys = tuple(key.strip() for key in reset if key.strip())
    check(wanted, keys)
    notes: list[str] = []
    if snapshot.source.method is Method.NODES:
        present = dict(option.partition(" ")[::2] for option in entry.options)
        notes += [_was(option, present) for option in wanted]
        notes += [f"{key} was {present[key]}" if key in present else f"{key} was not set" for key in keys]
    operation = SetVolumeOptions(volume, entry.name, wanted, keys)
    return plan(snapshot, [operation], objects=[Ref.volume(volume)], notes=notes)


def check(options: tuple[str, ...], reset: tuple[str, ...]) -> None:
    """See that these are options.

    Raises:
        PlanRefused: one is not, one is named twice, or there is none.
    """
    if not options and not reset:
        raise PlanRefused("nothing is to be set, and nothing to be reset", next_step="give an option as KEY VALUE")
    values.refuse("option", values.options(options))
    values.refuse("option", next((f"{key!r} is no key" for key in reset if values.option(f"{key} x")), None))
    keys = [option.partition(" ")[0] for option in options] + list(reset)
    if len(set(keys)) < len(keys):
        raise PlanRefused("option: one is named twice", next_step="name each option once")


def _was(option: str, present: dict[str, str]) -> str:
    key, _, value = option.partition(" ")
    return f"{key}: {value}, before {present.get(key, 'not set')}"


def heal(snapshot: Snapshot, volume: VolumeId, *, full: bool = False) -> Plan:
    """Plan to have a volume healed; `full`: all of it is crawled.

    Raises:
        PlanRefused: there is no such volume.
    """
    entry = objects.volume(snapshot, volume)
    notes = (
        ("every file of the volume is looked at: that takes long, and slows the bricks down meanwhile",)
        if full
        else ("what gluster knows to be unhealed is healed now, and not at the self-heal daemon's next round",)
    )
    return plan(snapshot, [HealVolume(volume, entry.name, full)], objects=[Ref.volume(volume)], notes=notes)


def rebalance(snapshot: Snapshot, volume: VolumeId, action: RebalanceAction = RebalanceAction.START) -> Plan:
    """Plan to spread files over all brick sets of a volume, to have new folders spread so, or to end that.

    Raises:
        PlanRefused: there is no such volume.
    """
    entry = objects.volume(snapshot, volume)
    notes = {
        RebalanceAction.START: (
            f"files of {fmt.count(len(entry.bricks), 'brick')} are moved to where the present sets want them: it goes "
            "on for long after this has ended, and `volume status` tells how far it is",
        ),
        RebalanceAction.FIX_LAYOUT: ("files stay where they are: old folders put new files on all sets from then on",),
        RebalanceAction.STOP: ("files that were moved stay where they are now",),
    }
    return plan(
        snapshot, [RebalanceVolume(volume, entry.name, action)], objects=[Ref.volume(volume)], notes=notes[action]
    )


def profile(snapshot: Snapshot, volume: VolumeId, *, on: bool) -> Plan:
    """Plan to have gluster count what is done on a volume, or no longer.

    Raises:
        PlanRefused: there is no such volume.
    """
    entry = objects.volume(snapshot, volume)
    notes = ("counting costs its bricks a little of their speed, until it is turned off",) if on else ()
    return plan(snapshot, [ProfileVolume(volume, entry.name, on)], objects=[Ref.volume(volume)], notes=notes)
