"""What purchases left in the ERP, at the supplier and at the bank, by their own books."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import httpx
from oracle.bought import (
    BankFile,
    Bought,
    Debit,
    Letter,
    PlannedPurchase,
    PurchaseEffect,
    PurchaseEnd,
    PurchaseKind,
    Residue,
)
from oracle.observed import LedgerLine

from .window import pence

EMPTIED = ("grni", "payable")
"""Accounts on which nothing is left when all purchases are paid."""


class PurchaseEffects:
    """Tells the effects of the ERP's journal that are of purchases, in the order of commits."""

    def __init__(self) -> None:
        self._numbers: dict[str, str] = {}
        """Our purchase number by the ERP's of what belongs to it."""
        self._of_periods: set[str] = set()
        """The ERP's numbers of accruals that are of no receipt."""

    def told(self, journal: Iterable[dict[str, Any]]) -> Iterator[PurchaseEffect]:
        """Go through the journal."""
        for entry in journal:
            teller = TELLERS.get(entry["name"])
            if teller is not None:
                yield from teller(self, entry, entry["body"]["request"], entry["body"]["answer"])

    def _requisition(self, entry: Any, asked: Any, answer: Any) -> Iterator[PurchaseEffect]:
        ours, number = asked["requisition"]["requisition_number"], answer["requisition_number"]
        yield self._made(entry, "requisition", number, ours)

    def _withdrawn(self, entry: Any, asked: Any, answer: Any) -> Iterator[PurchaseEffect]:
        number = answer["evidence"]["document_number"] or asked["requisition_number"]
        if answer.get("existed", True):
            yield self._of(entry, "requisition_withdrawn", number, number)

    def _ordered(self, entry: Any, asked: Any, answer: Any) -> Iterator[PurchaseEffect]:
        ours, number = asked["order"]["order_number"], answer["purchase_order_number"]
        yield self._made(entry, "purchase_order", number, ours)

    def _amended(self, entry: Any, asked: Any, answer: Any) -> Iterator[PurchaseEffect]:
        order, revision = asked["purchase_order_number"], answer["revision"]
        worth = pence(asked["gross"])
        yield self._of(entry, "order_amended", f"{order}/{revision}", order, pence=worth)

    def _cancelled(self, entry: Any, asked: Any, answer: Any) -> Iterator[PurchaseEffect]:
        number = answer["evidence"]["document_number"] or asked["purchase_order_number"]
        if answer.get("existed", True):
            yield self._of(entry, "purchase_order_cancelled", number, number)

    def _received(self, entry: Any, asked: Any, answer: Any) -> Iterator[PurchaseEffect]:
        lines = [one for one in asked["receipt"]["lines"] if one["condition"] == "accepted"]
        number, order = answer["goods_receipt_number"], asked["purchase_order_number"]
        yield self._of(entry, "goods_receipt", number, order, units=_units(lines))

    def _returned(self, entry: Any, asked: Any, answer: Any) -> Iterator[PurchaseEffect]:
        number, order = answer["return_number"], asked["purchase_order_number"]
        lines = asked["vendor_return"]["lines"]
        yield self._of(entry, "vendor_return", number, order, units=_units(lines))

    def _accrued(self, entry: Any, asked: Any, answer: Any) -> Iterator[PurchaseEffect]:
        number, order = answer["accrual_number"], asked["purchase_order_number"]
        self._numbers[number] = self._numbers.get(order, order)
        if not asked["goods_receipt_number"]:
            self._of_periods.add(number)
        kind: PurchaseKind = "period_accrual" if number in self._of_periods else "accrual"
        on = date.fromisoformat(asked["accrued_on"])
        yield self._of(entry, kind, number, order, pence=pence(asked["net"]), on=on)

    def _reversed(self, entry: Any, asked: Any, answer: Any) -> Iterator[PurchaseEffect]:
        number, accrual = answer["reversal_number"], asked["accrual_number"]
        worth, on = pence(asked["net"]), date.fromisoformat(asked["reversed_on"])
        of_period = accrual in self._of_periods
        kind: PurchaseKind = "period_reversed" if of_period else "accrual_reversed"
        yield self._of(entry, kind, number, accrual, of=accrual, pence=worth, on=on)

    def _billed(self, entry: Any, asked: Any, answer: Any) -> Iterator[PurchaseEffect]:
        bill, document = asked.get("invoice") or asked["credit_note"], answer["document"]
        kind: PurchaseKind = "supplier_invoice" if "invoice" in asked else "supplier_credit_note"
        order = next(one["purchase_order_number"] for one in bill["lines"])
        self._numbers[document["ledger_number"]] = self._numbers.get(order, order)
        worth = pence(document["gross"])
        yield self._of(entry, kind, document["ledger_number"], order, pence=worth)

    def _paid(self, entry: Any, asked: Any, answer: Any) -> Iterator[PurchaseEffect]:
        document = asked["ledger_number"]
        yield self._of(
            entry,
            "supplier_payment",
            answer["payment_number"],
            document,
            of=document,
            pence=pence(asked["amount"]),
            reference=asked["reference"],
        )

    def _made(self, entry: Any, kind: PurchaseKind, number: str, ours: str) -> PurchaseEffect:
        self._numbers[number] = ours
        return self._of(entry, kind, number, number)

    def _of(
        self, entry: Any, kind: PurchaseKind, key: str, number: str, **said: Any
    ) -> PurchaseEffect:
        return PurchaseEffect(
            kind=kind,
            purchase=self._numbers.get(number, number),
            key=key,
            place=entry["seq"],
            request_id=entry["key"],
            **said,
        )


