"""Following a purchase, its bills and its payment run: wait for a state with a bound."""

from collections.abc import Awaitable, Callable
from typing import Protocol

from msgspec import Struct, convert

from trunkline_model.capabilities.operations import GetException
from trunkline_model.capabilities.payment_runs import GetPaymentRun, SupplierPaymentRun
from trunkline_model.capabilities.purchases import GetPurchase, ListPurchases, Purchase
from trunkline_model.capabilities.supplier_bills import GetBill, ListBills, SupplierBill

from .following import Stuck, until
from .places import Places, told
from .script import ORDERED, SUPPLIER, TRADE_SHORT_SKU


class Standing(Protocol):
    """What every case of the purchase says of itself."""

    @property
    def state(self) -> str:
        """Header state of its lifecycle."""
        ...

    @property
    def exceptions(self) -> tuple[str, ...]:
        """Ids of those that are open."""
        ...


class Letter(Struct, frozen=True):
    """An e-mail that somebody got, as the stand-in mail server shows it."""

    subject: str


async def reordered(places: Places) -> Purchase:
    """Wait until what is short was asked for by itself; raises for a need of another size."""

    async def ask() -> Purchase | None:
        page = await places.purchases.list_purchases(ListPurchases(SUPPLIER, "APPROVAL"))
        return next((one for one in page.purchases if _is_short(one)), None)

    purchase = await until(ask, f"{TRADE_SHORT_SKU} to be reordered", places.within_s)
    asked = purchase.lines[0].ordered
    if asked != ORDERED:
        said = f"{purchase.purchase_number} asks for {asked:f} {TRADE_SHORT_SKU}"
        raise RuntimeError(f"{said}, and the script is made for {ORDERED}")
    return purchase


def _is_short(purchase: Purchase) -> bool:
    return [one.sku for one in purchase.lines] == [TRADE_SHORT_SKU]


async def purchase_in(places: Places, number: str, *states: str) -> Purchase:
    """Wait until a purchase is in one of the states."""
    return await _reached(
        places, lambda: places.purchases.get_purchase(GetPurchase(number)), number, states
    )


async def delivered(places: Places, number: str) -> Purchase:
    """Wait until the warehouse told of every unit of a purchase, also of those that go back."""

    async def ask() -> Purchase | None:
        found = await places.purchases.get_purchase(GetPurchase(number))
        came = all(one.received + one.sent_back == one.ordered for one in found.lines)
        return found if came else None

    return await until(ask, f"{number} to be delivered", places.within_s)


async def written_to(places: Places, address: str, about: str) -> str:
    """Wait for an e-mail to somebody about a number; gives its subject."""

    async def look() -> str | None:
        answer = await told(places.mail, "GET", f"/_sandbox/messages?to={address}")
        subjects = [one.subject for one in convert(answer, list[Letter])]
        return next((one for one in subjects if about in one), None)

    return await until(look, f"{address} to be written to about {about}", places.within_s)


async def bill_in(places: Places, number: str, *states: str) -> SupplierBill:
    """Wait until what the supplier sent under a number is in one of the states."""

    async def arrived() -> str | None:
        page = await places.bills.list_bills(ListBills(SUPPLIER))
        return next((one.bill_key for one in page.bills if one.number == number), None)

    key = await until(arrived, f"{number} to arrive", places.within_s)
    return await _reached(places, lambda: places.bills.get_bill(GetBill(key)), number, states)


async def run_in(places: Places, run_id: str, *states: str) -> SupplierPaymentRun:
    """Wait until a payment run is in one of the states."""
    return await _reached(
        places, lambda: places.runs.get_payment_run(GetPaymentRun(run_id)), run_id, states
    )


async def _reached[T: Standing](
    places: Places, read: Callable[[], Awaitable[T]], name: str, states: tuple[str, ...]
) -> T:
    async def ask() -> T | None:
        found = await read()
        return found if found.state in states else None

    try:
        return await until(ask, f"{name} to be {' or '.join(states)}", places.within_s)
    except Stuck as stuck:
        raise Stuck(f"{stuck}; {await _why(places, await read())}") from stuck


async def _why(places: Places, case: Standing) -> str:
    told = [
        (await places.operations.get_exception(GetException(one))).sentence
        for one in case.exceptions
    ]
    return f"it is {case.state}; exceptions: {'; '.join(told) or 'none'}"
