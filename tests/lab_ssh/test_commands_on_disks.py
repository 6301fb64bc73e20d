"""The table's changing commands on real nodes: bricks on real LVM thin pools, the lock, hostile values."""

from pathlib import Path

from glusterterm.backends.direct import commands, commands_gluster, commands_lock
from glusterterm.backends.direct import commands_machine as machine
from glusterterm.backends.ssh.runner import SshRunner
from glusterterm.engine.clock import RealClock
from glusterterm.model.commands import Answer, Command
from tests.lab.lab import Lab
from tests.lab_ssh.test_runner_on_nodes import reached

HEX = "0123456789abcdef" * 2
GROUP = f"vg_{HEX}"
POOL = f"tp_{HEX}"
BRICK = f"brick_{HEX}"
FOLDER = f"/var/lib/heketi/mounts/{GROUP}"
MOUNT = f"{FOLDER}/{BRICK}"
MARK = f"glusterterm.change=create-volume/{HEX}"
MAPPED = f"/dev/mapper/{GROUP}-{BRICK}"


def making(device: str) -> tuple[Command, ...]:
    """Give the commands that make a device and a brick of 1 GiB on it."""
    return (
        machine.PV_CREATE(device=device),
        machine.VG_CREATE(marks=("glusterterm.zone=1", "glusterterm.node=" + HEX), group=GROUP, device=device),
        machine.VG_TAG_ADD(tags=("glusterterm.tag=a=b", "glusterterm.tag=c=#20"), group=GROUP),
        machine.MKDIR_PARENTS(path=MOUNT),
        machine.LV_CREATE(
            metadata_kib=8192, pool_kib=1048576, pool=f"{GROUP}/{POOL}", size_kib=1048576, name=BRICK, mark=MARK
        ),
        machine.LV_TAG_ADD(tag="glusterterm.volume=v1", volume=f"{GROUP}/{BRICK}"),
        machine.MKFS(device=MAPPED),
        machine.FSTAB_ADD(device=MAPPED, mount=MOUNT),
        machine.MOUNT(device=MAPPED, mount=MOUNT),
        machine.MKDIR(path=f"{MOUNT}/brick"),
        machine.CHOWN(gid=2001, path=f"{MOUNT}/brick"),
        machine.CHMOD(mode="2775", path=f"{MOUNT}/brick"),
    )


def removing(device: str) -> tuple[Command, ...]:
    """Give the commands that undo `making`."""
    return (
        machine.UMOUNT(mount=MOUNT),
        machine.FSTAB_DROP(brick=BRICK),
        machine.LV_TAG_DROP(tag="glusterterm.volume=v1", volume=f"{GROUP}/{BRICK}"),
        machine.LV_REMOVE(volume=f"{GROUP}/{BRICK}"),
        machine.LV_REMOVE(volume=f"{GROUP}/{POOL}"),
        machine.RMDIR(path=MOUNT),
        machine.VG_TAG_DROP(tags=("glusterterm.tag=a=b", "glusterterm.tag=c=#20"), group=GROUP),
        machine.VG_REMOVE(group=GROUP),
        machine.PV_REMOVE(device=device),
        machine.RMDIR(path=FOLDER),
        machine.WIPE(device=device),
    )


def fine(answer: Answer) -> str:
    """Give what a command that went well printed."""
    assert answer.exit_status == 0, f"{answer.command.argv}: {answer.exit_status} {answer.stderr}"
    return answer.stdout


async def test_a_device_and_a_brick_are_made_looked_at_and_removed_by_the_table_alone(
    uml_lab: Lab, tmp_path: Path
) -> None:
    node = uml_lab.servers[1]
    device = node.blank[0]
    runner = SshRunner(reached(uml_lab, tmp_path), RealClock())
    for command in making(device):
        fine(await runner.run(node.name, command))
    seen = {answer.command.name: fine(answer) for answer in await runner.run_batch(node.name, commands.node_batch())}
    assert "glusterterm.zone=1" in seen["vgs"]
    assert "glusterterm.volume=v1" in seen["lvs"]
    assert MARK in seen["lvs"], "a brick's pool is marked from its birth on"
    assert f"[{POOL}_tdata]" in seen["lvs"]
    assert MOUNT in seen["findmnt"]
    assert f"{MAPPED} {MOUNT} xfs rw,inode64,noatime,nouuid 1 2" in seen["fstab"]
    folder = uml_lab.run(node, "stat", "-c", "%a %g", f"{MOUNT}/brick").stdout
    assert folder == "2775 2001\n"
    assert fine(await runner.run(node.name, machine.THIN_COUNT(pool=f"{GROUP}/{POOL}"))).strip() == "1"
    assert GROUP in fine(await runner.run(node.name, machine.VG_FIGURES(group=GROUP)))
    assert GROUP in fine(await runner.run(node.name, machine.PV_OF(device=device)))
    assert "LVM2_member" in fine(await runner.run(node.name, machine.SIGNATURES(device=device)))
    for command in removing(device):
        fine(await runner.run(node.name, command))
    seen = {answer.command.name: fine(answer) for answer in await runner.run_batch(node.name, commands.node_batch())}
    assert all(HEX not in seen[name] for name in ("pvs", "vgs", "lvs", "findmnt", "fstab", "mounts"))
    assert fine(await runner.run(node.name, machine.SIGNATURES(device=device))).find("LVM2") < 0
    await runner.close()


async def test_the_lock_of_a_real_node_is_had_by_one(namespace_lab: Lab, tmp_path: Path) -> None:
    node = namespace_lab.servers[0]
    runner = SshRunner(reached(namespace_lab, tmp_path), RealClock())
    fine(await runner.run(node.name, commands_lock.TAKE(owner="a 1")))
    second = await runner.run(node.name, commands_lock.TAKE(owner="b 2"))
    assert (second.exit_status, second.stdout) == (commands_lock.TAKEN, "a 1\n")
    fine(await runner.run(node.name, commands_lock.DROP(owner="a 1")))
    await runner.close()


async def test_options_with_hostile_values_reach_gluster_as_they_are(namespace_lab: Lab, tmp_path: Path) -> None:
    node = namespace_lab.servers[0]
    runner = SshRunner(reached(namespace_lab, tmp_path), RealClock())
    namespace_lab.run(
        node, "gluster", "--mode=script", "volume", "create", "v1", f"{node.address}:/bricks/b1/v1", "force"
    )
    hostile = "$(touch /tmp/broken-out) 'a' \"b\" `id` ; # *"
    fine(await runner.run(node.name, commands_gluster.SET(volume="v1", option="user.note", value=hostile)))
    shown = fine(await runner.run(node.name, commands_gluster.VOLUME_INFO_OF(volume="v1")))
    assert "$(touch /tmp/broken-out) 'a'" in shown
    assert namespace_lab.run(node, "test", "-e", "/tmp/broken-out", check=False).returncode == 1  # noqa: S108
    fine(await runner.run(node.name, commands_gluster.DELETE(volume="v1")))
    await runner.close()
