"""`gluster peer` and `gluster pool`."""

from glusterterm.sim import nodes_gluster
from glusterterm.sim.nodes import CommandFailed, SimNode
from glusterterm.sim.shell import xml
from glusterterm.sim.shell.gluster_words import Asked, no
from glusterterm.sim.shell.printed import Here, Printed
from glusterterm.sim.shell.xml import Element, leaf, of

IN_CLUSTER = "Peer in Cluster"


def answer(asked: Asked) -> Printed | None:
    """Answer what is asked of the peers, if it is."""
    match asked.words:
        case ("peer", "status"):
            return _status(asked)
        case ("pool", "list"):
            return _pool(asked)
        case ("peer", "probe", host):
            return _probe(asked, host)
        case ("peer", "detach", host, *_):
            return _detach(asked, host)
        case _:
            return None


def _status(asked: Asked) -> Printed:
    here = asked.here
    peers = here.peers()
    if asked.as_xml:
        return Printed(xml.answer(of("peerStatus", *(_peer(here, peer) for peer in peers))))
    blocks = [
        f"\nHostname: {peer.storage}\nUuid: {peer.uuid}\nState: {IN_CLUSTER} ({_word(here, peer)})\n" for peer in peers
    ]
    return Printed(f"Number of Peers: {len(peers)}\n" + "".join(blocks))


def _pool(asked: Asked) -> Printed:
    here = asked.here
    if asked.as_xml:
        itself = of("peer", leaf("uuid", here.node.uuid), leaf("hostname", "localhost"), leaf("connected", 1))
        return Printed(xml.answer(of("peerStatus", *(_peer(here, peer) for peer in here.peers()), itself)))
    rows = [(peer.uuid, peer.storage, _word(here, peer)) for peer in here.peers()]
    rows.append((here.node.uuid, "localhost", "Connected"))
    wide = max(len(row[1]) for row in rows)
    lines = (f"{id_}\t{name:<{wide}}\t{word} \n" for id_, name, word in rows)
    return Printed(f"UUID\t\t\t\t\t{'Hostname':<{wide}}\tState\n" + "".join(lines))


def _word(here: Here, peer: SimNode) -> str:
    return "Connected" if here.connected(peer) else "Disconnected"


def _peer(here: Here, peer: SimNode) -> Element:
    return of(
        "peer",
        leaf("uuid", peer.uuid),
        leaf("hostname", peer.storage),
        of("hostnames", leaf("hostname", peer.storage)),
        leaf("connected", int(here.connected(peer))),
        leaf("state", 3),
        leaf("stateStr", IN_CLUSTER),
    )


def _probe(asked: Asked, host: str) -> Printed:
    here = asked.here
    if here.node.storage == host:
        return _probed(asked, "Probe on localhost not needed", 1)
    known = here.world.by_storage(host)
    if known is not None and known.pool == here.node.pool:
        return _probed(asked, f"Host {host} port 24007 already in peer list", 2)
    nodes_gluster.peer_probe(here.world, here.node, host)
    return _probed(asked, "success", 0)


def _probed(asked: Asked, note: str, number: int) -> Printed:
    if asked.as_xml:
        return Printed(xml.document(*xml.outcome(0, number), leaf("output", note)))
    return Printed(f"peer probe: {note}\n")


def _detach(asked: Asked, host: str) -> Printed:
    here = asked.here
    leaving = here.world.by_storage(host)
    if here.node.storage == host:
        raise CommandFailed(f"peer detach: failed: {host} is localhost\n")
    bricks = (brick.storage for volume in here.volumes() for brick in volume.bricks)
    if leaving is not None and leaving.pool == here.node.pool and host in bricks:
        return no(
            asked,
            f"Peer {host} hosts one or more bricks. If the peer is in not recoverable state then use either "
            "replace-brick or remove-brick command with force to remove all bricks from the peer and attempt the peer "
            "detach again.",
            command="peer detach",
        )
    nodes_gluster.peer_detach(here.world, here.node, host)
    return asked.told("peer detach: success\n", leaf("output", "success"))
