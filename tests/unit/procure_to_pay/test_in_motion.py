"""When the ERP's projection of stock is taken at its word."""

from datetime import timedelta

import pytest
from purchase_builders import RAISED_AT, arrived, came, purchase

from trunkline_process_procure_to_pay.facts.fulfilment import PurchaseCancelled, ReceiptBooked
from trunkline_process_procure_to_pay.facts.purchase import OrderConfirmed
from trunkline_process_procure_to_pay.rules.in_motion import is_being_booked, is_unseen

DAY, SECOND = timedelta(days=1), timedelta(seconds=1)
CAME_AT = RAISED_AT + DAY
ARRIVED = arrived("GR-1", came("1", 10))


def booked(seconds: int) -> ReceiptBooked:
    return ReceiptBooked(
        occurred_at=CAME_AT + seconds * SECOND,
        receipt_reference="GR-1",
        system="system-tryton",
        document_number="9",
    )


@pytest.mark.parametrize(
    ("asked_s", "facts", "moves"),
    [
        (1, (), True),
        (59, (), True),
        (61, (), False),
        (1, (booked(5),), True),
        (5, (booked(5),), True),
        (6, (booked(5),), False),
        (61, (booked(90),), True),
    ],
)
def test_a_delivery_is_in_motion_until_it_is_booked_or_waits_for_somebody(
    asked_s: int, facts: tuple[ReceiptBooked, ...], *, moves: bool
) -> None:
    case = purchase(ARRIVED, *facts)
    assert is_being_booked(case, CAME_AT + asked_s * SECOND) is moves


def test_an_order_counts_from_its_confirmation_and_an_ended_one_no_more() -> None:
    confirmed = OrderConfirmed(occurred_at=CAME_AT, system="system-tryton")
    assert is_unseen(purchase(), CAME_AT)
    assert is_unseen(purchase(confirmed), CAME_AT)
    assert not is_unseen(purchase(confirmed), CAME_AT + SECOND)
    ended = PurchaseCancelled(occurred_at=CAME_AT, actor="ada", reason="no need")
    assert not is_unseen(purchase(ended), CAME_AT)
