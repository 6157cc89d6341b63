"""A supplier's own dealings with us: the port SupplierSelfService on top of the engine.

What it hands in goes to the service that exchanges documents with suppliers, under a name made
of the partner's key, so that asking again is the same document; it comes back by that service's
log like a file of the supplier's folder.
"""

from hashlib import sha256

from msgspec import Struct

from trunkline_durable.acceptance import Acceptance, accept_once
from trunkline_durable.casefile import CaseFile
from trunkline_durable.cases import CaseQuery, case_id_of
from trunkline_durable.engine import Engine
from trunkline_kit.errors import NotFound
from trunkline_model.capabilities.supplier_inbox import GetArrival, TakeSupplierDocument
from trunkline_model.capabilities.supplier_self_service import (
    GetOwnBill,
    GetOwnOrder,
    GetSubmission,
    ListOwnBills,
    ListOwnOrders,
    OwnBill,
    OwnBillPage,
    OwnOrder,
    OwnOrderPage,
    Submission,
    SubmissionAccepted,
    SubmitDocument,
)
from trunkline_store.pool import Connection

from .cases.purchase import PurchaseCase
from .cases.supplier_invoice import BillCase
from .own_views import own_bill, own_order, submission
from .ports import Ports
from .processes import Processes

LIST_MAX = 100
API = "partner-api"


class Submitted(Struct, frozen=True):
    """The answer that is kept for the key of a document."""

    submission_id: str


class SelfServiceDesk:
    """Answers the port; every answer is about the supplier that asks."""

    def __init__(self, engine: Engine, three: Processes, ports: Ports) -> None:
        self._engine, self._three = engine, three
        self._trade, self._address = ports.trade, ports.terms.delivery_address

    async def list_own_orders(self, request: ListOwnOrders) -> OwnOrderPage:
        """List what was sent to it, newest first: what was not sent yet is passed over."""
        limit, before = min(max(request.limit, 1), LIST_MAX), request.before
        shown: list[CaseFile[PurchaseCase]] = []
        async with self._engine.transaction() as conn:
            while len(shown) <= limit:
                page = await self._purchases(conn, request.supplier_code, before)
                shown += [one for one in page if one.case.sent]
                if len(page) < LIST_MAX:
                    break
                before = page[-1].business_key
        orders = tuple(own_order(one, self._address) for one in shown[:limit])
        return OwnOrderPage(orders, has_more=len(shown) > limit)

    async def get_own_order(self, request: GetOwnOrder) -> OwnOrder:
        """Read one that it was sent."""
        async with self._engine.transaction() as conn:
            file = await self._own(conn, request.supplier_code, request.order_number)
        return own_order(file, self._address)

    async def submit_document(self, request: SubmitDocument) -> SubmissionAccepted:
        """Have a document kept and read, once for its key."""
        connection_id = self._trade.connection(request.supplier_code)
        partner, key = request.partner_id, request.idempotency_key
        name = "sub_" + sha256(f"{request.supplier_code}\0{partner}\0{key}".encode()).hexdigest()

        async def act() -> Submitted:
            if request.order_number:
                await self._own(conn, request.supplier_code, request.order_number)
            return Submitted(name)

        async with self._engine.transaction() as conn:
            acceptance = Acceptance(partner, key, request.fingerprint)
            accepted, replayed = await accept_once(conn, acceptance, Submitted, act)
        take = TakeSupplierDocument(connection_id, f"{API}/{name}", name, request.content)
        await self._trade.inbox.take_supplier_document(take)
        return SubmissionAccepted(accepted.submission_id, replayed)

    async def get_submission(self, request: GetSubmission) -> Submission:
        """Tell what became of what it handed in."""
        connection_id = self._trade.connection(request.supplier_code)
        asked = GetArrival(connection_id, request.submission_id)
        arrival = await self._trade.inbox.get_arrival(asked)
        return submission(arrival, request.supplier_code)

    async def list_own_bills(self, request: ListOwnBills) -> OwnBillPage:
        """List its bills, newest first."""
        limit = min(max(request.limit, 1), LIST_MAX)
        query = _query(self._three.bill.name, request.supplier_code, request.before, limit + 1)
        async with self._engine.transaction() as conn:
            files = await self._engine.cases.page(conn, self._three.bill, query)
            shown = [await self._bill(conn, one) for one in files[:limit] if one.case.captured]
        return OwnBillPage(tuple(shown), has_more=len(files) > limit)

    async def get_own_bill(self, request: GetOwnBill) -> OwnBill:
        """Read one of its bills."""
        async with self._engine.transaction() as conn:
            file = await self._engine.cases.load(conn, self._three.bill, request.bill_key)
            bill = file.case.bill
            if bill is None or bill.supplier_code != request.supplier_code:
                raise NotFound("There is no such invoice.")
            return await self._bill(conn, file)

    async def _bill(self, conn: Connection, file: CaseFile[BillCase]) -> OwnBill:
        run = file.case.live_run
        if not run:
            return own_bill(file, None)
        paying = await self._engine.cases.load(conn, self._three.run, run)
        return own_bill(file, paying.case.proposed[0].run.execute_on)

    async def _own(self, conn: Connection, supplier: str, number: str) -> CaseFile[PurchaseCase]:
        """Read an order; NotFound unless this supplier was sent it."""
        file = await self._engine.cases.load(conn, self._three.purchase, number)
        case = file.case
        if number != file.business_key or not case.sent or case.raised[0].supplier_code != supplier:
            raise NotFound(f"There is no order {number}.")
        return file

    async def _purchases(
        self, conn: Connection, supplier: str, before: str
    ) -> list[CaseFile[PurchaseCase]]:
        process = self._three.purchase
        query = _query(process.name, supplier, before, LIST_MAX)
        return await self._engine.cases.page(conn, process, query)


def _query(process: str, supplier: str, before: str, limit: int) -> CaseQuery:
    after = case_id_of(process, before) if before else ""
    return CaseQuery(labels={"supplier": supplier}, before=after, limit=limit)
