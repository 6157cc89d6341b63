"""R5: every write of which the answer is lost, broken or late, in every way that it can be."""

from random import Random

from .campaign import Campaign
from .ground import Ground

WRITES = (
    *(
        ("sandbox-erp", rpc)
        for rpc in (
            "EnsureParty",
            "BookSalesOrder",
            "AllocateStock",
            "IssueGoods",
            "IssueInvoice",
            "RecordReceipt",
        )
    ),
    ("sandbox-warehouse", "createShipmentOrder"),
    ("sandbox-shopify", "fulfillmentCreate"),
)
UNDOS = (
    ("sandbox-erp", "ReleaseAllocation"),
    ("sandbox-erp", "CancelSalesOrder"),
    ("sandbox-shopify", "orderCancel"),
)
WAYS = (
    ("timeout_after_commit", 0.0),
    ("timeout_after_commit", 2.5),
    ("timeout_before_commit", 2.5),
    ("late_commit", 3.0),
    ("duplicate", 0.0),
    ("reset", 0.0),
    ("5xx", 0.0),
)
"""Kinds of faults, and how long the caller waits, or after how long it is done all the same."""
UNBOUND = {("fulfillmentCreate", "duplicate")}
"""Shopify binds this write to nothing: what the network repeats there, nobody can prevent."""
HOPELESS_SHARE = 3
"""One in so many orders is called off, so that undos are struck too."""


async def blows(ground: Ground, chance: Random, orders: int) -> None:
    """Arm every way for every write, in an order of chance, then let orders run into them."""
    each = max(1, orders // 20)
    armed = [(*write, *way) for write in (*WRITES, *UNDOS) for way in WAYS]
    armed = [one for one in armed if one[1:3] not in UNBOUND]
    chance.shuffle(armed)
    for sandbox, operation, kind, hang_s in armed:
        await ground.arm(sandbox, operation, kind, times=each, hang_s=hang_s)
    for number in range(orders):
        if number % HOPELESS_SHARE:
            await ground.place(chance)
        else:
            await ground.place_hopeless(chance)


R5 = Campaign("R5", "ambiguous writes", {"change": 21, "full": 240}, blows)
