"""Prove an order to the penny and put it into our words; what cannot be is an exception."""

from msgspec import structs

from trunkline_durable.run import Run
from trunkline_kit.errors import Refused
from trunkline_model.capabilities.catalogue import ListProducts, Product, ProductList
from trunkline_model.capabilities.channel_orders import ChannelOrder
from trunkline_model.capabilities.parties import GetParty
from trunkline_model.money import total
from trunkline_model.party import Party

from ..facts import OrderPlaced, OrderValidated
from ..order import OrderCase
from ..rules.capture import ROUNDING, SHIPPING, Proved, Terms, capture
from ..rules.customers import party_code
from ..rules.day import ZONE
from ..rules.placement import price
from ..rules.soundness import require_sound
from .moment import now


async def validate_order(run: Run, case: OrderCase) -> None:
    """Validate a shop's or a partner's order."""
    shop = case.channel_order
    order, proof = await (
        _from_shop(run, case, shop) if shop else _from_partner(run, _placed(case))
    )
    run.record(OrderValidated(occurred_at=now(), order=order, proof=proof))


async def _from_shop(run: Run, case: OrderCase, shop: ChannelOrder) -> Proved:
    require_sound(shop)
    connection_id = case.announced[0].connection_id
    skus = {one.sku for one in shop.lines if one.sku} | {SHIPPING, ROUNDING}
    products = await _products(run, skus)
    proved = capture(
        shop,
        products,
        Terms(
            order_number=run.business_key,
            connection_id=run.clients.erp.connection_id,
            channel=connection_id,
            party_code=party_code(connection_id, shop),
            payment_term="immediate",
            zone=ZONE,
        ),
    )
    _require_payment(case, shop)
    return proved


def _require_payment(case: OrderCase, shop: ChannelOrder) -> None:
    paid = total((one.amount for one in case.card_payments), shop.currency)
    if paid.amount < shop.gross.amount:
        raise Refused(
            f"Order {shop.name} comes to {shop.gross}, and {paid} of it is captured. Capturing "
            "an authorised payment on shipment is not carried yet: capture it in the shop.",
            reason="not_paid",
        )


def _placed(case: OrderCase) -> OrderPlaced:
    """The order as the partner placed it, with what people corrected."""
    first = case.placed[0]
    return structs.replace(first, placement=case.placement or first.placement)


async def _from_partner(run: Run, placed: OrderPlaced) -> Proved:
    placement, erp = placed.placement, run.clients.erp
    request = GetParty(erp.connection_id, placement.party_code)
    party = await run.observe("get_party", Party, lambda: erp.parties.get_party(request))
    return price(
        placed,
        await _products(run, {one.sku for one in placement.lines}),
        Terms(
            order_number=run.business_key,
            connection_id=erp.connection_id,
            channel=placement.partner_id,
            party_code=placement.party_code,
            payment_term=party.payment_term or "immediate",
            zone=ZONE,
        ),
    )


async def _products(run: Run, skus: set[str]) -> dict[str, Product]:
    erp = run.clients.erp
    request = ListProducts(erp.connection_id, tuple(sorted(skus)))
    found = await run.observe(
        f"list_products:{run.attempt}",
        ProductList,
        lambda: erp.catalogue.list_products(request),
    )
    return {one.sku: one for one in found.products}
