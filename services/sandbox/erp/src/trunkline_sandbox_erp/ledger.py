"""What is posted, and how many documents stand in which state."""

from datetime import date
from sqlite3 import Row

from trunkline_model.capabilities.ledger import (
    ControlTotal,
    ControlTotals,
    ListControlTotals,
    ListPostings,
    Posting,
    PostingList,
)

from .arithmetic import pounds
from .books import Books
from .codes import ACCOUNTS
from .desk import Desk


def list_postings(books: Books, request: ListPostings) -> PostingList:
    """Read move lines of some documents, or of some days."""
    first = (request.from_on or date.min).isoformat()
    last = (request.to_on or date.max).isoformat()
    wanted = request.document_numbers
    marks = ", ".join("?" * len(wanted))
    only = f" and document_number in ({marks})" if wanted else ""
    rows = books.state.rows(
        f"select * from postings where posted_on between ? and ?{only} order by seq",  # noqa: S608 - marks only
        first,
        last,
        *wanted,
    )
    return PostingList(tuple(_posting(row) for row in rows))


def list_control_totals(books: Books, request: ListControlTotals) -> ControlTotals:
    """Count and sum all documents."""
    del request
    rows = books.state.rows(TOTALS)
    return ControlTotals(
        tuple(
            ControlTotal(row["type"], row["state"], row["count"], pounds(row["sum"] or 0))
            for row in rows
        )
    )


TOTALS = """
select 'sales_order' as type, state, count(*) as count, sum(gross) as sum
from sales_orders group by state
union all
select 'shipment', 'done', count(*), 0 from shipments having count(*) > 0
union all
select 'invoice', state, count(*), sum(gross) from invoices group by state
union all
select 'receipt', 'posted', count(*), sum(amount) from receipts having count(*) > 0
union all
select 'purchase_order', state, count(*), sum(gross) from purchase_orders group by state
union all
select document_type, state, count(*), sum(gross) from (
    select 'supplier_' || document_type as document_type, state, gross from supplier_documents
) group by document_type, state
union all
select 'supplier_payment', state, count(*), sum(amount) from supplier_payments group by state
order by 1, 2
"""


def _posting(row: Row) -> Posting:
    return Posting(
        document_number=row["document_number"],
        posted_on=date.fromisoformat(row["posted_on"]),
        account=row["account"],
        account_kind=ACCOUNTS[row["account"]],
        debit=pounds(row["debit"]),
        credit=pounds(row["credit"]),
        party_code=row["party_code"],
    )


class LedgerDesk:
    """Answers the ledger port."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def list_postings(self, request: ListPostings) -> PostingList:
        """List move lines."""
        return await self._desk.read(list_postings, request)

    async def list_control_totals(self, request: ListControlTotals) -> ControlTotals:
        """Count and sum all documents."""
        return await self._desk.read(list_control_totals, request)
