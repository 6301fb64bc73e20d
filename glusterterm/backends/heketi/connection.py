"""The one place that knows httpx: how a connection is made, and what its failures mean.

httpx is loaded here and nowhere above, since loading it takes as long as all the rest of a short command.
"""

import socket
import ssl
import sys
from collections.abc import Iterator, Mapping
from types import ModuleType
from typing import NamedTuple, cast
from urllib.request import getproxies, proxy_bypass

from glusterterm.backends.heketi.endpoint import Endpoint, Tls
from glusterterm.model.address import Address
from glusterterm.model.errors import (
    BackendTimedOut,
    BackendUnreachable,
    ConfigInvalid,
    GlustertermError,
    ReplyNotUnderstood,
    TlsFailed,
    WrongAddress,
)
from glusterterm.model.text import clean

# httpx loads its own command line, and with it Rich, wherever click is installed. Nothing here has a use for it.
sys.modules.setdefault("httpx._main", cast(ModuleType, None))
import httpx  # noqa: E402

CONNECTIONS = 4
"""Connections to one server: it gains nothing from more (Heketi's API, section 14)."""
CONNECT_S = 10.0
"""Seconds to make a connection in; answering may take longer."""
_IDLE_S = 60.0
_LOOK = "look at the objects before asking for it again"
_WHERE = "check that Heketi runs, and host and port of the server's address"


class Carriers(NamedTuple):
    """What carries requests: `looking` keeps its connections, `acting` makes a new one for each request.

    A connection that is kept may have been closed by the server just now: a change sent over it would have no answer,
    and nobody could say whether it arrived.
    """

    looking: httpx.AsyncBaseTransport
    acting: httpx.AsyncBaseTransport


class Departure:
    """Sees whether a request left: handed to httpx with the request, and told of each step of sending it."""

    def __init__(self) -> None:
        self._told = False
        self._left = False

    async def __call__(self, event: str, info: Mapping[str, object]) -> None:
        """Take note of one step; asking a proxy for a way through is not the request yet."""
        self._told = True
        if event == "http11.send_request_headers.started":
            self._left = self._left or getattr(info.get("request"), "method", b"") != b"CONNECT"

    def may_have_arrived(self, error: BaseException) -> bool:
        """Say whether the request can have arrived though it ended with `error`; what tells no steps may have sent."""
        if self._told:
            return self._left
        return not isinstance(error, httpx.ConnectError | httpx.ConnectTimeout | httpx.PoolTimeout)


def carriers(endpoint: Endpoint, address: Address) -> Carriers:
    """Make what carries requests to `address`, through the proxy that the environment names for it, if any.

    Raises:
        ConfigInvalid: a certificate, key or proxy that is configured can't be used.
    """
    context = tls_context(endpoint.tls) if address.scheme == "https" else ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    proxy = proxy_for(address) if endpoint.through is None else None
    kept = httpx.Limits(max_connections=CONNECTIONS, max_keepalive_connections=CONNECTIONS, keepalive_expiry=_IDLE_S)
    single = httpx.Limits(max_connections=None, max_keepalive_connections=0)
    direct = Carriers(
        httpx.AsyncHTTPTransport(verify=context, limits=kept, proxy=proxy, trust_env=False),
        httpx.AsyncHTTPTransport(verify=context, limits=single, proxy=proxy, trust_env=False),
    )
    if endpoint.through is None:
        return direct
    from glusterterm.backends.heketi.tunnelled import TunnelledTransport, WayThrough

    way = WayThrough(endpoint.through, address)
    return Carriers(*(TunnelledTransport(carrier, way) for carrier in direct))


def client(carrier: httpx.AsyncBaseTransport) -> httpx.AsyncClient:
    """Make what sends requests over `carrier`: it follows no redirect, and sets no time limit but for connecting."""
    return httpx.AsyncClient(
        transport=carrier,
        trust_env=False,
        follow_redirects=False,
        timeout=httpx.Timeout(None, connect=CONNECT_S),
        headers={"User-Agent": "glusterterm"},
    )


def proxy_for(address: Address) -> str | None:
    """Give the proxy from HTTP_PROXY, HTTPS_PROXY and NO_PROXY, as `heketi-cli` would; never one for this host.

    Raises:
        ConfigInvalid: it is not an HTTP proxy.
    """
    if address.is_loopback or proxy_bypass(address.host):
        return None
    proxy = getproxies().get(address.scheme)
    if proxy and not proxy.startswith(("http://", "https://")):
        raise ConfigInvalid(
            f"the environment names a proxy for {address} that is not an HTTP proxy",
            next_step=f"set {address.scheme.upper()}_PROXY to one, or put {address.host} into NO_PROXY",
        )
    return proxy or None


def tls_context(tls: Tls) -> ssl.SSLContext:
    """Make what checks the server's certificate and shows ours.

    Raises:
        ConfigInvalid: a file can't be used.
    """
    try:
        context = ssl.create_default_context(cafile=tls.ca_file)
    except OSError as error:
        raise _unusable(f"the CA file {tls.ca_file}", error) from error
    if tls.cert_file:
        try:
            context.load_cert_chain(tls.cert_file, tls.key_file, password=_no_password)
        except OSError as error:
            files = tls.cert_file if tls.key_file is None else f"{tls.cert_file} with {tls.key_file}"
            raise _unusable(f"the client certificate {files}", error) from error
    if tls.insecure:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context


