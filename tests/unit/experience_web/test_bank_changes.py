"""A supplier's new account: who did what to be sure of it, and who may do what is missing."""

from datetime import date

import pytest
from console_bank_changes import CHANGE_KEY, IBAN, bank_change
from console_world import World

from trunkline_kit.errors import Refused
from trunkline_model.capabilities.bank_changes import AskBankChange, DecideBankChange

PAGE = "/console/bank-changes"
OMAR, ANNA = "omar@demo.example", "anna@demo.example"
CALL, APPROVE, REJECT = "Note the call to", "Approve STEELWORKS", "Reject STEELWORKS"


async def test_it_shows_what_is_done_and_what_is_missing(world: World) -> None:
    world.bank_changes.changes = [
        bank_change(state="CALLED_BACK", called_back_by=OMAR),
        bank_change(state="SECONDED", entered_by="", confirmed_by=ANNA, supplier_code="CLAYWORKS"),
        bank_change(state="AGREED", payable_from=date(2026, 11, 19), supplier_code="GLASSWORKS"),
        bank_change(state="REFUSED", supplier_code="WOODWORKS"),
    ]
    page = (await (await world.signed_in("omar")).open(PAGE)).text
    waiting, _, rest = page.partition('id="agreed"')
    agreed, _, refused = rest.partition('id="refused"')
    for said in (
        *("STEELWORKS", IBAN, f"Called back by {OMAR}", "No second person", "until 2999-11-25"),
        *("CLAYWORKS", "Seen in the ERP", "Nobody has called", f"Approved by {ANNA}"),
    ):
        assert said in waiting, said
    assert "GLASSWORKS" in agreed
    assert "Cooled off on 2026-11-19" in agreed
    assert "WOODWORKS" in refused


@pytest.mark.parametrize(
    ("action", "form", "asked"),
    [
        ("call", {"reason": "Jo said yes"}, DecideBankChange(CHANGE_KEY, ANNA, "Jo said yes")),
        ("approve", {"reason": "it fits"}, DecideBankChange(CHANGE_KEY, ANNA, "it fits")),
        ("reject", {"reason": "a fraud"}, DecideBankChange(CHANGE_KEY, ANNA, "a fraud")),
        (
            "ask",
            {"supplier": " STEELWORKS ", "iban": IBAN, "reason": "a letter"},
            AskBankChange("STEELWORKS", IBAN, ANNA, "a letter"),
        ),
    ],
)
async def test_a_decision_is_about_what_was_shown_and_is_carried_once(
    world: World, action: str, form: dict[str, str], asked: object
) -> None:
    world.bank_changes.changes = [bank_change()]
    browser = await world.signed_in("anna")
    await browser.open(PAGE)
    shown = browser.fields(f"{PAGE}/{action}")
    fields = {name: values[0] for name, values in shown.items()} | form
    answer = await browser.post(f"{PAGE}/{action}", fields)
    assert answer.history[-1].status_code == 303
    assert 'role="status"' in answer.text
    assert world.bank_changes.asked.count(asked) == 1


@pytest.mark.parametrize(
    ("changes", "offered"),
    [
        ({}, [CALL, APPROVE, REJECT]),
        ({"entered_by": " Anna@demo.example"}, [CALL, REJECT]),
        ({"state": "CALLED_BACK", "called_back_by": OMAR}, [APPROVE, REJECT]),
        ({"state": "CALLED_BACK", "entered_by": "", "called_back_by": ANNA}, [REJECT]),
        ({"state": "SECONDED", "confirmed_by": ANNA}, [CALL, REJECT]),
        ({"state": "SECONDED", "entered_by": "", "confirmed_by": ANNA}, [REJECT]),
        ({"state": "AGREED", "called_back_by": OMAR, "confirmed_by": ANNA}, [REJECT]),
        ({"state": "REFUSED"}, []),
    ],
)
async def test_a_second_person_is_offered_only_what_is_missing(
    world: World, changes: dict[str, str], offered: list[str]
) -> None:
    world.bank_changes.changes = [bank_change(**changes)]
    page = (await (await world.signed_in("anna")).open(PAGE)).text
    assert [one for one in (CALL, APPROVE, REJECT) if one in page] == offered


async def test_an_operator_calls_and_rejects_and_a_viewer_sees_neither_people_nor_account(
    world: World,
) -> None:
    world.bank_changes.changes = [bank_change(entered_by="ben@demo.example")]
    operators = (await (await world.signed_in("omar")).open(PAGE)).text
    viewers = (await (await world.signed_in("vera")).open(PAGE)).text
    assert [one for one in (CALL, APPROVE, REJECT) if one in operators] == [CALL, REJECT]
    assert "[hidden] 5555" in viewers
    for hidden in (IBAN, "ben@demo.example", CALL, APPROVE, REJECT, "Enter it"):
        assert hidden not in viewers, hidden


async def test_a_refusal_of_the_process_is_told_as_its_sentence(world: World) -> None:
    browser = await world.signed_in("anna")
    await browser.open(PAGE)
    said = "A second person confirms it, never who entered or found it."
    world.bank_changes.to_raise = [Refused(said, reason="second_person")]
    answer = await browser.send(f"{PAGE}/approve", change=CHANGE_KEY, reason="I am sure")
    assert answer.status_code == 409
    assert said in answer.text
