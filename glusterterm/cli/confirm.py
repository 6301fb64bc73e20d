"""Asks before a plan starts: y/n, or something typed where data or redundancy may be lost."""

import sys
from collections.abc import Sequence
from shlex import quote

from glusterterm.cli import plan_shown
from glusterterm.cli.output import print_remark, print_warning, prompt
from glusterterm.model.errors import NotConfirmed, PlanRefused
from glusterterm.model.plans import Objection, Plan, RequestShown, Typed, Weight

_YES = ("y", "yes")


def nothing_to_do(plan: Plan) -> bool:
    """Say whether a plan has no steps, and nothing else against it than that."""
    against = [objection for objection in plan.objections if objection.weight is Weight.BLOCKS]
    return not plan.steps and len(against) <= 1


def refuse_blocked(plan: Plan) -> None:
    """Stop where something forbids a plan; what else stands against it is printed before.

    Raises:
        PlanRefused: something does.
    """
    blocking = [objection for objection in plan.objections if objection.weight is Weight.BLOCKS]
    if not blocking:
        return
    for objection in blocking[1:]:
        print_warning(_told(objection))
    first = blocking[0]
    raise PlanRefused(f"{plan.title}: {first.text}", next_step=first.next_step or "see it with --plan")


def given(plan: Plan, *, yes: bool, confirm: str) -> bool:
    """Say whether a plan was confirmed with its command: nobody is asked."""
    return yes if plan.typed is None else bool(confirm)


def confirmed(plan: Plan, requests: Sequence[RequestShown], *, yes: bool, confirm: str) -> str:
    """Have a plan confirmed, and give what was typed for it: empty where y/n did.

    Raises:
        NotConfirmed: it was not.
    """
    if plan.typed is not None and confirm:
        _compare(plan.typed, confirm)
    if given(plan, yes=yes, confirm=confirm):
        for objection in plan.objections:
            print_warning(_told(objection))
    else:
        _need_somebody(plan)
        for line in plan_shown.lines(plan, requests):
            print_remark(line)
    if plan.typed is not None:
        return confirm or _compare(plan.typed, prompt(f"Type {plan.typed.what} to start it: ").strip())
    if not yes and prompt("Start it? [y/N] ").strip().lower() not in _YES:
        raise NotConfirmed("not confirmed: nothing was sent", next_step="answer y, or give --yes")
    return ""


def _told(objection: Objection) -> str:
    return f"{objection.text} (next: {objection.next_step})" if objection.next_step else objection.text


def _compare(typed: Typed, answer: str) -> str:
    if answer != typed.expected:
        raise NotConfirmed(
            f"not confirmed: that is not {typed.what}, and nothing was sent",
            next_step=f"type it, or give --confirm {quote(typed.expected)}",
        )
    return answer


def _need_somebody(plan: Plan) -> None:
    if all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stderr)):
        return
    if plan.typed is None:
        raise NotConfirmed(
            f"{plan.title}: nobody is here to confirm it, and nothing was sent",
            next_step="give --yes, or --plan to see what would be sent",
        )
    raise NotConfirmed(
        f"{plan.title}: this needs {plan.typed.what} as a confirmation, and nothing was sent",
        next_step=f"give --confirm {quote(plan.typed.expected)}, or --plan to see what would be sent",
    )
