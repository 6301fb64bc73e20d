"""What simulated nodes print of gluster has the form of what real ones printed: elements, order, blanks."""

import re
from collections.abc import Callable
from xml.etree import ElementTree

import pytest

from glusterterm.sim.nodes_gluster import begun, start_heal
from glusterterm.sim.nodes_work import MoveKind
from tests.recorded_nodes import FOLDER
from tests.unit.sim_ssh.worlds import HOSTS, Nodes, demo, recorded_pool

XML = "gluster --mode=script --xml"
BRICK = f"{HOSTS[2]}:/bricks/b1/dist"
Change = Callable[[Nodes], object]


def form(text: str) -> list[str]:
    """Give the lines of an answer without its values, each where it is first."""
    plain = re.sub(r'="[^"]*"', '=""', re.sub(r">[^<>\n]+<", "><", text))
    return list(dict.fromkeys(plain.splitlines()))


def shapes(text: str) -> set[tuple[str, ...]]:
    """Give each element's name with those of the elements in it, repeated ones once."""
    found = set()
    for element in ElementTree.fromstring(text).iter():  # noqa: S314 - our own and recorded text
        inside = [child.tag for child in element]
        found.add((element.tag, *(name for at, name in enumerate(inside) if at == 0 or inside[at - 1] != name)))
    return found


def healing(nodes: Nodes) -> None:
    """Have two files wait to be healed on the second brick."""
    start_heal(nodes.world, nodes.world.volumes[0, "rep3"], f"{HOSTS[1]}:/bricks/b1/rep3", 40)
    nodes.world.now += 6


def killed(nodes: Nodes) -> None:
    """End the process of the second brick."""
    nodes.world.volumes[0, "rep3"].bricks[1].up = False


def healing_with_one_down(nodes: Nodes) -> None:
    """Have files wait for a brick whose process is gone."""
    healing(nodes)
    killed(nodes)


def rebalancing(nodes: Nodes) -> None:
    """Move files of a volume, half of them already."""
    volume = nodes.world.volumes[0, "dist"]
    volume.rebalance = begun(nodes.world, volume, MoveKind.REBALANCE)
    nodes.world.now += 10


def rebalanced(nodes: Nodes) -> None:
    """Move all files of a volume."""
    rebalancing(nodes)
    nodes.world.now += 1000


def emptying(nodes: Nodes) -> None:
    """Empty a brick."""
    volume = nodes.world.volumes[0, "dist"]
    volume.removal = begun(nodes.world, volume, MoveKind.REMOVE_BRICK, (BRICK,))
    nodes.world.now += 10


def profiled(nodes: Nodes) -> None:
    """Count operations for a while, and look at them, so that the count since then is empty."""
    nodes.told("gluster --mode=script volume profile rep3 start")
    nodes.world.now += 60
    nodes.told(f"{XML} volume profile rep3 info")


def nothing(nodes: Nodes) -> None:
    """Leave all as it is."""


def glusterd_gone(nodes: Nodes) -> None:
    """Stop glusterd on the third node."""
    nodes.node(HOSTS[2]).glusterd = False


