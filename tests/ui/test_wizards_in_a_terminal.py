"""The wizards in a real terminal, on the demo's servers: what comes of them is what a second process is told."""

import contextlib
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.cli.serving import environment, run
from tests.cli.terminal import Console, console

HOST = "stor-d1.example.com"
NAME = "aaa-walked"
LIMIT_S = 180.0
_TIMES = 250


@dataclass(frozen=True)
class Walk:
    """The console, and what another process finds out about the same server."""

    opened: Console
    home: Path
    access: dict[str, str]

    def go(self, keys: str, *shown: str) -> None:
        """Type, and read until all of that is drawn anew, in that order."""
        self.opened.forget()
        self.opened.type(keys)
        for text in shown:
            self.opened.read_until(text)

    def confirm(self) -> None:
        """Go on from the plan page, and say yes."""
        self.go("\r", "yes, do it")
        self.go("y", "Started", ": done")

    def asked(self, *words: str) -> Any:
        """Ask as scripts do."""
        told = run(self.home, *words, "--json", stdin=b"", code="", **self.access)
        assert told.returncode == 0, told.stderr
        return json.loads(told.stdout)

    def until(self, what: Callable[[Any], bool]) -> None:
        """Ask until something is so, and the console's task for it has ended: it may still be verifying that."""
        for _ in range(_TIMES):
            self.opened.catch_up()
            if what(self.asked("topology")) and all(task["state"] == "done" for task in self.asked("tasks", "list")):
                return
        raise AssertionError(f"it never came to be so; drawn last: {self.opened.shown[-2000:]}")


@contextlib.contextmanager
def demo(home: Path) -> Iterator[dict[str, str]]:
    """Run the demo's servers; give what leads to them."""
    command = [sys.executable, "-m", "glusterterm", "sim", "--preset", "demo", "--no-life"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment(home), cwd=home) as process:
        assert process.stdout is not None
        told = json.loads(process.stdout.readline())
        try:
            yield {
                "HEKETI_CLI_SERVER": told["url"],
                "HEKETI_CLI_USER": "admin",
                "HEKETI_CLI_KEY": told["admin_key"],
            }
        finally:
            process.terminate()


def paths(told: Any) -> list[str]:
    """Give the devices of the new node."""
    nodes = [node for cluster in told["clusters"] for node in cluster["nodes"] if HOST in node["manage"]]
    return sorted(device["name"] for node in nodes for device in node["devices"])


def sizes(told: Any) -> list[int | None]:
    """Give the size of the new volume, None while it is being changed; nothing where there is no such volume."""
    volumes = [volume for cluster in told["clusters"] for volume in cluster["volumes"] if volume["name"] == NAME]
    return [None if volume["pending"] else volume["size_gib"] for volume in volumes]


def test_a_node_three_devices_and_a_volume_s_whole_life_are_walked_by_keyboard(tmp_path: Path) -> None:
    with (
        demo(tmp_path) as access,
        console(tmp_path, rows=40, columns=120, limit_s=LIMIT_S, environment_=access) as opened,
    ):
        walk = Walk(opened, tmp_path, access)
        walk.opened.read_until("stor-a1")
        walk.go("a", "Which machine is it?")
        walk.go(f"{HOST}\t10.20.4.11\r", "Which devices of")
        walk.go("\r", "nothing is sent yet")
        walk.confirm()
        walk.until(
            lambda told: any(HOST in node["manage"] for cluster in told["clusters"] for node in cluster["nodes"])
        )

        walk.go("/", "keep")
        walk.go(HOST, "1 match")
        walk.go("\r", "open")
        walk.go("a", "Which devices take bricks?")
        walk.go("/dev/sdb /dev/sdc /dev/sdd\r", "nothing is sent yet")
        walk.confirm()
        walk.until(lambda told: paths(told) == ["/dev/sdb", "/dev/sdc", "/dev/sdd"])

        walk.go("2", "backup-nightly")
        walk.go("c", "How large, and how safe?")
        walk.go(f"20G\t{NAME}", "it fits")
        walk.go("\r", "nothing is sent yet")
        walk.confirm()
        walk.until(lambda told: sizes(told) == [20])

        opened.read_until(f"▪ {NAME}")
        walk.go("g", NAME)
        walk.go("e", "How much is added?")
        walk.go("5\r", "nothing is sent yet")
        walk.confirm()
        walk.until(lambda told: sizes(told) == [25])

        walk.go("\x1b[3~", "nothing is sent yet")
        walk.go("\r", "the volume's name")
        walk.go(f"{NAME}\r", "Started", ": done")
        walk.until(lambda told: not sizes(told))

        opened.type("q")
        assert opened.status() == 0
        assert "Traceback" not in opened.shown
