"""`device preflight` and `node preflight`: what they print, and the status that says the verdict."""

import pytest

from tests.cli.conftest import DemoNodes
from tests.cli.simulated import Typed

DEVICE = "stor-a1:/dev/sdb"


@pytest.fixture
def typed(capfd: pytest.CaptureFixture[str]) -> Typed:
    return Typed(capfd)


def test_a_device_whose_bricks_may_all_be_moved(demo_nodes: DemoNodes, typed: Typed) -> None:
    assert demo_nodes.control
    told = typed(f"device preflight {DEVICE}").splitlines()
    assert told[0] == "/dev/sdb on stor-a1.example.com: free to move"
    document = typed.json(f"device preflight {DEVICE}")
    assert list(document) == [
        "schema", "kind", "id", "verdict", "asked_nodes", "asked_at", "bricks", "disks", "proposals"
    ]  # fmt: skip
    assert (document["kind"], document["verdict"], document["asked_nodes"]) == ("device", "free to move", True)
    assert {each["verdict"] for each in document["bricks"]} == {"free to move"}
    assert all(each["copies_left"] >= each["copies_needed"] and each["places"] for each in document["bricks"])
    assert document["disks"] == [{"device": document["id"], "condition": "nothing against it", "signs": []}]
    alone = typed("device preflight stor-c2:/dev/sdb --profile pool --read-only")
    assert alone.splitlines()[0] == "/dev/sdb on stor-c2.example.com: free to move"


def test_a_peer_that_is_down_blocks_and_the_next_step_is_told(demo_nodes: DemoNodes, typed: Typed) -> None:
    before = typed.json(f"device preflight {DEVICE}")
    copies = {"type": "replicate", "replica": 3}
    volumes = {each["id"]: each for each in typed.json("volume list")["volumes"] if each["durability"] == copies}
    volume = next(volumes[each["volume"]] for each in before["bricks"] if each["volume"] in volumes)
    demo_nodes.happens("bricks", volume=volume["name"], up=False)
    lost = typed(f"device preflight {DEVICE}", status=12)
    assert lost.splitlines()[0] == "/dev/sdb on stor-a1.example.com: would lose data"
    assert "only 0 of 1 copies that its files need would be left" in lost
    assert "  next: bring the other bricks of its set back first" in lost
    demo_nodes.happens("bricks", volume=volume["name"], up=True)
    healing = typed(f"device preflight {DEVICE}", status=10)
    assert "are healed from this brick (F35)" in healing
    assert typed.json(f"device preflight {DEVICE}", status=10)["verdict"] == "wait for heal"


def test_without_ssh_nothing_is_known_and_that_blocks(demo_nodes: DemoNodes, typed: Typed) -> None:
    assert demo_nodes.control
    told = typed(f"device preflight {DEVICE} --profile without_ssh", status=11)
    assert told.splitlines()[:2] == [
        "/dev/sdb on stor-a1.example.com: blocked",
        "disk: not known; nobody asked its node how it is",
    ]
    assert "is not known without SSH" in told


def test_a_node_is_looked_at_as_a_whole(demo_nodes: DemoNodes, typed: Typed) -> None:
    assert demo_nodes.control
    document = typed.json("node preflight stor-c2")
    assert (document["kind"], len(document["disks"])) == ("node", 2)
    assert document["verdict"] == "free to move"
    assert typed("node preflight stor-zz", status=1) == ""
    assert "there is no node 'stor-zz'" in typed.errors
