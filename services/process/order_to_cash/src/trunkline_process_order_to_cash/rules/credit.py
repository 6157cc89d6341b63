"""Whether an order may go on by itself: risk of the sale, credit of the customer."""

from trunkline_model.capabilities.parties import CreditPosition
from trunkline_model.money import Money
from trunkline_model.sales_order import SalesOrder

from ..facts import HoldPlaced

CREDIT = "credit"
FRAUD = "fraud"


def risk_holds(risk: str) -> tuple[HoldPlaced, ...]:
    """Hold what the shop calls a high risk."""
    if risk != "high":
        return ()
    return (HoldPlaced(FRAUD, "The shop rates the risk of fraud as high."),)


def credit_left(position: CreditPosition) -> Money | None:
    """Give what the customer may still owe, as the ERP counts; none means no limit."""
    return None if position.limit is None else position.limit - position.exposure


def credit_holds(
    order: SalesOrder, position: CreditPosition, by_others: Money
) -> tuple[HoldPlaced, ...]:
    """Hold what would take the customer over its limit; no limit holds nothing.

    `by_others` is what its other orders took that the ERP does not count yet.
    """
    if position.limit is None:
        return ()
    after = position.exposure + by_others + order.gross
    if after.amount <= position.limit.amount:
        return ()
    sentence = (
        f"With this order of {order.gross} the customer would owe {after}; "
        f"its limit is {position.limit}."
    )
    return (HoldPlaced(CREDIT, sentence),)
