"""Cases, exceptions, orders and a lifecycle, as processes tell them to the console in its tests."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from trunkline_model.address import Address
from trunkline_model.capabilities.lifecycles import Lifecycle, LifecycleCommand, LifecycleMove
from trunkline_model.capabilities.operations import CaseSummary, ExceptionItem
from trunkline_model.capabilities.order_to_cash import Order, OrderLine
from trunkline_model.money import Money

AT = datetime.now(UTC) - timedelta(hours=1)
LIFECYCLE = Lifecycle(
    process="order-to-cash",
    initial="RECEIVED",
    states=("RECEIVED", "HELD", "ACCEPTED", "CLOSED", "REJECTED"),
    moves=(
        LifecycleMove("RECEIVED", "HELD", "CreditChecked"),
        LifecycleMove("RECEIVED", "ACCEPTED", "CreditChecked"),
        LifecycleMove("HELD", "ACCEPTED", "HoldReleased"),
        LifecycleMove("ACCEPTED", "RECEIVED", "Reopened"),
        LifecycleMove("ACCEPTED", "CLOSED", "OrderClosed"),
        LifecycleMove("HELD", "REJECTED", "OrderRejected"),
    ),
    commands=(
        LifecycleCommand("release_hold", ("HELD",)),
        LifecycleCommand("reject_order", ("HELD", "RECEIVED")),
        LifecycleCommand("cancel_order", ("HELD", "RECEIVED", "ACCEPTED")),
    ),
    ends=("CLOSED", "REJECTED"),
)


def case(number: int, state: str = "HELD", stuck: int = 0) -> CaseSummary:
    """Give a case that moved an hour ago."""
    name = f"TL-{number:06}"
    return CaseSummary(f"order-to-cash/{name}", "order-to-cash", name, state, AT, AT, stuck)


def exception(number: int = 1, **changes: Any) -> ExceptionItem:
    """Give an open exception of the first case."""
    found: dict[str, Any] = {
        "exception_id": f"exc-{number}",
        "reason": "unknown_sku",
        "field": "lines[0].sku",
        "sentence": "The ERP sells no NO-SUCH-SKU; ask ada@example.test.",
        "suggestion": "Map it to MUG-BLUE.",
        "owner": "operations",
        "raised_at": AT,
        "age_s": 3600,
        "state": "open",
        "process": "order-to-cash",
        "case_id": "order-to-cash/TL-000007",
        "transition_id": "order-to-cash/TL-000007:validate_order:captured",
        "raw_document_id": "raw-1",
        "raw_document_source": "system-shopify",
    }
    return ExceptionItem(**(found | changes))


def order(number: str = "TL-000007") -> Order:
    """Give a held order of somebody in Leeds."""
    twelve, two = Money(Decimal("12.00"), "GBP"), Money(Decimal("2.00"), "GBP")
    line = OrderLine(
        "1", "MUG-BLUE", "Blue mug", *(Decimal(1),) * 3, *(Decimal(0),) * 2, twelve, two
    )
    return Order(
        order_number=number,
        case_id=f"order-to-cash/{number}",
        state="HELD",
        channel="shopify",
        channel_reference="#1007",
        currency="GBP",
        net=twelve,
        tax=two,
        gross=Money(Decimal("14.00"), "GBP"),
        outstanding=Money(Decimal("0.00"), "GBP"),
        placed_at=AT,
        lines=(line,),
        documents=(),
        moves=(),
        holds=("credit",),
        delivery_address=Address("Ada Byron", "1 Quay St", "Leeds", "LS1 4DJ", "GB"),
    )
