"""Tokens as a recording's client made them, good ones and each kind of bad one."""

import base64
import hashlib
import hmac
import json
from typing import Any

_HASHES = {"HS256": hashlib.sha256, "HS384": hashlib.sha384, "HS512": hashlib.sha512}


def _segment(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()


def token(keys: dict[str, str], role: str, method: str, path: str, now: int, odd: dict[str, Any]) -> str:
    """Make a token for a request.

    Args:
        odd: what is not as usual: `raw` the whole token, `alg`, `key`, `qsh_method`, `qsh_path`, `qsh` (`upper`, or
            `missing`), `claims` (numbers are added to now; null takes a claim away).
    """
    if "raw" in odd:
        return str(odd["raw"])
    digest = hashlib.sha256(f"{odd.get('qsh_method', method)}&{odd.get('qsh_path', path)}".encode()).hexdigest()
    claims: dict[str, Any] = {"iss": role, "iat": now, "exp": now + 300, "qsh": digest}
    if odd.get("qsh") == "upper":
        claims["qsh"] = digest.upper()
    for name, value in odd.get("claims", {}).items():
        claims[name] = now + value if isinstance(value, int | float) else value
    for name in odd.get("without", []):
        del claims[name]
    algorithm = odd.get("alg", "HS256")
    head = _segment(json.dumps({"alg": algorithm, "typ": "JWT"}).encode())
    signed = f"{head}.{_segment(json.dumps(claims).encode())}"
    if algorithm not in _HASHES:
        return f"{signed}."
    key = odd.get("key", keys[role])
    return f"{signed}.{_segment(hmac.new(key.encode(), signed.encode(), _HASHES[algorithm]).digest())}"
