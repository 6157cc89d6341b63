"""A run becomes a pain.001 file: valid, its sums its own, and the same bytes for ever."""

from decimal import Decimal

from hypothesis import given, settings
from lxml import etree
from msgspec import structs
from payment_runs import RUNS, payment, payment_run

from trunkline_model.bank_account import BankAccount
from trunkline_model.payment_run import PaymentRun
from trunkline_system_bank.message_file import read_message
from trunkline_system_bank.pain001 import write
from trunkline_system_bank.schemas import PAIN_001

NS = {"p": f"urn:iso:std:iso:20022:tech:xsd:{PAIN_001}"}


def tree(run: PaymentRun) -> etree._Element:
    return read_message(write(run).content, (PAIN_001,))[1]


def text(run: PaymentRun, path: str) -> list[str]:
    return [one.text or "" for one in tree(run).iterfind(f".//{path}", NS)]


@settings(deadline=None, max_examples=20)
@given(RUNS)
def test_any_run_is_valid_and_adds_up(run: PaymentRun) -> None:
    amounts = [Decimal(one) for one in text(run, "p:InstdAmt")]
    assert amounts == [one.amount.amount for one in run.instructions]
    assert {Decimal(one) for one in text(run, "p:CtrlSum")} == {sum(amounts)}
    assert set(text(run, "p:NbOfTxs")) == {str(len(amounts))}
    assert text(run, "p:EndToEndId") == [one.end_to_end_id for one in run.instructions]


@settings(deadline=None, max_examples=20)
@given(RUNS)
def test_a_run_written_again_is_the_same_bytes(run: PaymentRun) -> None:
    assert write(run) == write(structs.replace(run))


def test_the_message_is_named_by_the_run_s_content() -> None:
    first, other = payment_run(payment(1, "10.00")), payment_run(payment(1, "10.01"))
    assert text(first, "p:MsgId") == [first.run_id]
    assert write(first).name != write(other).name
    assert len(first.run_id) <= 35


def test_a_british_bank_is_named_by_its_sort_code_and_another_by_its_bic() -> None:
    german = BankAccount("Messer GmbH", "DE89370400440532013000", "COBADEFF")
    run = payment_run(payment(1), payment(2, creditor=german))
    assert text(run, "p:CdtrAgt//p:MmbId") == ["200415"]
    assert text(run, "p:CdtrAgt//p:BICFI") == ["COBADEFF"]


def test_a_name_is_spelt_in_the_bank_s_characters_and_that_is_said() -> None:
    strange = BankAccount("Łukasz & Søn - “Bøger”", payment(2).creditor.iban)
    run = payment_run(payment(1), payment(2, creditor=strange))
    assert text(run, "p:Cdtr/p:Nm")[1] == "Lukasz + Son - 'Boger'"
    assert write(run).rewritten == ("TLPAYMENT0002",)


def test_a_long_name_is_cut_where_a_scheme_would_and_that_is_said() -> None:
    long = BankAccount("A" * 80, payment().creditor.iban)
    run = payment_run(payment(creditor=long))
    assert text(run, "p:Cdtr/p:Nm") == ["A" * 70]
    assert write(run).rewritten == ("TLPAYMENT0001",)
