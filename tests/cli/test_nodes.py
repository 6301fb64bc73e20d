"""`ssh check` and `ssh trust`, over the simulator's nodes."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.simulated import Typed
from tests.cli.test_simulator import simulator

HOST, OTHER = "stor-a1.example.com", "stor-b1.example.com"


class Nodes:
    """Commands over a profile of simulated nodes whose host keys nobody knows; `trusted` is our own file of them."""

    def __init__(self, typed: Typed, config: Path, trusted: Path, hosts: list[str]) -> None:
        self.typed = typed
        self.config = config
        self.trusted = trusted
        self.hosts = hosts

    def check(self, *hosts: str, status: int = 1) -> dict[str, tuple[bool, str | None]]:
        """Give which nodes are reached, and the fingerprints of those whose key is not known."""
        document = json.loads(self.typed("ssh check --json --config", str(self.config), *hosts, status=status))
        assert document["profile"] == "p"
        return {each["host"]: (each["reached"], each["unknown_key"]) for each in document["nodes"]}

    def trust(self, *words: str, status: int = 0) -> str:
        """Accept keys."""
        return self.typed("ssh trust --config", str(self.config), *words, status=status)


@pytest.fixture
def nodes(tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Iterator[Nodes]:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    for name in ("HEKETI_CLI_SERVER", "HEKETI_CLI_USER", "HEKETI_CLI_KEY"):
        monkeypatch.delenv(name, raising=False)
    with simulator(tmp_path, "--preset", "demo", "--no-auth", "--no-life", "--ssh") as (_, told):
        ssh = told["ssh"]
        addresses = "\n".join(f'"{host}" = "127.0.0.1:{port}"' for host, port in ssh["nodes"].items())
        config = tmp_path / "config.toml"
        config.write_text(
            f'[profiles.p]\nserver = "{told["url"]}"\n[profiles.p.ssh]\nuser = "root"\n'
            f'key_file = "{ssh["key_file"]}"\n[profiles.p.ssh.nodes]\n{addresses}\n'
        )
        config.chmod(0o600)
        trusted = tmp_path / "state" / "glusterterm" / "known_hosts"
        yield Nodes(Typed(capfd), config, trusted, sorted(ssh["nodes"]))


def test_a_key_is_stored_where_its_fingerprint_is_given_and_the_node_is_reached_from_then_on(nodes: Nodes) -> None:
    found = nodes.check()
    assert sorted(found) == nodes.hosts
    assert not any(reached for reached, _ in found.values())
    fingerprint = found[HOST][1]
    assert fingerprint is not None
    assert fingerprint.startswith("SHA256:")
    stored = nodes.trust(HOST, "--fingerprint", fingerprint)
    assert fingerprint in stored
    assert nodes.check(HOST, status=0) == {HOST: (True, None)}
    assert nodes.check(OTHER)[OTHER][0] is False
    assert len([line for line in nodes.trusted.read_text().splitlines() if not line.startswith("#")]) == 1
    assert nodes.trust(HOST) == "nothing to accept: the keys of all these nodes are known\n"


def test_nothing_is_stored_without_a_terminal_or_for_another_fingerprint(nodes: Nodes) -> None:
    assert nodes.trust(HOST, status=1) == ""
    assert "nobody is here to say that it is the node's own" in nodes.typed.errors
    assert nodes.trust(HOST, "--fingerprint", "SHA256:no", status=1) == ""
    assert "no node showed an unknown key with SHA256:no" in nodes.typed.errors
    assert not nodes.trusted.exists()


def test_a_check_tells_each_node_on_a_line_with_the_next_step(nodes: Nodes) -> None:
    lines = nodes.typed("ssh check --config", str(nodes.config), HOST, "stor-none.invalid", status=1).splitlines()
    assert len(lines) == 2
    assert lines[0].startswith(f"{HOST}: not reached: the host key of")
    assert "(next: compare it with" in lines[0]
    assert lines[1].startswith("stor-none.invalid: not reached: ")


def test_a_profile_without_ssh_is_told_which_table_it_lacks(nodes: Nodes) -> None:
    nodes.config.write_text('[profiles.p]\nserver = "http://127.0.0.1:1"\n')
    assert nodes.typed.failure("ssh check --config", str(nodes.config)).endswith("[profiles.p.ssh])")
