from collections.abc import Iterator

from order_story import STORY

from trunkline_process_order_to_cash.facts import SaleBooked, StockCovered
from trunkline_process_order_to_cash.fold import fold
from trunkline_process_order_to_cash.order import OrderCase
from trunkline_process_order_to_cash.rules.release import watched_skus


def story() -> Iterator[tuple[object, OrderCase]]:
    """Tell the order, fact by fact."""
    case = OrderCase()
    for fact in STORY:
        case = fold(case, fact)
        yield fact, case


def test_an_order_watches_its_articles_from_its_booking_until_all_are_found() -> None:
    watched = [(fact, watched_skus(case)) for fact, case in story()]
    kinds = [type(fact) for fact, _ in watched]
    booked, covered = kinds.index(SaleBooked), kinds.index(StockCovered)
    assert all(not skus for _, skus in watched[:booked])
    assert watched[booked][1] == {"MUG", "POT"}
    assert watched[covered][1] == {"MUG"}
    assert not watched[-1][1]
