"""R1: the process dies at five moments of every step, of what is done and of what is undone."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from itertools import zip_longest
from random import Random

from msgspec import Struct

from .campaign import Campaign
from .dooms import LOST, OPERATIONS, POINTS, Place, Slayer, of_steps
from .ground import Ground
from .questions import STATES
from .reading.trunkline import ENDS
from .workers import Workers

AT_ONCE = 3
"""Doomed workers, each at a place of its own. No sound one works beside them: who hears of an
order goes on with it, and they would wait for work."""
UNDER_WAY = 6
"""Orders of the kind that is struck which are kept under way."""
FRESH_S = 10.0
"""Someone buys at least so often: those under way may all wait, a fulfilment over a minute for a
late answer, and the doomed need an order that comes by."""
LOOK_S = 0.2


class Part(Struct, frozen=True):
    """Orders of one kind, and the steps of theirs that are struck."""

    title: str
    place: Callable[[Ground, Random], Awaitable[object]]
    steps: tuple[str, ...]
    buys: bool = False
    """Whether it is a purchase, which other workers carry."""

    def crew(self, ground: Ground) -> Workers:
        """Give the workers that carry it."""
        return ground.purchases.workers if self.buys else ground.workers

    def places(self, point: str) -> list[Place]:
        """Give one moment of each of its steps; only a backend's answer can be lost."""
        steps = [one for one in self.steps if point in POINTS or one in OPERATIONS]
        return of_steps(steps, self.title, point)


PARTS = (
    Part(
        "shop order",
        Ground.place,
        (
            "ensure_party",
            "book_sales_order",
            "allocate_stock",
            "create_shipment_order",
            "issue_goods",
            "create_fulfilment",
            "issue_invoice",
            "record_receipt",
        ),
    ),
    Part(
        "trade order",
        Ground.place_trade,
        (
            "book_sales_order",
            "allocate_stock",
            "create_shipment_order",
            "issue_goods",
            "issue_invoice",
            "record_receipt",
        ),
    ),
    Part("called off while held", Ground.place_risky, ("cancel_channel_order",)),
    Part(
        "called off while short",
        Ground.place_hopeless,
        ("release_allocation", "cancel_sales_order", "cancel_channel_order"),
    ),
    Part(
        "called off at the warehouse",
        Ground.place_unpacked,
        (
            "cancel_shipment_order",
            "release_allocation",
            "cancel_sales_order",
            "cancel_channel_order",
        ),
    ),
    Part(
        "purchase",
        lambda ground, chance: ground.purchases.place(chance),
        (
            *("raise_requisition", "approve_requisition", "book_purchase_order"),
            *("confirm_purchase_order", "send_purchase_order", "amend_purchase_order"),
            *("record_goods_receipt", "post_accrual", "return_goods"),
            *("claim_identity", "claim_match", "post_supplier_invoice"),
            *("post_supplier_credit_note", "tell_purchase", "reverse_accrual"),
            *("tell_bill", "submit_payment_file", "record_supplier_payment"),
            *("send_remittance_advice", "send_debit_note", "send_message"),
        ),
        buys=True,
    ),
    Part(
        "purchase changed",
        lambda ground, chance: ground.purchases.place(chance, sort="changed"),
        ("amend_purchase_order", "send_purchase_order_change", "send_message"),
        buys=True,
    ),
    Part(
        "service",
        lambda ground, chance: ground.purchases.place(chance, sort="services"),
        ("accrue_period", "reverse_period"),
        buys=True,
    ),
    Part(
        "purchase rejected",
        lambda ground, chance: ground.purchases.place(chance, "rejected"),
        ("raise_requisition", "withdraw_requisition"),
        buys=True,
    ),
    Part(
        "purchase cancelled",
        lambda ground, chance: ground.purchases.place(chance, "cancelled"),
        ("cancel_purchase_order", "withdraw_requisition", "send_cancellation"),
        buys=True,
    ),
)


async def blows(ground: Ground, chance: Random, orders: int) -> None:
    """Strike so many places, one kind of orders after the other, each until it has settled."""
    chosen = _chosen(chance, orders)
    for part in PARTS:
        places = [place for named, place in chosen if named is part]
        if places:
            slayer = Slayer(ground, part.crew(ground))
            await _strike(slayer, chance, part, places)
            ground.recovered_s += await slayer.times_s()


def _chosen(chance: Random, count: int) -> list[tuple[Part, Place]]:
    """Draw places so that each moment comes as often as the next."""
    by_point = [
        [(part, place) for part in PARTS for place in part.places(point)]
        for point in (*POINTS, *LOST)
    ]
    for one in by_point:
        chance.shuffle(one)
    drawn = [place for row in zip_longest(*by_point) for place in row if place]
    return drawn[:count]


async def _strike(slayer: Slayer, chance: Random, part: Part, places: Sequence[Place]) -> None:
    enough = asyncio.Event()
    buying = asyncio.create_task(_keep_buying(slayer.ground, chance, part, enough))
    doomed = [one for one in places if one.point in POINTS]
    try:
        await slayer.crew.close()
        await asyncio.gather(*(slayer.doom(doomed[place::AT_ONCE]) for place in range(AT_ONCE)))
        await slayer.crew.start()
        await slayer.strike_waiting([one for one in places if one.point in LOST])
    finally:
        enough.set()
        await buying
    await slayer.ground.settled()


async def _keep_buying(ground: Ground, chance: Random, part: Part, enough: asyncio.Event) -> None:
    """Keep orders under way; whoever is buying then is let finish, so that no order is unknown."""
    now = asyncio.get_running_loop().time
    bought_at = now()
    while not enough.is_set():
        missing = UNDER_WAY - await _under_way(ground, part)
        for _ in range(max(missing, int(now() - bought_at > FRESH_S))):
            await part.place(ground, chance)
            bought_at = now()
        await asyncio.sleep(LOOK_S)


async def _under_way(ground: Ground, part: Part) -> int:
    if part.buys:
        return await ground.purchases.under_way()
    ended = sum(row[2] in ENDS for row in await ground.rows(STATES))
    return len(ground.plan) - ended


PLACES = sum(len(part.places(point)) for part in PARTS for point in (*POINTS, *LOST))

CHANGE = len((*POINTS, *LOST))
"""Each moment once."""

R1 = Campaign("R1", "crash at every step", {"change": CHANGE, "full": PLACES}, blows)
