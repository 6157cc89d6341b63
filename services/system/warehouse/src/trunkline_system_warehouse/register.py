"""The warehouse's own register: the parcels that left on some days of its own time zone."""

from datetime import UTC, date, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from trunkline_kit.errors import Invalid
from trunkline_kit.listing import require_listing, start_of
from trunkline_model.capabilities.document_register import (
    DocumentPage,
    DocumentState,
    DocumentType,
    ListDocuments,
    RegisteredDocument,
)

from . import wire
from .client import Warehouse

PAGE_MAX = 500
"""The most parcels that the warehouse lists at once."""


class Register:
    """Fulfils `DocumentRegister` for one warehouse."""

    def __init__(self, warehouse: Warehouse, zone: ZoneInfo) -> None:
        self._warehouse, self._zone = warehouse, zone

    async def list_documents(self, request: ListDocuments) -> DocumentPage:
        """List one page of parcels; the day of a parcel is the tax point, so a day over there."""
        require_listing(request, {DocumentType.SHIPMENT})
        if request.document_ids:
            raise Invalid("a warehouse lists by day and not by id", reason="by_id")
        page = await self._warehouse.parcels(
            self._start_of(request.from_on),
            self._start_of(request.to_on + timedelta(days=1)),
            request.cursor,
            min(request.limit, PAGE_MAX),
        )
        return DocumentPage(tuple(self._document(one) for one in page.parcels), page.next)

    def _start_of(self, day: date) -> str:
        return start_of(day, self._zone).astimezone(UTC).isoformat()

    def _document(self, parcel: wire.Parcel) -> RegisteredDocument:
        return RegisteredDocument(
            document_id=parcel.id,
            business_key=parcel.tracking_number or parcel.id,
            related_key=parcel.reference,
            on=parcel.dispatched_at.astimezone(self._zone).date(),
            state=DocumentState.LIVE,
            quantity=sum((line.quantity for line in parcel.lines), Decimal(0)),
        )
