"""Addresses and jump hosts as a profile writes them."""

import pytest

from glusterterm.backends.ssh.access import Access, jumps, target


@pytest.mark.parametrize(
    ("written", "host", "port"),
    [
        ("192.0.2.1", "192.0.2.1", None),
        ("192.0.2.1:2222", "192.0.2.1", 2222),
        ("stor-01.example.net:22", "stor-01.example.net", 22),
        ("2001:db8::1", "2001:db8::1", None),
        ("[2001:db8::1]:2222", "2001:db8::1", 2222),
        ("[2001:db8::1]", "2001:db8::1", None),
    ],
)
def test_an_address_is_taken_apart(written: str, host: str, port: int | None) -> None:
    found = target(Access("", user="u", addresses=(("n", written),)), "n")
    assert (found.name, found.host, found.port, found.user) == ("n", host, port, "u")


def test_a_node_without_an_address_is_reached_by_its_name_and_the_profiles_port() -> None:
    found = target(Access("", port=2200, addresses=(("other", "192.0.2.1:1"),)), "stor-01")
    assert (found.host, found.port) == ("stor-01", 2200)
    assert target(Access("", port=2200, addresses=(("other", "192.0.2.1:1"),)), "other").port == 1


def test_each_jump_host_stands_behind_those_before_it() -> None:
    first, second, third = jumps("a@one:22, two ,ssh://b@[2001:db8::1]:2222")
    assert [(hop.user, hop.host, hop.port) for hop in (first, second)] == [("a", "one", 22), (None, "two", None)]
    assert (third.user, third.host, third.port) == ("b", "2001:db8::1", 2222)
    assert (first.through, second.through, third.through) == ((), (first,), (first, second))
    assert jumps("") == ()
