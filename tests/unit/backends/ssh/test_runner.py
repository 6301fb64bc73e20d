"""Commands over real SSH servers on loopback: answers, reuse, bounds, time limits."""

import asyncio
from pathlib import Path

import pytest

from glusterterm.backends.ssh.access import Limits
from glusterterm.backends.ssh.runner import SshRunner
from glusterterm.engine.clock import RealClock
from glusterterm.model.errors import (
    CommandOverdue,
    ConnectionDied,
    LoginRefused,
    NodeUnreachable,
    OutputTooLong,
    SudoRefused,
)
from tests.ssh_server import LOOPBACK, Said, access, cable, change, look, serving

SH = ("/bin/sh",)
NO_SHELL = ("sh", "-c", "echo This account is not available.; exit 1")
FULL = ("sh", "-c", "exit 98")


async def test_a_command_is_answered_with_its_output_and_its_exit_status(tmp_path: Path) -> None:
    async with serving(tmp_path, lambda argv: Said(b"out \xff", b"err", 7)) as server:
        runner = SshRunner(access(tmp_path, server), RealClock())
        answer = await runner.run("node1", look("gluster", "peer status"))
        await runner.close()
    assert (answer.exit_status, answer.stdout, answer.stderr) == (7, "out \N{REPLACEMENT CHARACTER}", "err")
    assert server.seen.ran == [("gluster", "peer status")]
    assert not answer.timed_out
    assert not answer.cut_short


async def test_a_real_shell_runs_each_command_with_its_words_and_environment(tmp_path: Path) -> None:
    async with serving(tmp_path, shell=SH) as server:
        runner = SshRunner(access(tmp_path, server), RealClock())
        answers = await runner.run_batch(
            "node1",
            (
                look("printf", "<%s>", "a b", "$(id)", "'", "`id`", "--", "*"),
                look("sh", "-c", 'printf %s "$LC_ALL $PATH"; cat; echo bad >&2; exit 3'),
                look("nosuch-command"),
            ),
        )
        await runner.close()
    words, environment, missing = answers
    assert words.stdout == "<a b><$(id)><'><`id`><--><*>"
    assert environment.stdout.startswith("C /usr/sbin:")
    assert (environment.exit_status, environment.stderr) == (3, "bad\n")
    assert missing.exit_status == 127


async def test_one_connection_serves_all_commands_and_those_who_come_at_once(tmp_path: Path) -> None:
    async with serving(tmp_path) as server:
        runner = SshRunner(access(tmp_path, server), RealClock())
        await asyncio.gather(*(runner.run("node1", look("echo", str(n))) for n in range(20)))
        await runner.run("node1", look("again"))
        await runner.close()
    assert server.seen.logins == 1
    assert len(server.seen.ran) == 21


async def test_no_connection_carries_more_shells_at_once_than_it_may(tmp_path: Path) -> None:
    async with serving(tmp_path, lambda argv: Said(b"x", after_s=0.05)) as server:
        limits = Limits(connect_s=5.0, sessions=3)
        runner = SshRunner(access(tmp_path, server, limits=limits), RealClock())
        await asyncio.gather(*(runner.run("node1", look("echo", str(n))) for n in range(12)))
        await runner.close()
    assert server.seen.most_shells == 3


async def test_looking_is_bounded_over_all_nodes_and_a_change_does_not_wait_for_it(tmp_path: Path) -> None:
    held = lambda argv: Said(b"", hangs=argv[0] == "hang")  # noqa: E731
    async with serving(tmp_path, held) as server:
        limits = Limits(connect_s=5.0, parallel=2)
        runner = SshRunner(access(tmp_path, server, limits=limits), RealClock())
        async with asyncio.TaskGroup() as tasks:
            looking = [tasks.create_task(runner.run("node1", look("hang"))) for _ in range(3)]
            while server.seen.ran.count(("hang",)) < 2:
                await RealClock().sleep(0.01)
            async with asyncio.timeout(5):
                await runner.run("node1", change("touch", "/x"))
            assert server.seen.ran.count(("hang",)) == 2
            for task in looking:
                task.cancel()
        await runner.close()


