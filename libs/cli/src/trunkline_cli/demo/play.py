"""One play: restock, both orders, the shop's stock, the purchase, the judgement."""

import time
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path

from trunkline_model.capabilities.inventory import GetAvailability
from trunkline_model.capabilities.order_to_cash import Order

from .explaining import coverage, read_postings
from .following import until
from .outcome import CaseOutcome, Outcome, judge, outcome_of
from .places import Places, open_places
from .purchase import play_purchase
from .purchase_outcome import PurchaseOutcome, gained_by, judge_purchase, purchase_outcome
from .restock import restock
from .script import SHOP_EXPECTED, STOCK_BEFORE, TRADE_EXPECTED
from .shop_order import Say, play_shop_order
from .totals import added, judge_totals, read_totals
from .trade_order import play_trade_order

WITHIN_S = 90.0
"""How long one move may take on a busy laptop."""


async def play(
    addresses: Mapping[str, str], home: Path, say: Say, within_s: float = WITHIN_S
) -> Outcome:
    """Play all three in the stack of a home; raises Stuck when one does not get on."""
    async with open_places(addresses, home, within_s) as places:
        await restock(places, say)
        before, ledger = await read_totals(places), await read_postings(places)
        shop = await _timed(play_shop_order, places, _named("shop ", say))
        trade = await _timed(play_trade_order, places, _named("trade", say))
        await until(lambda: _followed(places), "the shop's stock to follow", within_s)
        say("the shop shows the stock that can be promised")
        totals = added(before, await read_totals(places))
        purchase = await _bought(places, _named("buy  ", say))
        covered = await coverage(places.tracing, ledger, await read_postings(places))
        say(str(covered))
    differences = (
        *judge(shop, SHOP_EXPECTED),
        *judge(trade, TRADE_EXPECTED),
        *judge_totals(totals),
        *covered.gaps,
        *judge_purchase(purchase),
    )
    return Outcome((shop, trade), purchase, totals, covered, differences)


async def _timed(
    one: Callable[[Places, Say], Awaitable[Order]], places: Places, say: Say
) -> CaseOutcome:
    began = time.monotonic()
    order = await one(places, say)
    return outcome_of(order, time.monotonic() - began)


async def _bought(places: Places, say: Say) -> PurchaseOutcome:
    """Play the purchase, whose postings are held against its own figures."""
    began, before = time.monotonic(), await read_postings(places)
    bought = await play_purchase(places, say)
    gained = gained_by(before, await read_postings(places))
    return purchase_outcome(bought, gained, time.monotonic() - began)


def _named(name: str, say: Say) -> Say:
    return lambda sentence: say(f"{name} │ {sentence}")


async def _followed(places: Places) -> bool | None:
    found = await places.inventory.get_availability(GetAvailability(tuple(STOCK_BEFORE)))
    sold = [one for one in found.availabilities if one.published is not None]
    return (bool(sold) and all(one.published == one.available for one in sold)) or None
