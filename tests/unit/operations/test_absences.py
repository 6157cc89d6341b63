"""What a certificate says where nobody can be asked."""

from trunkline_process_operations.completeness.absences import is_held_against, unasked
from trunkline_process_operations.completeness.routes import ROUTE_OF
from trunkline_process_operations.completeness.wiring import Connection, LegalEntity

ERP, SHOP, BANK = (Connection(name, "-") for name in ("erp", "shop", "bank"))


def said(entity: LegalEntity) -> dict[str, tuple[str, str, str]]:
    return {
        one.document_type: (one.source.absent, one.trunkline.absent, one.target.absent)
        for one in unasked(entity, set())
    }


def test_payouts_need_a_shop_and_a_bank_and_say_which_is_missing() -> None:
    payout = ROUTE_OF["payout"]
    whole = LegalEntity(erp=ERP, shops=(SHOP,), banks=(BANK,))
    assert is_held_against(whole, payout)
    assert "payout" not in said(whole)
    without_bank = LegalEntity(erp=ERP, shops=(SHOP,))
    assert not is_held_against(without_bank, payout)
    source, ours, target = said(without_bank)["payout"]
    assert (source, target) == ("", "No bank is connected.")
    assert ours.startswith("Nothing is done about a payout here")
    assert said(LegalEntity(erp=ERP, banks=(BANK,)))["payout"][0] == "No shop is connected."


def test_what_is_carried_is_told_as_missing_though_its_target_is_away() -> None:
    assert is_held_against(LegalEntity(erp=ERP), ROUTE_OF["fulfilment"])
    assert said(LegalEntity(erp=ERP))["credit_note"][0].startswith("Nobody announces")
