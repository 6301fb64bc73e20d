"""Somebody at a host that reaches a lab's servers, with nothing but glusterterm and its configuration file."""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.cli.serving import environment
from tests.lab.lab import Lab

LIMIT_S = 300.0


@dataclass(frozen=True)
class Operator:
    """Types commands. To be used inside the lab's network."""

    lab: Lab
    home: Path

    def configure(self) -> None:
        """Write the configuration file: a pool of which the first server is known."""
        known = ", ".join(f'{node.name} = "{node.address}"' for node in self.lab.servers)
        file = self.home / ".config" / "glusterterm" / "config.toml"
        file.parent.mkdir(parents=True)
        file.write_text(
            f'[profiles.lab]\nserver = "ssh://{self.lab.servers[0].name}"\n[profiles.lab.ssh]\nuser = "root"\n'
            f'key_file = "{self.lab.keys.right}"\nknown_hosts = "{self.lab.keys.known_hosts}"\nnodes = {{ {known} }}\n'
        )
        file.chmod(0o600)

    def __call__(self, *words: str, status: int = 0) -> str:
        """Run a command and give its output."""
        ended = subprocess.run(
            [sys.executable, "-m", "glusterterm", *words],
            capture_output=True,
            text=True,
            env=environment(self.home),
            stdin=subprocess.DEVNULL,
            timeout=LIMIT_S,
            check=False,
        )
        assert ended.returncode == status, (words, ended.stdout, ended.stderr)
        return ended.stdout

    def json(self, *words: str) -> Any:
        """Run a command with --json and give its document."""
        return json.loads(self(*words, "--json"))
