#!/bin/sh
# The first process of a node on User-Mode Linux. Its root is this machine's own file tree (hostfs), made private by
# an overlay in memory. From the kernel's command line: lab_name= lab_address= lab_files= (the node's own files) lab_georep=
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8
say() { read -r up _ </proc/uptime; echo "LAB $up $*" >/dev/console; }
mount -t proc proc /proc
for word in $(cat /proc/cmdline); do case $word in lab_*=*) export "${word?}" ;; esac; done
say kernel up
modules=/usr/lib/uml/modules/$(uname -r)/kernel
for module in drivers/md/dm-mod drivers/md/dm-bufio drivers/md/persistent-data/dm-persistent-data \
              drivers/md/dm-bio-prison drivers/md/dm-thin-pool drivers/md/dm-snapshot fs/fuse/fuse fs/overlayfs/overlay; do
  busybox insmod "$modules/$module.ko" || say "no module $module"
done

mount -t tmpfs -o size=256m tmpfs /mnt
mkdir /mnt/upper /mnt/work /mnt/root
mount -t overlay overlay -o lowerdir=/,upperdir=/mnt/upper,workdir=/mnt/work /mnt/root || say no overlay
root=/mnt/root
find $root/var/lib/glusterd -mindepth 1 -maxdepth 1 ! -name hooks ! -name groups -exec rm -rf {} +
rm -rf $root/var/log/glusterfs
# glusterd runs gsyncd twenty times at its first start
[ "$lab_georep" = 1 ] || rm -f $root/usr/lib*/*/glusterfs/gsyncd $root/usr/libexec/glusterfs/gsyncd
mkdir -p $root/var/log/glusterfs $root/var/lib/heketi/mounts $root/var/lib/glusterd $root/bricks $root/.old
cp -a --remove-destination "$lab_files/." $root/
mount -t proc proc $root/proc
mount -t sysfs sysfs $root/sys
mount -t devtmpfs devtmpfs $root/dev
mount -t tmpfs -o mode=755 run $root/run
mount -t tmpfs -o mode=1777 tmp $root/tmp
mount -t tmpfs -o mode=700 root $root/root
mkdir -p $root/dev/pts $root/dev/shm $root/run/sshd $root/run/gluster $root/run/lock/lvm $root/run/lvm
mount -t devpts devpts $root/dev/pts
mount -t tmpfs shm $root/dev/shm
cd $root && pivot_root . .old && cd / || say no new root
umount -l /.old

hostname "$lab_name"
ip link set lo up
ip addr add "$lab_address/24" dev vec0
ip link set vec0 up
/usr/sbin/sshd -f /etc/ssh/lab_sshd_config -E /var/log/sshd.log && say sshd up
glusterd -p /run/glusterd.pid && say glusterd up
say ready
trap 'halt -f' TERM INT
while :; do sleep 3600 & wait $!; done # a shell that waits reaps orphans too
