"""Whatever suppliers deliver, bill and credit: goods, bills and money never part company."""

from collections import Counter
from decimal import Decimal

import pytest
from any_purchase import STORIES, Act, Deal
from hypothesis import HealthCheck, Phase, given, settings
from purchase_builders import gbp
from purchase_company import BuyingCompany
from purchase_play import Play

from trunkline_model.capabilities.payment_runs import GetPaymentRun
from trunkline_model.capabilities.purchases import GetPurchase, Purchase
from trunkline_model.money import Money, total
from trunkline_process_procure_to_pay.rules.tolerance import Tolerances
from trunkline_sandbox_erp.arithmetic import pounds

EXAMPLES = settings().max_examples // 25
"""A story takes seconds: four of them by default, more with `--hypothesis-profile=thorough`."""
TOLERANCES = Tolerances()
VAT = Decimal("1.2")


@pytest.fixture
def play(buyer: BuyingCompany) -> Play:
    """One company in which every story is played, one after the other."""
    return Play(buyer)


@pytest.mark.timeout(3600)
@given(story=STORIES)
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
async def test_goods_bills_and_money_never_part_company(
    play: Play, story: tuple[list[Deal], list[Act]]
) -> None:
    orders, acts = story
    await play.begin(orders)
    for act in acts:
        await play.act(act)
    await play.told()
    await holds(play)
    await play.end()
    await holds(play)
    await nothing_is_lost(play)


async def holds(play: Play) -> None:
    """Hold what is so at every moment at which nothing is under way."""
    for number in play.numbers:
        purchase = await play.buyer.purchases.get_purchase(GetPurchase(number))
        await owes_what_came_and_is_not_billed(play, purchase)
        await takes_no_more_than_came(play, purchase)
        await pays_no_more_than_matched(play, purchase)
    await no_bill_is_in_two_live_runs(play)


async def owes_what_came_and_is_not_billed(play: Play, purchase: Purchase) -> None:
    """GRNI = sum of (received - invoiced) x price; the ERP accrues it as bills are posted."""
    matched, posted = await billed(play, purchase)
    number, owed, accrued = purchase.purchase_number, gbp(0), gbp(0)
    booked = booked_in(play, purchase)
    for at, line in enumerate(purchase.lines):
        came = play.good.get((number, at), 0)
        owed = owed + line.unit_price.times(Decimal(came - matched[at]))
        left = max(booked[line.line_id] - max(posted[at], 0), 0)
        accrued = accrued + line.unit_price.times(Decimal(left))
    assert purchase.grni == owed
    assert accrued_in_the_erp(play, purchase) == accrued


async def billed(play: Play, purchase: Purchase) -> tuple[Counter[int], Counter[int]]:
    """Count units by line: on bills that have their part, and on those that were posted."""
    matched: Counter[int] = Counter()
    posted: Counter[int] = Counter()
    for sent, bill in await play.standing(purchase.purchase_number):
        for at, units in enumerate(sent.units):
            matched[at] += sent.sign * units
            posted[at] += sent.sign * units if bill.ledger_number else 0
    return matched, posted


def booked_in(play: Play, purchase: Purchase) -> Counter[str]:
    """Count what the ERP took into stock, by line."""
    found: Counter[str] = Counter()
    rows = play.buyer.backends.books.state.rows(
        "select line_id, accepted from purchase_order_lines where purchase_order_number = ?",
        purchase.order_number,
    )
    for row in rows:
        found[row["line_id"]] = int(row["accepted"])
    return found


def accrued_in_the_erp(play: Play, purchase: Purchase) -> Money:
    query = (
        "select coalesce(sum(remaining), 0) as left from accruals where purchase_order_number = ?"
    )
    row = play.buyer.backends.books.state.row(query, purchase.order_number)
    assert row
    return pounds(row["left"])


async def takes_no_more_than_came(play: Play, purchase: Purchase) -> None:
    matched, _ = await billed(play, purchase)
    for at, line in enumerate(purchase.lines):
        kept = line.ordered + TOLERANCES.quantity.of(line.ordered)
        came = Decimal(play.good.get((purchase.purchase_number, at), 0))
        assert matched[at] <= min(came, kept), (purchase.purchase_number, line)


async def pays_no_more_than_matched(play: Play, purchase: Purchase) -> None:
    """What left the bank for an order is worth what came, within the tolerances of its price."""
    worth, paid = gbp(TOLERANCES.charges), gbp(0)
    matched, _ = await billed(play, purchase)
    for at, line in enumerate(purchase.lines):
        net = line.unit_price.times(Decimal(max(matched[at], 0)))
        worth = worth + net + gbp(TOLERANCES.price.of(net.amount))
    for sent, bill in await play.standing(purchase.purchase_number):
        if bill.state == "PAID":
            paid = paid + bill.gross.times(Decimal(sent.sign))
    assert paid.amount <= worth.amount * VAT, purchase.purchase_number


async def no_bill_is_in_two_live_runs(play: Play) -> None:
    live: Counter[str] = Counter()
    left_the_bank = gbp(0)
    for run_id in play.runs:
        run = await play.buyer.runs.get_payment_run(GetPaymentRun(run_id))
        for payment in run.payments:
            assert payment.amount == total((one.amount for one in payment.bills), "GBP")
            if payment.state != "rejected":
                live.update(one.bill_key for one in payment.bills)
                left_the_bank = left_the_bank + payment.amount
    assert [key for key, times in live.items() if times > 1] == []
    files = [one.run_id for one in play.buyer.backends.bank.files]
    assert sorted(files) == sorted(play.runs)
    kept = {name for name, answer in play.answers.items() if answer == "paid"}
    sent = (one for run in play.buyer.backends.bank.files for one in run.instructions)
    debited = total((one.amount for one in sent if one.end_to_end_id in kept), "GBP")
    assert debited == left_the_bank


async def nothing_is_lost(play: Play) -> None:
    """Every bill is at its end, with a person, or posted and offered to the next run."""
    for sent in play.bills:
        bill = await play.bill(sent)
        ended = bill.state in {"PAID", "REJECTED"}
        offered = bill.state == "POSTED" and not bill.run_key
        assert ended or offered or bill.exceptions, bill
