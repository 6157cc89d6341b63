from datetime import date
from decimal import Decimal
from types import SimpleNamespace
from typing import Any, cast

import pytest

from trunkline_kit.errors import Conflict, Unavailable
from trunkline_model.capabilities.receipts import PaymentMethod, RecordReceipt
from trunkline_model.money import Money
from trunkline_system_tryton.adapter.backend import Backend
from trunkline_system_tryton.adapter.receipts import ReceiptsAdapter

INVOICE = {
    "id": 4,
    "number": "INV-4",
    "state": "posted",
    "currency.": {"code": "GBP"},
    "amount_to_pay": Decimal(30),
    "lines_to_pay": [9],
    "_timestamp": "1",
}
RECEIPT = RecordReceipt(
    connection_id="erp-main",
    request_id="t1.record_receipt",
    invoice_number="INV-4",
    amount=Money(Decimal(30), "GBP"),
    method=PaymentMethod.CARD,
    received_on=date(2026, 11, 20),
    reference="ch_1",
)


class Busy:
    """A Tryton where the invoice changes between the reading and the paying."""

    def __init__(self, posted_later: list[dict[str, Any]]) -> None:
        self.about: object = None
        self.paid = 0
        self._posted_later = posted_later

    async def search(self, model: str, *_: object, **__: object) -> list[Any]:
        if model == "account.move":
            return self._posted_later if self.paid else []
        return [INVOICE]

    async def read(self, *_: object) -> list[Any]:
        return [INVOICE | {"party": 1, "currency": 2, "company": 3}]

    async def run_wizard(self, *_: object, **__: object) -> None:
        self.paid += 1
        raise Conflict("the record was changed meanwhile", reason="changed_meanwhile")

    def evidence(self, document: object) -> object:
        return document


def adapter(busy: Busy) -> ReceiptsAdapter:
    async def payment_method(*_: object) -> dict[str, int]:
        return {"id": 5}

    directory = SimpleNamespace(payment_method=payment_method)
    backend = SimpleNamespace(talk=lambda _: busy, directory=directory)
    return ReceiptsAdapter(cast("Backend", backend))


async def test_an_invoice_that_changed_meanwhile_is_paid_by_the_next_ask() -> None:
    with pytest.raises(Unavailable, match="changed meanwhile") as again:
        await adapter(Busy([])).record_receipt(RECEIPT)
    assert not again.value.unknown


async def test_a_payment_that_an_earlier_send_made_is_found() -> None:
    busy = Busy([{"id": 7, "number": "M-7"}])
    told = await adapter(busy).record_receipt(RECEIPT)
    assert (told.receipt_number, busy.paid) == ("M-7", 1)
