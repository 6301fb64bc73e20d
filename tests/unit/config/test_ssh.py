"""A profile's ssh table: what it says, and what is refused."""

from pathlib import Path

import pytest

from glusterterm.config.load import parse
from glusterterm.config.paths import find
from glusterterm.config.profiles import Profile
from glusterterm.config.save import add_profile
from glusterterm.config.ssh import Ssh
from glusterterm.model.errors import ConfigInvalid

FILE = Path("/home/ops/.config/glusterterm/config.toml")


def read(lines: str) -> Profile:
    """Read a profile whose ssh table has these lines."""
    text = f'[profiles.prod]\nserver = "http://h:8080"\n[profiles.prod.ssh]\n{lines}\n'
    return parse(text.encode(), FILE).profiles[0]


def refusal(lines: str) -> str:
    """Give the error and the next step that such a table is refused with."""
    with pytest.raises(ConfigInvalid) as told:
        read(lines)
    return f"{told.value.what} | {told.value.next_step}"


def test_an_empty_table_is_ssh_as_ssh_itself_does_it() -> None:
    assert read("").ssh == Ssh()


def test_a_profile_without_the_table_does_not_reach_its_nodes() -> None:
    assert parse(b'[profiles.prod]\nserver = "http://h"\n', FILE).profiles[0].ssh is None


def test_every_option_is_read() -> None:
    lines = """
    user = "admin"
    port = 2222
    key_file = "keys/id"
    jump = "a@jump.example.net:22, inner"
    known_hosts = "known"
    sudo = false
    tunnel = "stor-01"
    [profiles.prod.ssh.nodes]
    "stor-01" = "192.0.2.1:22"
    "stor-02" = "[2001:db8::2]:2222"
    "192.0.2.3" = "2001:db8::3"
    """
    assert read(lines).ssh == Ssh(
        "admin",
        2222,
        FILE.parent / "keys/id",
        "a@jump.example.net:22, inner",
        FILE.parent / "known",
        False,
        "stor-01",
        (("stor-01", "192.0.2.1:22"), ("stor-02", "[2001:db8::2]:2222"), ("192.0.2.3", "2001:db8::3")),
    )


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ('usr = "x"', "did you mean user?"),
        ('user = "-oProxyCommand=x"', "which is none"),
        ('user = "a b"', "which is none"),
        ("port = 0", "from 1 to 65535"),
        ("port = true", "from 1 to 65535"),
        ('port = "22"', "from 1 to 65535"),
        ('jump = "-x"', "names no host"),
        ('jump = "a@"', "names no host"),
        ('jump = "host:99999"', "names no host"),
        ('jump = "a,,b"', "names no host"),
        ("sudo = 1", "true or false"),
        ('tunnel = "a:b@c"', "which is none"),
        ('nodes = "x"', "must be a table"),
        ('nodes = { "-x" = "192.0.2.1" }', "is no name of a node"),
        ('nodes = { a = "192.0.2.1:" }', "is no address"),
        ('nodes = { a = "b c" }', "is no address"),
        ('nodes = { a = "x:0" }', "is no address"),
        ("nodes = { a = 1 }", "must be a text"),
        ('password = "s3cret"', "secrets don't stand in this file"),
    ],
)
def test_what_has_no_meaning_is_refused(line: str, told: str) -> None:
    shown = refusal(line)
    assert told in shown
    assert "profiles.prod.ssh" in shown
    assert "s3cret" not in shown


@pytest.mark.parametrize("ssh", [Ssh(), Ssh(user="root"), Ssh(sudo=True, nodes=(("a", "192.0.2.1"),))])
def test_what_was_written_is_read_back(tmp_path: Path, ssh: Ssh) -> None:
    profile = Profile("prod", "http://h:8080", ssh=ssh)
    assert add_profile(find(tmp_path / "config.toml"), profile).profiles == (profile,)
