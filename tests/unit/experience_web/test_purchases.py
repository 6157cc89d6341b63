"""What is bought waits for an approver on one page, and is decided there as it was shown."""

import pytest
from console_purchases import BILL_KEY, bill, purchase, run
from console_world import World

from trunkline_kit.errors import Refused
from trunkline_model.capabilities.payment_runs import DecidePaymentRun
from trunkline_model.capabilities.purchases import AcceptAnswer, DecidePurchase
from trunkline_model.capabilities.supplier_bills import DecideBill

PAGE = "/console/purchases"
OMAR, ANNA = "omar@demo.example", "anna@demo.example"
HASH = "ab" * 32
DEARER = purchase(
    purchase_number="PU-8",
    state="ACK_CHANGED",
    open_answer="doc_8",
    answer_explanation="PAN-28 at 19.90 instead of 16.40: beyond the tolerance of 2 per cent.",
)


CHANGED = purchase(
    purchase_number="PU-7",
    state="CHANGE_APPROVAL",
    version="v7",
    change="Line 1: 60 at 16.40 GBP instead of 40. 984.00 GBP, 656.00 GBP were approved.",
)


@pytest.fixture(autouse=True)
def filled(world: World) -> None:
    sent = purchase(purchase_number="PU-9", state="SENT")
    world.purchases.purchases = [purchase(), sent, DEARER, CHANGED]
    world.bills.bills = [bill()]
    world.runs.runs = [run(), run(run_id="PR8", state="PART_APPROVED", signed_by=(ANNA,))]


async def test_what_waits_is_shown_with_its_figures_and_the_hash_that_is_signed(
    world: World,
) -> None:
    page = (await (await world.signed_in("anna")).open(PAGE)).text
    for said in (
        "PU-100001",
        "656.00 GBP",
        "PAN-28",
        "INV-7",
        "799.20 GBP",
        "PR7",
        "PR8",
        HASH,
        "19.90 instead of 16.40",
        "656.00 GBP were approved",
        "Approve the change of PU-7",
        'value="v7"',
    ):
        assert said in page, said
    assert "PU-9" not in page


@pytest.mark.parametrize(
    ("action", "form", "asked"),
    [
        ("approve", {}, DecidePurchase("PU-100001", ANNA, "v1")),
        ("reject", {"reason": "too many"}, DecidePurchase("PU-100001", ANNA, "v1", "too many")),
        ("answers/accept", {"reason": "agreed"}, AcceptAnswer("PU-8", "doc_8", ANNA, "agreed")),
        ("answers/cancel", {"reason": "too dear"}, DecidePurchase("PU-8", ANNA, "v1", "too dear")),
        ("bills/approve", {}, DecideBill(BILL_KEY, ANNA)),
        ("bills/reject", {"reason": "not ours"}, DecideBill(BILL_KEY, ANNA, "not ours")),
        ("runs/sign", {}, DecidePaymentRun("PR7", ANNA, HASH)),
        ("runs/withdraw", {"reason": "too soon"}, DecidePaymentRun("PR7", ANNA, HASH, "too soon")),
    ],
)
async def test_a_decision_is_about_what_was_shown_and_is_carried_once(
    world: World, action: str, form: dict[str, str], asked: object
) -> None:
    browser = await world.signed_in("anna")
    await browser.open(PAGE)
    shown = browser.fields(f"{PAGE}/{action}")
    fields = {name: values[0] for name, values in shown.items()} | form
    answer = await browser.post(f"{PAGE}/{action}", fields)
    assert answer.history[-1].status_code == 303
    assert 'role="status"' in answer.text
    heard = [*world.purchases.asked, *world.bills.asked, *world.runs.asked]
    assert heard.count(asked) == 1


async def test_nobody_is_offered_to_sign_what_they_proposed_or_signed(world: World) -> None:
    world.runs.runs = [run(proposed_by=ANNA), run(run_id="PR8", signed_by=(ANNA,))]
    page = (await (await world.signed_in("anna")).open(PAGE)).text
    assert "PR8" in page
    assert "Sign abababababab" not in page


async def test_an_operator_is_offered_no_approval_and_a_viewer_sees_no_names(world: World) -> None:
    operators = (await (await world.signed_in("omar")).open(PAGE)).text
    viewers = (await (await world.signed_in("vera")).open(PAGE)).text
    for said in ("Approve PU-100001", "Approve INV-7", "Sign abababababab"):
        assert said not in operators + viewers, said
    assert OMAR in operators
    assert OMAR not in viewers
    assert "Withdraw" not in viewers


async def test_a_refusal_of_the_process_is_told_as_its_sentence(world: World) -> None:
    browser = await world.signed_in("anna")
    await browser.open(PAGE)
    world.purchases.to_raise = [Refused("656.00 GBP of this kind is beyond what you may approve")]
    answer = await browser.send(f"{PAGE}/approve", purchase="PU-100001", version="v1")
    assert answer.status_code == 409
    assert "beyond what you may approve" in answer.text
