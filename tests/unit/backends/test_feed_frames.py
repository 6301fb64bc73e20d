"""How changes travel between the worker and the console."""

from dataclasses import replace

from glusterterm.backends import frames
from glusterterm.model.diff import Changes, diff, empty
from glusterterm.model.errors import HostKeyChanged, HostKeyUnknown
from glusterterm.model.health import Part, Reading
from glusterterm.model.host_key import HostKey
from glusterterm.model.ids import NodeId, Ref
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


KEY = HostKey("192.0.2.1", 2222, "ssh-ed25519", "AAAA", "SHA256:abc")


def test_an_unknown_host_key_arrives_with_its_error_and_in_the_readings() -> None:
    for kind in (HostKeyUnknown, HostKeyChanged):
        packed = frames.encode(frames.packed(kind("what", next_step="compare", key=KEY)))
        failed = frames.from_worker(packed[frames.LENGTH_BYTES :])
        assert isinstance(failed, frames.Failed)
        error = frames.unpacked(failed)
        assert isinstance(error, kind)
        assert error.key == KEY
    source = scaled_snapshot(1, 1, 1, 0).source
    login = Reading(Ref.node(NodeId("n1")), Part.LOGIN, None, "what", "compare", KEY)
    arrived, _ = sent(Changes(source, 1.0, readings=(login,)))
    assert arrived.readings == (login,)
