"""Whether what is being typed would find room: how it would be cut, what it takes, and what stands in the way."""

from glusterterm.logic import format as fmt
from glusterterm.logic.flows.choices import joined
from glusterterm.logic.flows.flow import Ground
from glusterterm.logic.lines import Line, Mark, Role, Span
from glusterterm.logic.preview import Preview, Verdict, Wish, preview
from glusterterm.logic.room import candidates_of
from glusterterm.model.ids import DeviceId
from glusterterm.model.operations import CreateVolume, ExpandVolume

_MOST_PASSED_OVER = 4
_MOST_NAMED = 2
_SAID = {
    Verdict.CERTAIN: (Mark.ONLINE, Role.OK, "it fits", "certain"),
    Verdict.LIKELY: (Mark.OFFLINE, Role.WARNING, "it likely fits", "not certain"),
    Verdict.IMPOSSIBLE: (Mark.FAILED, Role.FAILED, "", "impossible"),
}


def fits(ground: Ground, wish: Wish) -> tuple[Line, ...]:
    """Say whether there is room for `wish`."""
    found = preview(ground.snapshot, wish)
    return (
        *_verdict(ground, found),
        *_cost(ground, found, wish),
        *_largest(found),
        *_candidates(ground, found),
        *(Line((Span(f"taken for granted: {text}", Role.MUTED),)) for text in found.assumes if text != found.reason),
    )


def _verdict(ground: Ground, found: Preview) -> tuple[Line, ...]:
    mark, role, words, sure = _SAID[found.verdict]
    if found.verdict is Verdict.CERTAIN and not ground.snapshot.without_heketi:
        sure = "certain with Heketi's default settings"
    spans = [Span(words or found.impossible, role), Span(f"  {sure}", Role.MUTED)]
    if found.verdict is not Verdict.CERTAIN and found.largest_gib:
        spans += [Span(" · ", Role.MUTED), Span(_exactly(found.largest_gib), Role.ACCENT), Span(" does", Role.MUTED)]
    return (Line(tuple(spans), mark=mark), *((Line((Span(found.reason),)),) if found.reason else ()))


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
        several = len(over.devices) > _MOST_NAMED
        names = ", ".join(_named(ground, device) for device in over.devices)
        told = joined(over.why, fmt.count(len(over.devices), "device") if several else names)
        lines.append(Line((Span(told, Role.MUTED),), label=" " if lines else "not"))
    return tuple(lines)


def _hosts(ground: Ground, devices: tuple[DeviceId, ...]) -> set[str]:
    return {ground.snapshot.devices[id_].node for id_ in devices if id_ in ground.snapshot.devices}


def _named(ground: Ground, id_: DeviceId) -> str:
    device = ground.snapshot.devices.get(id_)
    node = ground.snapshot.nodes.get(device.node) if device else None
    return f"{device.path} on {node.host if node else '?'}" if device else fmt.short_id(id_)


def _largest(found: Preview) -> tuple[Line, ...]:
    """Say the largest size of each durability that surely fits."""
    spans: list[Span] = []
    for shape, gib in found.largest:
        gap = Span(" · ", Role.MUTED) if spans else Span("")
        spans += [gap, Span(f"{shape.label} ", Role.MUTED), Span(_exactly(gib) if gib else "none")]
    return (Line(tuple(spans), label="largest"),) if spans else ()


def _exactly(gib: int) -> str:
    """Give a size that can be typed as it is: rounded, it might not fit."""
    return f"{gib:,} GiB"
