"""Everything that can have happened to an order: recorded always, folded in any order.

Facts carry what another system said, in our words, and the key under which hearing it
twice is hearing it once (see `fold`). Nothing here is ever changed or taken back,
and facts are read again for years: a new field has a default, and none is renamed.
"""

from trunkline_durable.editing import CaseEdited

from .ending import (
    CancellationConfirmed,
    CancelRefused,
    CancelRequested,
    DeclineReviewed,
    OrderCancelled,
    OrderClosed,
    OrderRejected,
    Unseen,
)
from .goods import (
    FulfilmentShown,
    GoodsArrived,
    GoodsIssued,
    LineCover,
    ParcelLeft,
    PickedShort,
    ShipmentOrderDeclined,
    ShipmentOrderPlaced,
    ShipmentOrderTaken,
    ShipmentOrderTakenBack,
    StockCovered,
    StockMoved,
)
from .intake import (
    CreditChecked,
    DuplicateFound,
    HoldPlaced,
    HoldReleased,
    OrderAnnounced,
    OrderCaptured,
    OrderPlaced,
    OrderReread,
    OrderValidated,
)
from .money import BankCreditMatched, ParcelInvoiced, ReceiptPosted, SaleBooked

__all__ = [
    "BankCreditMatched",
    "CancelRefused",
    "CancelRequested",
    "CancellationConfirmed",
    "CaseEdited",
    "CreditChecked",
    "DeclineReviewed",
    "DuplicateFound",
    "FulfilmentShown",
    "GoodsArrived",
    "GoodsIssued",
    "HoldPlaced",
    "HoldReleased",
    "LineCover",
    "OrderAnnounced",
    "OrderCancelled",
    "OrderCaptured",
    "OrderClosed",
    "OrderFact",
    "OrderPlaced",
    "OrderRejected",
    "OrderReread",
    "OrderValidated",
    "ParcelInvoiced",
    "ParcelLeft",
    "PickedShort",
    "ReceiptPosted",
    "SaleBooked",
    "ShipmentOrderDeclined",
    "ShipmentOrderPlaced",
    "ShipmentOrderTaken",
    "ShipmentOrderTakenBack",
    "StockCovered",
    "StockMoved",
    "Unseen",
]

type OrderFact = (
    OrderAnnounced
    | OrderCaptured
    | OrderReread
    | OrderPlaced
    | DuplicateFound
    | OrderValidated
    | CreditChecked
    | HoldReleased
    | StockMoved
    | StockCovered
    | ShipmentOrderPlaced
    | ShipmentOrderTaken
    | ShipmentOrderTakenBack
    | ShipmentOrderDeclined
    | PickedShort
    | GoodsArrived
    | ParcelLeft
    | GoodsIssued
    | FulfilmentShown
    | SaleBooked
    | ParcelInvoiced
    | BankCreditMatched
    | ReceiptPosted
    | DeclineReviewed
    | CancelRequested
    | CancelRefused
    | OrderCancelled
    | CancellationConfirmed
    | OrderRejected
    | OrderClosed
    | CaseEdited
)
