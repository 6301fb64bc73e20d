"""The demo's simulator as a process whose nodes are reached over SSH, with its Heketi or without it."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.cli.test_simulator import simulator


@dataclass(frozen=True)
class DemoNodes:
    """Where it is, and a way to have things happen to its nodes."""

    control: str
    dump: Path

    def happens(self, what: str, **values: Any) -> None:
        """Have something happen."""
        httpx.post(f"{self.control}/{what}", json=values, trust_env=False).raise_for_status()


@pytest.fixture
def demo_nodes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[DemoNodes]:
    """Configure the profiles `p` (Heketi and SSH), `pool` (SSH alone) and `without_ssh`."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    for name in ("HEKETI_CLI_SERVER", "HEKETI_CLI_USER", "HEKETI_CLI_KEY"):
        monkeypatch.delenv(name, raising=False)
    with simulator(tmp_path, "--preset", "demo", "--no-auth", "--no-life", "--ssh") as (_, told):
        ssh = told["ssh"]
        addresses = [f'"{host}" = "127.0.0.1:{port}"' for host, port in ssh["nodes"].items()]
        config = tmp_path / "config" / "glusterterm" / "config.toml"
        config.parent.mkdir(parents=True)
        dump = tmp_path / "dump.json"
        dump.write_bytes(httpx.get(f"{told['url']}/db/dump", trust_env=False).content)
        hosts = ",".join(host for host in ssh["nodes"] if "stor-" in host)
        reached = (
            f'user = "root"\nkey_file = "{ssh["key_file"]}"\nknown_hosts = "{ssh["known_hosts"]}"\n'
            f"nodes = {{ {', '.join(addresses)} }}\n"
        )
        config.write_text(
            f'default_profile = "p"\n[profiles.p]\nserver = "{told["url"]}"\n[profiles.p.ssh]\n{reached}'
            f'[profiles.pool]\nserver = "ssh://{hosts}"\n[profiles.pool.ssh]\n{reached}'
            f'[profiles.without_ssh]\nserver = "{told["url"]}"\n'
        )
        config.chmod(0o600)
        yield DemoNodes(told["control"], dump)
