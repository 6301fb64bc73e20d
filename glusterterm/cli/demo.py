"""The embedded simulator as a process of its own: it ends with this one, however this one ends."""

from __future__ import annotations

import os
import select
import subprocess
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Self

from glusterterm.config.profiles import Profile
from glusterterm.model.errors import SimulatorFailed
from glusterterm.model.ids import ClusterId
from glusterterm.model.text import clean

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from types import TracebackType

    from glusterterm.config.ssh import Ssh

READY_S = 30.0
"""Seconds that the simulator may take until it serves; 0.5 is usual."""
ENDING_S = 3.0
CLUSTER_NAMES = (
    (ClusterId("c4c1b464dfd8490b77d4daeadeb7e749"), "halls"),
    (ClusterId("c775e08c5c2131d403cdefc06d28b431"), "edge"),
)
"""What a profile of the demo's would call its clusters, whose ids are always the same."""
_LONGEST = 64 * 1024
SIMULATOR = (sys.executable, "-m", "glusterterm", "sim", "--preset", "demo", "--ssh", "--until-stdin-closes")


class Demo:
    """A simulator with the demo's world, started when this is made; `profile` waits until it serves.

    Args:
        argv: what is started. It tells where it serves in one line of JSON, and ends when its input does.

    Raises:
        SimulatorFailed: it can't be started.
    """

    def __init__(self, argv: Sequence[str] = SIMULATOR) -> None:
        environment = {name: value for name, value in os.environ.items() if not name.startswith("HEKETI_CLI_")}
        self._errors: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 (closed by `close`)
        try:
            # A session of its own: ctrl+c at the terminal is the console's to answer.
            self._process = subprocess.Popen(  # noqa: S603 (this program itself)
                argv,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self._errors,
                bufsize=0,
                env=environment,
                start_new_session=True,
            )
        except OSError as error:
            self._errors.close()
            raise SimulatorFailed(
                f"the simulator could not be started: {error.strerror}", next_step="check the installation"
            ) from error
        self._profile: Profile | None = None

    def profile(self, limit_s: float = READY_S) -> Profile:
        """Wait until the simulator serves, for `limit_s` seconds after its last sign of life, and say where.

        Raises:
            SimulatorFailed: it ended, said nonsense, or took too long; it is stopped then.
        """
        import json  # the first frame, which is drawn before this waits, must not

        if self._profile is None:
            try:
                told = json.loads(self._line(limit_s))
                self._profile = Profile(
                    "demo",
                    told["url"],
                    key=told["admin_key"],
                    cluster_names=CLUSTER_NAMES,
                    ssh=_ssh(told["ssh"]) if "ssh" in told else None,
                )
            except (ValueError, KeyError, TypeError) as error:
                self.close()
                raise SimulatorFailed(
                    "the simulator did not say where it serves", next_step="try: glusterterm sim --preset demo"
                ) from error
        return self._profile

    @property
    def ended(self) -> bool:
        """Say whether the process is gone."""
        return self._process.poll() is not None

    def close(self, limit_s: float = ENDING_S) -> None:
        """End the simulator, by force where it does not end in `limit_s` seconds; a second time does nothing."""
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()
        try:
            self._process.wait(limit_s)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._errors.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _line(self, limit_s: float) -> bytes:
        stdout = self._process.stdout
        line = b""
        while stdout is not None and not line.endswith(b"\n") and len(line) <= _LONGEST:
            readable, _, _ = select.select([stdout], [], [], limit_s)
            if not readable:
                self.close()
                raise SimulatorFailed(f"the simulator was not ready after {limit_s:g} s", next_step="try again")
            piece = os.read(stdout.fileno(), _LONGEST)
            if not piece:
                raise self._ended()
            line += piece
        return line

    def _ended(self) -> SimulatorFailed:
        self._errors.seek(0)
        lines = self._errors.read(_LONGEST).decode(errors="replace").split("\n")
        last_words = next((clean(line) for line in reversed(lines) if line.strip()), "it said nothing")
        self.close()
        return SimulatorFailed(f"the simulator ended: {last_words}", next_step="try: glusterterm sim --preset demo")


def _ssh(told: Mapping[str, Any]) -> Ssh:
    """Say how the simulated nodes are reached: each has a port of its own on loopback, and all take one key."""
    from glusterterm.config.ssh import Ssh

    return Ssh(
        key_file=Path(told["key_file"]),
        known_hosts=Path(told["known_hosts"]),
        nodes=tuple((host, f"127.0.0.1:{int(port)}") for host, port in told["nodes"].items()),
    )
