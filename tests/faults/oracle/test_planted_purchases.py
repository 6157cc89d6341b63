"""Each defect in what purchases left turns exactly its rule red."""

from collections.abc import Callable
from datetime import date

import pytest
from clean_purchases import clean_purchases, service, wanted
from msgspec import structs
from oracle.bought import BankFile, Bought, Letter, PurchaseEffect, PurchaseKind, Residue
from oracle.observed import Observed
from oracle.verdict import judge

RUN = clean_purchases(
    *(wanted(1), wanted(2), wanted(3, "cancelled"), wanted(4, "rejected")),
    *(wanted(5, changes=2), service(6)),
)

type Defect = Callable[[Bought], Bought]


def effect(kind: PurchaseKind) -> PurchaseEffect:
    return next(one for one in RUN.bought.effects if one.kind == kind)


def without(kind: PurchaseKind) -> Defect:
    gone = effect(kind)
    return lambda all_: structs.replace(
        all_, effects=tuple(one for one in all_.effects if one != gone)
    )


def changed(kind: PurchaseKind, **what: object) -> Defect:
    old = effect(kind)
    new = structs.replace(old, **what)
    return lambda all_: structs.replace(
        all_, effects=tuple(new if one == old else one for one in all_.effects)
    )


def doubled(kind: PurchaseKind, **what: object) -> Defect:
    again = structs.replace(effect(kind), **({"key": "again", "request_id": "", "pence": 0} | what))
    return lambda all_: structs.replace(all_, effects=(*all_.effects, again))


def with_file_again(bought: Bought) -> Bought:
    return structs.replace(bought, refused_files=(bought.files[0].run,))


def with_file_twice(bought: Bought) -> Bought:
    return structs.replace(bought, files=(*bought.files, BankFile(bought.files[0].run, ())))


def paid_in_two_files(bought: Bought) -> Bought:
    first, second, *rest = bought.files
    both = BankFile(second.run, (*first.references, *second.references))
    return structs.replace(bought, files=(first, both, *rest))


def debited_a_penny_more(bought: Bought) -> Bought:
    first, *rest = bought.debits
    return structs.replace(bought, debits=(structs.replace(first, pence=first.pence + 1), *rest))


def left_on(account_kind: str) -> Defect:
    return lambda all_: structs.replace(all_, residues=(Residue(account_kind, 1),))


def last_amended_a_penny_off(bought: Bought) -> Bought:
    last = [one for one in bought.effects if one.kind == "order_amended"][-1]
    off = structs.replace(last, pence=last.pence + 1)
    return structs.replace(
        bought, effects=tuple(off if one == last else one for one in bought.effects)
    )


def change_not_put_back(bought: Bought) -> Bought:
    amended = [one for one in bought.effects if one.purchase == "PU-5"]
    gone = [one for one in amended if one.kind == "order_amended"][1]
    return structs.replace(bought, effects=tuple(one for one in bought.effects if one != gone))


def letter_taken_twice(bought: Bought) -> Bought:
    again = structs.replace(bought.letters[0], subject="To whom it may concern")
    return structs.replace(bought, letters=(*bought.letters, again))


def letter_lost(bought: Bought) -> Bought:
    return structs.replace(bought, letters=bought.letters[1:])


def told_again_in_another_letter(bought: Bought) -> Bought:
    again = structs.replace(bought.letters[0], message_id="<again>")
    return structs.replace(bought, letters=(*bought.letters[1:], again, bought.letters[0]))


def letter_of_nobody(bought: Bought) -> Bought:
    return structs.replace(bought, letters=(*bought.letters, Letter("<who>", "Anything")))


def ended_elsewhere(bought: Bought) -> Bought:
    first, *rest = bought.ends
    return structs.replace(bought, ends=(structs.replace(first, state="INVOICED"), *rest))


