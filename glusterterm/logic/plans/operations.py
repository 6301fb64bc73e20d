"""Plans for what was left unfinished in Heketi."""

from collections.abc import Sequence

from glusterterm.logic import format as fmt
from glusterterm.logic.plans.assemble import plan
from glusterterm.logic.plans.objections import LEFT_BEHIND
from glusterterm.logic.plans.values import MAX_CLEANED_UP
from glusterterm.model.errors import PlanRefused
from glusterterm.model.ids import Kind, OperationId, Ref
from glusterterm.model.operations import CleanUpOperations
from glusterterm.model.plans import Plan, Step
from glusterterm.model.snapshot import Snapshot


def clean_up(snapshot: Snapshot, operations: Sequence[OperationId] = ()) -> Plan:
    """Plan to have operations brought to an end that were left behind or failed; all such where none is named.

    Heketi takes 32 ids at once: more of them become several steps.

    Raises:
        PlanRefused: one that is named is not there.
    """
    named = tuple(dict.fromkeys(operations))
    for id_ in named:
        if id_ not in snapshot.operations:
            raise PlanRefused(f"no pending operation has the id {id_}", next_step="look again: it may have ended")
    parts = [named[start : start + MAX_CLEANED_UP] for start in range(0, len(named), MAX_CLEANED_UP)] or [()]
    steps = [Step(_title(part), CleanUpOperations(part), needed=len(parts) == 1) for part in parts]
    meant = named or tuple(id_ for id_, known in snapshot.operations.items() if known.status in LEFT_BEHIND)
    notes = [
        f"{known.type} {fmt.short_id(known.id)}, {known.status}"
        for id_ in meant[:8]
        if (known := snapshot.operations[id_])
    ]
    if len(meant) > 8:
        notes.append(f"and {len(meant) - 8:,} more")
    goes_on = "an evacuation that was cut off after gluster had replaced the brick goes on to its end; repeat it then"
    if snapshot.without_heketi:
        notes.append(goes_on)
    else:
        notes += [
            "Heketi calls it done whatever came of each of them: look at the list afterwards",
            goes_on,
            "Heketi does the same by itself a minute after its start and every hour",
        ]
    refs = [Ref(Kind.OPERATION, id_) for id_ in meant]
    title = steps[0].title if len(steps) == 1 else f"clean up {fmt.count(len(named), 'pending operation')}"
    return plan(snapshot, steps, title=title, objects=refs, notes=notes)


def _title(part: tuple[OperationId, ...]) -> str:
    return f"clean up {fmt.count(len(part), 'pending operation') if part else 'all pending operations'}"
