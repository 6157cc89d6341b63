"""Capability parties, for every service that answers it."""

import pytest
from erp_clerk import ADDRESS, Clerk, gbp, line
from erp_ports import Erp
from msgspec import structs

from trunkline_kit.errors import Conflict, Invalid, NotFound
from trunkline_model.capabilities.parties import (
    CreditPosition,
    EnsureParty,
    GetCreditPosition,
    GetParty,
)
from trunkline_model.capabilities.receipts import PaymentMethod
from trunkline_model.party import Party

MUG = line("MUG-WHITE", 2, "7.50")


async def position(erp: Erp, party_code: str) -> CreditPosition:
    return await erp.parties.get_credit_position(GetCreditPosition(erp.connection_id, party_code))


def ensuring(clerk: Clerk, party: Party) -> EnsureParty:
    return EnsureParty(clerk.erp.connection_id, clerk.request_id(), party)


async def test_a_customer_is_found_with_its_terms_and_limit(erp: Erp) -> None:
    found = await erp.parties.get_party(GetParty(erp.connection_id, "HARBOUR"))
    assert (found.name, found.payment_term) == ("Harbour Hotels Ltd", "net-30")
    assert found.credit_limit == gbp("1000.00")
    assert found.vat_number == "GB999000201"
    assert found.addresses[0].postcode == "NE1 3DX"


async def test_a_customer_without_a_limit_has_none(erp: Erp) -> None:
    assert (await position(erp, "CASH")).limit is None


async def test_an_unknown_customer_is_not_found(erp: Erp) -> None:
    with pytest.raises(NotFound):
        await erp.parties.get_party(GetParty(erp.connection_id, "NO-SUCH"))
    with pytest.raises(NotFound):
        await position(erp, "NO-SUCH")


async def test_a_new_customer_is_created_once(clerk: Clerk) -> None:
    party = Party(f"C{clerk.request_id()[-10:].upper()}", "Ada Byron Ltd", addresses=(ADDRESS,))
    request = ensuring(clerk, party)
    first = await clerk.erp.parties.ensure_party(request)
    again = await clerk.erp.parties.ensure_party(request)
    assert first == again
    assert first.created
    assert first.evidence.system == clerk.erp.name
    found = await clerk.erp.parties.get_party(GetParty(clerk.erp.connection_id, party.party_code))
    assert found.name == "Ada Byron Ltd"
    assert found.addresses[0].line1 == ADDRESS.line1


async def test_a_known_customer_is_left_as_it_is(clerk: Clerk) -> None:
    code = await clerk.new_customer()
    other = Party(code, "Somebody Else", addresses=(ADDRESS,))
    answer = await clerk.erp.parties.ensure_party(ensuring(clerk, other))
    found = await clerk.erp.parties.get_party(GetParty(clerk.erp.connection_id, code))
    assert not answer.created
    assert found.name == "Ada Byron Ltd"


async def test_a_request_id_used_for_another_customer_is_a_conflict(clerk: Clerk) -> None:
    request = ensuring(clerk, Party("CASH", "Shop customers", addresses=(ADDRESS,)))
    await clerk.erp.parties.ensure_party(request)
    other = structs.replace(request, party=structs.replace(request.party, name="Other"))
    with pytest.raises(Conflict):
        await clerk.erp.parties.ensure_party(other)


async def test_a_customer_without_a_code_names_the_wrong_field(clerk: Clerk) -> None:
    request = ensuring(clerk, Party("", "Nobody", addresses=(ADDRESS,)))
    with pytest.raises(Invalid) as refused:
        await clerk.erp.parties.ensure_party(request)
    assert [one.field for one in refused.value.fields] == ["party.party_code"]


async def test_exposure_follows_a_sale_from_booking_to_payment(clerk: Clerk) -> None:
    code = await clerk.new_customer(limit=gbp("500.00"))
    assert await position(clerk.erp, code) == CreditPosition(gbp("500.00"), gbp("0.00"))

    invoice = (await clerk.ship_and_bill(MUG, party=code)).invoice
    billed = await position(clerk.erp, code)
    assert billed.exposure == gbp("18.00")

    await clerk.pay(invoice.invoice_number, gbp("18.00"), PaymentMethod.BANK_TRANSFER)
    assert (await position(clerk.erp, code)).exposure == gbp("0.00")


async def test_a_confirmed_sale_that_is_not_billed_counts_and_a_cancelled_one_does_not(
    clerk: Clerk,
) -> None:
    code = await clerk.new_customer()
    await clerk.book(MUG, party=code)
    assert (await position(clerk.erp, code)).exposure == gbp("18.00")
    await clerk.cancel(clerk.booked[-1])
    assert (await position(clerk.erp, code)).exposure == gbp("0.00")
