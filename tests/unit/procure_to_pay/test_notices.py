"""Who is written to about what, as far as the terms name an address."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from msgspec import structs
from payment_runs import payment, payment_run
from purchase_builders import RAISED_AT, billed, gbp, purchase, raised, wanted
from purchase_builders import bill as billing

from trunkline_kit.settings import SettingsWrong
from trunkline_model.payment_run import run_hash
from trunkline_process_procure_to_pay.cases.payment_run import RunCase
from trunkline_process_procure_to_pay.cases.purchase import PurchaseCase
from trunkline_process_procure_to_pay.cases.supplier_invoice import BillCase
from trunkline_process_procure_to_pay.facts.changing import ChangeAsked, ChangeSent, ChangeWeighed
from trunkline_process_procure_to_pay.facts.payment_run import (
    RunApproved,
    RunPayment,
    RunProposed,
    RunWithdrawn,
)
from trunkline_process_procure_to_pay.facts.purchase import (
    AnswerJudged,
    ApprovalAsked,
    ApprovalEscalated,
    OrderAnswered,
    OrderChased,
    OrderSent,
    PurchaseApproved,
)
from trunkline_process_procure_to_pay.facts.supplier_invoice import (
    BillCaptured,
    BillQueried,
    BillRejected,
)
from trunkline_process_procure_to_pay.rules.changing import hash_of
from trunkline_process_procure_to_pay.rules.notices import (
    AddressBook,
    bill_notices,
    run_notices,
)
from trunkline_process_procure_to_pay.rules.purchase_notices import purchase_notices
from trunkline_process_procure_to_pay.settings import Settings
from trunkline_process_procure_to_pay.wiring import wired

BOOK = AddressBook(
    people={name: f"{name[:3]}@x.example" for name in ("fay", "ada", "treasury")}
    | {"accounts payable": "payable@x.example"},
    suppliers={"KILN": "sales@kiln.example"},
)


CHANGE = ChangeAsked(
    occurred_at=RAISED_AT, version=2, actor="ada", reason="sells well", lines=(wanted("1", 90),)
)


def asked(**more: Any) -> ApprovalAsked:
    due_at = RAISED_AT + timedelta(days=1)
    fact = ApprovalAsked(
        occurred_at=RAISED_AT, version=purchase(raised()).version, approvers=("fay",), due_at=due_at
    )
    return structs.replace(fact, **more)


def test_only_the_present_version_is_asked_for_and_only_until_somebody_decided() -> None:
    case = purchase(raised(), asked())
    (notice,) = purchase_notices(case, BOOK)
    assert (notice.name, notice.to) == ("approval", "fay@x.example")
    assert "until 2026-11-17 09:30 UTC" in notice.text
    assert not list(purchase_notices(purchase(raised(), asked(version="older")), BOOK))
    nobody = ApprovalEscalated(occurred_at=RAISED_AT, version=case.version, to="")
    assert len(list(purchase_notices(purchase(raised(), asked(), nobody), BOOK))) == 1
    yes = PurchaseApproved(occurred_at=RAISED_AT, version=case.version, actor="fay")
    assert not list(purchase_notices(purchase(raised(), asked(), yes), BOOK))


def test_of_several_chases_the_newest_is_written_of_until_the_supplier_answered() -> None:
    version = purchase(raised()).version
    facts = (
        raised(),
        PurchaseApproved(occurred_at=RAISED_AT, version=version, actor="fay"),
        OrderSent(occurred_at=RAISED_AT, system="s", version=1, document_id="d"),
        *(OrderChased(occurred_at=RAISED_AT, attempt=one) for one in (1, 2)),
    )
    found = {one.name: one.to for one in purchase_notices(purchase(*facts), BOOK)}
    assert found == {"chase-2": "sales@kiln.example", "unanswered-2": "ada@x.example"}
    said = OrderAnswered(occurred_at=RAISED_AT, document_id="a", accepted=True)
    assert not list(purchase_notices(purchase(*facts, said), BOOK))
    without = structs.replace(BOOK, suppliers={})
    assert [one.name for one in purchase_notices(purchase(*facts), without)] == ["unanswered-2"]


def changing(*more: Any) -> PurchaseCase:
    """Give a purchase that was sent and is to be changed, which has to be approved."""
    facts = (
        PurchaseApproved(occurred_at=RAISED_AT, version=purchase().version, actor="fay"),
        OrderSent(occurred_at=RAISED_AT, system="s", version=1, document_id="d"),
        CHANGE,
        ChangeWeighed(occurred_at=RAISED_AT, version=2, because="It costs more."),
        asked(version=hash_of(CHANGE), approvers=("fay", "ada")),
    )
    return purchase(*facts, *more)


def test_who_may_approve_a_change_is_written_to_until_it_is_decided() -> None:
    seen = hash_of(CHANGE)
    (notice,) = purchase_notices(changing(), BOOK)
    assert (notice.name, notice.to) == ("change-2-approval", "fay@x.example")
    assert "sells well" in notice.text
    assert "It costs more." in notice.text
    further = ApprovalEscalated(occurred_at=RAISED_AT, version=seen, to="ada")
    told = [one.name for one in purchase_notices(changing(further), BOOK)]
    assert told == ["change-2-approval", "change-2-approval-1"]
    yes = PurchaseApproved(occurred_at=RAISED_AT, version=seen, actor="fay")
    assert not list(purchase_notices(changing(yes), BOOK))


def test_a_supplier_that_does_not_answer_a_change_is_chased_by_its_version() -> None:
    yes = PurchaseApproved(occurred_at=RAISED_AT, version=hash_of(CHANGE), actor="fay")
    sent = ChangeSent(occurred_at=RAISED_AT + timedelta(days=2), version=2)
    late = OrderChased(occurred_at=RAISED_AT, attempt=1, version=2)
    chase, unanswered = purchase_notices(changing(yes, sent, late), BOOK)
    assert (chase.name, chase.to) == ("change-2-chase-1", "sales@kiln.example")
    assert chase.subject == "Version 2 of our order PU-1: please confirm"
    assert "on 2026-11-18" in chase.text
    assert (unanswered.name, unanswered.to) == ("change-2-unanswered-1", "ada@x.example")
    said = AnswerJudged(
        occurred_at=RAISED_AT,
        document_id="a",
        taken=True,
        explanation="as asked",
        lines=CHANGE.lines,
        version=2,
    )
    assert not list(purchase_notices(changing(yes, sent, late, said), BOOK))


def queried(*more: Any) -> BillCase:
    captured = BillCaptured(
        occurred_at=RAISED_AT, connection_id="k", channel="sftp", bill=billing(billed("1", 1))
    )
    query = BillQueried(occurred_at=RAISED_AT, query="Why 12?", answer_by=date(2026, 12, 16))
    return BillCase(captured=(captured,), queried=(query,), rejected=more)


def test_a_query_goes_to_the_supplier_and_is_missed_the_day_after_it_was_due() -> None:
    query, missed = bill_notices(queried(), BOOK)
    assert (query.to, query.at) == ("sales@kiln.example", None)
    assert query.text.startswith("Why 12?")
    assert missed.to == "payable@x.example"
    assert missed.at == datetime(2026, 12, 17, tzinfo=UTC)
    gone = BillRejected(occurred_at=RAISED_AT, actor="olu", reason="not ours")
    assert bill_notices(queried(gone), BOOK) == ()
    assert bill_notices(BillCase(), BOOK) == ()


def test_a_run_is_written_of_until_it_has_both_signatures() -> None:
    run = payment_run(payment())
    proposed = RunProposed(
        occurred_at=RAISED_AT,
        run=run,
        content_sha256=run_hash(run),
        connection_id="bank",
        proposed_by="tess",
        payments=(RunPayment("TL1", "KILN", gbp("120.50"), ()),),
    )
    signs = [
        RunApproved(occurred_at=RAISED_AT, actor=one, content_sha256=run_hash(run))
        for one in ("olu", "sam")
    ]
    waiting = RunCase(proposed=(proposed,), approvals=tuple(signs[:1]))
    (notice,) = run_notices(waiting, BOOK)
    assert (notice.to, run.run_id in notice.text) == ("tre@x.example", True)
    assert not run_notices(structs.replace(waiting, approvals=tuple(signs)), BOOK)
    gone = RunWithdrawn(occurred_at=RAISED_AT, actor="tess", reason="another day")
    assert not run_notices(structs.replace(waiting, withdrawn=(gone,)), BOOK)
    assert not run_notices(waiting, AddressBook())


def test_addresses_without_anybody_who_writes_are_refused_at_the_start() -> None:
    terms = '{"addresses": {"people": {"fay": "fay@x.example"}}}'
    settings = Settings(grpc_port=1, database_url="", master_key="", terms=terms)
    with pytest.raises(SettingsWrong, match="nobody is there who writes"):
        wired(settings)
    assert wired(structs.replace(settings, system_mail_address="127.0.0.1:9")).mail is not None


def test_addresses_may_be_said_apart_from_the_terms() -> None:
    settings = Settings(1, "", "", addresses='{"suppliers": {"KILN": "sales@kiln.example"}}')
    there = structs.replace(settings, system_mail_address="127.0.0.1:9")
    assert wired(there).terms.addresses.suppliers == BOOK.suppliers
    with pytest.raises(SettingsWrong):
        wired(settings)
    with pytest.raises(SettingsWrong, match="ADDRESSES"):
        wired(structs.replace(there, addresses="{"))
