"""How far each line has come: ordered = cancelled + open + shipped, always."""

from collections.abc import Iterable
from decimal import Decimal

from msgspec import Struct

from trunkline_model.quantity import LineQuantity
from trunkline_model.sales_order import LineKind, SalesOrderLine

from ..facts import GoodsArrived, PickedShort
from ..order import OrderCase

NONE = Decimal(0)


class LineProgress(Struct, frozen=True):
    """One goods line; every figure counts units of it."""

    line_id: str
    """Our line id."""
    sku: str
    """The article."""
    ordered: Decimal
    """What the customer wants."""
    covered: Decimal
    """What the ERP found stock for, ever: issued and reserved together."""
    released: Decimal
    """What the warehouse was asked to send, less what it declined, gave back or did not find."""
    declined: Decimal
    """What the warehouse declined to send and nobody reviewed yet."""
    missing: Decimal
    """What the warehouse did not find and was not asked for again."""
    shipped: Decimal
    """What left; never more than was ordered."""
    over_shipped: Decimal
    """What left beyond the order: a person has to look."""
    invoiced: Decimal
    """What was billed."""
    cancelled: Decimal
    """What will not be sent any more."""

    @property
    def open(self) -> Decimal:
        """What is still to be sent."""
        return self.ordered - self.cancelled - self.shipped

    @property
    def allocated(self) -> Decimal:
        """What is reserved and did not leave yet."""
        return max(min(self.covered, self.ordered - self.cancelled) - self.shipped, NONE)

    @property
    def uncovered(self) -> Decimal:
        """What the ERP found no stock for."""
        return max(self.ordered - self.cancelled - max(self.covered, self.shipped), NONE)

    @property
    def short(self) -> Decimal:
        """What no stock was found for, or was reserved but is not on its shelf."""
        return self.uncovered + self.missing

    @property
    def releasable(self) -> Decimal:
        """What the warehouse may be asked to send now."""
        covered = min(self.covered, self.ordered - self.cancelled)
        asked = max(self.released, self.shipped) + self.missing + self.declined
        return max(covered - asked, NONE)


def progress(case: OrderCase) -> tuple[LineProgress, ...]:
    """Give every goods line; empty before the order was validated."""
    order = case.order
    goods = [one for one in order.lines if one.kind is LineKind.GOODS] if order else []
    return tuple(_line(case, one) for one in goods)


def _line(case: OrderCase, line: SalesOrderLine) -> LineProgress:
    wanted, line_id = line.quantity, line.line_id
    left = _sum(line_id, (one.parcel.lines for one in case.parcels))
    shipped = min(left, wanted)
    return LineProgress(
        line_id=line_id,
        sku=line.sku,
        ordered=wanted,
        covered=_covered(case, line_id),
        released=_released(case, line_id),
        declined=_declined(case, line_id),
        missing=_missing(case, line),
        shipped=shipped,
        over_shipped=left - shipped,
        invoiced=min(_invoiced(case, line_id), shipped),
        cancelled=wanted - shipped if case.cancelled or case.rejected else NONE,
    )


def _covered(case: OrderCase, line_id: str) -> Decimal:
    latest = case.covers[-1].lines if case.covers else ()
    return sum((one.covered for one in latest if one.line_id == line_id), NONE)


def ended_references(case: OrderCase) -> frozenset[str]:
    """Name the shipment orders that the warehouse will not send: declined, or taken back."""
    declined = {one.reference for one in case.declined}
    return frozenset(declined | {one.reference for one in case.taken_back})


def _released(case: OrderCase, line_id: str) -> Decimal:
    ended = ended_references(case)
    asked = [one.lines for one in case.shipment_orders if one.reference not in ended]
    short = [one.lines for one in case.short_picks if one.reference not in ended]
    return _sum(line_id, asked) - _sum(line_id, short)


def _declined(case: OrderCase, line_id: str) -> Decimal:
    reviewed = {one.reference for one in case.reviewed}
    waiting = {one.reference for one in case.declined} - reviewed
    orders = (one.lines for one in case.shipment_orders if one.reference in waiting)
    return _sum(line_id, orders)


def _missing(case: OrderCase, line: SalesOrderLine) -> Decimal:
    """A short pick counts until goods of the article arrive: then the shelf is worth a look."""
    arrivals = [one for one in case.arrivals if one.sku == line.sku]
    waiting = (one.lines for one in case.short_picks if not _restocked(one, arrivals))
    return _sum(line.line_id, waiting)


def _restocked(short: PickedShort, arrivals: list[GoodsArrived]) -> bool:
    """Goods that come into another warehouse fill no shelf here."""
    here = (one.position for one in arrivals if one.source == short.source)
    return max(here, default=0) >= short.position


def _invoiced(case: OrderCase, line_id: str) -> Decimal:
    billed = {one.parcel_id for one in case.invoiced}
    parcels = (one.parcel for one in case.parcels)
    return _sum(line_id, (one.lines for one in parcels if one.parcel_id in billed))


def _sum(line_id: str, groups: Iterable[tuple[LineQuantity, ...]]) -> Decimal:
    found = (one.quantity for lines in groups for one in lines if one.line_id == line_id)
    return sum(found, NONE)
