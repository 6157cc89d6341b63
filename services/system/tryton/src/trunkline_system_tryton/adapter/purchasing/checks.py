"""What every document of purchasing is held to before anything is sent."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from trunkline_model.money import PENNY, Money
from trunkline_system_tryton.conversation import Conversation
from trunkline_system_tryton.mapping import PRICE_STEP, penny
from trunkline_system_tryton.purchase_directory import PurchaseDirectory
from trunkline_system_tryton.refusals import refuse, wrong


async def require_open(calls: Conversation, on: date, field: str) -> int:
    """Give the period of a day; Refused when it is closed or there is none."""
    domain = [
        ("start_date", "<=", on),
        ("end_date", ">=", on),
        ("state", "=", "open"),
        ("type", "=", "standard"),
    ]
    rows = await calls.search("account.period", domain, ["id"], limit=1)
    if not rows:
        raise refuse("closed_period", f"the period of {on} is not open", field)
    return int(rows[0]["id"])


async def require_currency(
    calls: Conversation, directory: PurchaseDirectory, currency: str, field: str
) -> str:
    """Give the company's currency; Refused for another one."""
    own = await directory.company_currency(calls)
    if currency != own:
        raise refuse("unknown_currency", f"Tryton buys in {own}", field)
    return own


async def require_amount(
    calls: Conversation, directory: PurchaseDirectory, amount: Money, field: str
) -> Decimal:
    """Give an amount; Invalid for nothing or a fraction of a penny."""
    await require_currency(calls, directory, amount.currency, f"{field}.currency")
    if amount.amount <= 0:
        raise wrong(f"{field}.amount", "not_positive", "the amount has to be positive")
    if amount.amount % PENNY:
        raise wrong(f"{field}.amount", "fraction_of_penny", "the amount is in whole pennies")
    return amount.amount


def require_lines(line_ids: Iterable[str], field: str) -> None:
    """Refuse a document without lines, or that names one twice."""
    found = list(line_ids)
    if not found or len(set(found)) != len(found):
        raise wrong(field, "missing_or_repeated", "a document names each line once")


def require_positive(quantity: Decimal, field: str) -> None:
    """Refuse nothing and less."""
    if quantity <= 0:
        raise wrong(field, "not_positive", "the quantity has to be positive")


def require_price(price: Money, field: str) -> None:
    """Refuse a price that Tryton cannot keep exactly."""
    if price.amount % PRICE_STEP:
        raise wrong(field, "too_many_places", "a price has at most six places")


def require_same(found: Decimal, said: Money, field: str) -> None:
    """Refuse a sum that Tryton computes otherwise."""
    if found != said.amount:
        sentence = f"Tryton computes {found}, the document says {said.amount}"
        raise refuse("totals_differ", sentence, field)


def value(quantity: Decimal, unit_price: Money) -> Decimal:
    """Value a quantity as Tryton does."""
    return penny(quantity * unit_price.amount)
