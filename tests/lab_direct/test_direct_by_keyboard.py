"""A pool on real nodes by keyboard alone, in the console as it is started: from one bare node to volumes and back."""

from pathlib import Path

import pytest

from tests.lab.fixtures import lab_of_its_own
from tests.lab.lab import Lab
from tests.lab.layout import Kind
from tests.lab_direct.kept import Kept, described
from tests.lab_direct.keyboard import Keyboard, keyboard
from tests.lab_direct.operator import Operator

pytestmark = pytest.mark.long
LIMIT_S = 2400.0
DURABILITIES = {"copies": 0, "arbiter": 1, "spread": 3, "parity": 4}
"""How often to press `down` in the list of durabilities."""
KINDS = {"copies": "Replicate", "arbiter": "Replicate", "spread": "Distribute", "parity": "Disperse"}
NOTICED_S = 15.0
FILES = 40


def test_a_pool_is_made_broken_healed_and_emptied_by_keyboard(tmp_path: Path) -> None:
    with lab_of_its_own(Kind.UML, "keyboard", pool=False) as lab, lab.inside():
        Operator(lab, tmp_path).configure()
        with keyboard(tmp_path, LIMIT_S) as keys:
            keys.see("node1", "zone 1")
            _joined(keys, lab)
            _created(keys, lab)
            _expanded(keys, lab)
            _rebalanced(keys, lab)
            _killed_and_healed(keys, lab)
            _cut(keys, lab)
            _deleted(keys, lab)
            keys.press("ctrl+q")


def _joined(keys: Keyboard, lab: Lab) -> None:
    """Add two nodes with both of their disks each, and those of the first."""
    for zone, node in enumerate(lab.servers[1:], start=2):
        keys.press("g")  # to the cluster
        keys.choose("a", sees="Which machine is it?")
        keys.press(node.name, "tab", node.address, "tab", str(zone), "enter")
        _disks(keys)
        _agreed(keys, f"add node {node.name} with 2 devices")
    keys.filter("kind:node node1")
    keys.see("manage ", "node1")
    keys.choose("a", sees="Which devices take bricks?")
    _disks(keys)
    _agreed(keys, "add /dev/ubdb and /dev/ubdc on node1")
    assert "Number of Peers: 2" in lab.run(lab.servers[0], "gluster", "peer", "status").stdout
    for server in lab.servers:
        assert len(lab.run(server, "vgs", "--noheadings", "-o", "vg_name").stdout.split()) == 2


def _disks(keys: Keyboard) -> None:
    """Mark both disks of the list."""
    keys.see("[ ] /dev/ubdb")
    keys.choose(" ", sees="[x] /dev/ubdb")
    keys.choose("down", " ", sees="[x] /dev/ubdc")
    keys.press("enter")


def _agreed(keys: Keyboard, what: str) -> None:
    """See a plan, agree with it, see it done."""
    keys.see(f"Plan: {what}")
    keys.choose("enter", sees="yes, do it")
    keys.press("y")
    keys.see(f"done: {what}", within_s=300)


def _created(keys: Keyboard, lab: Lab) -> None:
    """Make a volume of each durability."""
    keys.press("esc")
    keys.choose("2", sees="▴ name")
    for number, (name, down) in enumerate(DURABILITIES.items(), start=1):
        size = "2" if name in ("arbiter", "parity") else "1"
        keys.choose("c", sees="How large, and how safe?")
        keys.press(size, "tab", name, "tab", *["down"] * down)
        if name == "arbiter":
            keys.press("tab", "tab", " ", "enter")
            keys.see("gluster options")
            keys.press(*["tab"] * 4, "user.heketi.average-file-size 4")
        keys.press("enter")
        _agreed(keys, f"create volume {name} of {size} GiB")
        assert f"Type: {KINDS[name]}" in described(lab, name)
        assert len(Kept.on(lab).volumes) == number
    Kept.on(lab).agree(10)


def _expanded(keys: Keyboard, lab: Lab) -> None:
    """Make the volume of three copies larger, on which a client wrote files."""
    _on_client(lab, f"for n in $(seq {FILES}); do echo $n > /mnt/copies/file$n; done")
    _go_to(keys, "copies")
    keys.choose("e", sees="Expand a volume")
    keys.press("1", "enter")
    _agreed(keys, "expand copies by 1 GiB")
    assert "Type: Distributed-Replicate" in described(lab, "copies")
    Kept.on(lab).agree(13)


def _rebalanced(keys: Keyboard, lab: Lab) -> None:
    """Spread its files, once the rebalance that came with the new set has ended."""
    _go_to(keys, "copies")
    keys.press("x")
    while "under way already" in keys.see("w    Rebalance"):
        keys.press("esc", "x")
    keys.choose("w", sees="Rebalance a volume")
    keys.press("enter")
    _agreed(keys, "rebalance copies")
    assert _on_client(lab, "cat /mnt/copies/file* | sort -n | tail -1") == f"{FILES}\n"


def _killed_and_healed(keys: Keyboard, lab: Lab) -> None:
    """See a brick process that was killed, first suspected and then known; start it and see the heal to its end."""
    lab.run(lab.servers[1], "pkill", "-9", "-f", "glusterfsd.*copies")
    keys.see("process suspect")
    keys.see("process offline")
    _on_client(lab, "for n in $(seq 8); do echo late > /mnt/copies/late$n; done")
    _go_to(keys, "copies")
    keys.choose("x", sees="the processes that are down")
    keys.press("S")
    _agreed(keys, "start copies by force")
    keys.see("process online")
    keys.choose("5", sees="to heal")
    keys.filter("name:copies")
    keys.choose("x", sees="what its bricks lack")
    keys.choose("h", sees="Heal a volume")
    keys.press("enter")
    _agreed(keys, "heal copies")
    keys.see("nothing left to heal")
    summary = lab.run(lab.servers[0], "gluster", "--mode=script", "volume", "heal", "copies", "info", "summary").stdout
    assert summary.count("Total Number of entries: 0") == 6


def _cut(keys: Keyboard, lab: Lab) -> None:
    """See a node that is lost within 15 seconds, and that it is back."""
    keys.press("1")
    lab.cut(lab.servers[2])
    keys.see("node3", "not reached", within_s=NOTICED_S)
    lab.join(lab.servers[2])
    keys.see("node3 is reached again")


def _deleted(keys: Keyboard, lab: Lab) -> None:
    """Delete all volumes, each by typing its name."""
    keys.press("2")
    for name in DURABILITIES:
        _go_to(keys, name)
        keys.press("delete")
        keys.see(f"Plan: delete {name}")
        keys.press("enter")
        keys.see("To go on, type")
        keys.press(name, "enter")
        keys.see(f"done: delete {name}", within_s=300)
    Kept.on(lab).agree(0)
    assert Kept.on(lab).volumes == ()


def _go_to(keys: Keyboard, name: str) -> None:
    """Put the cursor on the row of a volume."""
    keys.filter(f"name:{name}")
    keys.see(f"{name}  volume · cluster")


def _on_client(lab: Lab, script: str) -> str:
    """Mount the volume of three copies on the client for as long as a script runs, and give what that says."""
    client, folder = lab.client, "/mnt/copies"
    lab.run(client, "mkdir", "-p", folder)
    lab.run(client, "mount", "-t", "glusterfs", f"{lab.servers[0].address}:/copies", folder)
    try:
        return lab.run(client, "sh", "-c", f"{script} && sync").stdout
    finally:
        lab.run(client, "umount", folder)
