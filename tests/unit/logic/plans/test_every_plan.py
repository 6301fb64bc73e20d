"""What holds for every change there is: a plan, a command, guards that bear damaged records, a catalogue kept."""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from glusterterm.logic.equivalents import change_command
from glusterterm.logic.plans import (
    block_volume,
    brick,
    cluster,
    device,
    node,
    operations,
    running,
    server,
    take_over,
    topology,
    volume,
)
from glusterterm.logic.plans.assemble import plan as plan_of
from glusterterm.logic.plans.guards import against
from glusterterm.logic.topology_file import FileCluster, FileNode, TopologyFile
from glusterterm.model.ids import BlockVolumeId, BrickId, ClusterId, DeviceId, NodeId, VolumeId
from glusterterm.model.operations import CreateVolume, Operation, TagChange
from glusterterm.model.plans import Plan, Weight
from glusterterm.model.server import LoggerLevel, ServerMode
from glusterterm.model.snapshot import Snapshot
from tests.builders import make_operation, make_snapshot
from tests.every_operation import EVERY, REPLICA_3
from tests.unit.logic.plans.worlds import healthy

C, N, D, V, BV = ClusterId("c1"), NodeId("n1"), DeviceId("d1b"), VolumeId("v1"), BlockVolumeId("bv1")
TAGS = (("rack", "7"),)
BUILDERS: tuple[Callable[[Snapshot], Plan], ...] = (
    lambda snapshot: cluster.create(snapshot),
    lambda snapshot: cluster.set_flags(snapshot, C, file=True, block=False),
    lambda snapshot: cluster.delete(snapshot, C),
    lambda snapshot: node.add(snapshot, C, zone=1, manage="stor-05"),
    lambda snapshot: node.enable(snapshot, N),
    lambda snapshot: node.disable(snapshot, N),
    lambda snapshot: node.evacuate(snapshot, N),
    lambda snapshot: node.delete(snapshot, N),
    lambda snapshot: node.change_tags(snapshot, N, TagChange.UPDATE, TAGS),
    lambda snapshot: device.add(snapshot, N, [device.Disk("/dev/vdd", destroy=True), device.Disk("/dev/vde")]),
    lambda snapshot: device.enable(snapshot, D),
    lambda snapshot: device.disable(snapshot, D),
    lambda snapshot: device.evacuate(snapshot, D, check_heal=False),
    lambda snapshot: device.delete(snapshot, D, forget=True),
    lambda snapshot: device.resync(snapshot, D),
    lambda snapshot: device.change_tags(snapshot, D, TagChange.DELETE, TAGS),
    lambda snapshot: brick.evict(snapshot, BrickId("b1")),
    lambda snapshot: volume.create(snapshot, CreateVolume("web", 10, REPLICA_3)),
    lambda snapshot: volume.expand(snapshot, V, 10),
    lambda snapshot: volume.delete(snapshot, V),
    lambda snapshot: volume.clone(snapshot, V, "copy"),
    lambda snapshot: volume.restrict(snapshot, V, locked=True),
    lambda snapshot: block_volume.create(snapshot, "disk", 5),
    lambda snapshot: block_volume.expand(snapshot, BV, 9),
    lambda snapshot: block_volume.delete(snapshot, BV),
    lambda snapshot: operations.clean_up(snapshot),
    lambda snapshot: server.set_mode(snapshot, ServerMode.READ_ONLY),
    lambda snapshot: server.set_logger_level(snapshot, LoggerLevel.DEBUG),
    lambda snapshot: take_over.take_over(snapshot, C, {node.host: 1 for node in snapshot.nodes.values()}),
    lambda snapshot: running.start(snapshot, V, force=True),
    lambda snapshot: running.stop(snapshot, V),
    lambda snapshot: running.set_options(snapshot, V, ("nfs.disable on",), ("features.shard",)),
    lambda snapshot: running.heal(snapshot, V, full=True),
    lambda snapshot: running.rebalance(snapshot, V),
    lambda snapshot: running.profile(snapshot, V, on=True),
    lambda snapshot: topology.load(snapshot, TopologyFile((FileCluster((FileNode("stor-05", "stor-05", 1),)),))),
)
PACKAGE = Path(volume.__file__).parent


def test_every_operation_is_planned_by_some_builder() -> None:
    planned = {type(step.operation) for build in BUILDERS for step in build(healthy()).steps}
    assert planned == set(get_args(Operation))


@pytest.mark.parametrize("build", BUILDERS)
def test_every_plan_says_what_it_does_and_what_can_be_done_against_it(build: Callable[[Snapshot], Plan]) -> None:
    plan = build(healthy())
    assert plan.title
    assert all(step.title for step in plan.steps)
    assert all(change_command(each).startswith(("heketi-cli ", "gluster ", "# ")) for each in plan.operations)
    for objection in plan.objections:
        assert objection.text
        assert objection.next_step or objection.weight is Weight.WARNS
    overridden = any(objection.weight is Weight.OVERRIDE for objection in plan.objections)
    assert plan.typed is not None or not overridden
    assert plan.typed is None or (plan.typed.expected and not plan.typed.expected.startswith("/"))


@pytest.mark.parametrize("build", BUILDERS)
def test_the_heaviest_objection_is_read_first(build: Callable[[Snapshot], Plan]) -> None:
    weights = [objection.weight for objection in build(healthy()).objections]
    assert weights == sorted(weights, key=(Weight.BLOCKS, Weight.OVERRIDE, Weight.WARNS).index)


@pytest.mark.parametrize("operation", EVERY, ids=repr)
def test_every_operation_can_be_judged_by_a_server_that_has_nothing(operation: Operation) -> None:
    plan = plan_of(make_snapshot(), [operation])
    assert plan.steps[0].operation == operation


FULL = healthy(make_operation("o1", "expand-volume", volumes=("v1",)), make_operation("o2", "remove-device"))
KINDS = ("clusters", "nodes", "devices", "bricks", "volumes", "block_volumes", "operations")


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_guards_bear_records_that_dangle(data: st.DataObject) -> None:
    kept = {}
    for kind in KINDS:
        entries = getattr(FULL, kind)
        gone = data.draw(st.sets(st.sampled_from(sorted(entries)), max_size=4), label=kind)
        kept[kind] = {id_: entry for id_, entry in entries.items() if id_ not in gone}
    damaged = replace(FULL, **kept)  # type: ignore[arg-type]
    for operation in EVERY:
        against(operation, damaged)
        plan_of(damaged, [operation])


GUARDED = {
    *("F06", "F07", "F08", "F15", "F16", "F17", "F21", "F23", "F24", "F26", "F27", "F28", "F31", "F32", "F34", "F35"),
    *("F36", "F37", "F38", "F39", "F40", "F41", "F42", "F44", "F46", "F49", "F51", "F53", "F54", "F56", "F58", "F62"),
    *("F72", "F76", "F79"),
}
"""The entries of the failure catalogue that a change of Heketi's can lead to and a snapshot can tell of."""


def test_every_rule_that_a_snapshot_can_tell_is_a_guard() -> None:
    named = {rule for path in PACKAGE.glob("*.py") for rule in re.findall(r'"(F\d\d)"', path.read_text())}
    assert named == GUARDED
