"""Labs end with whoever made them, in whatever way that ends, and leave nothing in the machine."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import pytest

from tests.lab.fixtures import lab_of_its_own, need
from tests.lab.kernel import wait_until
from tests.lab.lab import Lab, LabFailed, find, start
from tests.lab.layout import Kind, LabPlan
from tests.lab.namespace_nodes import REPOSITORY
from tests.lab.traces import Traces, left_of, traces_of

GONE_LIMIT_S = 20.0
KINDS = pytest.mark.parametrize("kind", list(Kind))


def gone(traces: Traces) -> None:
    """Wait until nothing is left, or tell what is."""
    try:
        wait_until(lambda: not traces.left(), GONE_LIMIT_S, "nothing left")
    except TimeoutError:
        assert traces.left() == ()


@contextmanager
def owner(plan: LabPlan, *words: str) -> Iterator[subprocess.Popen[str]]:
    """Run words in a lab that ends with this command: `python -m tests.lab KIND run WORDS`."""
    command = (sys.executable, "-m", "tests.lab", plan.kind, "--name", plan.name, "run", "--nodes", "1", *words)
    with subprocess.Popen(command, cwd=REPOSITORY, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


@KINDS
def test_a_lab_that_is_taken_down_leaves_nothing(kind: Kind) -> None:
    with ExitStack() as held:
        with lab_of_its_own(kind, "down", nodes=1) as lab:
            traces = held.enter_context(traces_of(lab))
            assert len(traces.processes) > 4
            assert traces.left()
            guest = held.enter_context(
                subprocess.Popen(lab.host_argv("cat"), stdin=subprocess.PIPE, stdout=subprocess.PIPE)
            )
            assert guest.stdin is not None
            assert guest.stdout is not None
            guest.stdin.write(b"inside\n")
            guest.stdin.flush()
            assert guest.stdout.readline() == b"inside\n"
        assert traces.left() == ()
        assert guest.wait(GONE_LIMIT_S) == -signal.SIGKILL


@KINDS
def test_a_lab_whose_owner_is_killed_leaves_nothing(kind: Kind) -> None:
    need(kind)
    plan = LabPlan(kind, f"killed-{os.getpid()}")
    with owner(plan, "sh", "-c", "echo up; sleep 600") as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "up\n"
        with traces_of(find(plan)) as traces:
            assert traces.left()
            process.kill()
            gone(traces)


def test_a_lab_whose_owner_is_killed_while_it_comes_up_leaves_nothing() -> None:
    need(Kind.NAMESPACES)
    plan = LabPlan(Kind.NAMESPACES, f"halfway-{os.getpid()}")
    with owner(plan, "true") as process:
        wait_until((plan.folder / "client").exists, GONE_LIMIT_S, "disks are being made")
        process.kill()
        wait_until(lambda: not left_of(plan), GONE_LIMIT_S, f"nothing left of {plan.label}")


@pytest.mark.parametrize("victim", ["guard", "keeper"])
def test_a_lab_that_loses_what_holds_it_leaves_nothing(victim: str) -> None:
    with lab_of_its_own(Kind.NAMESPACES, victim, nodes=1) as lab, traces_of(lab) as traces:
        os.kill({"guard": lab.layout.guard, "keeper": lab.layout.keeper}[victim], signal.SIGKILL)
        gone(traces)


def test_the_next_lab_removes_the_folder_of_one_that_was_killed_altogether() -> None:
    with lab_of_its_own(Kind.NAMESPACES, "first", nodes=1) as killed, traces_of(killed) as traces:
        os.kill(killed.layout.keeper, signal.SIGSTOP)  # so that it cannot clear up after its guard
        os.kill(killed.layout.guard, signal.SIGKILL)
        os.kill(killed.layout.keeper, signal.SIGKILL)
        wait_until(
            lambda: traces.left() == (f"file {killed.layout.plan.folder}",), GONE_LIMIT_S, "the folder alone left"
        )
        with lab_of_its_own(Kind.NAMESPACES, "second", nodes=1) as next_one:
            assert next_one.is_alive
            assert traces.left() == ()


def test_a_running_lab_is_not_taken_for_one_that_was_left(standing_namespace_lab: Lab) -> None:
    with pytest.raises(LabFailed, match="is running"):
        start(standing_namespace_lab.layout.plan)
    assert standing_namespace_lab.is_alive


def test_what_is_told_by_command_is_done_by_command() -> None:
    need(Kind.NAMESPACES)
    name = f"by-command-{os.getpid()}"

    def lab(*words: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "tests.lab", "namespaces", "--name", name, *words]
        return subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=False)

    try:
        assert "node1    10.77.0.11   runs" in lab("up", "--nodes", "1").stdout
        assert lab("exec", "node1", "hostname").stdout == "node1\n"
        assert lab("ssh", "node1", "echo", "$HOME; a 'b'").stdout == "$HOME; a 'b'\n"
        assert "10.77.0.1/24" in lab("exec-host", "ip", "addr").stdout
        assert lab("exec", "node1", "sh", "-c", "exit 3").returncode == 3
    finally:
        ended = lab("down")
    assert ended.returncode == 0, ended.stderr
    assert left_of(LabPlan(Kind.NAMESPACES, name)) == ()
    assert "python -m tests.lab namespaces up" in lab("status").stderr
