"""What suppliers delivered and what went back, as it was counted and as it was booked."""

from collections.abc import Iterable
from decimal import Decimal

from msgspec import structs

from trunkline_model.capabilities.document_register import DocumentType

from .journalled import Body
from .journalled_buying import Delivery, Return
from .journalled_line import Line
from .page import Noted, Page, done, sent, taken


def arrived(page: Page, body: Body) -> Noted:
    """Somebody counted a delivery."""
    if body.received_on is not None:
        of = (_supplier(page), body.receipt_reference)
        counted = taken(
            DocumentType.GOODS_RECEIPT, of, body.received_on, document_id=body.receipt_reference
        )
        units = structs.replace(counted, quantity=_units(body.lines))
        yield f"goods receipt {body.receipt_reference}", units


def receiving(page: Page, delivery: Delivery) -> Noted:
    """A delivery is to be booked in."""
    of = (_supplier(page), delivery.delivery_reference)
    wrote = sent(DocumentType.GOODS_RECEIPT, of, delivery.received_on)
    yield page.request, structs.replace(wrote, quantity=_units(delivery.lines))


def received(page: Page, body: Body) -> Noted:
    """The ERP has the goods."""
    if (asked := page.asked) is not None:
        posted = done(asked, body.goods_receipt_number)
        yield page.request, structs.replace(posted, quantity=_units(body.lines))


def returning(page: Page, back: Return) -> Noted:
    """Goods are to go back."""
    wrote = sent(
        DocumentType.VENDOR_RETURN, (_supplier(page), back.return_reference), back.returned_on
    )
    yield page.request, structs.replace(wrote, quantity=_units(back.lines))


def returned(page: Page, body: Body) -> Noted:
    """They have left the ERP's stock."""
    if (asked := page.asked) is not None:
        posted = done(asked, body.return_number)
        yield page.request, structs.replace(posted, quantity=_units(body.lines))


def _supplier(page: Page) -> str:
    """Name the supplier of the case's order; empty before it was asked for."""
    kinds = (one for one in page.notes.values())
    return next(
        (one.channel for one in kinds if one.document_type == DocumentType.PURCHASE_ORDER), ""
    )


def _units(lines: Iterable[Line]) -> Decimal:
    return sum((line.units for line in lines), Decimal(0))
