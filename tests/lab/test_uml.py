"""The lab on User-Mode Linux: what is real there and nowhere else."""

import asyncio

import asyncssh
import pytest

from tests.lab.lab import Lab
from tests.lab.layout import Node
from tests.lab.logins import said_over_ssh
from tests.lab.programs import run

FOLDER = "/var/lib/heketi/mounts/vg_lab/brick_lab"


def make_thin_brick(lab: Lab, server: Node) -> str:
    """Make a brick on a server's first blank disk, as Heketi does, and give it as gluster takes it."""
    lines = (
        f"pvcreate -qq --metadatasize=128M --dataalignment=256K {server.blank[0]}",
        f"vgcreate -qq --physicalextentsize=4M --autobackup=n vg_lab {server.blank[0]}",
        "lvcreate -qq --autobackup=n --poolmetadatasize 8192K --chunksize 256K --size 1048576K"
        " --thin vg_lab/tp_lab --virtualsize 1048576K --name brick_lab",
        "mkfs.xfs -q -i size=512 -n size=8192 /dev/mapper/vg_lab-brick_lab",
        f"mkdir -p {FOLDER}",
        f"mount -o rw,inode64,noatime,nouuid /dev/mapper/vg_lab-brick_lab {FOLDER}",
        f"mkdir {FOLDER}/brick",
    )
    lab.run(server, "sh", "-ec", "\n".join(lines))
    return f"{server.address}:{FOLDER}/brick"


def test_a_volume_on_a_thin_pool_is_real(uml_lab: Lab) -> None:
    server, client = uml_lab.servers[0], uml_lab.client
    brick = make_thin_brick(uml_lab, server)
    gluster = "gluster --mode=script volume"
    uml_lab.run(server, "sh", "-ec", f"{gluster} create thin {brick} force; {gluster} start thin")
    uml_lab.run(client, "mount", "-t", "glusterfs", "node1:/thin", "/mnt")
    uml_lab.run(client, "dd", "if=/dev/urandom", "of=/mnt/data", "bs=1M", "count=8", "conv=fsync")

    told = uml_lab.run(server, "lvs", "-a", "--noheadings", "-o", "lv_name,segtype,data_percent").stdout
    volumes = {line.split()[0]: line.split()[1:] for line in told.splitlines()}
    assert volumes["[tp_lab_tdata]"] == ["linear"]
    assert volumes["brick_lab"][0] == "thin"
    kind, share = volumes["tp_lab"]
    assert kind == "thin-pool"
    assert 0.7 < float(share) < 10  # 8 MiB of 1 GiB, and what XFS keeps for itself
    sums = uml_lab.run(server, "cksum", f"{FOLDER}/brick/data").stdout, uml_lab.run(client, "cksum", "/mnt/data").stdout
    assert sums[0].split()[:2] == sums[1].split()[:2]

    uml_lab.run(client, "umount", "/mnt")
    lines = f"""{gluster} stop thin force; {gluster} delete thin
        umount {FOLDER}; vgremove -qq -f vg_lab; pvremove -qq {server.blank[0]}"""
    uml_lab.run(server, "sh", "-ec", lines)


async def test_every_server_is_reached_by_ssh(uml_lab: Lab) -> None:
    async with asyncio.TaskGroup() as group:
        said = [
            group.create_task(said_over_ssh(uml_lab, node, "hostname; gluster pool list | grep -c Connected"))
            for node in uml_lab.servers
        ]
    assert [task.result().split() for task in said] == [["node1", "3"], ["node2", "3"], ["node3", "3"]]


async def test_the_operator_is_root_by_sudo_alone(uml_lab: Lab) -> None:
    said = await said_over_ssh(uml_lab, uml_lab.servers[0], "id -un; sudo -n id -un", user="operator")
    assert said.split() == ["operator", "root"]


async def test_a_cut_node_is_out_of_reach_until_it_is_joined(uml_lab: Lab) -> None:
    node = uml_lab.servers[2]
    uml_lab.cut(node)
    with pytest.raises((OSError, asyncssh.Error, TimeoutError)):
        await said_over_ssh(uml_lab, node, "hostname", limit_s=2)
    uml_lab.join(node)
    assert await said_over_ssh(uml_lab, node, "hostname") == "node3"


def test_no_address_of_the_lab_exists_outside(standing_uml_lab: Lab) -> None:
    told = [run("ip", *words).stdout for words in (("addr",), ("route", "show", "table", "all"))]
    assert standing_uml_lab.layout.plan.network not in "".join(told)
