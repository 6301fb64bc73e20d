"""Disks of simulated nodes as Heketi's ssh executor prepares, looks at and gives back."""

from glusterterm.sim import node_commands as commands
from glusterterm.sim import nodes_lvm
from glusterterm.sim.executor import DeviceFigures, DeviceRef, Done, Host, NodeFailed
from glusterterm.sim.node_batch import Batch, NodeCalls, Unreachable
from glusterterm.sim.node_commands import LVM
from glusterterm.sim.nodes import CommandFailed, SimNode


class DeviceCalls(NodeCalls):
    """The calls on devices."""

    def setup_device(self, host: Host, device: DeviceRef, *, destroy: bool) -> Done[DeviceFigures]:
        """Make a PV and a VG of a disk, wiping it before if that was asked."""
        batch, path = self.batch(host), device.name
        try:
            if destroy:
                batch.run(
                    f"wipefs --all {path}", commands.QUICK_S, lambda node: nodes_lvm.wipefs(self.world, node, path)
                )
            batch.run(
                f"{LVM} pvcreate -qq --metadatasize=128M --dataalignment=256K '{path}'",
                commands.PV_S,
                lambda node: nodes_lvm.pvcreate(self.world, node, path),
            )
            batch.run(
                f"{LVM} vgcreate -qq --physicalextentsize=4M --autobackup=n {device.vg} {path}",
                commands.PV_S,
                lambda node: nodes_lvm.vgcreate(self.world, node, device.vg, path),
            )
        except CommandFailed as failed:
            raise self._refused_disk(batch, path, failed) from failed
        try:
            return batch.done(self._figures(batch, device, path))
        except CommandFailed as failed:
            raise batch.failed(failed.stderr) from failed

    def _refused_disk(self, batch: Batch, path: str, failed: CommandFailed) -> NodeFailed:
        """Look what is on a disk that was refused, and say so."""
        words, pv_uuid = "already initialized or contains data?", ""
        try:
            pv_uuid = self._pvs(batch, path)
        except Unreachable as unreachable:
            return batch.failed(
                f"Initializing device {path} failed (failed to check device contents): {unreachable.stderr}"
            )
        except CommandFailed:
            pass
        if pv_uuid:
            words = f"aleady contains Physical Volume {pv_uuid}"
            self._symlinks(batch, path)
        return batch.failed(f"Initializing device {path} failed ({words}): {failed.stderr}", pv_uuid)

    def _pvs(self, batch: Batch, path: str) -> str:
        command = f"{LVM} pvs -o pv_name,pv_uuid,vg_name --reportformat=json {path}"
        return batch.run(command, commands.CHECK_S, lambda node: nodes_lvm.pvs(self.world, node, path).pv_uuid)

    def _symlinks(self, batch: Batch, path: str) -> tuple[str, ...]:
        def links(node: SimNode) -> tuple[str, ...]:
            disk = self.world.disk(node, path)
            return disk.links if disk else ()

        return batch.run(f"/usr/bin/udevadm info --query=symlink --name={path}", commands.QUICK_S, links)

    def _figures(self, batch: Batch, device: DeviceRef, path: str) -> DeviceFigures:
        pv_uuid = self._pvs(batch, path)
        links = self._symlinks(batch, path)
        command = f"{LVM} vgdisplay -c {device.vg}"
        group = batch.run(command, commands.CHECK_S, lambda node: nodes_lvm.group_of(node, device.vg))
        used_kib = group.size_kib - group.free_kib
        return DeviceFigures(group.size_kib, group.free_kib, used_kib, group.extent_kib, links, pv_uuid)

    def device_info(self, host: Host, device: DeviceRef) -> Done[DeviceFigures]:
        """Ask LVM anew for a device's figures, paths and PV UUID."""
        batch = self.batch(host)
        try:
            return batch.done(self._figures(batch, device, device.pv_path))
        except CommandFailed as failed:
            if "physical volume" in failed.stderr or "usable state" in failed.stderr:
                text = f"failed to read PV data for {device.pv_path} [{failed.stderr}]"
                raise batch.failed(text) from failed
            raise batch.failed(failed.stderr) from failed

    def teardown_device(self, host: Host, device: DeviceRef) -> Done[None]:
        """Remove VG and PV."""
        batch = self.batch(host)
        try:
            self._remove_group(batch, device)
        except CommandFailed as failed:
            text = f"Failed to delete device {device.pv_path} with id {device.id} on host {host.manage}: "
            raise batch.failed(text + failed.stderr) from failed
        batch.ignoring(f"rmdir {commands.MOUNTS}/{device.vg}", commands.QUICK_S, lambda node: None)
        return batch.done(None)

    def _remove_group(self, batch: Batch, device: DeviceRef) -> None:
        batch.run(f"{LVM} vgremove -qq {device.vg}", commands.PV_S, lambda node: nodes_lvm.vgremove(node, device.vg))
        batch.run(
            f"{LVM} pvremove -qq '{device.pv_path}'",
            commands.PV_S,
            lambda node: nodes_lvm.pvremove(self.world, node, device.pv_path),
        )

    def forget_device(self, host: Host, device: DeviceRef) -> Done[None]:
        """Remove what can be removed of the VG and the PV, and mind no failure."""
        batch = self.batch(host)
        batch.ignoring(f"rmdir {commands.MOUNTS}/{device.vg}", commands.QUICK_S, lambda node: None)
        try:
            self._remove_group(batch, device)
        except CommandFailed:
            self._leave_mappings(host, device)
        return batch.done(None)

    def _leave_mappings(self, host: Host, device: DeviceRef) -> None:
        """A disk that died leaves device-mapper nodes behind, five a brick, which keep its successor from opening."""
        node = self.world.nodes.get(host.manage)
        group = node.groups.pop(device.vg, None) if node else None
        disk = node.disks.get(group.disk) if node and group else None
        if disk is not None and group is not None and disk.dead:
            disk.held = 5 * max(len(group.volumes), 1)
            disk.group, disk.pv_uuid = "", ""
