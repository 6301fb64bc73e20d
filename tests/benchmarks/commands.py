"""Commands without a screen: what starting costs, and what a large cluster costs."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks.measuring import PYTHON, Row, in_turn, ratio_row, run, told_row
from tests.benchmarks.simulator import Simulated, simulator

FIVE_THOUSAND = "1,100,10,5000"
"""5,000 volumes of replica 3, 15,000 bricks, on 100 nodes: the cluster that Heketi itself was measured with."""

BARE = """
import hashlib, hmac, base64, json, os, sys, time, http.client, urllib.parse
def b64(data): return base64.urlsafe_b64encode(data).rstrip(b"=")
path = "/db/dump"
now = int(time.time())
qsh = hashlib.sha256(f"GET&{path}".encode()).hexdigest()
claims = {"iss": "admin", "iat": now, "exp": now + 300, "qsh": qsh}
body = b64(json.dumps({"alg": "HS256", "typ": "JWT"}).encode()) + b"." + b64(json.dumps(claims).encode())
token = body + b"." + b64(hmac.new(os.environ["HEKETI_CLI_KEY"].encode(), body, hashlib.sha256).digest())
server = http.client.HTTPConnection(urllib.parse.urlsplit(os.environ["HEKETI_CLI_SERVER"]).netloc)
server.request("GET", path, headers={"Authorization": "bearer " + token.decode()})
reply = server.getresponse()
assert reply.status == 200, reply.status
data = reply.read()
json.loads(data)
if len(sys.argv) > 1:
    open(sys.argv[1], "w").write(str(len(data)))
"""


def dump_mb(server: Simulated) -> float:
    """Tell how large a server's dump is."""
    with tempfile.TemporaryDirectory() as folder:
        told = Path(folder) / "size"
        run((PYTHON, "-c", BARE, str(told)), server.variables)
        return int(told.read_text()) / 1024 / 1024


def version() -> Iterator[Row]:
    """`--version` against an interpreter that does nothing."""
    ours, bare = in_turn(
        lambda: run((PYTHON, "-m", "glusterterm", "--version")), lambda: run((PYTHON, "-c", "pass")), rounds=15
    )
    yield ratio_row("glusterterm --version", ours.wall_ms, bare.wall_ms, 2.0)


def topology() -> Iterator[Row]:
    """`topology --json` of 5,000 volumes against a bare client that fetches and decodes the same dump."""
    with simulator("--scale", FIVE_THOUSAND) as server:
        size_mb = dump_mb(server)
        ours, bare = in_turn(
            lambda: run((PYTHON, "-m", "glusterterm", "topology", "--json"), server.variables),
            lambda: run((PYTHON, "-c", BARE), server.variables),
            rounds=5,
        )
    yield told_row("dump of 5,000 volumes", f"{size_mb:.1f} MB")
    yield ratio_row("topology --json, 15,000 bricks", ours.wall_ms, bare.wall_ms, 1.5)
    yield told_row("  of which on a processor", f"{ours.cpu_ms:.0f} ms (bare: {bare.cpu_ms:.0f} ms)")
    yield ratio_row("topology --json, largest memory", ours.peak_mb, size_mb, 6.0, "MB")
