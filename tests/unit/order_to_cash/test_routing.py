"""Which warehouse is asked to send an order."""

from decimal import Decimal

from order_builders import ORDERED_AT, units
from order_story import ORDER, PROOF

from trunkline_process_order_to_cash import facts
from trunkline_process_order_to_cash.fold import fold_all
from trunkline_process_order_to_cash.order import OrderCase
from trunkline_process_order_to_cash.rules.quantities import progress
from trunkline_process_order_to_cash.rules.routing import Site, chosen_site, site_of

MAIN, NORTH = Site("main"), Site("north")
AT = ORDERED_AT


def order(*more: facts.OrderFact) -> OrderCase:
    """Give an order of Leeds, GB, that came through the channel shopify-main."""
    validated = facts.OrderValidated(occurred_at=AT, order=ORDER, proof=PROOF)
    return fold_all([validated, *more])


def asked(count: int, of: Site) -> facts.ShipmentOrderPlaced:
    return facts.ShipmentOrderPlaced(
        occurred_at=AT,
        system="w",
        reference=f"TL-1-{count}",
        warehouse_order_id="",
        lines=(units("1", 1),),
        connection_id=of.connection_id,
    )


def declined(count: int) -> facts.ShipmentOrderDeclined:
    return facts.ShipmentOrderDeclined(occurred_at=AT, reference=f"TL-1-{count}", reason="no")


def reviewed(count: int, to: str = "") -> facts.DeclineReviewed:
    return facts.DeclineReviewed(occurred_at=AT, reference=f"TL-1-{count}", rerouted_to=to)


def test_the_first_that_serves_country_and_channel_is_asked() -> None:
    france, elsewhere = Site("fr", countries=("FR",)), Site("b2b", channels=("partner-1",))
    own = Site("own", countries=("IE", "GB"), channels=("shopify-main",))
    assert chosen_site(order(), (france, elsewhere, own, MAIN)) == own
    assert chosen_site(order(), (france, elsewhere)) is None


def test_one_that_declined_is_passed_over_until_a_person_decided() -> None:
    first = (asked(1, MAIN), declined(1))
    assert chosen_site(order(*first), (MAIN, NORTH)) == NORTH
    rerouted = (*first, reviewed(1, "north"), asked(2, NORTH), declined(2))
    assert chosen_site(order(*rerouted), (MAIN, NORTH)) is None
    assert chosen_site(order(*rerouted, reviewed(2)), (MAIN, NORTH)) == MAIN


def test_a_shipment_order_of_before_there_were_two_went_to_the_first() -> None:
    case = order(asked(1, Site("")), asked(2, NORTH))
    assert site_of(case, "TL-1-1", (MAIN, NORTH)) == "main"
    assert site_of(case, "TL-1-2", (MAIN, NORTH)) == "north"


def test_goods_that_arrive_in_one_warehouse_fill_no_shelf_of_another() -> None:
    short = facts.PickedShort(
        occurred_at=AT, position=5, reference="TL-1-1", lines=(units("1", 2),), source="main"
    )
    came = facts.GoodsArrived(
        occurred_at=AT,
        receipt_reference="R1",
        sku="MUG",
        quantity=Decimal(2),
        position=9,
        source="north",
    )
    there = facts.GoodsArrived(
        occurred_at=AT,
        receipt_reference="R2",
        sku="MUG",
        quantity=Decimal(2),
        position=6,
        source="main",
    )
    assert progress(order(short, came))[0].missing == 2
    assert progress(order(short, came, there))[0].missing == 0
