"""What a process writes that is not its to write is found, with its owner's name."""

from decimal import Decimal

from trunkline_model.address import Address
from trunkline_model.capabilities.channel_orders import PublishStock
from trunkline_model.capabilities.parties import EnsureParty
from trunkline_model.money import Money
from trunkline_model.ownership import oversteps
from trunkline_model.party import Party

ADA = Party("C1", "Ada", addresses=(Address("Ada", "1 Mill Lane", "Leeds", "LS1 1AA", "GB"),))
RICH = Party("C1", "Ada", credit_limit=Money(Decimal(1_000_000), "GBP"))


def test_a_customer_s_credit_limit_is_the_erp_s_and_is_not_written() -> None:
    assert oversteps("order-to-cash", EnsureParty("erp-main", "r", ADA)) == []
    (found,) = oversteps("order-to-cash", EnsureParty("erp-main", "r", RICH))
    assert found.path == "party.credit_limit"
    assert "belongs to the erp" in found.sentence


def test_a_process_that_is_not_declared_to_send_a_request_may_not() -> None:
    figure = PublishStock("shopify", "r", "MUG", "", Decimal(3))
    assert oversteps("inventory", figure) == []
    (found,) = oversteps("order-to-cash", figure)
    assert (found.path, "sent by inventory" in found.sentence) == ("", True)


def test_what_no_capability_knows_is_nobody_s_record() -> None:
    assert oversteps("toy", object()) == []