ANSWERS: tuple[tuple[str, str, Change], ...] = (
    ("pool/node1-peer-status.xml", f"{XML} peer status", nothing),
    ("glusterd_down/node1-peer-status-node3-down.xml", f"{XML} peer status", glusterd_gone),
    ("pool/node1-pool-list.xml", f"{XML} pool list", nothing),
    ("status/node1-info-rep3.xml", f"{XML} volume info rep3", nothing),
    ("status/node1-info-arb.xml", f"{XML} volume info arb", nothing),
    ("status/node1-info-dr.xml", f"{XML} volume info dr", nothing),
    ("status/node1-info-dist.xml", f"{XML} volume info dist", nothing),
    ("status/node1-info-ec42.xml", f"{XML} volume info ec3", nothing),
    ("status/node1-info.xml", f"{XML} volume info", nothing),
    ("status/node1-info-nosuch.xml", f"{XML} volume info nosuch", nothing),
    ("status/node1-list.xml", f"{XML} volume list", nothing),
    ("status/node1-status.xml", f"{XML} volume status all", nothing),
    ("status/node1-status-rep3.xml", f"{XML} volume status rep3", nothing),
    ("status/node1-status-dist.xml", f"{XML} volume status dist", nothing),
    ("brick_killed/node1-status-rep3.xml", f"{XML} volume status rep3", killed),
    ("glusterd_down/node1-status-node3-glusterd-down.xml", f"{XML} volume status rep3", glusterd_gone),
    ("status/node1-status-rep3-clients.xml", f"{XML} volume status rep3 clients", nothing),
    ("brick_killed/node1-status-rep3-clients.xml", f"{XML} volume status rep3 clients", killed),
    ("status/node1-status-rep3-tasks.xml", f"{XML} volume status rep3 tasks", nothing),
    ("status/node1-status-all-tasks.xml", f"{XML} volume status all tasks", nothing),
    ("expand/node1-status-tasks-rebalance.xml", f"{XML} volume status dist tasks", rebalancing),
    ("expand/node1-status-during-remove-brick.xml", f"{XML} volume status dist", emptying),
    ("status/node1-status-rep3-shd.xml", f"{XML} volume status rep3 shd", nothing),
    ("status/node1-status-nosuch.xml", f"{XML} volume status nosuch", nothing),
    ("brick_killed/node1-heal-info-clean.xml", f"{XML} volume heal rep3 info", nothing),
    ("replace/node1-heal-info-t0.xml", f"{XML} volume heal rep3 info", healing),
    ("brick_killed/node1-heal-info-one-down.xml", f"{XML} volume heal rep3 info", healing_with_one_down),
    ("replace/node1-heal-summary-t05.xml", f"{XML} volume heal rep3 info summary", healing),
    ("brick_killed/node1-heal-info-summary-one-down.xml", f"{XML} volume heal rep3 info summary", killed),
    ("brick_killed/node1-heal-rep3-info-split-brain.xml", f"{XML} volume heal rep3 info split-brain", killed),
    ("expand/node1-rebalance-status-t0.xml", f"{XML} volume rebalance dist status", rebalancing),
    ("expand/node1-rebalance-status-t3.xml", f"{XML} volume rebalance dist status", rebalanced),
    ("expand/node1-remove-brick-status-t0.xml", f"{XML} volume remove-brick dist {BRICK} status", emptying),
    ("expand/node1-remove-brick-status-none.xml", f"{XML} volume remove-brick dist {BRICK} status", nothing),
    ("profile/node1-profile-rep3-info.xml", f"{XML} volume profile rep3 info", profiled),
    ("profile/node1-profile-rep3-info-peek.xml", f"{XML} volume profile rep3 info peek", profiled),
    ("profile/node1-profile-info-not-started.xml", f"{XML} volume profile rep3 info", nothing),
    ("profile/node1-top-rep3-open.xml", f"{XML} volume top rep3 open", nothing),
    ("profile/node1-top-rep3-read-list-cnt-5.xml", f"{XML} volume top rep3 read list-cnt 5", nothing),
    ("features/node1-snapshot-list.xml", f"{XML} snapshot list", nothing),
    ("features/node1-snapshot-info.xml", f"{XML} snapshot info", nothing),
    ("features/node1-snapshot-config.xml", f"{XML} snapshot config", nothing),
    ("features/node1-snapshot-status.xml", f"{XML} snapshot status", nothing),
    (
        "lvm-thin-uml/node1-snapshot-info.xml",
        f"{XML} snapshot info",
        lambda n: n.told(f"{XML} snapshot create snap1 rep3 no-timestamp"),
    ),
    (
        "lvm-thin-uml/node1-snapshot-list.xml",
        f"{XML} snapshot list",
        lambda n: n.told(f"{XML} snapshot create snap1 rep3 no-timestamp"),
    ),
    ("start/node1-start-nosuch.xml", f"{XML} volume start nosuch", nothing),
    ("start/node1-start-already-started.xml", f"{XML} volume start dist", nothing),
    (
        "replace/node1-replace-brick-distribute.xml",
        f"{XML} volume replace-brick dist {BRICK} {BRICK}2 commit force",
        nothing,
    ),
    ("pool/node1-peer-probe-10.77.0.12.xml", f"{XML} peer probe {HOSTS[1]}", nothing),
    ("pool/node1-peer-probe-no-such-host.xml", f"{XML} peer probe no-such-host", nothing),
    (
        "options/node1-set-rep3-performance.cache-size-128MB.xml",
        f"{XML} volume set rep3 performance.cache-size 1",
        nothing,
    ),
)


@pytest.mark.parametrize(("file", "command", "change"), ANSWERS, ids=[f"{row[0]}-{row[1]}" for row in ANSWERS])
def test_an_answer_has_the_lines_of_the_recorded_one(file: str, command: str, change: Change) -> None:
    nodes = recorded_pool()
    change(nodes)
    printed = nodes.ask(command)
    recorded = (FOLDER / file).read_text()
    assert printed.status == 0
    assert form(printed.stdout) == form(recorded)
    assert shapes(printed.stdout) == shapes(recorded)


