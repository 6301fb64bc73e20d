"""Addresses as people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glusterterm.model.address import Address
from glusterterm.model.errors import ConfigInvalid


@pytest.mark.parametrize(
    ("url", "joined"),
    [
        ("http://heketi.test:8080", "http://heketi.test:8080/volumes/ab"),
        ("http://heketi.test:8080/", "http://heketi.test:8080/volumes/ab"),
        ("http://heketi.test:8080///", "http://heketi.test:8080/volumes/ab"),
        ("https://proxy.test/storage/heketi", "https://proxy.test/storage/heketi/volumes/ab"),
        ("https://proxy.test//storage//heketi//", "https://proxy.test/storage/heketi/volumes/ab"),
        ("http://[2001:db8::1]:8080/", "http://[2001:db8::1]:8080/volumes/ab"),
        (" http://heketi.test ", "http://heketi.test/volumes/ab"),
    ],
)
def test_no_address_joins_with_two_slashes(url: str, joined: str) -> None:
    assert Address.of(url).url("/volumes/ab") == joined
    assert Address.of(url).url("//volumes/ab") == joined


@given(st.text("/abc.", max_size=20))
def test_whatever_path_stands_in_the_address_joins_with_one_slash(path: str) -> None:
    joined = Address.of(f"http://heketi.test:8080/{path}").url("/volumes")
    assert "//" not in joined.removeprefix("http://")
    assert joined.endswith("/volumes")


@pytest.mark.parametrize(
    "url",
    [
        "",
        "heketi.test:8080",
        "ftp://heketi.test",
        "http://",
        "http://h:port",
        "http://[::1",
        "http://h/?a=b",
        "http://h#x",
        "http://a b",
        "http://h/\x1b[2J",
        "http://h\N{RIGHT-TO-LEFT OVERRIDE}/",
    ],
)
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(ConfigInvalid) as caught:
        Address.of(url)
    assert caught.value.next_step


def test_a_password_in_the_address_is_refused_and_not_repeated() -> None:
    with pytest.raises(ConfigInvalid) as caught:
        Address.of("http://admin:kestrel@heketi.test")
    assert "kestrel" not in repr(caught.value) + caught.value.next_step


@pytest.mark.parametrize(
    ("host", "loopback"), [("localhost", True), ("127.0.0.2:8080", True), ("[::1]:8080", True), ("heketi.test", False)]
)
def test_this_host_is_told_from_others(host: str, loopback: bool) -> None:
    assert Address.of(f"http://{host}").is_loopback is loopback
