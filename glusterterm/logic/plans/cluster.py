"""Plans for clusters."""

from glusterterm.logic.plans import objects
from glusterterm.logic.plans.assemble import plan
from glusterterm.model.ids import ClusterId, Ref
from glusterterm.model.operations import CreateCluster, DeleteCluster, SetClusterFlags
from glusterterm.model.plans import Plan
from glusterterm.model.snapshot import Snapshot


def create(snapshot: Snapshot, *, file: bool = True, block: bool = True) -> Plan:
    """Plan a new cluster that takes file volumes, block volumes or both."""
    notes = ("clusters have no names in Heketi: give it one in your profile once its id is known",)
    return plan(snapshot, [CreateCluster(file, block)], notes=notes)


def set_flags(snapshot: Snapshot, cluster: ClusterId, *, file: bool, block: bool) -> Plan:
    """Plan to say which volumes a cluster takes.

    Raises:
        PlanRefused: there is no such cluster.
    """
    objects.cluster(snapshot, cluster)
    notes = ("volumes that are there stay as they are: the flags count for new ones",)
    return plan(snapshot, [SetClusterFlags(cluster, file, block)], objects=[Ref.cluster(cluster)], notes=notes)


def delete(snapshot: Snapshot, cluster: ClusterId) -> Plan:
    """Plan to delete an empty cluster.

    Raises:
        PlanRefused: there is no such cluster.
    """
    objects.cluster(snapshot, cluster)
    return plan(snapshot, [DeleteCluster(cluster)], objects=[Ref.cluster(cluster)])