REFUSALS = (
    ("pool/node1-heal-nosuch-info.xml", f"{XML} volume heal nosuch info", 254),
    ("brick_killed/node1-heal-info-distribute.xml", f"{XML} volume heal dist info", 234),
    ("expand/node1-rebalance-status-before.xml", f"{XML} volume rebalance dist status", 1),
    ("features/node1-quota-rep3-list.xml", f"{XML} volume quota rep3 list", 2),
    ("start/node1-start-already-started.err", "gluster --mode=script volume start dist", 1),
    ("start/node1-delete-without-stop.err", "gluster --mode=script volume delete dist", 1),
    ("start/node1-delete-nosuch.err", "gluster --mode=script volume delete nosuch", 1),
    (
        "expand/node1-add-brick-bad-count.err",
        f"gluster --mode=script volume add-brick rep3 {HOSTS[3]}:/bricks/b1/rep3",
        1,
    ),
    ("expand/node1-rebalance-not-distributed.err", "gluster --mode=script volume rebalance rep3 start", 1),
    ("profile/node1-profile-stop-again.err", "gluster --mode=script volume profile rep3 stop", 1),
    ("pool/node1-peer-detach-no-such-host.err", "gluster --mode=script peer detach no-such-host", 1),
    ("delete/node1-detach-peer-with-bricks.err", f"gluster --mode=script peer detach {HOSTS[1]}", 1),
)


@pytest.mark.parametrize(("file", "command", "status"), REFUSALS, ids=[row[1] for row in REFUSALS])
def test_a_refusal_is_told_in_gluster_s_own_words(file: str, command: str, status: int) -> None:
    printed = recorded_pool().ask(command)
    assert printed.stdout + printed.stderr == (FOLDER / file).read_text()
    assert printed.status == status


NOT_STARTED = (
    ("create/node1-heal-info-not-started.xml", f"{XML} volume heal rep3 info"),
    ("create/node1-rebalance-status-not-started.xml", f"{XML} volume rebalance dist status"),
    ("create/node1-status-not-started.xml", f"{XML} volume status dist"),
    ("create/node1-stop-not-started.xml", f"{XML} volume stop dist"),
)


@pytest.mark.parametrize(("file", "command"), NOT_STARTED, ids=[row[0] for row in NOT_STARTED])
def test_a_volume_that_is_not_started_is_refused_in_gluster_s_own_words(file: str, command: str) -> None:
    assert recorded_pool(started=False).ask(command).stdout == (FOLDER / file).read_text()


def test_text_answers_are_those_of_the_recordings_but_for_their_figures() -> None:
    nodes = recorded_pool()
    count = nodes.told("gluster --mode=script volume heal rep3 statistics heal-count")
    killed(nodes)
    gone = nodes.told("gluster --mode=script volume heal rep3 statistics heal-count")
    recorded = (FOLDER / "brick_killed/node1-heal-rep3-statistics-heal-count.txt").read_text()
    assert gone == recorded.replace("204", "0")
    assert "not connected" not in count
    crawls = nodes.told("gluster --mode=script volume heal rep3 statistics")
    recorded_crawls = (FOLDER / "brick_killed/node1-heal-rep3-statistics.txt").read_text()
    assert set(re.sub(r"\d|time of crawl: .*", "", crawls).splitlines()) == set(
        re.sub(r"\d|time of crawl: .*", "", recorded_crawls).splitlines()
    )
    assert nodes.told("gluster --version") == (FOLDER / "versions/node1-version.txt").read_text()
    assert nodes.told("gluster --mode=script peer status").count("State: Peer in Cluster (Connected)") == 3


def test_without_glusterd_every_command_says_so_and_fails() -> None:
    nodes = recorded_pool()
    nodes.node(HOSTS[0]).glusterd = False
    printed = nodes.ask(f"{XML} volume info")
    assert (printed.stdout, printed.status) == ((FOLDER / "glusterd_down/node3-info.xml").read_text(), 1)


def test_empty_pools_are_told_of_as_gluster_does() -> None:
    nodes = recorded_pool(started=False)
    for name in ("dist", "rep2", "rep3", "arb", "dr", "ec3"):
        nodes.told(f"gluster --mode=script volume delete {name}")
    for file, command in (("info", "info"), ("list", "list"), ("status", "status")):
        assert nodes.told(f"{XML} volume {command}") == (FOLDER / f"pool/node1-volume-{file}-empty.xml").read_text()


def test_options_are_all_those_that_gluster_10_has() -> None:
    told = recorded_pool().told(f"{XML} volume get rep3 all")
    recorded = (FOLDER / "options/node1-get-rep3-all.xml").read_text()
    names = re.findall(r"<Option>(.*)</Option>", recorded)
    assert re.findall(r"<Option>(.*)</Option>", told) == names
    assert form(told) == form(recorded)


def test_details_of_bricks_have_the_form_of_recorded_ones() -> None:
    _, nodes = demo()
    told = nodes.told(f"{XML} volume status home detail", "stor-a1.example.com")
    assert form(told) == form((FOLDER / "lvm-thin-uml/node1-volume-status-detail.xml").read_text())
