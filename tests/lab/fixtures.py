"""Labs for tests: started with the first test that wants one, and ended with the run, also should that be killed.

A test that takes `namespace_lab` or `uml_lab` runs inside that lab's network: nodes answer at their addresses, the
loopback is a fresh one on which tests may serve, and nothing else can be reached. Nodes that it cut are joined
after it. Pools, files and volumes are for the test to clean up: all tests of a run share a lab. One that breaks
nodes makes a lab for itself: `lab_of_its_own`.

Without root or the packages these tests are skipped; where both are there, a lab that does not come up is a failure.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.lab.kernel import may_make_namespaces
from tests.lab.lab import Lab, start
from tests.lab.layout import Kind, LabPlan
from tests.lab.packages import PROGRAMS, UML_PROGRAMS, missing

NODES = {Kind.NAMESPACES: 4, Kind.UML: 3}
DISK_MIB = {Kind.NAMESPACES: 1024, Kind.UML: 4096}


def why_not(kind: Kind) -> str | None:
    """Give the reason why a lab cannot be had here; None: it can."""
    if not may_make_namespaces():
        return "a lab takes root, who may mount and make namespaces"
    lacking = missing(PROGRAMS if kind is Kind.NAMESPACES else PROGRAMS | UML_PROGRAMS)
    return f"a lab takes packages: apt-get install {' '.join(lacking)}" if lacking else None


def need(kind: Kind) -> None:
    """Skip the test that calls this where a lab cannot be had."""
    reason = why_not(kind)
    if reason:
        pytest.skip(reason)


@contextmanager
def lab_of_its_own(kind: Kind, name: str, nodes: int = 0, pool: bool = True) -> Iterator[Lab]:
    """Give a lab that ends when the block does, or when this process does."""
    need(kind)
    plan = LabPlan(kind, f"{name}-{os.getpid()}", nodes or NODES[kind], DISK_MIB[kind], pool=pool)
    lab = start(plan, owner=os.getpid())
    try:
        yield lab
    finally:
        lab.down()


def inside(lab: Lab) -> Iterator[Lab]:
    """Give the lab to a test that runs in its network, and join all nodes again afterwards."""
    assert lab.is_alive, "an earlier test ended the lab"
    with lab.inside():
        yield lab
    for node in lab.layout.nodes:
        lab.join(node)


@pytest.fixture(scope="session")
def standing_namespace_lab() -> Iterator[Lab]:
    """Give the run's lab of nodes in namespaces, without going inside."""
    with lab_of_its_own(Kind.NAMESPACES, "tests") as lab:
        yield lab


@pytest.fixture(scope="session")
def standing_uml_lab() -> Iterator[Lab]:
    """Give the run's lab of nodes on User-Mode Linux, without going inside."""
    with lab_of_its_own(Kind.UML, "tests") as lab:
        yield lab


@pytest.fixture
def namespace_lab(standing_namespace_lab: Lab) -> Iterator[Lab]:
    """Run the test inside the lab of nodes in namespaces: four servers in a pool, each with bricks and blank disks."""
    yield from inside(standing_namespace_lab)


@pytest.fixture
def uml_lab(standing_uml_lab: Lab) -> Iterator[Lab]:
    """Run the test inside the lab on User-Mode Linux: three servers in a pool, with blank disks and device-mapper."""
    yield from inside(standing_uml_lab)
