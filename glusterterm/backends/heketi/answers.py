"""What the answer to each change says: taken and begun, or made at once (Heketi's API, sections 3 to 5)."""

from glusterterm.backends.heketi import objects, outcomes, server_state, wire
from glusterterm.model.address import Address
from glusterterm.model.errors import ReplyNotUnderstood, ServerFailed, WrongAddress
from glusterterm.model.ids import ClusterId, Ref
from glusterterm.model.operations import (
    ChangeDeviceTags,
    ChangeNodeTags,
    CreateCluster,
    DeleteCluster,
    Operation,
    SetClusterFlags,
    SetLoggerLevel,
    SetServerMode,
)
from glusterterm.model.outcomes import Accepted, Done


def read(operation: Operation, call: wire.Call, reply: wire.Reply, address: Address) -> Accepted | Done:
    """Read the answer to `call`, which asked for `operation`.

    Raises:
        ServerRefused: in one of its kinds, nothing was begun.
        ReplyNotUnderstood: it may have been taken all the same.
    """
    try:
        wire.check(call, reply, address)
    except ServerFailed as failed:
        if reply.status == 500 and failed.text and not reply.is_page:
            raise
        raise _unknown(call, reply) from failed
    except WrongAddress as wrong:
        if reply.status < 300:  # a page where Heketi's answer belongs; whoever sends it may have asked Heketi before
            raise _unknown(call, reply) from wrong
        raise
    match operation:
        case CreateCluster():
            return Done(Ref.cluster(ClusterId(objects.cluster(call, reply).id)))
        case ChangeNodeTags() | ChangeDeviceTags():
            objects.tags(call, reply)
            return Done()
        case SetLoggerLevel():
            server_state.logger_level(call, reply)
            return Done()
        case SetClusterFlags() | DeleteCluster() | SetServerMode():
            outcomes.done(call, reply, address)
            return Done()
        case _:
            return outcomes.accepted(call, reply, address)


def _unknown(call: wire.Call, reply: wire.Reply) -> ReplyNotUnderstood:
    return ReplyNotUnderstood(
        f"what stands before Heketi answered {call} with {reply.status}: whether it was taken is not known",
        next_step="look at the objects before asking again; check the proxy, and whether Heketi runs",
    )
