"""What the shop pays out of its customers' card payments, less its fees."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, Literal

import msgspec

from .gid import gid
from .money_views import amount_text
from .order_views import instant
from .paging import View, page
from .search import instant_of, terms_of
from .shop import Shop, now


class MakePayout(msgspec.Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    """What a tester has paid out."""

    amount: Decimal
    """What arrives at the bank; below zero for what the shop takes back."""
    status: Literal["CANCELED", "FAILED", "IN_TRANSIT", "PAID", "SCHEDULED"] = "PAID"
    issued_at: datetime | None = None
    """None means now."""


class Payout(msgspec.Struct, frozen=True, rename="camel"):
    """One payout as it lies in the state file."""

    payout_id: int
    trace_id: str
    """What the bank's entry bears."""
    amount: Decimal
    status: str
    issued_at: datetime


def pay_out(shop: Shop, asked: MakePayout) -> Payout:
    """Pay out; its trace id is its own."""
    number = shop.new_id()
    at = (asked.issued_at or now()).astimezone(UTC)
    made = Payout(number, f"SHPFY{number}", asked.amount, asked.status, at)
    with shop.box.state.transaction() as file:
        file.execute(
            "INSERT INTO payouts VALUES (?, ?, ?)",
            (number, at.isoformat(), msgspec.json.encode(made)),
        )
    return made


def account_view(shop: Shop) -> View:
    """Write the account: payouts are looked for when they are asked for."""
    return {
        "id": gid("ShopifyPaymentsAccount", 1),
        "payouts": lambda _, **asked: _payouts(shop, asked),
    }


def _payouts(shop: Shop, asked: dict[str, Any]) -> View:
    """Page through them by the day of their issue."""
    conditions, values = ["1"], list[object]()
    for name, comparator, value in terms_of(asked.get("query")):
        if name == "issued_at":
            conditions.append(f"issued_at {comparator or '='} ?")
            values.append(instant_of(value))
    way = "DESC" if asked.get("reverse") else "ASC"
    rows = shop.box.state.rows(
        f"SELECT document FROM payouts WHERE {' AND '.join(conditions)}"  # noqa: S608 - the comparators are matched
        f" ORDER BY issued_at {way}, payout_id {way}",
        *values,
    )
    views = [_view(msgspec.json.decode(row["document"], type=Payout)) for row in rows]
    return page(views, asked.get("first"), asked.get("after"))


def _view(one: Payout) -> View:
    return {
        "id": gid("ShopifyPaymentsPayout", one.payout_id),
        "legacyResourceId": str(one.payout_id),
        "issuedAt": instant(one.issued_at),
        "status": one.status,
        "transactionType": "DEPOSIT" if one.amount >= 0 else "WITHDRAWAL",
        "net": {"amount": amount_text(one.amount), "currencyCode": "GBP"},
        "externalTraceId": one.trace_id,
    }