DEFECTS: dict[str, tuple[str, Defect]] = {
    "ordered twice": ("purchase bijection", doubled("purchase_order")),
    "never sent": ("purchase bijection", without("order_sent")),
    "sent twice": ("purchase bijection", doubled("order_sent")),
    "received twice": ("purchase bijection", doubled("goods_receipt", units=0)),
    "bill posted twice": ("purchase bijection", doubled("supplier_invoice")),
    "not withdrawn": ("purchase bijection", without("requisition_withdrawn")),
    "not cancelled": ("purchase bijection", without("purchase_order_cancelled")),
    "supplier not told": ("purchase bijection", without("cancellation_sent")),
    "asked for by nobody": ("purchase bijection", doubled("requisition", purchase="PU-9")),
    "ended elsewhere": ("purchase bijection", ended_elsewhere),
    "fewer units booked than came": ("goods owed", changed("goods_receipt", units=19)),
    "accrued a penny more": ("goods owed", changed("accrual", pence=2_001)),
    "a reversal lost": ("goods owed", without("accrual_reversed")),
    "a change never sent": ("purchase bijection", without("change_sent")),
    "a change sent twice": ("purchase bijection", doubled("change_sent")),
    "a refused change not put back": ("purchase bijection", change_not_put_back),
    "an order that ends a penny off": ("order worth", last_amended_a_penny_off),
    "a service owed twice": (
        "purchase bijection",
        doubled("period_accrual", pence=effect("period_accrual").pence),
    ),
    "a service owed for ever": ("purchase bijection", without("period_reversed")),
    "a service owed a penny more": ("goods owed", changed("period_accrual", pence=10_007)),
    "a service owed on another day": (
        "goods owed",
        changed("period_accrual", on=date(2026, 10, 30)),
    ),
    "taken back in the same month": (
        "goods owed",
        changed("period_reversed", on=date(2026, 10, 31)),
    ),
    "a letter twice": ("letters", letter_taken_twice),
    "a letter lost": ("letters", letter_lost),
    "the same told in two letters": ("letters", told_again_in_another_letter),
    "a letter that nobody asked for": ("letters", letter_of_nobody),
    "GRNI not zero at the close": ("goods owed", left_on("grni")),
    "a supplier still owed": ("goods owed", left_on("payable")),
    "debited a penny more": ("bills paid", debited_a_penny_more),
    "a payment for another reference": (
        "bills paid",
        changed("supplier_payment", reference="TL-other"),
    ),
    "file sent again": ("payment files", with_file_again),
    "file taken twice": ("payment files", with_file_twice),
    "a payment in two files": ("payment files", paid_in_two_files),
    "posted before the goods": ("purchase order of things", changed("supplier_invoice", place=0)),
    "ordered before it was asked": (
        "purchase order of things",
        changed("purchase_order", place=0),
    ),
    "paid before it was posted": ("purchase order of things", changed("supplier_payment", place=0)),
    "an effect without a record": ("purchase evidence", changed("accrual", request_id="nobody's")),
    "two effects of one request": (
        "purchase evidence",
        changed("vendor_return", request_id=effect("purchase_order").request_id),
    ),
}


def planted(defect: Defect) -> Observed:
    return structs.replace(RUN, bought=defect(RUN.bought))


def test_clean_purchases_are_green() -> None:
    assert judge(RUN).findings == ()


@pytest.mark.parametrize("name", DEFECTS)
def test_a_planted_defect_turns_exactly_its_rule_red(name: str) -> None:
    rule, defect = DEFECTS[name]
    assert judge(planted(defect)).red == {rule}


def test_a_bill_that_two_payments_settle_is_seen_as_paid_too_often() -> None:
    twice = doubled("supplier_payment", reference="TL-other", pence=60_007)
    assert {"payment files", "bills paid"} <= judge(planted(twice)).red


def test_a_bill_posted_a_penny_off_is_a_penny_of_difference() -> None:
    off = changed("supplier_invoice", pence=60_008)
    verdict = judge(planted(off))
    assert verdict.red == {"bills paid"}
    assert verdict.pence == 2
