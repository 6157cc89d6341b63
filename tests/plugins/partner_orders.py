"""What partners and people do in workflow tests."""

from datetime import date
from decimal import Decimal
from itertools import count

from order_builders import placement
from order_company import Company

from trunkline_model.capabilities.order_to_cash import CancelOrder, PlacedLine, ReleaseHold
from trunkline_model.capabilities.stock import ReceiveGoods

NUMBERS = count(1)


async def place(
    company: Company, lines: dict[str, int], purchase_order: str, party: str = ""
) -> str:
    """Place an order and give its number; HARBOUR may owe 1,000 pounds, NORTHSTAR 25,000."""
    placed = tuple(PlacedLine(sku, Decimal(units)) for sku, units in lines.items())
    request = placement(
        *placed,
        party_code=party or ("HARBOUR" if "PAN-28" in lines else "NORTHSTAR"),
        idempotency_key=f"key-{next(NUMBERS)}",
        purchase_order_number=purchase_order,
    )
    return (await company.desk.place_order(request)).order_number


async def release_credit(company: Company, number: str) -> None:
    """Let a held order go on."""
    await company.desk.release_hold(ReleaseHold(number, "credit", "Jo", "pays reliably"))


async def receive(company: Company, sku: str, units: int) -> None:
    """Book goods in, as process/inventory does when the warehouse reports them."""
    name = f"GR-{next(NUMBERS)}"
    request = ReceiveGoods("erp-main", name, name, sku, Decimal(units), date(2026, 11, 18))
    company.backends.warehouse.receive(name, sku, units)
    await company.backends.erp.stock.receive_goods(request)


def cancellation(number: str, **more: str) -> CancelOrder:
    """Give a partner's wish to cancel."""
    return CancelOrder(
        order_number=number,
        partner_id=more.get("partner_id", "partner-1"),
        idempotency_key=more.get("key", "cancel-1"),
        fingerprint=more.get("fingerprint", "c1"),
        reason="not needed any more",
        actor="partner-1",
    )
