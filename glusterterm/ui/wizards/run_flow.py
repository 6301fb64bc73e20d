"""Leads through one change: its questions, its plan, the confirmation, and the start of its task."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from glusterterm.engine.topology_source import read
from glusterterm.logic.flows.flow import DisksTold, Flow, Ground
from glusterterm.logic.flows.plan_lines import changed
from glusterterm.logic.free_disks import found_disks
from glusterterm.logic.plans.guards import refuse_stale
from glusterterm.model.errors import GlustertermError, PlanRefused
from glusterterm.ui.toasts import tell_failure
from glusterterm.ui.wizards.confirm_screen import confirm_screen
from glusterterm.ui.wizards.plan_screen import PlanScreen
from glusterterm.ui.wizards.step_screen import StepScreen

if TYPE_CHECKING:
    from textual.app import App

    from glusterterm.engine.session import Session
    from glusterterm.model.plans import Plan
    from glusterterm.ui.wizards.page import Surroundings

_CHANGED = "The cluster has changed since this plan was shown. Read it again; nothing was sent."


class Wizard:
    """Asks until a task is started or the operator backs out. `run` is called from a worker."""

    def __init__(self, app: App[None], session: Session, ground: Ground, around: Surroundings) -> None:
        self._app = app
        self._session = session
        self._known = ground if session.nodes is None else replace(ground, disks={})
        self._around = around
        self._pages: list[StepScreen] = []

    async def run(self, flow: Flow) -> bool:
        """Lead through `flow`; True where a task was started."""
        while True:
            ready = await self._ready(flow)
            if ready is not None and await self._planned(*ready):
                break
            asked = await self._ask(flow) if flow.pages else None
            if asked is None:
                return False
            flow = asked
        for page in reversed(self._pages):
            await page.dismiss()
        return True

    async def _ask(self, flow: Flow) -> Flow | None:
        """Show the present page, or the next one, until all are answered; None when the operator backs out."""
        number = max(len(self._pages) - 1, 0)
        while True:
            if number == len(self._pages):
                page = StepScreen(self._around, flow, number, self._ground, self._look_at)
                self._pages.append(page)
                await self._app.push_screen(page)
            else:
                page = self._pages[number]
                page.take(flow)
            forward = await page.turn()
            flow = page.flow
            if not forward:
                await self._pages.pop().dismiss()
                number -= 1
                if number < 0:
                    return None
            elif number + 1 < flow.pages:
                number += 1
            else:
                return flow

    async def _ready(self, flow: Flow) -> tuple[Flow, Plan] | None:
        """Give the plan once all pages were answered, and what it is made of; where it can't be made, say why."""
        if len(self._pages) < flow.pages:
            return None
        try:
            flow = await _with_file(flow)
            return flow, await self._plan(flow)
        except PlanRefused as error:
            self._tell(error)
            return None

    async def _plan(self, flow: Flow) -> Plan:
        """Plan beside the event loop: to empty a full node takes its time."""
        self._refuse_stale()
        return await asyncio.to_thread(flow.plan, self._ground())

    async def _planned(self, flow: Flow, plan: Plan) -> bool:
        """Show the plan and have it confirmed; False when the operator goes back."""
        screen = PlanScreen(self._around, plan, self._session.tasks.requests(plan, self._session.store.snapshot))
        await self._app.push_screen(screen)
        started = False
        while not started:
            if not await screen.turn():
                break
            answer = await self._app.push_screen_wait(confirm_screen(screen.plan, self._around.look.glyphs))
            started = answer is not None and await self._started(flow, screen, answer)
        await screen.dismiss()
        return started

    async def _started(self, flow: Flow, screen: PlanScreen, confirmed: str) -> bool:
        """Plan anew from what is known now, and start exactly what was confirmed; else say what stands in the way."""
        try:
            plan = await self._plan(flow)
            if changed(screen.plan, plan):
                screen.show_plan(plan, self._session.tasks.requests(plan, self._session.store.snapshot))
                screen.notice(_CHANGED)
                return False
            await self._session.tasks.start(plan, confirmed=confirmed)
        except GlustertermError as error:
            screen.refuse(_told(error))
            return False
        self._app.notify(plan.title, title="Started", timeout=4, markup=False)
        return True

    def _ground(self) -> Ground:
        snapshot = self._session.store.snapshot
        if snapshot is not None and snapshot is not self._known.snapshot:
            self._known = replace(self._known, snapshot=snapshot, listed={})
        return self._known

    async def _look_at(self, host: str) -> None:
        """Ask a node for its disks, once while this wizard is open."""
        nodes = self._session.nodes
        if nodes is None or host in (self._known.disks or {}):
            return
        try:
            told = DisksTold(found_disks(await nodes.disks(host)))
        except GlustertermError as error:
            told = DisksTold(failure=error)
        self._known = replace(self._known, disks={**(self._known.disks or {}), host: told})

    def _refuse_stale(self) -> None:
        status = self._session.store.status
        refuse_stale(stale=status.stale, age_s=status.age_s(self._around.clock.now()) or 0.0)

    def _tell(self, error: GlustertermError) -> None:
        if self._pages:
            self._pages[-1].notice(_told(error))
        else:
            tell_failure(self._app, error, "warning")


async def _with_file(flow: Flow) -> Flow:
    """Add what stands in the file that a flow names, each time anew: it may have been mended meanwhile."""
    if not flow.file_to_read:
        return flow
    return flow.answered("contents", await asyncio.to_thread(read, Path(flow.file_to_read)))


def _told(error: GlustertermError) -> str:
    return f"{error.what}\n→ {error.next_step}"
