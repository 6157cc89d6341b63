"""How much of each line is ordered, here and billed; what lies between is GRNI."""

from decimal import Decimal

from msgspec import Struct

from trunkline_model.money import Money, total

from ..cases.purchase import PurchaseCase
from ..goods import PurchaseLine

NONE = Decimal(0)


class LineProgress(Struct, frozen=True):
    """One line with what became of it."""

    line: PurchaseLine
    """As ordered."""
    received: Decimal
    """Units that came in good order and were kept, over all deliveries."""
    sent_back: Decimal
    """Units that came damaged or wrong."""
    invoiced: Decimal
    """Units billed, less those credited."""
    credited: Decimal = NONE
    """Units credited."""

    @property
    def open(self) -> Decimal:
        """Units still to come: what went back is replaced, unless it was credited instead."""
        settled = min(self.sent_back, self.credited)
        return max(self.line.quantity - self.received - settled, NONE)

    @property
    def uninvoiced(self) -> Decimal:
        """Units received and not billed; negative when more is billed."""
        return self.received - self.invoiced

    @property
    def grni(self) -> Money:
        """Goods received, not invoiced, at the order's price."""
        return self.line.unit_price.times(self.uninvoiced)


def progress(case: PurchaseCase) -> tuple[LineProgress, ...]:
    """Add up each line over all receipts and all bills."""
    return tuple(_progress(case, line) for line in case.lines)


def grni(case: PurchaseCase) -> Money:
    """Sum (received - invoiced) x price over the lines."""
    currency = case.raised[0].currency if case.raised else "GBP"
    return total((one.grni for one in progress(case)), currency)


def fully_received(case: PurchaseCase) -> bool:
    """Tell whether nothing more is to come: all is here, or the rest was closed short."""
    if case.short_closed:
        return True
    return bool(case.arrivals) and all(one.open == NONE for one in progress(case))


def fully_invoiced(case: PurchaseCase) -> bool:
    """Tell whether every unit that was kept is billed, no more and no less."""
    return all(one.uninvoiced == NONE for one in progress(case))


def _progress(case: PurchaseCase, line: PurchaseLine) -> LineProgress:
    came = [one for arrival in case.arrivals for one in arrival.lines]
    mine = [one for one in came if one.line_id == line.line_id]
    took = [one for match in case.live_matches for one in match.lines]
    billed = [one.quantity for one in took if one.line_id == line.line_id]
    return LineProgress(
        line=line,
        received=sum((one.good for one in mine), NONE),
        sent_back=sum((one.damaged + one.wrong for one in mine), NONE),
        invoiced=sum(billed, NONE),
        credited=-sum((count for count in billed if count < NONE), NONE),
    )
