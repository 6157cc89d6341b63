"""Needs: found by the reorder point, raised, approved, ordered or withdrawn."""

from decimal import Decimal
from sqlite3 import Row

from msgspec import json

from trunkline_model.capabilities.requisitions import (
    ApproveRequisition,
    GetRequisition,
    ListReorders,
    RaiseRequisition,
    Reorder,
    ReorderList,
    RequisitionApproved,
    RequisitionLineProgress,
    RequisitionProgress,
    RequisitionRaised,
    RequisitionWithdrawn,
    WithdrawRequisition,
)
from trunkline_model.requisition import Requisition
from trunkline_sandbox_erp import catalogue
from trunkline_sandbox_erp.arithmetic import money, pounds, to_pence
from trunkline_sandbox_erp.books import Books, Document
from trunkline_sandbox_erp.desk import Desk
from trunkline_sandbox_erp.refusals import refuse, unknown, wrong

from . import suppliers
from .amounts import net_of, require_currency, require_price, require_same
from .barring import bar, require_not_barred

WAREHOUSE = "WH"
"""The one warehouse."""


def list_reorders(books: Books, request: ListReorders) -> ReorderList:
    """List what has fallen below its reorder point."""
    rows = books.state.rows("select * from reorder_points order by sku")
    wanted = set(request.skus)
    found = (_reorder(books, row) for row in rows if not wanted or row["sku"] in wanted)
    return ReorderList(tuple(one for one in found if one.projected < one.reorder_point))


def raise_requisition(books: Books, request: RaiseRequisition) -> RequisitionRaised:
    """Write a need down."""
    require_not_barred(books, request.request_id)
    asked = request.requisition
    _check(books, asked)
    number = books.number("REQ")
    books.execute(
        "insert into requisitions values (?, ?, 'waiting', ?, ?)",
        number,
        request.request_id,
        to_pence(asked.net.amount),
        json.encode(asked),
    )
    evidence = books.evidence(request, Document("requisition", number))
    return RequisitionRaised(number, asked.net, evidence)


def approve_requisition(books: Books, request: ApproveRequisition) -> RequisitionApproved:
    """Say that it may be ordered."""
    number = request.requisition_number
    state = _find(books, number)["state"]
    if state == "withdrawn":
        raise refuse("withdrawn", f"requisition {number} was withdrawn")
    if state == "waiting":
        _turn(books, number, "approved")
    return RequisitionApproved(books.evidence(request, Document("requisition", number)))


def withdraw_requisition(books: Books, request: WithdrawRequisition) -> RequisitionWithdrawn:
    """Withdraw what is not ordered; one that never was cannot be raised later."""
    row = books.state.row(
        "select * from requisitions where raised_by = ? or requisition_number = ?",
        request.raised_by_request_id,
        request.requisition_number,
    )
    if row is None:
        bar(books, request.raised_by_request_id)
        nothing = Document("requisition", request.requisition_number)
        return RequisitionWithdrawn(existed=False, evidence=books.evidence(request, nothing))
    number = row["requisition_number"]
    if row["state"] == "ordered":
        raise refuse("already_ordered", f"requisition {number} is ordered")
    _turn(books, number, "withdrawn")
    evidence = books.evidence(request, Document("requisition", number))
    return RequisitionWithdrawn(existed=True, evidence=evidence)


def get_requisition(books: Books, request: GetRequisition) -> RequisitionProgress:
    """Read how a requisition stands."""
    row = _find(books, request.requisition_number)
    asked = json.decode(row["body"], type=Requisition)
    return RequisitionProgress(
        requisition_number=request.requisition_number,
        our_number=asked.requisition_number,
        state=row["state"],
        net=pounds(row["net"]),
        lines=tuple(
            RequisitionLineProgress(line.line_id, line.sku, line.quantity) for line in asked.lines
        ),
    )


def order_requisition(books: Books, number: str) -> None:
    """Note that an order fulfils a requisition; Refused unless it is approved."""
    row = books.state.row("select state from requisitions where requisition_number = ?", number)
    if row is None or row["state"] not in {"approved", "ordered"}:
        sentence = f"there is no approved requisition {number!r}"
        raise refuse("not_approved", sentence, "order.requisition_number")
    _turn(books, number, "ordered")


def reopen_requisition(books: Books, number: str) -> None:
    """Let a requisition be ordered anew, or withdrawn: the order that fulfilled it is cancelled."""
    if number:
        _turn(books, number, "approved")


def _reorder(books: Books, row: Row) -> Reorder:
    product = catalogue.find(books, row["sku"])
    projected = Decimal(product["on_hand"]) - Decimal(product["open"]) + _expected(books, row)
    return Reorder(
        sku=row["sku"],
        location=WAREHOUSE,
        projected=projected,
        reorder_point=Decimal(row["point"]),
        target=Decimal(row["target"]),
        quantity=Decimal(row["target"]) - projected,
        unit="u",
        supplier_code=row["supplier_code"],
        unit_price=money(Decimal(row["unit_price"])),
    )


def _expected(books: Books, row: Row) -> Decimal:
    lines = books.state.rows(EXPECTED, row["sku"])
    still = (
        Decimal(one["ordered"]) - Decimal(one["accepted"]) - Decimal(one["quarantined"])
        for one in lines
    )
    return sum((max(one, Decimal(0)) for one in still), Decimal(0))


EXPECTED = """
select line.* from purchase_order_lines as line
join purchase_orders as purchase using (purchase_order_number)
where line.sku = ? and purchase.state = 'confirmed'
"""


def _check(books: Books, asked: Requisition) -> None:
    require_currency(asked.currency, "requisition.currency")
    if not asked.lines or len({line.line_id for line in asked.lines}) != len(asked.lines):
        sentence = "a requisition names each line once"
        raise wrong("requisition.lines", "missing_or_repeated", sentence)
    for place, line in enumerate(asked.lines):
        where = f"requisition.lines[{place}]"
        catalogue.find(books, line.sku, f"{where}.sku")
        if line.quantity <= 0:
            sentence = f"line {line.line_id} needs a positive quantity"
            raise wrong(f"{where}.quantity", "not_positive", sentence)
        require_price(line.unit_price, f"{where}.unit_price")
        if line.supplier_code:
            suppliers.require(books, line.supplier_code, f"{where}.supplier_code")
    nets = (net_of(line.quantity, line.unit_price) for line in asked.lines)
    require_same(sum(nets, Decimal(0)), asked.net, "requisition.net")


def _find(books: Books, number: str) -> Row:
    row = books.state.row("select * from requisitions where requisition_number = ?", number)
    if row is None:
        raise unknown("requisition", number)
    return row


def _turn(books: Books, number: str, state: str) -> None:
    books.execute("update requisitions set state = ? where requisition_number = ?", state, number)


class RequisitionsDesk:
    """Answers the requisitions port."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def list_reorders(self, request: ListReorders) -> ReorderList:
        """List what is to be bought again."""
        return await self._desk.read(list_reorders, request)

    async def raise_requisition(self, request: RaiseRequisition) -> RequisitionRaised:
        """Write a need down."""
        return await self._desk.write(raise_requisition, request)

    async def approve_requisition(self, request: ApproveRequisition) -> RequisitionApproved:
        """Approve."""
        return await self._desk.write(approve_requisition, request)

    async def withdraw_requisition(self, request: WithdrawRequisition) -> RequisitionWithdrawn:
        """Withdraw before it is ordered."""
        return await self._desk.write(withdraw_requisition, request)

    async def get_requisition(self, request: GetRequisition) -> RequisitionProgress:
        """Read it."""
        return await self._desk.read(get_requisition, request)
