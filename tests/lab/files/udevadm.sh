#!/bin/sh
# Stands in for `udevadm info --query=symlink --name=DEV` on nodes without udev: makes and prints the link that
# udev's rule for LVM gives a physical volume. Heketi deletes devices by it.
for word; do case $word in --name=*) dev=${word#--name=} ;; esac; done
[ "$1" = info ] && [ -b "$dev" ] || exit 1
mkdir -p /dev/disk/by-id
uuid=$(lvm pvs --noheadings -o pv_uuid "$dev" 2>/dev/null | tr -d ' ')
[ -n "$uuid" ] && ln -sfn "$(readlink -f "$dev")" "/dev/disk/by-id/lvm-pv-uuid-$uuid"
for link in /dev/disk/by-id/*; do
  [ "$(readlink -f "$link")" = "$(readlink -f "$dev")" ] && printf '%s ' "${link#/dev/}"
done
echo
