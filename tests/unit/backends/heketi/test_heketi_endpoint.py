"""What of an endpoint may be seen."""

import pytest

from glusterterm.backends.heketi.endpoint import Endpoint


def test_a_key_is_in_no_repr() -> None:
    endpoint = Endpoint("http://heketi.test", key="kestrel")
    assert "kestrel" not in repr(endpoint)
    assert "kestrel" not in str(endpoint)


@pytest.mark.parametrize(("user", "role"), [("user", "user"), ("admin", "admin"), ("", "admin")])
def test_only_the_user_user_has_the_role_user(user: str, role: str) -> None:
    assert Endpoint("http://heketi.test", user).role == role
