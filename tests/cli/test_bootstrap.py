"""What becomes of a profile."""

from pathlib import Path

import pytest

from glusterterm import bootstrap
from glusterterm.backends.heketi.endpoint import Endpoint, Tls
from glusterterm.config.profiles import Profile, Role
from glusterterm.model.errors import SecretUnavailable
from tests.cli.serving import ADMIN_KEY, recorded, serving


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


async def test_a_profile_is_tried_before_it_is_saved(tmp_path: Path) -> None:
    with serving(recorded("m-dump-and-walk") | {"/hello": (200, b"Hello from Heketi")}) as heketi:
        typed = Profile("p", heketi.url, key=ADMIN_KEY)
        assert await bootstrap.probe(typed) == "Heketi with 2 clusters and 28 volumes"
        with pytest.raises(SecretUnavailable):
            await bootstrap.probe(Profile("p", heketi.url, key_file=tmp_path / "none"))
