"""Builders of purchases and bills for tests: every default makes a sound, plain purchase."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from msgspec import structs

from trunkline_model.money import Money, total
from trunkline_process_procure_to_pay.billing import Bill, BilledLine, BillKind
from trunkline_process_procure_to_pay.cases.purchase import PurchaseCase, fold
from trunkline_process_procure_to_pay.facts.fulfilment import GoodsArrived
from trunkline_process_procure_to_pay.facts.purchase import RequisitionRaised
from trunkline_process_procure_to_pay.goods import PurchaseLine, ReceivedLine
from trunkline_process_procure_to_pay.rules.soundness import SupplierTerms

RAISED_AT = datetime(2026, 11, 16, 9, 30, tzinfo=UTC)
BILLED_ON = date(2026, 11, 20)
VAT_NUMBER = "GB980780684"
IBAN = "GB29NWBK60161331926819"
SUPPLIER = SupplierTerms("KILN", "The Kiln Ltd", "GB", VAT_NUMBER, IBAN, "GBP", 30)


def gbp(amount: str | int | Decimal) -> Money:
    """Give pounds."""
    return Money(Decimal(amount), "GBP")


def wanted(
    line_id: str, quantity: int | Decimal, price: str = "10.00", **more: Any
) -> PurchaseLine:
    """Give a line of a requisition."""
    line = PurchaseLine(
        line_id=line_id,
        sku=f"SKU-{line_id}",
        description=f"Article {line_id}",
        quantity=Decimal(quantity),
        unit_price=gbp(price),
        category="stock",
        cost_centre="shop",
        tax_code="vat-20",
    )
    return structs.replace(line, **more)


def raised(*lines: PurchaseLine, **more: Any) -> RequisitionRaised:
    """Give a requisition."""
    fact = RequisitionRaised(
        occurred_at=RAISED_AT,
        purchase_number="PU-1",
        connection_id="erp-main",
        legal_entity="main",
        requester="ada",
        supplier_code="KILN",
        currency="GBP",
        lines=lines or (wanted("1", 10), wanted("2", 4, "25.00")),
        needed_on=date(2026, 11, 30),
        reason="below the reorder point",
    )
    return structs.replace(fact, **more)


def arrived(reference: str, *lines: ReceivedLine, at: int = 1) -> GoodsArrived:
    """Give a delivery, `at` days after the requisition."""
    return GoodsArrived(
        occurred_at=RAISED_AT + timedelta(days=at),
        receipt_reference=reference,
        received_on=(RAISED_AT + timedelta(days=at)).date(),
        lines=lines,
    )


def came(line_id: str, good: int, damaged: int = 0, wrong: int = 0) -> ReceivedLine:
    """Give some of a line that came."""
    return ReceivedLine(line_id, Decimal(good), Decimal(damaged), Decimal(wrong))


def purchase(*facts: Any) -> PurchaseCase:
    """Fold a purchase; raised with the default lines when the facts do not raise it."""
    first = () if any(isinstance(one, RequisitionRaised) for one in facts) else (raised(),)
    return fold_all((*first, *facts))


def fold_all(facts: Iterable[Any]) -> PurchaseCase:
    """Fold facts from the start."""
    case = PurchaseCase()
    for fact in facts:
        case = fold(case, fact)
    return case


def billed(line_id: str, quantity: int | Decimal, price: str = "10.00", **more: Any) -> BilledLine:
    """Give a line of a bill; without a line id it is a charge."""
    count = Decimal(quantity)
    line = BilledLine(
        bill_line_id=line_id or "freight",
        line_id=line_id,
        sku=f"SKU-{line_id}" if line_id else "",
        description="goods" if line_id else "freight",
        quantity=count,
        unit_price=gbp(price),
        net=gbp(price).times(count).rounded(),
        vat_category="S",
        vat_rate=Decimal("0.2"),
    )
    return structs.replace(line, **more)


def bill(*lines: BilledLine, **more: Any) -> Bill:
    """Give a bill whose sums are right."""
    every = lines or (billed("1", 10), billed("2", 4, "25.00"))
    net = total((one.net for one in every), "GBP")
    tax = net.times(Decimal("0.2")).rounded()
    made = Bill(
        supplier_code="KILN",
        number="INV-0042",
        kind=BillKind.INVOICE,
        issued_on=BILLED_ON,
        due_on=None,
        purchase_number="PU-1",
        currency="GBP",
        lines=every,
        net=net,
        tax=tax,
        gross=net + tax,
        vat_number=VAT_NUMBER,
        account=IBAN,
        message_id="",
        document_sha256="",
    )
    return structs.replace(made, **more)
