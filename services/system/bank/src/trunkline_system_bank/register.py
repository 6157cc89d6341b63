"""The bank's register: every entry of the statements that it delivered, by booking day."""

from trunkline_kit.errors import Invalid
from trunkline_kit.listing import cut, require_listing
from trunkline_model.capabilities.document_register import (
    DocumentPage,
    DocumentState,
    DocumentType,
    ListDocuments,
    RegisteredDocument,
)
from trunkline_model.capabilities.events import BankEntryBooked
from trunkline_store.pool import Pool

from .rows import Rows

NOT_PROVIDED = "NOTPROVIDED"
"""What a statement says where a payer gave no id."""


class Register:
    """Fulfils `DocumentRegister` for one bank."""

    def __init__(self, pool: Pool, rows: Rows) -> None:
        self._pool, self._rows = pool, rows

    async def list_documents(self, request: ListDocuments) -> DocumentPage:
        """List one page of entries: credits are positive, debits negative.

        An entry is related to the payment file, or to the payment, that it names.
        """
        require_listing(request, {DocumentType.STATEMENT_LINE})
        if request.document_ids:
            raise Invalid("a bank lists by day and not by id", reason="by_id")
        async with self._pool.connection() as conn:
            statements = await self._rows.by_days(conn, request.from_on, request.to_on)
        entries = (entry for statement in statements for entry in statement.entries)
        of_days = [one for one in entries if request.from_on <= one.booked_on <= request.to_on]
        return cut([_document(one) for one in of_days], request)


def _document(entry: BankEntryBooked) -> RegisteredDocument:
    return RegisteredDocument(
        document_id=f"{entry.account}/{entry.entry_reference}",
        business_key=entry.entry_reference,
        related_key=_names(entry),
        on=entry.booked_on,
        state=DocumentState.LIVE,
        gross=entry.amount,
    )


def _names(entry: BankEntryBooked) -> str:
    named = entry.payment_file_id or entry.end_to_end_id
    return "" if named == NOT_PROVIDED else named
