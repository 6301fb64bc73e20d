"""Opens the wizard that a command asks for, on the object under the cursor."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from glusterterm.engine.journal import KEPT
from glusterterm.engine.names import block_volume_name, volume_name
from glusterterm.logic.flows.actions import Action, Names, flow_of
from glusterterm.logic.flows.flow import Ground
from glusterterm.logic.flows.offers import called, offers
from glusterterm.logic.known_clusters import known_clusters
from glusterterm.model.errors import JournalFailed, PlanRefused
from glusterterm.ui.toasts import tell_failure
from glusterterm.ui.wizards.menu_screen import MenuScreen
from glusterterm.ui.wizards.page import Surroundings
from glusterterm.ui.wizards.run_flow import Wizard

if TYPE_CHECKING:
    from glusterterm.engine.session import Session
    from glusterterm.model.ids import Ref
    from glusterterm.model.ports import Clock
    from glusterterm.ui.bridge import Bridge
    from glusterterm.ui.look import Look
    from glusterterm.ui.screens.changing import ChangingScreen


async def open_wizard(screen: ChangingScreen, bridge: Bridge, clock: Clock, look: Look, id_: str) -> None:
    """Ask for a change; without an id, which one first."""
    session, app = bridge.connection.session, screen.app
    snapshot = session.store.snapshot if session is not None else None
    if session is None or snapshot is None:
        app.notify("Nothing can be changed before the server has answered.", timeout=4)
        return
    ref, ground = screen.under_cursor, Ground(snapshot, session.info.cluster_names)
    action = Action(id_) if id_ else await _choose(screen, ground, ref, look)
    if action is None:
        return
    try:
        flow = flow_of(action, ground, ref, Names(volume_name(), block_volume_name()))
        if action is Action.LOAD:
            ground = await _with_known_clusters(ground, session)
    except (PlanRefused, JournalFailed) as error:
        tell_failure(app, error, "warning")
        return
    await Wizard(app, session, ground, Surroundings(bridge, clock, look)).run(flow)


async def _with_known_clusters(ground: Ground, session: Session) -> Ground:
    """Add how many clusters the server had: no topology is loaded over a database that was lost."""
    tasks = {task.id: task for task in (*await session.tasks.ended(KEPT), *session.tasks.tasks)}
    return replace(ground, known_clusters=known_clusters(tasks.values()))


async def _choose(screen: ChangingScreen, ground: Ground, ref: Ref | None, look: Look) -> Action | None:
    menu = MenuScreen(called(ground, ref), *offers(ground, ref), look.glyphs)
    return await screen.app.push_screen_wait(menu)
