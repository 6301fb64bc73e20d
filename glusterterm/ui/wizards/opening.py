"""Opens the wizard that a command asks for, on the object under the cursor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from glusterterm.engine.names import block_volume_name, volume_name
from glusterterm.logic.flows.actions import Action, Names, flow_of
from glusterterm.logic.flows.flow import Ground
from glusterterm.logic.flows.offers import called, offers
from glusterterm.model.errors import PlanRefused
from glusterterm.ui.toasts import tell_failure
from glusterterm.ui.wizards.menu_screen import MenuScreen
from glusterterm.ui.wizards.page import Surroundings, WizardPage
from glusterterm.ui.wizards.run_flow import Wizard

if TYPE_CHECKING:
    from glusterterm.model.ids import Ref
    from glusterterm.model.ports import Clock
    from glusterterm.ui.bridge import Bridge
    from glusterterm.ui.look import Look
    from glusterterm.ui.screens.changing import ChangingScreen


async def open_wizard(screen: ChangingScreen, bridge: Bridge, clock: Clock, look: Look, id_: str) -> None:
    """Ask for a change; without an id, which one first. Does nothing while something else is being asked."""
    session, app = bridge.connection.session, screen.app
    snapshot = session.store.snapshot if session is not None else None
    if any(isinstance(shown, WizardPage | MenuScreen) for shown in app.screen_stack):
        return
    if session is None or snapshot is None:
        app.notify("Nothing can be changed before the server has answered.", timeout=4)
        return
    ref, ground = screen.under_cursor, Ground(snapshot, session.info.cluster_names)
    action = Action(id_) if id_ else await _choose(screen, ground, ref, look)
    if action is None:
        return
    try:
        flow = flow_of(action, ground, ref, Names(volume_name(), block_volume_name()))
    except PlanRefused as error:
        tell_failure(app, error, "warning")
        return
    await Wizard(app, session, ground, Surroundings(bridge, clock, look)).run(flow)


async def _choose(screen: ChangingScreen, ground: Ground, ref: Ref | None, look: Look) -> Action | None:
    menu = MenuScreen(called(ground, ref), *offers(ground, ref), look.glyphs)
    return await screen.app.push_screen_wait(menu)
