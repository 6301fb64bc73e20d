"""Whether what is being typed would find room: how it would be cut, what it takes, and what stands in the way."""

from glusterterm.logic import format as fmt
from glusterterm.logic.flows.choices import joined
from glusterterm.logic.flows.flow import Ground
from glusterterm.logic.lines import BLANK, Line, Mark, Role, Span
from glusterterm.logic.preview import Preview, Verdict, Wish, preview
from glusterterm.logic.room import candidates_of
from glusterterm.model.ids import DeviceId
from glusterterm.model.operations import CreateVolume, ExpandVolume

_MOST_PASSED_OVER = 4
_SAID = {
    Verdict.CERTAIN: (Mark.ONLINE, Role.OK, "it fits"),
    Verdict.LIKELY: (Mark.OFFLINE, Role.WARNING, "it likely fits"),
    Verdict.IMPOSSIBLE: (Mark.FAILED, Role.FAILED, "it does not fit"),
}
_SURE = {
    Verdict.CERTAIN: "certain: whichever devices Heketi takes",
    Verdict.LIKELY: "it depends on which devices Heketi takes first",
    Verdict.IMPOSSIBLE: "impossible: whichever devices Heketi takes",
}


def fits(ground: Ground, wish: Wish) -> tuple[Line, ...]:
    """Say whether there is room for `wish`."""
    found = preview(ground.snapshot, wish)
    return (*_verdict(found), *_cost(ground, found, wish), *_candidates(ground, found), *_largest(found))


def _verdict(found: Preview) -> tuple[Line, ...]:
    mark, role, words = _SAID[found.verdict]
    lines = [
        BLANK,
        Line((Span(words, role), Span(f"  {_SURE[found.verdict]}", Role.MUTED)), mark=mark),
    ]
    if found.reason:
        lines.append(Line((Span(found.reason),)))
    if found.verdict is not Verdict.CERTAIN and found.largest_gib:
        lines.append(Line((Span(_exactly(found.largest_gib), Role.ACCENT), Span(" surely fits", Role.MUTED))))
    return tuple(lines)


def _cost(ground: Ground, found: Preview, wish: Wish) -> tuple[Line, ...]:
    """Say how it would be cut, and what that takes of what is free."""
    if not found.cuts:
        return ()
    cut = found.cuts[0]
    sets = "" if cut.sets == 1 else f", {cut.sets} sets of {cut.set_size}"
    each = f"{fmt.count(cut.bricks, 'brick')} of {fmt.size_kib(cut.brick_kib)}{sets}"
    if cut.arbiter_kib:
        each += f", one of each set {fmt.size_kib(cut.arbiter_kib)}"
    free = 0
    if isinstance(wish, CreateVolume | ExpandVolume) and found.clusters:
        free = sum(candidate.free_kib for candidate in candidates_of(ground.snapshot, found.clusters[0]))
    of = f" of {fmt.size_kib(free)} free" if free else ""
    lines = [Line((Span(each),), label="bricks"), Line((Span(f"{fmt.size_kib(cut.raw_kib)} raw{of}"),), label="takes")]
    if len(found.cuts) > 1:
        last = found.cuts[-1]
        lines.append(
            Line((Span(f"up to {fmt.count(last.bricks, 'brick')}, if those don't find places", Role.MUTED),), label=" ")
        )
    return tuple(lines)


def _candidates(ground: Ground, found: Preview) -> tuple[Line, ...]:
    """Say which devices could take a brick, and why the others can't."""
    lines: list[Line] = []
    if found.candidates:
        hosts = _hosts(ground, found.candidates)
        on = fmt.count(len(hosts), "node")
        lines.append(Line((Span(f"{fmt.count(len(found.candidates), 'device')} on {on}"),), label="candidates"))
    for over in found.passed_over[:_MOST_PASSED_OVER]:
        told = joined(over.why, ", ".join(_named(ground, device) for device in over.devices[:3]))
        more = f" and {len(over.devices) - 3} more" if len(over.devices) > 3 else ""
        lines.append(Line((Span(f"{told}{more}", Role.MUTED),), label=" " if lines else "not"))
    return tuple(lines)


def _hosts(ground: Ground, devices: tuple[DeviceId, ...]) -> set[str]:
    return {ground.snapshot.devices[id_].node for id_ in devices if id_ in ground.snapshot.devices}


def _named(ground: Ground, id_: DeviceId) -> str:
    device = ground.snapshot.devices.get(id_)
    node = ground.snapshot.nodes.get(device.node) if device else None
    return f"{device.path} on {node.host if node else '?'}" if device else fmt.short_id(id_)


def _largest(found: Preview) -> tuple[Line, ...]:
    """Say the largest size of each durability that surely fits."""
    if not found.largest:
        return ()
    lines = [BLANK, Line((Span("Largest that surely fits", Role.NAME),))]
    for shape, gib in found.largest:
        told = Span(_exactly(gib) if gib else "none", Role.TEXT if gib else Role.MUTED)
        lines.append(Line((Span(f"{shape.label:<14}", Role.MUTED), told)))
    return tuple(lines)


def _exactly(gib: int) -> str:
    """Give a size that can be typed as it is: rounded, it might not fit."""
    return f"{gib:,} GiB"
