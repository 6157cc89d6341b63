"""Read what the shop announced: a webhook is a hint, the shop's own answer is the truth."""

from trunkline_durable.problem import Problem
from trunkline_durable.run import Run
from trunkline_kit.errors import Unavailable
from trunkline_model.capabilities.channel_orders import ChannelOrder, GetChannelOrder

from ..facts import CancelRequested, OrderAnnounced, OrderCaptured, OrderReread
from ..lifecycle import CANCELLABLE, GOODS_LEFT, state_of
from ..order import OrderCase
from ..rules.content import content_sha256, without_refunds

READS_MAX = 12
"""So many answers, over some minutes, may be older than what was announced; people are told
meanwhile. A shop that still shows an older one then has had its clock set back: its answer counts.
What the shop does not answer says nothing of its clock and is not counted.
"""
READ = "get_channel_order"


async def capture_order(run: Run, case: OrderCase) -> None:
    """Capture an order that is new; compare one that was captured before."""
    announced = _announced(run, case)
    order = await _read(run, announced)
    if order.updated_at < announced.source_updated_at and run.observed(READ) < READS_MAX - 1:
        raise Unavailable("the shop still answers with an older version of the order")
    digest = content_sha256(order)
    if not case.captured:
        run.record(
            OrderCaptured(
                occurred_at=order.updated_at,
                system=run.clients.shop(announced.connection_id).system,
                order=order,
                content_sha256=digest,
            )
        )
    else:
        run.record(_reread(announced, order, digest))
        _tell_of_changes(run, case, order, digest)
    _follow_cancellation(run, case, order)


def _announced(run: Run, case: OrderCase) -> OrderAnnounced:
    found = (one for one in case.announced if one.source_updated_at.isoformat() == run.cause)
    return next(found)


async def _read(run: Run, announced: OrderAnnounced) -> ChannelOrder:
    shop = run.clients.shop(announced.connection_id)
    request = GetChannelOrder(announced.connection_id, announced.channel_order_id)
    return await run.observe(
        f"{READ}:{run.attempt}",
        ChannelOrder,
        lambda: shop.channel_orders.get_channel_order(request),
    )


def _reread(announced: OrderAnnounced, order: ChannelOrder, digest: str) -> OrderReread:
    return OrderReread(
        occurred_at=order.updated_at,
        source_updated_at=announced.source_updated_at,
        content_sha256=digest,
        payments=order.payments,
        cancelled=order.cancelled_at is not None,
    )


def _tell_of_changes(run: Run, case: OrderCase, order: ChannelOrder, digest: str) -> None:
    known = [one.content_sha256 for one in case.captured]
    known += [one.content_sha256 for one in case.reread]
    if digest in known or (_is_called_off(case) and without_refunds(order) in known):
        return
    run.flag(
        Problem(
            reason="changed_duplicate",
            field="channel_order",
            sentence=f"The shop changed order {order.name} after it was captured. Edits and "
            "refunds after capture are not carried yet: the order goes on as it was captured.",
            suggestion="Bring the change into the ERP by hand, or cancel the order and place it "
            "again before it is released.",
        )
    )


def _is_called_off(case: OrderCase) -> bool:
    """What the shop gives back then is what the cancellation asked it for."""
    return bool(case.cancelled or case.rejected or case.open_cancel)


def _follow_cancellation(run: Run, case: OrderCase, order: ChannelOrder) -> None:
    if order.cancelled_at is None or case.ended or case.open_cancel or _known_cancelled(case):
        return
    if state_of(case) in CANCELLABLE:
        run.record(
            CancelRequested(
                occurred_at=order.cancelled_at,
                request="shop",
                actor="shop",
                reason="cancelled in the shop",
            )
        )
        return
    run.flag(
        Problem(
            reason="cancelled_too_late",
            sentence=f"The shop cancelled order {order.name}. {GOODS_LEFT}",
            suggestion="Tell the customer; refund in the shop what comes back.",
        )
    )


def _known_cancelled(case: OrderCase) -> bool:
    return any(one.cancelled for one in case.reread)
