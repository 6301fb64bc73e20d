"""How changes travel between the worker and the console."""

from dataclasses import replace

from glusterterm.backends import frames
from glusterterm.model.diff import Changes, diff, empty
from tests.builders import make_volume, scaled_snapshot

HOSTS = tuple(f"192.0.2.{number}" for number in range(1, 101))


def sent(changes: Changes) -> tuple[Changes, int]:
    """Give changes as they arrive, and the bytes that it took."""
    frame = frames.encode(frames.slice_of(changes))
    heard = frames.from_worker(frame[frames.LENGTH_BYTES :])
    assert isinstance(heard, frames.Slice)
    return frames.changes_of(heard), len(frame)


def test_changes_arrive_as_they_were_sent() -> None:
    snapshot = scaled_snapshot(2, 3, 1, 4)
    changes = diff(empty(snapshot.source), snapshot)
    odd = replace(next(iter(snapshot.volumes.values())), mount=None)
    changes = replace(changes, volumes=(odd, *changes.volumes, make_volume("v9", hosts=HOSTS[:1])))
    assert sent(changes)[0] == changes


def test_the_servers_of_a_cluster_are_sent_and_kept_once() -> None:
    source = scaled_snapshot(1, 1, 1, 0).source
    volumes = tuple(make_volume(f"v{number}", hosts=HOSTS) for number in range(200))
    arrived, size = sent(Changes(source, 1.0, volumes=volumes))
    mounts = [volume.mount for volume in arrived.volumes]
    assert arrived.volumes == volumes
    assert len({id(mount.hosts) for mount in mounts if mount is not None}) == 1
    assert size < 200 * 500
