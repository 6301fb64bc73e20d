"""What becomes of a profile."""

from pathlib import Path

import pytest

from glusterterm import bootstrap, bootstrap_nodes
from glusterterm.backends.heketi.endpoint import Endpoint, Through, Tls
from glusterterm.backends.read_only import ReadOnlyRunner
from glusterterm.backends.ssh.access import Access, access
from glusterterm.backends.ssh.runner import SshRunner
from glusterterm.config.paths import find
from glusterterm.config.profiles import Profile, Role
from glusterterm.config.ssh import Ssh
from glusterterm.model.errors import SecretUnavailable
from tests.cli.serving import ADMIN_KEY, recorded, serving
from tests.test_layers import loaded_by


def test_a_profile_says_everything_that_the_backend_needs() -> None:
    profile = Profile(
        "p",
        "https://h",
        Role.USER,
        key_env="K",
        ca_file=Path("/ca"),
        cert_file=Path("/cert"),
        cert_key_file=Path("/cert.key"),
        insecure=True,
        timeout_s=7,
    )
    assert bootstrap.endpoint(profile, "s3cret") == Endpoint(
        "https://h", "user", "s3cret", True, Tls("/ca", "/cert", "/cert.key", True), auth=True, timeout_s=7
    )


def test_read_only_reaches_the_backend() -> None:
    assert bootstrap.endpoint(Profile("p", "http://h", read_only=True), "").read_only
    assert not bootstrap.endpoint(Profile("p", "http://h"), "").read_only
    assert not bootstrap.open_backend(Profile("p", "http://h", read_only=True), "").capabilities.changes


def test_a_profile_without_a_key_asks_without_a_token() -> None:
    assert not bootstrap.endpoint(Profile("p", "http://h"), "").auth


def test_a_profile_with_ssh_says_everything_that_the_runner_needs(tmp_path: Path) -> None:
    paths = find(tmp_path / "config.toml")
    ssh = Ssh("admin", 2222, Path("/key"), "jump:22", Path("/known"), False, "stor-01", (("stor-01", "192.0.2.1"),))
    through = bootstrap.endpoint(Profile("p", "http://h", ssh=ssh), "").through
    assert bootstrap.endpoint(Profile("p", "http://h", ssh=Ssh()), "").through is None
    assert through == Through("stor-01", access(ssh, paths.known_hosts))
    assert access(ssh, paths.known_hosts) == Access(
        str(paths.known_hosts),
        "admin",
        2222,
        "/key",
        "jump:22",
        ("/known",),
        False,
        (("stor-01", "192.0.2.1"),),
    )


def test_a_profile_without_ssh_has_no_runner_and_one_that_only_looks_has_one_that_refuses(tmp_path: Path) -> None:
    paths = find(tmp_path / "config.toml")
    assert bootstrap_nodes.open_runner(Profile("p", "http://h"), paths) is None
    for profile in (
        Profile("p", "http://h", read_only=True, ssh=Ssh()),
        Profile("p", "http://h", Role.USER, ssh=Ssh()),
    ):
        assert isinstance(bootstrap_nodes.open_runner(profile, paths), ReadOnlyRunner)
    assert isinstance(bootstrap_nodes.open_runner(Profile("p", "http://h", ssh=Ssh()), paths), SshRunner)


def test_asyncssh_is_not_loaded_before_a_node_is_reached(tmp_path: Path) -> None:
    code = f"""
from pathlib import Path
from glusterterm import bootstrap_nodes
from glusterterm.backends.direct import commands
from glusterterm.config.load import parse
from glusterterm.config.paths import find
config = parse(b'[profiles.p]\\nserver = "http://h"\\n[profiles.p.ssh]\\nuser = "root"\\n', Path("{tmp_path}/c"))
assert bootstrap_nodes.open_runner(config.profiles[0], find(Path("{tmp_path}/c"))) is not None
"""
    loaded = loaded_by(code)
    assert "glusterterm" in loaded
    assert "asyncssh" not in loaded
    assert "cryptography" not in loaded


async def test_a_profile_is_tried_before_it_is_saved(tmp_path: Path) -> None:
    with serving(recorded("m-dump-and-walk") | {"/hello": (200, b"Hello from Heketi")}) as heketi:
        typed = Profile("p", heketi.url, key=ADMIN_KEY)
        assert await bootstrap.probe(typed) == "Heketi with 2 clusters and 28 volumes"
        with pytest.raises(SecretUnavailable):
            await bootstrap.probe(Profile("p", heketi.url, key_file=tmp_path / "none"))