async def test_a_connection_that_broke_is_opened_anew_for_the_next_command(tmp_path: Path) -> None:
    async with serving(tmp_path) as server:
        runner = SshRunner(access(tmp_path, server), RealClock())
        await runner.run("node1", look("echo"))
        server.break_off()
        answer = await runner.run("node1", change("touch"))
        await runner.close()
    assert answer.exit_status == 0
    assert server.seen.logins == 2
    assert server.seen.ran == [("echo",), ("touch",)]


async def test_a_command_past_its_limit_is_cut_off_and_holds_up_no_other_lane(tmp_path: Path) -> None:
    async with serving(tmp_path, shell=SH) as server:
        runner = SshRunner(access(tmp_path, server), RealClock())
        slow, quick, after = await runner.run_batch(
            "node1", (look("sleep", "30", limit_s=2, lane="a"), look("echo", "x"), look("echo", "y", lane="a"))
        )
        await runner.close()
    assert slow.exit_status is None
    assert slow.timed_out
    assert (quick.stdout, after.stdout) == ("x\n", "y\n")
    assert after.seconds < 2


async def test_what_never_ends_is_given_up_and_the_rest_is_kept(tmp_path: Path) -> None:
    async with serving(tmp_path, lambda argv: Said(b"x", hangs=argv[0] == "hang")) as server:
        limits = Limits(connect_s=5.0, grace_s=-4.0)
        runner = SshRunner(access(tmp_path, server, limits=limits), RealClock())
        hung, fine = await runner.run_batch("node1", (look("hang", limit_s=0.1), look("echo", limit_s=0.1)))
        with pytest.raises(CommandOverdue) as told:
            await runner.run("node1", change("hang", limit_s=0.1))
        await runner.close()
    assert (hung.exit_status, hung.timed_out, fine.stdout) == (None, True, "x")
    assert "whether `hang` was done is not known" in told.value.what


async def test_a_change_whose_connection_dies_may_have_happened_and_is_not_run_again(tmp_path: Path) -> None:
    async with serving(tmp_path, lambda argv: Said(dies=True)) as server:
        runner = SshRunner(access(tmp_path, server), RealClock())
        with pytest.raises(ConnectionDied) as told:
            await runner.run("node1", change("lvcreate", "x"))
        await runner.close()
    assert "whether `lvcreate x` was done is not known" in told.value.what
    assert told.value.sent
    assert server.seen.ran == [("lvcreate", "x")]


async def test_looking_that_dies_says_that_it_is_asked_again(tmp_path: Path) -> None:
    async with serving(tmp_path, lambda argv: Said(dies=True)) as server:
        runner = SshRunner(access(tmp_path, server), RealClock())
        with pytest.raises(ConnectionDied) as told:
            await runner.run("node1", look("lvs"))
        await runner.close()
    assert "not known" not in told.value.what
    assert "asked again" in told.value.next_step


async def test_a_node_that_stops_answering_is_noticed_by_keep_alive(tmp_path: Path) -> None:
    async with serving(tmp_path, lambda argv: Said(hangs=True)) as server, cable(server.port) as way:
        addresses = (("node1", f"{LOOPBACK}:{way.port}"),)
        (tmp_path / "more").write_text(server.known_host.replace(str(server.port), str(way.port)))
        reached = access(tmp_path, server, addresses=addresses, known_hosts=(str(tmp_path / "more"),))
        runner = SshRunner(reached, RealClock())
        async with asyncio.TaskGroup() as tasks:
            looking = tasks.create_task(_death(runner))
            while not server.seen.ran:
                await RealClock().sleep(0.01)
            way.cut()
            cut_at = RealClock().monotonic()
            await looking
            took_s = RealClock().monotonic() - cut_at
        await runner.close()
    assert took_s < 5


async def _death(runner: SshRunner) -> None:
    with pytest.raises(ConnectionDied, match="not responding to keepalive"):
        await runner.run("node1", look("lvs", limit_s=600))


def test_a_cut_cable_is_noticed_within_ten_seconds_by_the_limits_in_force() -> None:
    limits = Limits()
    assert limits.keepalive_s * (limits.keepalives + 1) < 10
    assert limits.connect_s <= 10


async def test_a_node_that_prints_without_end_does_not_fill_memory(tmp_path: Path) -> None:
    async with serving(tmp_path, lambda argv: Said(b"x" * (40 << 20))) as server:
        runner = SshRunner(access(tmp_path, server), RealClock())
        with pytest.raises(OutputTooLong):
            await runner.run("node1", look("cat"))
        await runner.close()


