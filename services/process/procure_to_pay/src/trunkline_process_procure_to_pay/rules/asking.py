"""What approvers are asked about: purchases and bills, as the limit matrix sees them."""

from trunkline_model.money import Money, total

from ..billing import Bill
from ..cases.purchase import PurchaseCase
from ..goods import PurchaseLine
from .approval import Part, Subject


def purchase_subject(case: PurchaseCase) -> Subject:
    """Give a purchase as it was asked for."""
    raised = case.raised[0]
    return Subject(
        legal_entity=raised.legal_entity,
        total=net_of(raised.lines, raised.currency),
        requester=raised.requester,
        parts=tuple(Part(one.category, one.cost_centre) for one in raised.lines),
    )


def answer_subject(case: PurchaseCase, lines: tuple[PurchaseLine, ...], asking: str) -> Subject:
    """Give a purchase as the supplier answered it; nobody approves it who asked for it."""
    raised = case.raised[0]
    return Subject(
        legal_entity=raised.legal_entity,
        total=net_of(lines, raised.currency),
        requester=asking,
        parts=tuple(Part(one.category, one.cost_centre) for one in lines if one.quantity),
    )


def bill_subject(bill: Bill, legal_entity: str, requester: str) -> Subject:
    """Give a bill; who asked for the purchase does not approve what it costs."""
    return Subject(legal_entity=legal_entity, total=bill.net, requester=requester)


def net_of(lines: tuple[PurchaseLine, ...], currency: str) -> Money:
    """Sum what lines cost, without tax."""
    return total((one.net for one in lines), currency)
