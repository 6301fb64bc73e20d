"""Servers on this host's loopback that misbehave as told, and certificates to misbehave with."""

import asyncio
import datetime
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from ipaddress import IPv4Address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

Answer = Callable[[str], bytes | None]
"""What is sent for a request's path before the connection is closed; None: nothing, and it stays open."""


def reply(body: bytes, *, status: str = "200 OK", type_: str = "application/json", length: int | None = None) -> bytes:
    """Give a whole HTTP reply; `length` claims another length than the body's."""
    told = len(body) if length is None else length
    head = f"HTTP/1.1 {status}\r\nContent-Type: {type_}\r\nContent-Length: {told}\r\nConnection: close\r\n\r\n"
    return head.encode() + body


@asynccontextmanager
async def listening(answer: Answer, context: ssl.SSLContext | None = None, port: int = 0) -> AsyncIterator[int]:
    """Serve on a port of the loopback, which is given."""
    open_writers: set[asyncio.StreamWriter] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        open_writers.add(writer)
        try:
            head = await reader.read(1 << 16)  # requests here are small enough to come in one piece
            known = head.endswith(b"\r\n\r\n")
            told = answer(head.split(b" ")[1].decode()) if known else b"HTTP/1.1 400 Bad Request\r\n\r\n"
            if told is None:
                await reader.read()  # till the other side gives up
            else:
                writer.write(told)
                await writer.drain()
        except ConnectionError:
            pass
        finally:
            open_writers.discard(writer)
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", port, ssl=context)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        for writer in list(open_writers):
            writer.close()
        await server.wait_closed()


@dataclass(frozen=True, slots=True)
class Pair:
    """A certificate and its key, as files."""

    cert: Path
    key: Path


class Authority:
    """Signs certificates for tests; its own is `cert`."""

    def __init__(self, folder: Path, name: str) -> None:
        self._folder = folder
        self._name = name
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._cert = self._signed(name, self._key, authority=True)
        self.cert = folder / f"{name}.pem"
        self.cert.write_bytes(self._cert.public_bytes(serialization.Encoding.PEM))

    def pair(self, name: str, password: bytes | None = None) -> Pair:
        """Sign a certificate for 127.0.0.1; with a password its key is encrypted."""
        key = ec.generate_private_key(ec.SECP256R1())
        hidden = serialization.BestAvailableEncryption(password) if password else serialization.NoEncryption()
        pair = Pair(self._folder / f"{name}.pem", self._folder / f"{name}.key")
        pair.cert.write_bytes(self._signed(name, key).public_bytes(serialization.Encoding.PEM))
        pair.key.write_bytes(key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, hidden))
        return pair

    def _signed(self, name: str, key: ec.EllipticCurvePrivateKey, *, authority: bool = False) -> x509.Certificate:
        whole = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)
        issuer = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, self._name)])
        return (
            x509.CertificateBuilder()
            .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]))
            .issuer_name(issuer)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(whole)
            .not_valid_after(whole.replace(year=2060))
            .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
            .add_extension(x509.SubjectAlternativeName([x509.IPAddress(IPv4Address("127.0.0.1"))]), critical=False)
            .sign(self._key, hashes.SHA256())
        )
