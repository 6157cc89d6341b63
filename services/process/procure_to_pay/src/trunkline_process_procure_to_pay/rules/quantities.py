"""How much of each line is ordered, here and billed; what lies between is GRNI."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal

from msgspec import Struct

from trunkline_model.money import Money, total

from ..cases.purchase import PurchaseCase
from ..facts.fulfilment import MatchedLine
from ..goods import PurchaseLine, ReceivedLine

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
    came = _by_line(one for arrival in case.arrivals for one in arrival.lines)
    took = _by_line(one for match in case.live_matches for one in match.lines)
    return tuple(
        _progress(line, came.get(line.line_id, ()), took.get(line.line_id, ()))
        for line in case.lines
    )


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


def _by_line[One: (ReceivedLine, MatchedLine)](lines: Iterable[One]) -> Mapping[str, list[One]]:
    """Sort what happened by line once: an order may have thousands of lines."""
    found: defaultdict[str, list[One]] = defaultdict(list)
    for one in lines:
        found[one.line_id].append(one)
    return found


def _progress(
    line: PurchaseLine, came: Iterable[ReceivedLine], took: Iterable[MatchedLine]
) -> LineProgress:
    mine, billed = tuple(came), tuple(one.quantity for one in took)
    return LineProgress(
        line=line,
        received=sum((one.good for one in mine), NONE),
        sent_back=sum((one.damaged + one.wrong for one in mine), NONE),
        invoiced=sum(billed, NONE),
        credited=-sum((count for count in billed if count < NONE), NONE),
    )
