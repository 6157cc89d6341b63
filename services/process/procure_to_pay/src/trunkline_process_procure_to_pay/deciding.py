"""Requests of the ports, as the facts that follow from them."""

from collections.abc import Iterable

from msgspec import UNSET

from trunkline_durable.casefile import CaseFile
from trunkline_kit import clock
from trunkline_kit.errors import FieldError, Invalid
from trunkline_model.capabilities.purchases import RaisePurchase, RecordDelivery, WantedLine

from .cases.purchase import PurchaseCase
from .facts.fulfilment import GoodsArrived
from .facts.purchase import RequisitionRaised
from .goods import PurchaseLine, ReceivedLine
from .rules.accrual import is_performed
from .rules.vat import Supply
from .terms import Terms


def require_lines(request: RaisePurchase) -> None:
    """Raise Invalid with every field that cannot be so."""
    faults = tuple(_faults(request))
    if faults:
        sentence = " ".join(one.sentence for one in faults)
        raise Invalid(sentence, fields=faults)


def _faults(request: RaisePurchase) -> Iterable[FieldError]:
    if not request.lines:
        yield FieldError("lines", "missing", "A requisition needs a line.")
    if len({one.line_id for one in request.lines}) != len(request.lines):
        yield FieldError("lines", "repeated_line_id", "Two lines have the same line_id.")
    if request.supply not in set(Supply):
        yield FieldError("supply", "unknown", f"There is no kind of supply {request.supply!r}.")
    for at, one in enumerate(request.lines):
        if not one.line_id or not one.quantity.is_finite() or one.quantity <= 0:
            sentence = f"Line {at + 1} needs an id and a positive quantity."
            yield FieldError(f"lines[{at}].quantity", "not_positive", sentence)
        if one.unit_price.currency != request.currency or one.unit_price.amount < 0:
            sentence = f"Line {at + 1} needs a price in {request.currency}, of nothing or more."
            yield FieldError(f"lines[{at}].unit_price", "wrong_price", sentence)


def wanted_line(one: WantedLine) -> PurchaseLine:
    """Give a line as it was asked for."""
    return PurchaseLine(
        line_id=one.line_id,
        sku=one.sku,
        description=one.description,
        quantity=one.quantity,
        unit_price=one.unit_price,
        category=one.category,
        cost_centre=one.cost_centre,
        tax_code=one.tax_code,
        wanted_on=one.wanted_on or UNSET,
    )


def raised(
    request: RaisePurchase, number: str, connection_id: str, terms: Terms
) -> RequisitionRaised:
    """Give the fact of a requisition."""
    return RequisitionRaised(
        occurred_at=clock.now(),
        purchase_number=number,
        connection_id=connection_id,
        legal_entity=terms.legal_entity,
        requester=request.actor,
        supplier_code=request.supplier_code,
        supply=request.supply,
        currency=request.currency,
        lines=tuple(wanted_line(one) for one in request.lines),
        needed_on=request.needed_on,
        reason=request.reason,
    )


def require_kept(file: CaseFile[PurchaseCase], entry: GoodsArrived) -> None:
    """Raise Invalid for a service of which something is to go back."""
    if is_performed(file.case) and any(one.damaged or one.wrong for one in entry.lines):
        sentence = "A service was performed or was not: nothing of it goes back. Query its bill."
        raise Invalid(sentence, fields=(FieldError("lines", "goes_back", sentence),))


def delivery(request: RecordDelivery) -> GoodsArrived:
    """Give the fact of a delivery; Invalid when it brings nothing, or less than nothing."""
    counts = [count for one in request.lines for count in (one.good, one.damaged, one.wrong)]
    if not any(count > 0 for count in counts) or any(count < 0 for count in counts):
        sentence = "A delivery has lines of which something came, and none of less than nothing."
        raise Invalid(sentence, fields=(FieldError("lines", "nothing_came", sentence),))
    lines = tuple(
        ReceivedLine(one.line_id, one.good, one.damaged, one.wrong) for one in request.lines
    )
    return GoodsArrived(
        occurred_at=clock.now(),
        receipt_reference=request.receipt_reference,
        received_on=request.received_on,
        lines=lines,
        actor=request.actor,
    )
