"""R5: every write of which the answer is lost, broken or late, in every way that it can be."""

from itertools import cycle, product
from random import Random

from oracle.bought import PurchaseEnding

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
PURCHASES = (
    *("RaiseRequisition", "ApproveRequisition", "BookPurchaseOrder", "ConfirmPurchaseOrder"),
    *("AmendPurchaseOrder", "RecordGoodsReceipt", "ReturnGoods", "PostAccrual"),
    *("ReverseAccrual", "PostSupplierInvoice", "PostSupplierCreditNote"),
    *("RecordSupplierPayment", "WithdrawRequisition", "CancelPurchaseOrder"),
)
"""What is written into the ERP by a purchase, and by what takes it back."""
PURCHASE_EVERY = 6
ENDINGS: tuple[PurchaseEnding, ...] = ("closed", "closed", "cancelled", "rejected")
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
FULL = 100
"""From so many orders on every way strikes every write of a purchase; else each write once."""
HOPELESS_SHARE = 3
"""One in so many orders is called off, so that undos are struck too."""


async def blows(ground: Ground, chance: Random, orders: int) -> None:
    """Arm every way for every write, in an order of chance, then let orders run into them."""
    each = max(1, orders // 20)
    await ground.purchases.workers.start(1 - len(ground.purchases.workers.alive))
    bought = [("sandbox-erp", rpc) for rpc in PURCHASES]
    ways = [(*write, *way) for write in (*WRITES, *UNDOS) for way in WAYS]
    each_way = zip(bought, cycle(WAYS), strict=False) if orders < FULL else product(bought, WAYS)
    armed = [*ways, *((*write, *way) for write, way in each_way)]
    armed = [one for one in armed if one[1:3] not in UNBOUND]
    chance.shuffle(armed)
    for sandbox, operation, kind, hang_s in armed:
        await ground.arm(
            sandbox, operation, kind, times=1 if operation in PURCHASES else each, hang_s=hang_s
        )
    for number in range(orders):
        if number % HOPELESS_SHARE:
            await ground.place(chance)
        else:
            await ground.place_hopeless(chance)
        if not number % PURCHASE_EVERY:
            await ground.purchases.place(chance, ENDINGS[number // PURCHASE_EVERY % len(ENDINGS)])


R5 = Campaign("R5", "ambiguous writes", {"change": 21, "full": 240}, blows)
