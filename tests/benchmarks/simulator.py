"""The simulator as a process of its own."""

import json
import subprocess
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from tests.benchmarks.measuring import PYTHON, REPO, environment


@dataclass(frozen=True, slots=True)
class Simulated:
    """A simulator that is ready to serve."""

    url: str
    control: str
    admin_key: str
    pid: int

    def still(self) -> None:
        """End the background life: nothing changes any more unless somebody asks for it."""
        body = json.dumps({"life": 0}).encode()
        order = urllib.request.Request(f"{self.control}/time", body, method="POST")  # noqa: S310 (loopback)
        with urllib.request.urlopen(order) as reply:  # noqa: S310
            reply.read()

    @property
    def variables(self) -> dict[str, str]:
        """Give the environment by which `glusterterm` finds it."""
        return {"HEKETI_CLI_SERVER": self.url, "HEKETI_CLI_USER": "admin", "HEKETI_CLI_KEY": self.admin_key}


@contextmanager
def simulator(*options: str) -> Iterator[Simulated]:
    """Run `glusterterm sim` with `options` for the block."""
    argv: Sequence[str] = (PYTHON, "-m", "glusterterm", "sim", "--port", "0", *options)
    with subprocess.Popen(argv, stdout=subprocess.PIPE, text=True, cwd=REPO, env=environment()) as process:
        try:
            assert process.stdout is not None
            line = process.stdout.readline()
            if not line:
                raise SystemExit(f"{' '.join(argv)} did not start")
            told = json.loads(line)
            yield Simulated(told["url"], told["control"], told["admin_key"], told["pid"])
        finally:
            process.terminate()
