"""Cancel before anything left: take back every effect, newest first, and tell the shop."""

from datetime import timedelta

from msgspec import Struct, field

from trunkline_durable.problem import Problem
from trunkline_durable.run import Run
from trunkline_durable.step import Step
from trunkline_kit.errors import Refused
from trunkline_model.capabilities.channel_orders import CancelChannelOrder, ChannelOrderCancelled
from trunkline_model.capabilities.fulfilment import CancelShipmentOrder

from ..facts import (
    CancelRefused,
    CancelRequested,
    OrderCancelled,
    ShipmentOrderTakenBack,
    Unseen,
)
from ..lifecycle import GOODS_LEFT
from ..order import OrderCase
from ..rules.release import next_reference, releasable, standing
from ..rules.routing import chosen_site, site_of
from .moment import now
from .release_to_warehouse import CANCEL_SHIPMENT_ORDER

CANCEL_CHANNEL_ORDER = Step(
    name="cancel_channel_order",
    system="shop",
    request=CancelChannelOrder,
    result=ChannelOrderCancelled,
    send=lambda ports, request: ports.shop(
        request.connection_id
    ).channel_orders.cancel_channel_order(request),
)


async def cancel_order(run: Run, case: OrderCase) -> None:
    """Ask the warehouse first, because only it can still say no; then undo the rest."""
    wish = next(one for one in case.cancel_requests if one.request == run.cause)
    asked = await _ask_warehouse(run, case, wish.reason)
    if asked.refusal or case.parcels:
        _refuse(run, wish, asked)
        return
    await run.undo_all(wish.reason, of="case")
    await run.clients.credit.settle(run.business_key)
    await tell_shop(run, case, "customer")
    run.record(_cancelled(run, wish, asked))


class Asked(Struct):
    """What the warehouse said to the cancellation of the shipment orders of an order."""

    taken_back: list[str] = field(default_factory=list)
    """References that it will not send."""
    unseen: list[Unseen] = field(default_factory=list)
    """What it does not know: it may be on its way."""
    refusal: str = ""
    """Why it keeps to one of them; empty when it keeps to none."""


def _cancelled(run: Run, wish: CancelRequested, asked: Asked) -> OrderCancelled:
    at = now()
    arrived_at = at + timedelta(seconds=run.clients.settle_s) if asked.unseen else None
    return OrderCancelled(
        occurred_at=at,
        request=wish.request,
        unseen=tuple(asked.unseen),
        look_again_at=arrived_at,
    )


async def _ask_warehouse(run: Run, case: OrderCase, reason: str) -> Asked:
    """Ask for one after the other, in the same order at every run, until one is refused."""
    asked = Asked()
    for reference, connection_id in _references(run, case):
        request = CancelShipmentOrder(connection_id, "", reference, reason)
        try:
            answer = await run.step(CANCEL_SHIPMENT_ORDER, request, key=reference)
        except Refused as refused:
            asked.refusal = f"The warehouse did not take back {reference}: {refused.sentence}"
            break
        if answer.existed:
            asked.taken_back.append(reference)
        else:
            asked.unseen.append(Unseen(connection_id, reference))
    return asked


def _references(run: Run, case: OrderCase) -> list[tuple[str, str]]:
    """List what may be at a warehouse, also what one was asked for without an answer so far."""
    sites = run.clients.sites
    known = [(one.reference, site_of(case, one.reference, sites)) for one in standing(case)]
    next_site = chosen_site(case, sites) if releasable(case) else None
    if next_site is None:
        return known
    return [*known, (next_reference(case, run.business_key), next_site.connection_id)]


def _refuse(run: Run, wish: CancelRequested, asked: Asked) -> None:
    """Let the order go on: what was taken back is asked for again, and a person is told."""
    sentence = asked.refusal or GOODS_LEFT
    for reference in asked.taken_back:
        run.record(ShipmentOrderTakenBack(occurred_at=now(), reference=reference))
    run.record(CancelRefused(occurred_at=now(), request=wish.request, sentence=sentence))
    run.flag(
        Problem(
            reason="cancellation_refused",
            sentence=f"{wish.reason}: order {run.business_key} was not cancelled. {sentence}",
            suggestion="Tell who asked for it, and arrange a return; the order goes on.",
        )
    )


async def tell_shop(run: Run, case: OrderCase, reason: str) -> None:
    """Cancel in the shop what came from there."""
    if not case.captured:
        return
    request = CancelChannelOrder(
        connection_id=case.announced[0].connection_id,
        request_id="",
        channel_order_id=case.captured[0].order.channel_order_id,
        reason=reason,
    )
    await run.step(CANCEL_CHANNEL_ORDER, request)