def failure(error: httpx.HTTPError | httpx.InvalidURL, request: str, address: Address) -> GlustertermError:
    """Say what it means that `request` to `address` got no reply, or only part of one.

    `sent` of what is given is False only where it is sure: no connection was made, or the server ended the handshake.
    """
    if isinstance(error, httpx.InvalidURL):
        return ConfigInvalid(f"{address} is no address of a server", next_step="check how its host is written")
    causes = tuple(_causes(error))
    if isinstance(error, httpx.ConnectTimeout | httpx.PoolTimeout):
        return _no_answer_at_all(address)
    if isinstance(error, httpx.TimeoutException):
        return timed_out(request, address)
    if isinstance(error, httpx.DecodingError):
        return ReplyNotUnderstood(
            f"the reply to {request} is compressed and can't be unpacked", next_step="look at the proxy before Heketi"
        )
    if isinstance(error, httpx.ProxyError):
        return BackendUnreachable(
            f"the proxy on the way to {address} did not let {request} through",
            next_step=f"check HTTP_PROXY and HTTPS_PROXY, or put {address.host} into NO_PROXY",
        )
    if any(isinstance(cause, ssl.SSLError) for cause in causes):
        return _tls_failure(causes, address, connected=not isinstance(error, httpx.ConnectError))
    if isinstance(error, httpx.ConnectError):
        return _not_connected(causes, address)
    if isinstance(error, httpx.RemoteProtocolError) and "illegal" in str(error):
        return WrongAddress(f"what answers at {address} does not speak HTTP", next_step=_WHERE)
    return BackendUnreachable(
        f"the connection to {address} broke off at {request}", next_step="it is asked again by itself"
    )


def of_a_change(failed: GlustertermError, request: str, *, may_have_arrived: bool) -> GlustertermError:
    """Say what a failure means for a change, which nobody asks for again by itself."""
    if isinstance(failed, WrongAddress) and may_have_arrived:
        return ReplyNotUnderstood(
            f"{failed.what}: whether {request} was taken is not known", next_step=f"{_LOOK}; {failed.next_step}"
        )
    if not isinstance(failed, BackendUnreachable) or not failed.sent:
        return failed
    if not may_have_arrived:
        return BackendUnreachable(f"{failed.what}: nothing was sent", next_step=_WHERE, sent=False)
    kind = BackendTimedOut if isinstance(failed, BackendTimedOut) else BackendUnreachable
    return kind(f"{failed.what}: whether {request} was taken is not known", next_step=_LOOK)


def _no_answer_at_all(address: Address) -> BackendUnreachable:
    return BackendUnreachable(
        f"{address} does not answer at all: no connection within {CONNECT_S:g} s",
        next_step="check the address, and firewalls on the way",
        sent=False,
    )


def timed_out(request: str, address: Address) -> BackendTimedOut:
    """Give the error for a reply that took too long."""
    return BackendTimedOut(
        f"{address} took {request} and did not answer in time",
        next_step="it is asked again by itself; if it stays, raise timeout_s in the profile",
    )


def _not_connected(causes: tuple[BaseException, ...], address: Address) -> GlustertermError:
    for cause in causes:
        if isinstance(cause, socket.gaierror):
            return BackendUnreachable(
                f"the name {address.host} can't be looked up",
                next_step="check the server's address, and DNS",
                sent=False,
            )
        if isinstance(cause, ConnectionRefusedError):
            return BackendUnreachable(f"nothing listens at {address}: connection refused", next_step=_WHERE, sent=False)
    system = next((c for c in causes if isinstance(c, OSError) and c.strerror), None)
    told = f": {clean(system.strerror or '')}" if system is not None else ""
    return BackendUnreachable(f"no connection to {address}{told}", next_step=_WHERE, sent=False)


def _tls_failure(causes: tuple[BaseException, ...], address: Address, *, connected: bool) -> GlustertermError:
    for cause in causes:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return TlsFailed(
                f"the certificate of {address} is not accepted: {clean(cause.verify_message or str(cause))}",
                next_step="set ca_file to the authority that signed it (--insecure asks for no proof at all)",
                sent=False,
            )
    reasons = " ".join(str(cause) for cause in causes)
    if "WRONG_VERSION_NUMBER" in reasons or "wrong version number" in reasons:
        return TlsFailed(
            f"{address} does not speak TLS", next_step="set the server's address to http://", sent=connected
        )
    if "CERTIFICATE_REQUIRED" in reasons or "certificate required" in reasons:
        return TlsFailed(  # TLS 1.3 tells it after the request was sent, to which the server never listened
            f"{address} wants a client certificate", next_step="set cert_file and its key in the profile", sent=False
        )
    told = next(clean(c.reason or str(c)) for c in causes if isinstance(c, ssl.SSLError))
    return TlsFailed(
        f"no TLS connection to {address}: {told}",
        next_step="check ca_file, cert_file and the server's certificate",
        sent=connected,
    )


def _causes(error: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    rest: list[BaseException | None] = [error]
    while rest:
        each = rest.pop()
        if each is None or id(each) in seen:
            continue
        seen.add(id(each))
        yield each
        rest += [each.__cause__, each.__context__]
        if isinstance(each, BaseExceptionGroup):
            rest += each.exceptions


def _unusable(what: str, error: OSError) -> ConfigInvalid:
    reason = error.strerror if not isinstance(error, ssl.SSLError) and error.strerror else "no PEM, or not a pair"
    return ConfigInvalid(
        f"{what} can't be used: {reason}", next_step="check the path, its permissions and its contents"
    )


def _no_password() -> str:
    raise ConfigInvalid(
        "the key of the client certificate is encrypted", next_step="give it as a key without a passphrase"
    )
