"""The tokens of requests, checked as Heketi checks them, in its order and its words (Heketi's API, section 2).

Not left to a JWT library: the order of the checks and each text are part of the protocol, and libraries differ in both.
"""

import base64
import binascii
import hashlib
import hmac
import json
from dataclasses import dataclass

from glusterterm.sim import go_json
from glusterterm.sim.go_json import BodyMalformed
from glusterterm.sim.server_config import ServerConfig
from glusterterm.sim.world import Refused

REQUIRED = "Required authorization token not found"
FORMAT = "Authorization header format must be Bearer {token}"
ADMIN_ONLY = "Administrator access required"
_HASHES = {"HS256": hashlib.sha256, "HS384": hashlib.sha384, "HS512": hashlib.sha512}
_OTHER_METHODS = {f"{family}{bits}" for family in ("RS", "ES", "PS") for bits in (256, 384, 512)} | {"none"}
_SEGMENTS = 3


@dataclass(frozen=True, slots=True)
class _Claims:
    issuer: str
    issued_at: int
    expires_at: int
    not_before: int
    qsh: str


def role_of(config: ServerConfig, header: str | None, method: str, path: str, now: float) -> str:
    """Give the role, `admin` or `user`, that a request's token proves.

    Raises:
        Refused: 400 or 401, the header or the token is not good.
    """
    if not header:
        raise Refused(401, REQUIRED)
    fields = header.split(" ")
    if len(fields) != len(("bearer", "token")) or fields[0].lower() != "bearer":
        raise Refused(400, FORMAT)
    try:
        claims = _verified(config, fields[1], int(now))
    except BodyMalformed as malformed:
        raise Refused(401, f"Invalid JWT token: {malformed}") from malformed
    wanted = hashlib.sha256(f"{method}&{path}".encode()).hexdigest()
    if not hmac.compare_digest(wanted.encode(), claims.qsh.encode(errors="replace")):
        raise Refused(401, "Invalid qsh claim in token")
    return claims.issuer


def _verified(config: ServerConfig, token: str, now: int) -> _Claims:
    parts = token.split(".")
    if len(parts) != _SEGMENTS:
        raise BodyMalformed("token contains an invalid number of segments")
    header = go_json.read(_decoded(parts[0]), "header")
    claims = _claims(_decoded(parts[1]))
    method = header.text("alg")
    if method not in _HASHES and method not in _OTHER_METHODS:
        raise BodyMalformed("signing method (alg) is unavailable.")
    if method not in _HASHES:
        raise BodyMalformed(f"Unexpected signing method: {method}")
    key = _key(config, claims.issuer)
    signed = hmac.new(key.encode(), f"{parts[0]}.{parts[1]}".encode(), _HASHES[method]).digest()
    if not hmac.compare_digest(signed, _decoded(parts[2])):
        raise BodyMalformed("signature is invalid (client and server secrets may not match)")
    _check_times(config, claims, now)
    return claims


def _decoded(segment: str) -> bytes:
    for index, character in enumerate(segment):
        if not (character.isascii() and (character.isalnum() or character in "-_")):
            raise BodyMalformed(f"illegal base64 data at input byte {index}")
    try:
        return base64.urlsafe_b64decode(segment + "=" * (-len(segment) % 4))
    except binascii.Error as error:
        raise BodyMalformed(f"illegal base64 data at input byte {len(segment)}") from error


def _claims(raw: bytes) -> _Claims:
    go_json.read(raw, "HeketiJwtClaims")
    values = json.loads(raw.decode(errors="replace")) or {}
    named = {name.casefold(): value for name, value in values.items() if value is not None}
    # the first wrong type in the token's own order is the one that is told
    for key, value in named.items():
        if problem := _type_problem(key, value):
            raise BodyMalformed(problem)
    return _Claims(
        named.get("iss", ""), named.get("iat", 0), named.get("exp", 0), named.get("nbf", 0), named.get("qsh", "")
    )


def _type_problem(key: str, value: object) -> str | None:
    whole = key in ("iat", "exp", "nbf")
    if not whole and key not in ("iss", "qsh", "aud", "sub", "jti"):
        return None
    right = isinstance(value, int) and not isinstance(value, bool) if whole else isinstance(value, str)
    if right:
        return None
    kinds = {bool: "bool", str: "string", list: "array", dict: "object", int: "number"}
    shown = f"number {value}" if isinstance(value, float) else kinds.get(type(value), "value")
    type_name = "int64" if whole else "string"
    return f"json: cannot unmarshal {shown} into Go struct field HeketiJwtClaims.{key} of type {type_name}"


def _key(config: ServerConfig, issuer: str) -> str:
    if not issuer:
        raise BodyMalformed("Token missing iss claim")
    keys = {"admin": config.admin_key, "user": config.user_key}
    if issuer not in keys:
        raise BodyMalformed("Unknown user")
    return keys[issuer]


def _check_times(config: ServerConfig, claims: _Claims, now: int) -> None:
    """Check the times; where several are wrong the last one named here is told."""
    problem = ""
    if now > claims.expires_at:
        problem = f"Token is expired by {go_duration(now - claims.expires_at)}"
    if claims.issued_at > now + config.iat_leeway_s:
        problem = "Token used before issued (client and server clocks may differ)"
    if claims.not_before > now:
        problem = "token is not valid yet"
    if problem:
        raise BodyMalformed(problem)


def go_duration(seconds: int) -> str:
    """Give whole seconds as Go shows a duration: `10s`, `1m5s`, `498714h53m0s`."""
    minutes, left = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours}h{minutes}m{left}s"
    return f"{minutes}m{left}s" if minutes else f"{left}s"
