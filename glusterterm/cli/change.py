"""The commands that change something: look, plan, show or confirm, run, and tell what came of it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

from glusterterm import bootstrap
from glusterterm.cli import change_plans, confirm, plan_shown, results, running, servers
from glusterterm.cli.arguments import Arguments
from glusterterm.cli.output import print_error, print_json, print_lines, print_remark
from glusterterm.cli.status import INTERRUPTED, OK
from glusterterm.cli.tasks_shown import document
from glusterterm.config.paths import Paths
from glusterterm.config.profiles import Profile
from glusterterm.engine.clock import RealClock
from glusterterm.engine.names import block_volume_name, volume_name
from glusterterm.logic.flows.actions import Names
from glusterterm.logic.flows.plan_lines import changed
from glusterterm.logic.plans.requests import requests_of
from glusterterm.model.errors import PlanRefused
from glusterterm.model.plans import Plan, RequestShown
from glusterterm.model.snapshot import Snapshot
from glusterterm.model.tasks import Task, TaskId

if TYPE_CHECKING:
    from collections.abc import Sequence

    from glusterterm.engine.tasks import TaskEngine


def run(arguments: Arguments) -> int:
    """Make the change that was typed, or show its plan, and give the exit status.

    Raises:
        GlustertermError: whatever went wrong before anything was sent, in the operator's words.
    """
    change_plans.check(arguments)
    with servers.demo(arguments) as demo, servers.kept_in(arguments) as paths:
        profile, key = servers.opened(arguments, demo)
        if not arguments.plan:
            servers.refuse_read_only(profile, arguments.command)
        with asyncio.Runner() as runner:
            return _Change(arguments, paths, profile, key, runner).run()


class _Change:
    def __init__(self, arguments: Arguments, paths: Paths, profile: Profile, key: str, runner: asyncio.Runner) -> None:
        self._arguments = arguments
        self._paths = paths
        self._profile = profile
        self._names = dict(profile.cluster_names)
        self._new_names = Names(volume_name(), block_volume_name())  # once: the plan is made anew after a question
        self._key = key
        self._runner = runner

    def run(self) -> int:
        """Make the change, or show its plan, and give the exit status."""
        following = running.Runner(no_wait=self._arguments.no_wait)
        try:
            return self._run(following)
        except KeyboardInterrupt:
            print_error(running.left(following.task))
            return INTERRUPTED

    def _run(self, following: running.Runner) -> int:
        planned = self._runner.run(self._planned())
        if self._arguments.plan:
            self._show(planned)
            return OK
        if confirm.nothing_to_do(planned.plan):
            if self._arguments.json:
                self._show(planned)
            print_remark(f"{planned.plan.title}: nothing to do")
            return OK
        confirm.refuse_blocked(planned.plan)
        self._refuse_leaving(planned.requests)
        typed = confirm.confirmed(
            planned.plan, planned.requests, yes=self._arguments.yes, confirm=self._arguments.confirm
        )
        if not confirm.given(planned.plan, yes=self._arguments.yes, confirm=self._arguments.confirm):
            self._refuse_changed(planned.plan)
        task = self._runner.run(self._started(following, planned.plan, typed))
        return self._tell(task, following.seen)

    def _refuse_leaving(self, requests: Sequence[RequestShown]) -> None:
        """Refuse to go away from what nobody else goes on with: on nodes this process itself makes the change.

        Raises:
            PlanRefused: it was asked not to wait.
        """
        if self._arguments.no_wait and any(request.on_nodes for request in requests):
            raise PlanRefused(
                "this change is made on the nodes by this very process: nobody goes on with it once it ends",
                next_step="leave --no-wait out; a heal or a rebalance goes on in gluster though you interrupt it",
            )

    def _refuse_changed(self, read: Plan) -> None:
        """Look and plan once more: a question may stand for hours.

        Raises:
            PlanRefused: it is another plan by now than the one that was read.
        """
        if changed(read, self._runner.run(self._planned()).plan):
            raise PlanRefused(
                f"{read.title}: the cluster has changed since this plan was shown, and nothing was sent",
                next_step="run it again, and read what it does now",
            )

    def _show(self, planned: _Planned) -> None:
        if self._arguments.json:
            print_json(plan_shown.document(planned.plan, planned.requests, planned.snapshot))
        else:
            print_lines((*plan_shown.lines(planned.plan, planned.requests), plan_shown.asked(planned.plan)))

    async def _planned(self) -> _Planned:
        backend = bootstrap.open_backend(self._profile, self._key)
        try:
            snapshot = await backend.snapshot()
            plan = change_plans.plan(snapshot, self._arguments, self._names, self._new_names, self._known_clusters())
            return _Planned(snapshot, plan, requests_of(plan, backend.request, snapshot))
        finally:
            await backend.close()

    def _known_clusters(self) -> int | None:
        if self._arguments.command != "topology load":
            return None
        from glusterterm.cli.tasks import everything
        from glusterterm.engine.journal import Journal
        from glusterterm.logic.known_clusters import known_clusters

        tasks = everything(Journal(self._paths.journal))
        return known_clusters(task for task in tasks if task.url == self._profile.server)

    async def _started(self, following: running.Runner, plan: Plan, typed: str) -> Task:
        from glusterterm.engine.journal import Journal

        async def begin(engine: TaskEngine) -> TaskId:
            return await engine.start(plan, confirmed=typed)

        async with bootstrap.open_engine(self._profile, self._key, self._paths, following.look) as engine:
            task = await following.run(engine, begin)
        if self._arguments.no_wait and running.taken(task):
            await asyncio.to_thread(running.leave, Journal(self._paths.journal), task.id, RealClock().now())
        return task

    def _tell(self, task: Task, seen: Snapshot | None) -> int:
        if self._arguments.no_wait and running.taken(task):
            if self._arguments.json:
                print_json(document(task))
            else:
                print_lines((task.id,))
            print_remark(f"glusterterm: taken, and not waited for (next: {running.take_up(task)})")
            return OK
        results.tell(task, seen, self._names, as_json=self._arguments.json)
        return running.verdict(task)


@dataclass(frozen=True, slots=True)
class _Planned:
    snapshot: Snapshot
    plan: Plan
    requests: tuple[RequestShown, ...]
