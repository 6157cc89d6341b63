"""What people decide reaches its process once, under their name, as they saw it."""

from datetime import date

import pytest
from console_records import case, exception
from console_world import World

from trunkline_model.capabilities.completeness import (
    AcceptDifferences,
    ClosePeriod,
    MakeCertificate,
    OpenPeriod,
)
from trunkline_model.capabilities.corrections import (
    ApproveCorrection,
    CaseRef,
    CorrectCase,
    FieldChange,
    RejectCorrection,
)
from trunkline_model.capabilities.inbox import AssignException, CommentException, SplitException
from trunkline_model.capabilities.operations import DiscardException, RetryException
from trunkline_model.capabilities.order_to_cash import CancelOrder, RejectOrder, ReleaseHold
from trunkline_model.capabilities.replay import PreviewReplay, Replay

OMAR, ANNA = "omar@demo.example", "anna@demo.example"
EDIT = {
    "exception": "exc-1",
    "case": "",
    "version": "3",
    "reason": "typo",
    "before:lines[0].sku": "NO-SUCH-SKU",
    "value:lines[0].sku": "MUG-BLUE",
    "before:email": "[personal]",
    "value:email": "[personal]",
}
WORK = CaseRef(exception_id="exc-1")
CHANGES = (FieldChange("lines[0].sku", "MUG-BLUE"),)


@pytest.fixture(autouse=True)
def filled(world: World) -> None:
    world.operations.cases.append(case(7))
    world.operations.exceptions.append(exception())


@pytest.mark.parametrize(
    ("form", "request_"),
    [
        ({"decision": "retry"}, RetryException("exc-1", OMAR)),
        ({"decision": "discard", "reason": "twice"}, DiscardException("exc-1", OMAR, "twice")),
        ({"decision": "assign", "owner": "olga"}, AssignException("exc-1", "olga", OMAR)),
        (
            {"decision": "comment", "said": "I rang."},
            CommentException("exc-1", OMAR, "I rang."),
        ),
        ({"decision": "split"}, SplitException("exc-1", OMAR)),
    ],
)
async def test_a_decision_about_an_exception_is_carried_and_greeted(
    world: World, form: dict[str, str], request_: object
) -> None:
    browser = await world.signed_in()
    await browser.open("/console/exceptions/exc-1")
    answer = await browser.send("/console/exceptions/exc-1", **form)
    heard = [*world.operations.asked, *world.inbox.asked]
    assert heard.count(request_) == 1
    assert answer.history[-1].status_code == 303
    assert 'role="status"' in answer.text


async def test_a_button_that_nobody_made_is_refused(world: World) -> None:
    browser = await world.signed_in()
    assert (await browser.send("/console/exceptions/exc-1", decision="explode")).status_code == 422


async def test_an_edit_is_previewed_with_its_difference_before_it_is_sent(world: World) -> None:
    browser = await world.signed_in()
    form = await browser.open("/console/corrections/edit?exception=exc-1")
    assert "second person" in form.text
    preview = await browser.send("/console/corrections/preview", **EDIT)
    assert world.replays.last(PreviewReplay) == PreviewReplay(WORK, CHANGES)
    assert "nothing was sent" in preview.text
    for line in ('class="gone"', 'class="new"', "NO-SUCH-SKU", "MUG-BLUE"):
        assert line in preview.text
    assert not [one for one in world.corrections.asked if isinstance(one, CorrectCase)]


@pytest.mark.parametrize(("state", "said"), [("applied", "Corrected."), ("proposed", "Proposed.")])
async def test_an_edit_carries_the_version_that_was_seen(
    world: World, state: str, said: str
) -> None:
    world.corrections.state = state
    browser = await world.signed_in()
    answer = await browser.send("/console/corrections", **EDIT)
    assert world.corrections.last(CorrectCase) == CorrectCase(WORK, 3, CHANGES, OMAR, "typo")
    assert (answer.url.path, said in answer.text) == ("/console/exceptions/exc-1", True)