async def test_output_that_is_too_long_is_cut_short_on_the_node_and_said_to_be(tmp_path: Path) -> None:
    async with serving(tmp_path, shell=SH) as server:
        runner = SshRunner(access(tmp_path, server), RealClock())
        answer = await runner.run("node1", look("head", "-c", str(20 << 20), "/dev/zero"))
        await runner.close()
    assert answer.cut_short
    assert len(answer.stdout) == 16 << 20


async def test_sudo_stands_in_front_where_the_login_is_not_root(tmp_path: Path) -> None:
    async with serving(tmp_path) as server:
        for user, sudo, line in (
            ("root", None, "exec /bin/sh"),
            ("admin", None, "exec sudo -n /bin/sh"),
            ("admin", False, "exec /bin/sh"),
            ("root", True, "exec sudo -n /bin/sh"),
        ):
            runner = SshRunner(access(tmp_path, server, user=user, sudo=sudo), RealClock())
            await runner.run("node1", look("echo"))
            await runner.close()
            assert server.seen.lines[-1] == line


async def test_sudo_that_wants_a_password_is_told_in_one_clear_error(tmp_path: Path) -> None:
    async with serving(tmp_path, sudo_says="sudo: a password is required\x1b[2J\n") as server:
        runner = SshRunner(access(tmp_path, server, user="admin"), RealClock())
        with pytest.raises(SudoRefused) as told:
            await runner.run("node1", change("touch", "/x"))
        await runner.close()
    assert "a password is required" in told.value.what
    assert "\x1b" not in told.value.what
    assert "NOPASSWD" in told.value.next_step
    assert not told.value.sent


async def test_what_a_login_prints_is_no_output_of_a_command(tmp_path: Path) -> None:
    async with serving(tmp_path, login_says=b"Welcome!\nno line break at the end") as server:
        runner = SshRunner(access(tmp_path, server), RealClock())
        answer = await runner.run("node1", look("echo", "x"))
        await runner.close()
    assert answer.stdout == "echo\nx\n"


async def test_a_login_that_has_no_shell_is_told_in_its_own_words(tmp_path: Path) -> None:
    async with serving(tmp_path, shell=NO_SHELL) as server:
        runner = SshRunner(access(tmp_path, server), RealClock())
        with pytest.raises(LoginRefused, match="This account is not available") as told:
            await runner.run("node1", change("touch", "/x"))
        await runner.close()
    assert not told.value.sent


async def test_a_node_without_room_for_output_is_told_and_runs_nothing(tmp_path: Path) -> None:
    async with serving(tmp_path, shell=FULL) as server:
        runner = SshRunner(access(tmp_path, server), RealClock())
        with pytest.raises(NodeUnreachable, match="no room") as told:
            await runner.run("node1", change("touch", "/x"))
        await runner.close()
    assert not told.value.sent


async def test_a_batch_that_is_broken_off_names_what_had_no_answer_yet(tmp_path: Path) -> None:
    async with serving(tmp_path, lambda argv: Said(b"x", dies=argv[0] == "lvremove", after_s=0.05)) as server:
        runner = SshRunner(access(tmp_path, server), RealClock())
        with pytest.raises(ConnectionDied) as told:
            await runner.run_batch("node1", (look("lvs"), change("lvremove", "vg/lv")))
        await runner.close()
    assert "lvremove" in told.value.what or "2 commands" in told.value.what
    assert told.value.sent


async def test_no_commands_need_no_connection(tmp_path: Path) -> None:
    runner = SshRunner(access(tmp_path), RealClock())
    assert await runner.run_batch("node1", ()) == ()
    await runner.close()


async def test_a_caller_that_gives_up_leaves_the_connection_to_others(tmp_path: Path) -> None:
    async with serving(tmp_path, lambda argv: Said(b"x", hangs=argv[0] == "hang")) as server:
        runner = SshRunner(access(tmp_path, server, limits=Limits(sessions=1)), RealClock())
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.3):
                await runner.run("node1", look("hang"))
        assert (await runner.run("node1", look("echo"))).stdout == "x"
        await runner.close()
    assert server.seen.logins == 1
