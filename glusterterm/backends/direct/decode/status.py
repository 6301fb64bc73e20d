"""`gluster volume status`, and its `detail`, `clients` and `tasks`."""

from xml.etree.ElementTree import Element

from glusterterm.backends.direct.decode.reading import harmless, not_understood, whole
from glusterterm.backends.direct.decode.xml import answer, children, count_of, named, text_of
from glusterterm.model.gluster.status import (
    BrickClients,
    BrickProcess,
    BrickSpace,
    Client,
    ClientsOfBricks,
    Daemon,
    DaemonKind,
    SpaceOfBricks,
    TaskKind,
    TasksOfVolume,
    TaskState,
    VolumeStatus,
    VolumeTask,
)
from glusterterm.model.ids import PeerUuid

VOLUME_STATUS = "gluster volume status"

_KIB = 1024
_ONLINE = {1: True, 0: False}
_DAEMONS = {kind.value: kind for kind in DaemonKind if kind is not DaemonKind.OTHER}
_TASKS = {kind.value: kind for kind in TaskKind if kind is not TaskKind.OTHER}
_TASK_STATES = {state.value: state for state in TaskState if state is not TaskState.OTHER}


def decode_status(output: str) -> tuple[VolumeStatus, ...]:
    """Read the XML of `volume status`, of all volumes, one, one brick or one kind of daemon.

    Asked for all, it leaves out volumes that are not started, and those for which a node failed to answer. What a node
    that can't be reached runs is missing, never told of as offline.

    Raises:
        CommandRefused: the volume is not started or not there, or glusterd doesn't run there.
        OutputNotUnderstood: it is no answer to that.
    """
    return tuple(_status(volume) for volume in _volumes(output))


def decode_space(output: str) -> tuple[SpaceOfBricks, ...]:
    """Read the XML of `volume status VOLUME detail`: the file system under each brick, bytes made KiB.

    Raises:
        CommandRefused: the volume is not started or not there, or glusterd doesn't run there.
        OutputNotUnderstood: it is no answer to that.
    """
    return tuple(
        SpaceOfBricks(_name(volume), tuple(_space(node) for node in _bricks(volume))) for volume in _volumes(output)
    )


def decode_clients(output: str) -> tuple[ClientsOfBricks, ...]:
    """Read the XML of `volume status VOLUME clients`: who is connected to each brick.

    Asked for all volumes, it leaves out those for which a node failed to answer, without a word (recorded).

    Raises:
        CommandRefused: the volume is not started or not there, or glusterd doesn't run there.
        OutputNotUnderstood: it is no answer to that.
    """
    return tuple(
        ClientsOfBricks(_name(volume), tuple(_clients(node) for node in _bricks(volume))) for volume in _volumes(output)
    )


def decode_tasks(output: str) -> tuple[TasksOfVolume, ...]:
    """Read the XML of `volume status VOLUME tasks`.

    Raises:
        CommandRefused: the volume is not started or not there, or glusterd doesn't run there.
        OutputNotUnderstood: it is no answer to that.
    """
    return tuple(TasksOfVolume(_name(volume), _tasks(volume)) for volume in _volumes(output))


def _volumes(output: str) -> tuple[Element, ...]:
    volumes = answer(output, VOLUME_STATUS).find("volStatus/volumes")
    if volumes is None:
        raise not_understood(VOLUME_STATUS, "no <volumes>")
    return tuple(children(volumes, "volume"))


def _status(volume: Element) -> VolumeStatus:
    return VolumeStatus(
        name=_name(volume),
        bricks=tuple(_process(node) for node in _bricks(volume)),
        daemons=tuple(_daemon(node) for node in children(volume, "node") if not _is_brick(node)),
        tasks=_tasks(volume),
    )


def _name(volume: Element) -> str:
    return named(volume, "volName", VOLUME_STATUS)


def _bricks(volume: Element) -> tuple[Element, ...]:
    return tuple(node for node in children(volume, "node") if _is_brick(node))


def _is_brick(node: Element) -> bool:
    # A daemon has its kind where a brick has its host, and its host where a brick has its path.
    return named(node, "path", VOLUME_STATUS).startswith("/")


def _process(node: Element) -> BrickProcess:
    return BrickProcess(
        host=named(node, "hostname", VOLUME_STATUS),
        path=named(node, "path", VOLUME_STATUS),
        peer=_peer(node),
        online=_online(node),
        port=_positive(node, "port"),
        pid=_positive(node, "pid"),
    )


def _daemon(node: Element) -> Daemon:
    return Daemon(
        kind=_DAEMONS.get(text_of(node, "hostname"), DaemonKind.OTHER),
        host=named(node, "path", VOLUME_STATUS),
        peer=_peer(node),
        online=_online(node),
        port=_positive(node, "port"),
        pid=_positive(node, "pid"),
    )


def _peer(node: Element) -> PeerUuid | None:
    peer = text_of(node, "peerid")
    return PeerUuid(peer) if peer else None


def _online(node: Element) -> bool | None:
    status = count_of(node, "status")
    return None if status is None else _ONLINE.get(status)


def _positive(node: Element, path: str) -> int | None:
    """Read a count that is -1 or 0 where there is nothing to count."""
    count = count_of(node, path)
    return count if count is not None and count > 0 else None


def _tasks(volume: Element) -> tuple[VolumeTask, ...]:
    return tuple(_task(task) for task in children(volume, "tasks/task"))


def _task(task: Element) -> VolumeTask:
    return VolumeTask(
        kind=_TASKS.get(text_of(task, "type"), TaskKind.OTHER),
        id=named(task, "id", VOLUME_STATUS),
        state=_TASK_STATES.get(text_of(task, "statusStr"), TaskState.OTHER),
        bricks=tuple(harmless(brick.text) for brick in children(task, "params/brick")),
    )


def _space(node: Element) -> BrickSpace:
    options = text_of(node, "mntOptions")
    return BrickSpace(
        process=_process(node),
        total_kib=_kib(node, "sizeTotal"),
        free_kib=_kib(node, "sizeFree"),
        inodes_total=count_of(node, "inodesTotal"),
        inodes_free=count_of(node, "inodesFree"),
        block_size=count_of(node, "blockSize"),
        device=text_of(node, "device"),
        file_system=text_of(node, "fsName"),
        mount_options=tuple(options.split(",")) if options else (),
    )


def _kib(node: Element, path: str) -> int | None:
    size = count_of(node, path)
    return None if size is None else size // _KIB


def _clients(node: Element) -> BrickClients:
    told = node.find("clientsStatus")
    return BrickClients(
        _process(node), None if told is None else tuple(_client(client) for client in children(told, "client"))
    )


def _client(client: Element) -> Client:
    name = named(client, "hostname", VOLUME_STATUS)
    host, _, port = name.rpartition(":")
    return Client(
        host=host or name,
        port=whole(port) if host else None,
        read_bytes=count_of(client, "bytesRead"),
        written_bytes=count_of(client, "bytesWrite"),
        op_version=count_of(client, "opVersion"),
    )
