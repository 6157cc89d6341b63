"""Nothing is paid to an account that came in by the wrong door, or too lately."""

from datetime import date, timedelta

import pytest
from msgspec import structs
from payables import WEEK, owed, payee, proposed, reasons
from payment_runs import uk_iban

from trunkline_model.bank_account import BankAccount
from trunkline_process_procure_to_pay.payment_run.bank_change import (
    BankChange,
    hold_of,
    may_confirm,
)

NEW = uk_iban("401276", "99999999")
SURE = BankChange(NEW, date(2026, 11, 1), "ada", called_back_by="ben", confirmed_by="cleo")


def held(change: BankChange | None) -> str:
    changes = () if change is None else (change,)
    moved = payee(account=BankAccount("Supplier S1 Ltd", NEW), changes=changes)
    return reasons(proposed(owed(1), payees=(moved,))).get("bill-1", "")


def test_a_change_that_was_made_sure_of_is_paid() -> None:
    assert held(SURE) == ""


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        ({"called_back_by": ""}, "bank_change_not_called_back"),
        ({"confirmed_by": ""}, "bank_change_not_confirmed"),
        ({"confirmed_by": " Ada "}, "bank_change_second_person"),
        ({"asked_on": WEEK.execute_on - timedelta(days=9)}, "bank_change_cooling_off"),
        ({"refused": True}, "bank_change_refused"),
    ],
)
def test_a_change_that_lacks_something_is_held(fault: dict[str, object], reason: str) -> None:
    assert held(structs.replace(SURE, **fault)) == reason


def test_a_change_cools_off_to_the_day() -> None:
    asked = SURE.asked_on
    assert hold_of(SURE, asked + timedelta(days=9), 10) == "bank_change_cooling_off"
    assert hold_of(SURE, asked + timedelta(days=10), 10) == ""


def test_an_account_that_nobody_asked_for_is_held() -> None:
    assert held(None) == "bank_details_changed"


def test_a_new_supplier_is_paid_to_its_first_account() -> None:
    first = payee(account=BankAccount("Supplier S1 Ltd", NEW), paid_before=())
    assert reasons(proposed(owed(1), payees=(first,))) == {}


def test_the_latest_word_on_an_account_counts() -> None:
    again = structs.replace(SURE, asked_on=date(2026, 11, 10), refused=True)
    moved = payee(account=BankAccount("Supplier S1 Ltd", NEW), changes=(again, SURE))
    assert reasons(proposed(owed(1), payees=(moved,))) == {"bill-1": "bank_change_refused"}


def test_a_change_to_come_does_not_stop_the_account_that_stands() -> None:
    asked = structs.replace(SURE, called_back_by="")
    assert reasons(proposed(owed(1), payees=(payee(changes=(asked,)),))) == {}


@pytest.mark.parametrize(("actor", "may"), [("cleo", True), ("ADA", False), ("  ", False)])
def test_nobody_confirms_what_they_entered(actor: str, *, may: bool) -> None:
    assert may_confirm(SURE, actor) is may