type Teller = Callable[[PurchaseEffects, Any, Any, Any], Iterator[PurchaseEffect]]

TELLERS: dict[str, Teller] = {
    "RaiseRequisition": PurchaseEffects._requisition,
    "WithdrawRequisition": PurchaseEffects._withdrawn,
    "BookPurchaseOrder": PurchaseEffects._ordered,
    "AmendPurchaseOrder": PurchaseEffects._amended,
    "CancelPurchaseOrder": PurchaseEffects._cancelled,
    "RecordGoodsReceipt": PurchaseEffects._received,
    "ReturnGoods": PurchaseEffects._returned,
    "PostAccrual": PurchaseEffects._accrued,
    "ReverseAccrual": PurchaseEffects._reversed,
    "PostSupplierInvoice": PurchaseEffects._billed,
    "PostSupplierCreditNote": PurchaseEffects._billed,
    "RecordSupplierPayment": PurchaseEffects._paid,
}


SENT: dict[str, PurchaseKind] = {
    "Order": "order_sent",
    "OrderChange": "change_sent",
    "OrderCancellation": "cancellation_sent",
}
"""By the purpose that the supplier's journal names."""


def sent(journal: Iterable[dict[str, Any]]) -> Iterator[PurchaseEffect]:
    """Tell what the supplier took: orders, changes of them, and what cancels one."""
    for entry in journal:
        if entry["name"] == "order.taken":
            yield PurchaseEffect(
                kind=SENT[entry["body"]],
                purchase=entry["key"],
                key=str(entry["seq"]),
                place=entry["seq"],
            )


def letters(journal: Iterable[dict[str, Any]]) -> tuple[Letter, ...]:
    """Tell what the mail server took."""
    taken = (one for one in journal if one["name"] == "message.taken")
    return tuple(Letter(one["key"], one["body"]["subject"]) for one in taken)


async def bought(
    plan: tuple[PlannedPurchase, ...],
    effects: tuple[PurchaseEffect, ...],
    bank: httpx.AsyncClient,
    ledger: Iterable[LedgerLine],
    ends: Iterable[tuple[str, str]],
) -> Bought:
    """Put together what the oracle judges purchases by."""
    words: dict[str, str | int] = {"kind": "effect", "limit": 10_000_000}
    journal = (await bank.get("/_sandbox/journal", params=words)).json()
    left: Counter[str] = Counter(dict.fromkeys(EMPTIED, 0))
    for line in ledger:
        if line.account_kind in left:
            left[line.account_kind] += line.pence
    return Bought(
        plan=plan,
        effects=effects,
        files=tuple([_file(one) for one in (await bank.get("/_sandbox/payment-files")).json()]),
        refused_files=tuple(one["key"] for one in journal if one["name"] == "payment_file.refused"),
        debits=tuple(
            Debit(one["end_to_end_id"], pence(str(one["amount"])))
            for one in (await bank.get("/_sandbox/entries")).json()
            if one["direction"] == "debit"
        ),
        residues=tuple(Residue(kind, amount) for kind, amount in left.items()),
        ends=tuple(PurchaseEnd(*one) for one in ends),
    )


def _file(kept: dict[str, Any]) -> BankFile:
    references = (one["end_to_end_id"] for one in kept["decisions"])
    return BankFile(kept["message_id"], tuple(references))


def _units(lines: Iterable[dict[str, Any]]) -> int:
    return int(sum((Decimal(str(one["quantity"])) for one in lines), Decimal(0)))
