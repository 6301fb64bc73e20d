"""The lab on User-Mode Linux: what is real there and nowhere else."""

import asyncio

import asyncssh
import pytest

from tests.lab.lab import Lab
from tests.lab.logins import said_over_ssh
from tests.lab.programs import run

FOLDER = "/var/lib/heketi/mounts/vg_lab/brick_lab"


def make_thin_brick(lab: Lab, number: int) -> str:
    """Make a brick on a server's first blank disk, as Heketi does, and give it as gluster takes it."""
    server = lab.servers[number]
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


def test_a_volume_on_thin_pools_is_real(uml_lab: Lab) -> None:
    first, second, *_ = uml_lab.servers
    bricks = [make_thin_brick(uml_lab, number) for number in (0, 1)]
    uml_lab.run(first, "gluster", "--mode=script", "volume", "create", "thin", "replica", "2", *bricks, "force")
    uml_lab.run(first, "gluster", "--mode=script", "volume", "start", "thin")
    uml_lab.run(uml_lab.client, "mount", "-t", "glusterfs", "node1:/thin", "/mnt")
    uml_lab.run(uml_lab.client, "sh", "-ec", "head -c 20000000 /dev/urandom > /mnt/data; cksum < /mnt/data > /mnt/sum")

    volumes = uml_lab.run(first, "lvs", "-a", "--noheadings", "-o", "lv_name,segtype,pool_lv").stdout
    assert ["tp_lab", "thin-pool"] in [line.split() for line in volumes.splitlines()]
    assert ["brick_lab", "thin", "tp_lab"] in [line.split() for line in volumes.splitlines()]
    used = uml_lab.run(second, "lvs", "--noheadings", "-o", "data_percent", "vg_lab/tp_lab").stdout
    assert float(used) > 1.5  # 20 MB of 1 GiB are there
    sums = {uml_lab.run(server, "cat", f"{FOLDER}/brick/sum").stdout for server in (first, second)}
    assert sums == {uml_lab.run(second, "sh", "-c", f"cksum < {FOLDER}/brick/data").stdout}

    uml_lab.run(uml_lab.client, "umount", "/mnt")
    uml_lab.run(first, "gluster", "--mode=script", "volume", "stop", "thin", "force")
    uml_lab.run(first, "gluster", "--mode=script", "volume", "delete", "thin")
    for server in (first, second):
        gone = f"umount {FOLDER} && vgremove -qq -f vg_lab && pvremove -qq {server.blank[0]}"
        uml_lab.run(server, "sh", "-c", gone)


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
