"""What the partner API asks about suppliers' own dealings, played in memory."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from hashlib import sha256

from trunkline_kit.errors import Conflict, NotFound
from trunkline_model.address import Address
from trunkline_model.capabilities import supplier_self_service as asked
from trunkline_model.money import Money

AT = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
DAY = date(2026, 11, 27)


def pounds(amount: str) -> Money:
    return Money(Decimal(amount), "GBP")


def own_order(number: str) -> asked.OwnOrder:
    none = Decimal(0)
    said, price, net = "Stoneware mug, blue", pounds("3.10"), pounds("37.20")
    line = asked.OwnOrderLine("1", "MUG-BLUE", said, Decimal(12), price, net, none, none, none)
    place = Address("Goods in", "14 Canal Street", "Leeds", "LS1 4AB", "GB")
    return asked.OwnOrder(number, "ACKED", "GBP", pounds("37.20"), AT, DAY, place, (line,))


def own_bill(key: str) -> asked.OwnBill:
    number = key.split("/")[1]
    return asked.OwnBill(
        key, "POSTED", "invoice", number, "PU-1", pounds("45.36"), AT, DAY, DAY, query=""
    )


@dataclass
class FakeSuppliers:
    """Knows whose orders and bills there are; takes documents once for their keys."""

    orders: dict[str, str] = field(default_factory=dict)
    """Supplier by order number."""
    bills: dict[str, str] = field(default_factory=dict)
    """Supplier by bill key."""
    taken: dict[str, asked.SubmitDocument] = field(default_factory=dict)
    """What was handed in, by submission."""
    refused: str = ""
    """Why what was handed in cannot be taken; empty: it was taken."""

    async def list_own_orders(self, request: asked.ListOwnOrders) -> asked.OwnOrderPage:
        mine = _after(self.orders, request.supplier_code, request.before)
        page = tuple(own_order(one) for one in mine[: request.limit])
        return asked.OwnOrderPage(page, has_more=len(mine) > request.limit)

    async def get_own_order(self, request: asked.GetOwnOrder) -> asked.OwnOrder:
        self._require(self.orders, request.order_number, request.supplier_code)
        return own_order(request.order_number)

    async def submit_document(self, request: asked.SubmitDocument) -> asked.SubmissionAccepted:
        if request.order_number:
            self._require(self.orders, request.order_number, request.supplier_code)
        key = f"{request.supplier_code}/{request.partner_id}/{request.idempotency_key}"
        name = "sub_" + sha256(key.encode()).hexdigest()
        known = self.taken.setdefault(name, request)
        if known.fingerprint != request.fingerprint:
            raise Conflict("another request", reason="request_id_reused")
        return asked.SubmissionAccepted(name, replayed=known is not request)

    async def get_submission(self, request: asked.GetSubmission) -> asked.Submission:
        known = self.taken.get(request.submission_id)
        if known is None or known.supplier_code != request.supplier_code:
            raise NotFound("no such submission")
        name = request.submission_id
        if self.refused:
            return asked.Submission(name, AT, "refused", self.refused, "lines[0]", "mend it")
        invoice = asked.SubmittedDocument("invoice", "INV-7", f"{request.supplier_code}/INV-7/d-1")
        return asked.Submission(name, AT, "taken", documents=(invoice,))

    async def list_own_bills(self, request: asked.ListOwnBills) -> asked.OwnBillPage:
        mine = _after(self.bills, request.supplier_code, request.before)
        page = tuple(own_bill(one) for one in mine[: request.limit])
        return asked.OwnBillPage(page, has_more=len(mine) > request.limit)

    async def get_own_bill(self, request: asked.GetOwnBill) -> asked.OwnBill:
        self._require(self.bills, request.bill_key, request.supplier_code)
        return own_bill(request.bill_key)

    def _require(self, known: dict[str, str], key: str, supplier: str) -> None:
        if known.get(key) != supplier:
            raise NotFound("there is none")


def _after(known: dict[str, str], supplier: str, before: str) -> list[str]:
    mine = sorted((one for one, owner in known.items() if owner == supplier), reverse=True)
    return [one for one in mine if not before or one < before]
