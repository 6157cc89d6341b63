"""Whether an order may go on by itself: risk of the sale, credit of the customer."""

from trunkline_model.capabilities.parties import CreditPosition
from trunkline_model.sales_order import SalesOrder

from ..facts import HoldPlaced

CREDIT = "credit"
FRAUD = "fraud"


def risk_holds(risk: str) -> tuple[HoldPlaced, ...]:
    """Hold what the shop calls a high risk."""
    if risk != "high":
        return ()
    return (HoldPlaced(FRAUD, "The shop rates the risk of fraud as high."),)


def credit_holds(order: SalesOrder, position: CreditPosition) -> tuple[HoldPlaced, ...]:
    """Hold what would take the customer over its limit; no limit holds nothing."""
    if position.limit is None:
        return ()
    after = position.exposure + order.gross
    if after.amount <= position.limit.amount:
        return ()
    sentence = (
        f"With this order of {order.gross} the customer would owe {after}; "
        f"its limit is {position.limit}."
    )
    return (HoldPlaced(CREDIT, sentence),)
