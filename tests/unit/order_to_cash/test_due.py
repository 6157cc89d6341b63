"""What an order asks for next, where the order of effects matters."""

from datetime import timedelta

from order_builders import ORDERED_AT, invoice

from trunkline_process_order_to_cash import facts
from trunkline_process_order_to_cash.due import due
from trunkline_process_order_to_cash.fold import fold_all


def issued(parcel_id: str, minutes: int) -> facts.GoodsIssued:
    return facts.GoodsIssued(
        occurred_at=ORDERED_AT + timedelta(minutes=minutes),
        system="erp",
        parcel_id=parcel_id,
        shipment_number=f"SH-{parcel_id}",
        shipped_on=ORDERED_AT.date(),
        lines=(),
    )


def billed(parcel_id: str) -> facts.ParcelInvoiced:
    return facts.ParcelInvoiced(
        occurred_at=ORDERED_AT + timedelta(hours=1),
        system="erp",
        parcel_id=parcel_id,
        invoice=invoice(f"INV-{parcel_id}", "10.00"),
    )


def bills(*said: facts.OrderFact) -> list[str]:
    return [one.cause for one in due(fold_all(said)) if one.transition == "issue_invoice"]


def test_a_bill_waits_for_the_one_before_it() -> None:
    left = (issued("b", minutes=1), issued("a", minutes=2), issued("c", minutes=3))
    assert bills(*left) == ["b"]
    assert bills(*left, billed("b")) == ["a"]
    assert bills(*left, billed("b"), billed("a")) == ["c"]
    assert bills(*left, billed("b"), billed("a"), billed("c")) == []
