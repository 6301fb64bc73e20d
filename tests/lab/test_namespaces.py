"""The lab of nodes in namespaces: what its tests may rely on."""

import asyncio
import os
from collections.abc import Iterator

import asyncssh
import pytest

from tests.lab.fixtures import lab_of_its_own
from tests.lab.kernel import network_of
from tests.lab.lab import Lab
from tests.lab.layout import Kind
from tests.lab.logins import said_over_ssh
from tests.lab.programs import ProgramFailed, run

VOLUME = "kept_twice"


def gluster(lab: Lab, *words: str) -> str:
    """Say something to the first server's glusterd."""
    return lab.run(lab.servers[0], "gluster", "--mode=script", *words).stdout


@pytest.fixture
def volume(namespace_lab: Lab) -> Iterator[str]:
    """Give a started volume with a replica on each of two servers, mounted by the client."""
    bricks = [f"{server.address}:/bricks/b1/{VOLUME}" for server in namespace_lab.servers[:2]]
    gluster(namespace_lab, "volume", "create", VOLUME, "replica", "2", *bricks, "force")
    gluster(namespace_lab, "volume", "start", VOLUME)
    namespace_lab.run(namespace_lab.client, "mount", "-t", "glusterfs", f"node1:/{VOLUME}", "/mnt")
    yield VOLUME
    namespace_lab.run(namespace_lab.client, "umount", "/mnt")
    gluster(namespace_lab, "volume", "stop", VOLUME, "force")
    gluster(namespace_lab, "volume", "delete", VOLUME)


def test_all_servers_are_one_pool(namespace_lab: Lab) -> None:
    for server in namespace_lab.servers:
        pool = namespace_lab.run(server, "gluster", "pool", "list").stdout
        assert pool.split().count("Connected") == len(namespace_lab.servers) == 4


async def test_every_server_is_reached_by_ssh_with_its_own_name_and_key(namespace_lab: Lab) -> None:
    async with asyncio.TaskGroup() as group:
        said = [group.create_task(said_over_ssh(namespace_lab, node, "hostname")) for node in namespace_lab.servers]
    assert [task.result() for task in said] == ["node1", "node2", "node3", "node4"]


async def test_a_server_takes_no_other_key(namespace_lab: Lab) -> None:
    with pytest.raises(asyncssh.PermissionDenied):
        await said_over_ssh(namespace_lab, namespace_lab.servers[0], "true", key=namespace_lab.keys.wrong)


async def test_the_operator_is_root_by_sudo_alone(namespace_lab: Lab) -> None:
    said = await said_over_ssh(namespace_lab, namespace_lab.servers[0], "id -un; sudo -n id -un", user="operator")
    assert said.split() == ["operator", "root"]


async def test_a_cut_node_is_out_of_reach_until_it_is_joined(namespace_lab: Lab) -> None:
    node = namespace_lab.servers[2]
    namespace_lab.cut(node)
    with pytest.raises((OSError, asyncssh.Error, TimeoutError)):
        await said_over_ssh(namespace_lab, node, "hostname", limit_s=2)
    assert namespace_lab.run(node, "hostname").stdout == "node3\n"  # it runs on
    namespace_lab.join(node)
    assert await said_over_ssh(namespace_lab, node, "hostname") == "node3"


def test_what_the_client_writes_is_on_the_bricks(namespace_lab: Lab, volume: str) -> None:
    namespace_lab.run(namespace_lab.client, "tee", "/mnt/letter", given="dear disk")
    for server in namespace_lab.servers[:2]:
        assert namespace_lab.run(server, "cat", f"/bricks/b1/{volume}/letter").stdout == "dear disk"


def test_blank_disks_become_a_volume_group_and_blank_again(namespace_lab: Lab) -> None:
    node = namespace_lab.servers[3]
    first, second = node.blank
    namespace_lab.run(node, "vgcreate", "-qq", "vg_lab", first, second)
    assert "vg_lab" in namespace_lab.run(node, "vgs", "--noheadings", "-o", "vg_name").stdout.split()
    with pytest.raises(ProgramFailed, match="vg_lab"):
        namespace_lab.run(node, "vgcreate", "vg_lab", first)
    namespace_lab.run(node, "vgremove", "-qq", "vg_lab")
    namespace_lab.run(node, "pvremove", "-qq", first, second)
    assert namespace_lab.run(node, "wipefs", first).stdout == ""


async def test_a_test_may_serve_on_the_loopback_of_the_lab(namespace_lab: Lab) -> None:
    async def greet(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"hello")
        writer.close()

    async with await asyncio.start_server(greet, "127.0.0.1", 0) as server:
        reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
        assert await reader.read() == b"hello"
        writer.close()
        await writer.wait_closed()


def test_whoever_goes_inside_comes_back(standing_namespace_lab: Lab) -> None:
    home = network_of(os.getpid())
    with pytest.raises(ZeroDivisionError), standing_namespace_lab.inside():  # noqa: PT012
        assert network_of(os.getpid()) == network_of(standing_namespace_lab.layout.keeper) != home
        raise ZeroDivisionError
    assert network_of(os.getpid()) == home


def test_no_address_of_the_lab_exists_outside(standing_namespace_lab: Lab) -> None:
    told = [run("ip", *words).stdout for words in (("addr",), ("route", "show", "table", "all"))]
    with standing_namespace_lab.inside():
        inside = run("ip", "addr").stdout
    network = standing_namespace_lab.layout.plan.network
    assert network in inside
    assert not [line for line in "".join(told).splitlines() if network in line]


async def test_two_labs_with_the_same_addresses_stand_beside_each_other(standing_namespace_lab: Lab) -> None:
    with lab_of_its_own(Kind.NAMESPACES, "beside", nodes=1) as other:
        for lab in (standing_namespace_lab, other):
            with lab.inside():
                said = await said_over_ssh(lab, lab.servers[0], "ls -d /bricks/b3; gluster peer status | head -1")
            assert said.split("\n") == ["/bricks/b3", f"Number of Peers: {len(lab.servers) - 1}"]
        assert other.servers[0].address == standing_namespace_lab.servers[0].address
