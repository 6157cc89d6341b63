"""A shop's order in our words, proved to the penny, or every reason why not."""

from collections.abc import Mapping
from datetime import tzinfo
from decimal import Decimal

from msgspec import Struct

from trunkline_kit.errors import FieldError, Invalid
from trunkline_model.address import Address
from trunkline_model.capabilities.catalogue import Product
from trunkline_model.capabilities.channel_orders import ChannelOrder, ChannelOrderLine
from trunkline_model.money import Money, total, zero
from trunkline_model.sales_order import LineKind, SalesOrder, SalesOrderLine

from ..penny_proof import LINE_HALF_EVEN, PennyProof, budget
from .tax import net_price, tax_code_of, tax_on

SHIPPING = "SHIPPING"
"""The ERP's service article for delivery."""
ROUNDING = "ROUNDING"
"""The ERP's service article for the visible rounding line."""


class Terms(Struct, frozen=True):
    """What an order needs to know that its channel does not say."""

    order_number: str
    """Our number."""
    connection_id: str
    """The ERP connection that books it."""
    channel: str
    """Shop connection or partner id."""
    party_code: str
    """The customer in the ERP."""
    payment_term: str
    """Code of the payment term."""
    zone: tzinfo
    """The channel's time zone: it decides the day of the order."""


type Proved = tuple[SalesOrder, PennyProof]


def capture(shop: ChannelOrder, products: Mapping[str, Product], terms: Terms) -> Proved:
    """Turn a shop order into a sales order; Invalid names every field that stops it."""
    faults = [*_header_faults(shop, products), *_line_faults(shop, products)]
    if faults:
        raise Invalid(_sentence(shop, faults), reason="order_invalid", fields=tuple(faults))
    goods = [_goods_line(shop, index, products) for index in range(len(shop.lines))]
    return _proved(shop, [*goods, *_shipping_line(shop, products)], terms)


def _sentence(shop: ChannelOrder, faults: list[FieldError]) -> str:
    return f"Order {shop.name} cannot be taken on: {' '.join(one.sentence for one in faults)}"


def _header_faults(shop: ChannelOrder, products: Mapping[str, Product]) -> list[FieldError]:
    amounts = [shop.gross, shop.tax, shop.shipping_charged, *(one.charged for one in shop.lines)]
    amounts += [one.amount for one in shop.payments]
    found = []
    if shop.shipping_address is None:
        found.append(_fault("shipping_address", "missing", "It has no delivery address."))
    if not shop.lines:
        found.append(_fault("lines", "missing", "It has no lines."))
    if any(one.currency != shop.currency for one in amounts):
        found.append(_fault("currency", "mixed", "Its amounts are of different currencies."))
    priced = {products[one.sku].sales_price.currency for one in shop.lines if one.sku in products}
    if priced - {shop.currency}:
        text = f"It is in {shop.currency}, and the ERP sells in {', '.join(sorted(priced))}."
        found.append(_fault("currency", "unknown_currency", text))
    return found


def _line_faults(shop: ChannelOrder, products: Mapping[str, Product]) -> list[FieldError]:
    return [
        fault
        for index, line in enumerate(shop.lines)
        for fault in _faults_of(f"lines[{index}]", line, products, included=shop.taxes_included)
    ]


def _faults_of(
    path: str, line: ChannelOrderLine, products: Mapping[str, Product], *, included: bool
) -> list[FieldError]:
    product = products.get(line.sku)
    if product is None:
        text = f"The ERP sells no article {line.sku or '(none)'}: create it, or correct the shop."
        return [_fault(f"{path}.sku", "unknown_sku", text)]
    if line.quantity <= 0:
        text = f"The quantity of {line.sku} is {line.quantity}; it must be positive."
        return [_fault(f"{path}.quantity", "not_positive", text)]
    found = [_charge_fault(path, line), _tax_fault(path, line, product, included=included)]
    return [one for one in found if one is not None]


def _charge_fault(path: str, line: ChannelOrderLine) -> FieldError | None:
    expected = line.unit_price.times(line.quantity) - line.discount
    if expected.rounded() == line.charged.rounded():
        return None
    text = f"{line.sku} was charged {line.charged}, but price less discount is {expected}."
    return _fault(f"{path}.charged", "arithmetic", text)


def _tax_fault(
    path: str, line: ChannelOrderLine, product: Product, *, included: bool
) -> FieldError | None:
    code = tax_code_of(line.tax_rate, product.tax_code)
    if code is None:
        text = (
            f"{line.sku} carries {line.tax_rate:%} tax, but the ERP sells it as {product.tax_code}."
        )
        return _fault(f"{path}.tax_rate", "tax_rate", text)
    expected = tax_on(line.charged, line.tax_rate, included=included)
    if abs((expected - line.tax).amount) > Decimal("0.01"):
        text = f"The tax of {line.sku} is {line.tax}; at {line.tax_rate:%} it would be {expected}."
        return _fault(f"{path}.tax", "tax_amount", text)
    return None


