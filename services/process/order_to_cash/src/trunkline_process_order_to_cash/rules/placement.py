"""A partner's order in our words: net prices from the catalogue, tax on top."""

from collections.abc import Mapping
from decimal import Decimal

from trunkline_kit.errors import FieldError, Invalid
from trunkline_model.capabilities.catalogue import Product
from trunkline_model.capabilities.order_to_cash import PlacedLine, PlaceOrder
from trunkline_model.money import Money, total, zero
from trunkline_model.sales_order import LineKind, SalesOrder, SalesOrderLine

from ..facts import OrderPlaced
from ..penny_proof import LINE_HALF_EVEN, PennyProof, budget
from .capture import Proved, Terms
from .tax import RATES, tax_on, to_penny

LINES_MAX = 500
NONE = Decimal(0)
QUANTITY_MAX = Decimal(1_000_000)


def check_shape(placement: PlaceOrder) -> None:
    """Refuse what is wrong whatever we sell; Invalid names every field."""
    faults = [*_header_faults(placement)]
    for index, line in enumerate(placement.lines):
        faults += _quantity_faults(f"lines[{index}]", line)
    _refuse(faults)


def check_placement(placement: PlaceOrder, products: Mapping[str, Product]) -> None:
    """Refuse what can never be delivered; Invalid names every field that is wrong."""
    faults = [*_header_faults(placement)]
    for index, line in enumerate(placement.lines):
        faults += _line_faults(f"lines[{index}]", line, products)
    faults += [] if faults else _currency_faults(placement, products)
    _refuse(faults)


def _refuse(faults: list[FieldError]) -> None:
    if faults:
        text = " ".join(one.sentence for one in faults)
        raise Invalid(text, reason="order_invalid", fields=tuple(faults))


def _header_faults(placement: PlaceOrder) -> list[FieldError]:
    found = []
    if not placement.lines:
        found.append(FieldError("lines", "missing", "An order needs at least one line."))
    if len(placement.lines) > LINES_MAX:
        text = f"An order has at most {LINES_MAX} lines; split it."
        found.append(FieldError("lines", "too_many", text))
    if not placement.purchase_order_number.strip():
        text = "State your purchase order number: invoices and payments refer to it."
        found.append(FieldError("purchase_order_number", "missing", text))
    if not placement.purchase_order_number.isprintable():
        text = "A purchase order number has printable characters only."
        found.append(FieldError("purchase_order_number", "unprintable", text))
    return found


def _line_faults(path: str, line: PlacedLine, products: Mapping[str, Product]) -> list[FieldError]:
    if faults := _quantity_faults(path, line):
        return faults
    product = products.get(line.sku)
    if product is None or not product.stocked:
        text = f"We sell no article {line.sku}."
        return [FieldError(f"{path}.sku", "unknown_sku", text)]
    expected = line.unit_price
    if expected is not None and expected != product.sales_price:
        text = f"{line.sku} costs {product.sales_price} net, not {expected}."
        return [FieldError(f"{path}.unit_price", "price_differs", text)]
    return []


def _quantity_faults(path: str, line: PlacedLine) -> list[FieldError]:
    if NONE < line.quantity <= QUANTITY_MAX:
        return []
    text = f"The quantity of {line.sku} must be more than 0 and at most {QUANTITY_MAX}."
    return [FieldError(f"{path}.quantity", "not_positive", text)]


def price(placed: OrderPlaced, products: Mapping[str, Product], terms: Terms) -> Proved:
    """Price a placement from the catalogue; Invalid names every field that stops it."""
    placement = placed.placement
    check_placement(placement, products)
    lines = tuple(
        _line(str(index), line, products[line.sku])
        for index, line in enumerate(placement.lines, start=1)
    )
    order = _order(placed, lines, terms)
    return order, _proof(order)


def _currency_faults(placement: PlaceOrder, products: Mapping[str, Product]) -> list[FieldError]:
    priced = {products[one.sku].sales_price.currency for one in placement.lines}
    if priced == {placement.currency}:
        return []
    text = f"Prices are in {', '.join(sorted(priced))}, not in {placement.currency}."
    return [FieldError("currency", "unknown_currency", text)]


def _line(line_id: str, line: PlacedLine, product: Product) -> SalesOrderLine:
    net = to_penny(product.sales_price.times(line.quantity))
    return SalesOrderLine(
        line_id=line_id,
        kind=LineKind.GOODS,
        sku=line.sku,
        description=product.name,
        quantity=line.quantity,
        unit=product.unit,
        unit_price=product.sales_price,
        net=net,
        tax_code=product.tax_code,
        tax=tax_on(net, RATES[product.tax_code], included=False),
    )


def _order(placed: OrderPlaced, lines: tuple[SalesOrderLine, ...], terms: Terms) -> SalesOrder:
    placement = placed.placement
    net = total((one.net for one in lines), placement.currency)
    tax = total((one.tax for one in lines), placement.currency)
    return SalesOrder(
        order_number=terms.order_number,
        connection_id=terms.connection_id,
        channel=terms.channel,
        channel_reference=placement.purchase_order_number,
        party_code=terms.party_code,
        invoice_address=placement.invoice_address or placement.delivery_address,
        delivery_address=placement.delivery_address,
        currency=placement.currency,
        ordered_on=placement.ordered_on or placed.accepted_on,
        payment_term=terms.payment_term,
        lines=lines,
        net=net,
        tax=tax,
        gross=net + tax,
    )


def _proof(order: SalesOrder) -> PennyProof:
    nothing: Money = zero(order.currency)
    return PennyProof(
        policy=LINE_HALF_EVEN,
        goods=order.net,
        discounts=nothing,
        shipping=nothing,
        tax=order.tax,
        rounding=nothing,
        charged=order.gross,
        budget=budget(len(order.lines), order.currency),
    )
