#!/bin/sh
# Stands in for systemctl, since a node of the lab runs no systemd: knows glusterd and sshd.
verb=$1
unit=${2%.service}
case $unit in
  glusterd) pidfile=/run/glusterd.pid; run="glusterd -p $pidfile" ;;
  ssh | sshd) pidfile=/run/sshd.pid; run="/usr/sbin/sshd -f /etc/ssh/lab_sshd_config -E /var/log/sshd.log" ;;
  *) echo "Unit $unit.service could not be found." >&2; exit 4 ;;
esac
pid=$(cat $pidfile 2>/dev/null)
[ -n "$pid" ] && kill -0 "$pid" 2>/dev/null || pid=
stop() {
  [ -z "$pid" ] && return
  kill "$pid"
  while kill -0 "$pid" 2>/dev/null; do sleep 0.05; done
  pid=
}
case $verb in
  start) [ -n "$pid" ] || $run ;;
  stop) stop ;;
  restart) stop; $run ;;
  is-active) [ -n "$pid" ] && echo active || { echo inactive; exit 3; } ;;
  status)
    [ -z "$pid" ] && { echo "$unit.service: inactive (dead)"; exit 3; }
    echo "$unit.service: active (running), Main PID: $pid" ;;
  *) echo "this systemctl does not know $verb" >&2; exit 1 ;;
esac
