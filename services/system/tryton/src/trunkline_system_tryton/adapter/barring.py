"""What a cancelled booking leaves behind, so that it cannot arrive afterwards.

A booking that nobody answered may still be on its way. An empty sale takes its `web_id`, which
is unique in Tryton, and is cancelled at once: the server itself refuses what comes late.
"""

from trunkline_kit.errors import Refused
from trunkline_model.capabilities.sales_orders import CancelSalesOrder
from trunkline_system_tryton.conversation import Conversation, Row
from trunkline_system_tryton.directory import Directory

from .booking import find_booking
from .sales import FIELDS, SALE


async def bar(calls: Conversation, directory: Directory, request: CancelSalesOrder) -> Row | None:
    """Take the request id of a booking that is not there; gives the booking if it came just now."""
    if not request.booked_by_request_id:
        return None
    shop = await directory.web_shop(calls)
    values = {
        "party": await directory.own_party(calls),
        "web_shop": shop,
        "web_id": request.booked_by_request_id,
        "description": f"Cancelled before it was booked: {request.reason}",
        "invoice_method": "fulfillment",
        "shipment_method": "order",
    }
    try:
        ledger_id = await calls.create(SALE, values)
    except Refused:
        found = await find_booking(calls, shop, request.booked_by_request_id)
        if found is None:
            raise
        return found
    return (await calls.read(SALE, [ledger_id], FIELDS))[0]


def is_bar(sale: Row) -> bool:
    """Tell the empty sale of a cancelled booking from one that was booked: that has lines."""
    return not sale["lines"]
