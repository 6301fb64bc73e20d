"""The lock of a node: a directory that is there, with its owner's name in it, while someone changes the node's pool.

It is made by renaming a directory that holds the owner's file already, which the kernel refuses over one that is not
empty: so it is never there without its owner, and never twice. Whoever drops it names the owner that it must have,
under a lock of the kernel's, so that of two who find a dead owner one alone takes its place.
"""

from glusterterm.backends.direct import commands_operands as kind
from glusterterm.backends.direct.commands_row import Place, Row, changes, reads

FOLDER = "/var/lib/glusterterm"
TAKEN = 17
"""Exit status of both commands where the lock is somebody else's; the owner is on stdout."""
LIMIT_S = 20.0

_OWNER = Place("owner", kind.OWNER)
_TAKE = (
    f"umask 077; mkdir -p {FOLDER} && cd {FOLDER} && d=$(mktemp -d ./taking.XXXXXXXX) || exit 1; "
    'printf "%s\\n" "$1" >"$d/owner" && mv -f -T "$d" lock 2>/dev/null && exit 0; '
    f'rm -rf "$d"; cat lock/owner && exit {TAKEN}; exit 1'
)
_DROP = (
    f"cd {FOLDER} 2>/dev/null || exit 0; exec 9>guard && flock -w 10 9 || exit 1; [ -e lock ] || exit 0; "
    f'[ "$(cat lock/owner)" = "$1" ] || {{ cat lock/owner; exit {TAKEN}; }}; rm -f lock/owner && rmdir lock'
)
OWNER = reads("owner of the lock", "cat", f"{FOLDER}/lock/owner", limit_s=LIMIT_S)
TAKE = changes("take the lock", "sh", "-c", _TAKE, "lock", _OWNER, limit_s=LIMIT_S)
DROP = changes("drop the lock", "sh", "-c", _DROP, "lock", _OWNER, limit_s=LIMIT_S)

ROWS: tuple[Row, ...] = (OWNER, TAKE, DROP)
"""All of them."""
