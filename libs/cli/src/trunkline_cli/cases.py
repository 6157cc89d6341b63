"""`trunkline cases`: what is in progress, what became of it, and the decisions people take."""

import hashlib
import uuid

import click

from trunkline_model.capabilities.operations import Case, CaseList, GetCase, ListCases
from trunkline_model.capabilities.order_to_cash import (
    CancelOrder,
    GetOrder,
    Order,
    OrderDocument,
    RejectOrder,
    ReleaseHold,
)

from .asking import actor, answered, as_json, operations, orders, reason, table, tell
from .replay import replay, replay_time

ORDER_TO_CASH = "order-to-cash"
"""What the process calls itself in its cases."""


@click.group()
def cases() -> None:
    """Orders and other work in progress."""


@cases.command("list")
@click.option("--process", default="", help="Only this process, such as order-to-cash.")
@click.option("--state", default="", help="Only this state, such as HELD.")
@click.option("--limit", default=50, show_default=True)
@as_json
def list_(process: str, state: str, limit: int, *, as_json: bool) -> None:
    """List cases, newest first."""

    async def ask() -> CaseList:
        async with operations() as port:
            return await port.list_cases(ListCases(process=process, state=state, limit=limit))

    tell(answered(ask()), _rows, as_json=as_json)


@cases.command()
@click.argument("key")
@as_json
def show(key: str, *, as_json: bool) -> None:
    """Show the case KEY (its id or its order number) with its journal."""

    async def ask() -> Case:
        async with operations() as port:
            return await port.get_case(GetCase(key))

    case = answered(ask())
    tell(case, _page, as_json=as_json)
    if not as_json and case.summary.process == ORDER_TO_CASH:
        order = answered(_order(case.summary.business_key))
        tell(order, _documents, as_json=False)


@cases.command()
@click.argument("order")
@click.option("--hold", default="", help="credit or fraud; needed only when there are two.")
@reason
@actor
def release(order: str, hold: str, reason: str, actor: str) -> None:
    """Let the held ORDER go on."""

    async def ask() -> Order:
        async with orders() as port:
            held = hold or _only((await port.get_order(GetOrder(order))).holds, order)
            return await port.release_hold(ReleaseHold(order, held, actor, reason))

    tell(answered(ask()), _now, as_json=False)


@cases.command()
@click.argument("order")
@reason
@actor
def reject(order: str, reason: str, actor: str) -> None:
    """End the held or invalid ORDER."""

    async def ask() -> Order:
        async with orders() as port:
            return await port.reject_order(RejectOrder(order, actor, reason))

    tell(answered(ask()), _now, as_json=False)


@cases.command()
@click.argument("order")
@reason
@actor
def cancel(order: str, reason: str, actor: str) -> None:
    """Cancel ORDER, of which nothing has left; the warehouse may refuse what it has picked."""
    asked = CancelOrder(
        order_number=order,
        partner_id="",
        idempotency_key=uuid.uuid4().hex,
        fingerprint=hashlib.sha256(f"cancel {order} {reason}".encode()).hexdigest(),
        reason=reason,
        actor=actor,
    )

    async def ask() -> Order:
        async with orders() as port:
            return await port.cancel_order(asked)

    tell(answered(ask()), _now, as_json=False)


for _word in (replay, replay_time):
    cases.add_command(_word)


async def _order(number: str) -> Order:
    async with orders() as port:
        return await port.get_order(GetOrder(number))


def _only(holds: tuple[str, ...], order: str) -> str:
    """The hold that is meant when none is named."""
    if len(holds) != 1:
        said = f"has {len(holds)} holds: name one with --hold" if holds else "is not held"
        raise click.ClickException(f"{order} {said}")
    return holds[0]


def _rows(found: CaseList) -> str:
    head = ("case", "process", "state", "changed", "exceptions", "id")
    return table(
        head,
        (
            (
                one.business_key,
                one.process,
                one.state,
                f"{one.changed_at:%Y-%m-%d %H:%M:%S}",
                one.open_exceptions,
                one.case_id,
            )
            for one in found.cases
        ),
    )


def _page(case: Case) -> str:
    summary = case.summary
    chain = "every hash verifies" if case.chain_intact else "THE CHAIN IS BROKEN"
    work = table(
        ("open work", "state", "due", "tries", "why it waits"),
        (
            (one.transition_id, one.state, f"{one.due_at:%H:%M:%S}", one.attempts, one.last_error)
            for one in case.transitions
        ),
    )
    journal = table(
        ("no", "at", "kind", "name", "actor"),
        (
            (one.sequence, f"{one.at:%Y-%m-%d %H:%M:%S}", one.kind, one.name, one.actor)
            for one in case.timeline
        ),
    )
    first = f"{summary.business_key}  {summary.process}  {summary.state}  ({summary.case_id})"
    return f"{first}\n\n{work}\n\n{journal}\n{chain}"


def _documents(order: Order) -> str:
    """What an order left in other systems."""
    head = ("document", "number", "system", "amount", "on")
    rows = (
        (one.document_type, one.number, one.system, _amount(one), one.on or "")
        for one in order.documents
    )
    return f"\n{table(head, rows)}"


def _amount(document: OrderDocument) -> str:
    return str(document.amount) if document.amount else ""


def _now(order: Order) -> str:
    return f"{order.order_number} is {order.state}"