def _fault(field: str, reason: str, sentence: str) -> FieldError:
    return FieldError(field, reason, sentence)


def _goods_line(shop: ChannelOrder, index: int, products: Mapping[str, Product]) -> SalesOrderLine:
    line = shop.lines[index]
    product = products[line.sku]
    net = line.charged - line.tax if shop.taxes_included else line.charged
    return SalesOrderLine(
        line_id=str(index + 1),
        kind=LineKind.GOODS,
        sku=line.sku,
        description=line.title or product.name,
        quantity=line.quantity,
        unit=product.unit,
        unit_price=net_price(net, line.quantity),
        net=net,
        tax_code=product.tax_code,
        tax=tax_on(net, line.tax_rate, included=False),
    )


def _shipping_line(shop: ChannelOrder, products: Mapping[str, Product]) -> list[SalesOrderLine]:
    if not shop.shipping_charged.amount:
        return []
    included = shop.taxes_included
    net = shop.shipping_charged - shop.shipping_tax if included else shop.shipping_charged
    product = products.get(SHIPPING)
    code = tax_code_of(shop.shipping_tax_rate, product.tax_code if product else "vat-20")
    if product is None or code is None:
        text = "The ERP has no article SHIPPING of this tax rate for the delivery charge."
        fault = _fault("shipping_tax_rate", "tax_rate", text)
        raise Invalid(_sentence(shop, [fault]), reason="order_invalid", fields=(fault,))
    return [
        SalesOrderLine(
            line_id="shipping",
            kind=LineKind.SHIPPING,
            sku=SHIPPING,
            description=shop.shipping_title or product.name,
            quantity=Decimal(1),
            unit=product.unit,
            unit_price=net,
            net=net,
            tax_code=code,
            tax=tax_on(net, shop.shipping_tax_rate, included=False),
        )
    ]


def _proved(shop: ChannelOrder, lines: list[SalesOrderLine], terms: Terms) -> Proved:
    proof = _proof(shop, lines)
    if not proof.holds:
        text = (
            f"Its lines, shipping and tax come to {proof.charged - proof.rounding}, but the "
            f"customer was charged {proof.charged}: {proof.rounding} is more than rounding."
        )
        fault = _fault("gross", "penny_proof", text)
        raise Invalid(_sentence(shop, [fault]), reason="penny_proof", fields=(fault,))
    return _order(shop, [*lines, *_rounding_line(proof.rounding)], terms), proof


def _proof(shop: ChannelOrder, lines: list[SalesOrderLine]) -> PennyProof:
    goods = total((one.net for one in lines if one.kind is LineKind.GOODS), shop.currency)
    shipping = total((one.net for one in lines if one.kind is LineKind.SHIPPING), shop.currency)
    tax = total((one.tax for one in lines), shop.currency)
    return PennyProof(
        policy=LINE_HALF_EVEN,
        goods=goods,
        discounts=total((one.discount for one in shop.lines), shop.currency),
        shipping=shipping,
        tax=tax,
        rounding=shop.gross - goods - shipping - tax,
        charged=shop.gross,
        budget=budget(len(lines), shop.currency),
    )


def _rounding_line(rounding: Money) -> list[SalesOrderLine]:
    """Give the visible line that carries the rounding; none when there is none."""
    if not rounding.amount:
        return []
    return [
        SalesOrderLine(
            line_id="rounding",
            kind=LineKind.ROUNDING,
            sku=ROUNDING,
            description="Rounding",
            quantity=Decimal(1),
            unit="u",
            unit_price=rounding,
            net=rounding,
            tax_code="",
            tax=zero(rounding.currency),
        )
    ]


def _order(shop: ChannelOrder, lines: list[SalesOrderLine], terms: Terms) -> SalesOrder:
    delivery = _address(shop)
    net = total((one.net for one in lines), shop.currency)
    tax = total((one.tax for one in lines), shop.currency)
    return SalesOrder(
        order_number=terms.order_number,
        connection_id=terms.connection_id,
        channel=terms.channel,
        channel_reference=shop.name,
        party_code=terms.party_code,
        invoice_address=shop.billing_address or delivery,
        delivery_address=delivery,
        currency=shop.currency,
        ordered_on=shop.created_at.astimezone(terms.zone).date(),
        payment_term=terms.payment_term,
        lines=tuple(lines),
        net=net,
        tax=tax,
        gross=net + tax,
    )


def _address(shop: ChannelOrder) -> Address:
    if shop.shipping_address is None:
        raise Invalid("the order has no delivery address", reason="order_invalid")
    return shop.shipping_address
