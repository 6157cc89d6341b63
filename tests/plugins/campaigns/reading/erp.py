"""The ERP's journal, ledger and shelves."""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any

import httpx
from oracle.observed import Effect, LedgerLine

from .window import Names, pence, units

SYSTEM = "erp"


class ErpEffects:
    """Tells the effects of the ERP's journal in the trade's words, in the order of commits."""

    def __init__(self, names: Names) -> None:
        self._names = names
        self._sales: dict[str, str] = {}
        self._invoices: dict[str, str] = {}

    def told(self, journal: list[dict[str, Any]]) -> Iterator[Effect]:
        """Go through the journal; what is no document of an order is left out."""
        tellers: dict[str, Callable[[dict[str, Any]], Effect | None]] = {
            "BookSalesOrder": self._sale,
            "IssueGoods": self._goods,
            "IssueInvoice": self._invoice,
            "RecordReceipt": self._receipt,
            "CancelSalesOrder": self._cancelled,
        }
        for entry in journal:
            tell = tellers.get(entry["name"])
            if tell and (effect := tell(entry)):
                yield effect

    def _sale(self, entry: dict[str, Any]) -> Effect:
        asked, answer = entry["body"]["request"]["order"], entry["body"]["answer"]
        number = answer["sales_order_number"]
        self._sales[number] = self._names.ours(asked["order_number"])
        worth = {"pence": pence(answer["gross"]), "currency": answer["gross"]["currency"]}
        return self._effect(entry, "sales_order", self._sales[number], key=number, **worth)

    def _goods(self, entry: dict[str, Any]) -> Effect:
        asked, answer = entry["body"]["request"], entry["body"]["answer"]
        return self._effect(
            entry,
            "goods_issue",
            self._of_sale(asked["sales_order_number"]),
            key=answer["shipment_number"],
            of=asked["parcel"]["parcel_id"],
            units=units(answer["lines"]),
        )

    def _invoice(self, entry: dict[str, Any]) -> Effect:
        invoice = entry["body"]["answer"]["invoice"]
        order = self._of_sale(invoice["sales_order_number"])
        self._invoices[invoice["invoice_number"]] = order
        return self._effect(
            entry,
            "invoice",
            order,
            key=invoice["invoice_number"],
            of=invoice["shipment_number"],
            on=date.fromisoformat(invoice["invoiced_on"]),
            pence=pence(invoice["gross"]),
            currency=invoice["gross"]["currency"],
        )

    def _receipt(self, entry: dict[str, Any]) -> Effect:
        asked, answer = entry["body"]["request"], entry["body"]["answer"]
        return self._effect(
            entry,
            "receipt",
            self._invoices.get(asked["invoice_number"], asked["invoice_number"]),
            key=answer["receipt_number"],
            of=asked["invoice_number"],
            on=date.fromisoformat(asked["received_on"]),
            pence=pence(asked["amount"]),
            currency=asked["amount"]["currency"],
        )

    def _cancelled(self, entry: dict[str, Any]) -> Effect | None:
        answer = entry["body"]["answer"]
        number = answer["evidence"]["document_number"]
        if not answer["existed"]:
            return None
        return self._effect(entry, "sale_cancelled", self._of_sale(number), key=number, of=number)

    def _of_sale(self, number: str) -> str:
        return self._sales.get(number, number)

    def _effect(self, entry: dict[str, Any], kind: Any, order: str, **said: Any) -> Effect:
        return Effect(
            system=SYSTEM,
            kind=kind,
            order=order,
            place=entry["seq"],
            at=datetime.fromisoformat(entry["at"]),
            request_id=entry["key"],
            **said,
        )


async def ledger(erp: httpx.AsyncClient) -> tuple[LedgerLine, ...]:
    """Read every posting, debits positive."""
    page = (await erp.get("/_sandbox/ledger")).json()
    return tuple(
        LedgerLine(
            document=one["document_number"],
            account_kind=one["account_kind"],
            on=date.fromisoformat(one["posted_on"]),
            pence=pence(one["debit"]) - pence(one["credit"]),
            currency=one["debit"]["currency"],
        )
        for one in page["postings"]
    )


def received(journal: list[dict[str, Any]]) -> Counter[str]:
    """Count what was booked in, by article."""
    units: Counter[str] = Counter()
    for entry in journal:
        if entry["name"] == "ReceiveGoods":
            asked = entry["body"]["request"]
            units[asked["sku"]] += int(float(asked["quantity"]))
        elif entry["name"] == "RecordGoodsReceipt":
            for one in entry["body"]["request"]["receipt"]["lines"]:
                if one["condition"] == "accepted":
                    units[one["sku"]] += int(float(one["quantity"]))
    return units


async def levels(erp: httpx.AsyncClient) -> dict[str, tuple[int, int]]:
    """Read what is on hand and what is reserved, by article."""
    found = (await erp.get("/_sandbox/stock")).json()
    return {one["sku"]: (int(float(one["on_hand"])), int(float(one["allocated"]))) for one in found}
