"""Heketi's tokens: one per request, signed with the role's key (Heketi's API, section 2)."""

import hashlib
import importlib
import sys
import threading
import warnings
from types import ModuleType
from typing import cast

from glusterterm.backends.heketi.endpoint import Endpoint
from glusterterm.model.errors import SecretUnavailable

LIFE_S = 300
"""Seconds that a token is good for, as with Heketi's own client. Heketi grants no leeway: a server whose clock is
further ahead than this refuses every token."""


def query_hash(method: str, path: str) -> str:
    """Give the claim that ties a token to one request: `path` decoded, with its slash and without a query.

    Heketi serves from its root alone. A proxy that has it below a path takes that path away, so what is signed is
    Heketi's own path, not what stands in the profile's address.
    """
    return hashlib.sha256(f"{method}&{path}".encode()).hexdigest()


def token(user: str, key: str, method: str, path: str, now: float) -> str:
    """Make the token for one request at `now`, seconds since 1970.

    Raises:
        SecretUnavailable: the key is of a kind that can't sign, such as a certificate.
    """
    _load_jwt()
    import jwt  # 10 ms and more, which a server without authentication never costs

    issued = int(now)  # Heketi refuses fractions
    claims = {"iss": user, "iat": issued, "exp": issued + LIFE_S, "qsh": query_hash(method, path)}
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # on short keys: their length is the server's choice
            return jwt.encode(claims, key, algorithm="HS256")
    except jwt.InvalidKeyError as error:
        raise SecretUnavailable(
            "the key is a certificate or a key pair, not one of Heketi's shared keys",
            next_step="give the key that Heketi's configuration has under jwt, as plain text",
        ) from error


def _load_jwt() -> None:
    """Load what signs tokens without `cryptography`, which takes four times as long to load.

    It is for certificates and key pairs; Heketi's keys are neither. Where there are other threads it is let in: one of
    them may be loading it just now.
    """
    if not sys.modules.keys().isdisjoint(("jwt", "cryptography")) or threading.active_count() > 1:
        return
    sys.modules["cryptography"] = cast(ModuleType, None)
    try:
        importlib.import_module("jwt")
    finally:
        del sys.modules["cryptography"]


def headers(endpoint: Endpoint, method: str, path: str, now: float) -> dict[str, str]:
    """Give what one request carries to be let in: nothing where there is no key.

    Raises:
        SecretUnavailable: the key can't sign.
    """
    if not endpoint.auth or not endpoint.key:
        return {}
    return {"Authorization": f"bearer {token(endpoint.user, endpoint.key, method, path, now)}"}
