"""The shop's own register: orders by creation, payouts by issue, the rest by its order's change.

The shop lists neither transactions nor fulfilments by their day. Both change their order, so an
order with one of the day has changed since the day began; an older day takes longer to read.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any, NamedTuple

from trunkline_kit.budget import Priority
from trunkline_kit.errors import Invalid
from trunkline_kit.listing import require_listing, start_of, zone_of
from trunkline_model.capabilities.document_register import (
    DocumentPage,
    DocumentType,
    ListDocuments,
    RegisteredDocument,
)

from .client import Ask, ShopifyClient
from .registered import (
    OrderHead,
    OrdersAnswer,
    PaidOrder,
    PayoutsAnswer,
    SentOrder,
    order_from,
    parcels_from,
    payments_from,
    payouts_from,
    refunds_from,
)


class Listed(NamedTuple):
    """How documents of a type are asked for and read."""

    document: str
    answer: type[OrdersAnswer[Any]] | type[PayoutsAnswer]
    read: Callable[[Any, tzinfo], Iterator[RegisteredDocument]]


LISTED: Mapping[str, Listed] = {
    DocumentType.ORDER: Listed("registered_orders", OrdersAnswer[OrderHead], order_from),
    DocumentType.PAYMENT: Listed("registered_payments", OrdersAnswer[PaidOrder], payments_from),
    DocumentType.REFUND: Listed("registered_payments", OrdersAnswer[PaidOrder], refunds_from),
    DocumentType.FULFILMENT: Listed("registered_parcels", OrdersAnswer[SentOrder], parcels_from),
    DocumentType.PAYOUT: Listed("registered_payouts", PayoutsAnswer, payouts_from),
}
OWN_DAY = {DocumentType.ORDER: "created_at", DocumentType.PAYOUT: "issued_at"}
"""What is asked for by its own day, and how the shop names that."""


class Register:
    """Fulfils `DocumentRegister` for one shop."""

    def __init__(self, client: ShopifyClient) -> None:
        self._client = client

    async def list_documents(self, request: ListDocuments) -> DocumentPage:
        """List one page; a document may come twice when its order changes meanwhile."""
        require_listing(request, LISTED)
        if request.document_ids:
            raise Invalid("a shop lists by day and not by id", reason="by_id")
        listed, zone = LISTED[request.document_type], zone_of(request)
        variables = {"query": _query(request), "after": request.cursor or None}
        ask = Ask(listed.document, variables, priority=Priority.BULK)
        page = (await self._client.ask(ask, listed.answer)).data.page
        found = (one for node in page.nodes for one in listed.read(node, zone))
        info = page.page_info
        return DocumentPage(
            tuple(one for one in found if request.from_on <= one.on <= request.to_on),
            (info.end_cursor or "") if info.has_next_page else "",
        )


def _query(request: ListDocuments) -> str:
    zone = zone_of(request)
    since = start_of(request.from_on, zone)
    own = OWN_DAY.get(DocumentType(request.document_type))
    if own is None:
        return f"updated_at:>='{_instant(since)}'"
    until = start_of(request.to_on + timedelta(days=1), zone)
    return f"{own}:>='{_instant(since)}' {own}:<'{_instant(until)}'"


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