async def test_an_edit_that_changes_nothing_is_sent_nowhere(world: World) -> None:
    browser = await world.signed_in()
    same = EDIT | {"value:lines[0].sku": "NO-SUCH-SKU"}
    for path in ("/console/corrections/preview", "/console/corrections"):
        answer = await browser.send(path, **same)
        assert (answer.status_code, "Nothing was changed" in answer.text) == (422, True)
    assert (world.corrections.asked, world.replays.asked) == ([], [])


async def test_what_may_not_be_corrected_any_more_says_why(world: World) -> None:
    world.corrections.refusal = "The sale is booked."
    page = (await (await world.signed_in()).open("/console/corrections/edit?case=TL-000007")).text
    assert "The sale is booked." in page
    assert "Preview the change" not in page


@pytest.mark.parametrize(
    ("reopened", "said"), [(("a",), "Put back to work"), ((), "Everything of it had succeeded")]
)
async def test_a_replay_is_previewed_and_sent(
    world: World, reopened: tuple[str, ...], said: str
) -> None:
    world.replays.reopened = reopened
    browser = await world.signed_in()
    preview = await browser.open("/console/corrections/replay?exception=exc-1")
    assert "Would finish" in preview.text
    answer = await browser.send("/console/corrections/replay", exception="exc-1", reason="again")
    assert world.replays.last(Replay) == Replay(WORK, OMAR, "again")
    assert said in answer.text


async def test_a_second_person_approves_and_nobody_is_offered_their_own(world: World) -> None:
    browser = await world.signed_in("anna")
    assert "Approve</button>" in (await browser.open("/console/corrections")).text
    await browser.send("/console/corrections/cor-1/approve")
    assert world.corrections.last(ApproveCorrection) == ApproveCorrection("cor-1", ANNA)
    await browser.send("/console/corrections/cor-1/reject", reason="no")
    assert world.corrections.last(RejectCorrection) == RejectCorrection("cor-1", ANNA, "no")
    world.corrections.proposer = ANNA
    page = (await browser.open("/console/corrections")).text
    assert ("Approve</button>" in page, "Take it back" in page) == (False, True)


async def test_decisions_on_an_order(world: World) -> None:
    browser = await world.signed_in("anna")
    await browser.open("/console/cases/TL-000007")
    path = "/console/orders/TL-000007"
    await browser.send(f"{path}/release", hold="credit", reason="paid")
    asked = world.orders.last(ReleaseHold)
    assert asked == ReleaseHold("TL-000007", "credit", ANNA, "paid")
    await browser.send(f"{path}/reject", reason="no")
    assert world.orders.last(RejectOrder) == RejectOrder("TL-000007", ANNA, "no")


async def test_a_cancellation_that_is_sent_twice_has_one_key(world: World) -> None:
    browser = await world.signed_in()
    for _ in range(2):
        answer = await browser.send("/console/orders/TL-000007/cancel", reason="changed mind")
        assert "on its way" in answer.text
    first, second = [one for one in world.orders.asked if isinstance(one, CancelOrder)]
    assert first == second
    assert (first.reason, first.actor) == ("changed mind", OMAR)


async def test_a_day_is_counted_explained_closed_and_opened(world: World) -> None:
    browser = await world.signed_in("ada")
    day, first, last = "/console/completeness/2026-11-20", date(2026, 11, 1), date(2026, 11, 20)
    await browser.open(day)
    await browser.send(f"{day}/count", entity="")
    assert world.completeness.last(MakeCertificate).day == last
    answer = await browser.send(
        f"{day}/accept", certificate="cer-1", difference="dif-1", reason="restored"
    )
    asked = AcceptDifferences("cer-1", ("dif-1",), "ada@demo.example", "restored")
    assert world.completeness.last(AcceptDifferences) == asked
    assert "Explained, in your name." in answer.text
    path = "/console/completeness"
    await browser.send(f"{path}/close", entity="", from_on="2026-11-01", to_on="2026-11-20")
    closed = ClosePeriod("", first, last, "ada@demo.example")
    assert world.completeness.last(ClosePeriod) == closed
    await browser.send(f"{path}/open", entity="", from_on="2026-11-01", reason="late invoice")
    assert world.completeness.last(OpenPeriod).reason == "late invoice"
