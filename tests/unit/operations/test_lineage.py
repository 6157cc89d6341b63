"""How a walk finds where a value came from: pointers, edits, masks, places in bytes."""

from base64 import b64encode
from datetime import UTC, datetime
from typing import Any

import pytest
from msgspec import structs

from trunkline_durable.cases import case_id_of
from trunkline_process_operations.lineage.documents import place_in
from trunkline_process_operations.lineage.journal import CaseJournal, Said
from trunkline_process_operations.lineage.journals import Journals
from trunkline_process_operations.lineage.pointers import element_of, expanded, matches, value_at
from trunkline_process_operations.lineage.walking import Walk
from trunkline_process_operations.lineage.words import Words, sealed_keys
from trunkline_store.keys import DataKey

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
KEY = DataKey("key_1", bytes(32))
SEALED = {"$sealed": "key_1", "ciphertext": b64encode(KEY.seal(b"Ada Byron")).decode()}


def said(seq: int, title: str, body: Any, transition: str = "", **more: Any) -> Said:
    kind, _, name = title.partition(" ")
    given = {"actor": "test", "request_id": "", "origin": {}, "hash": f"{seq:02}", **more}
    return Said(
        case_id="c1",
        seq=seq,
        kind=kind,
        name=name,
        at=NOON,
        transition_id=transition,
        body=body,
        **given,
    )


def journal(*entries: Said) -> Journals:
    return Journals(CaseJournal("c1", "order-to-cash", "SO-1", entries))


LINES = {"lines": [{"sku": "MUG", "charged": {"amount": "12.00", "currency": "GBP"}}]}
CAPTURED = said(1, "fact OrderCaptured", {"order": LINES}, "c1:capture_order:1")
EDIT = said(
    2,
    "edit CaseEdited",
    {
        "actor": SEALED,
        "reason": "typing error",
        "approved_by": "",
        "changes": [{"field": "lines[0].sku", "before": "MGU", "after": "MUG"}],
    },
)
VALIDATED = said(
    3,
    "fact OrderValidated",
    {"order": {"lines": [{"sku": "MUG", "net": {"amount": "10.00", "currency": "GBP"}}]}},
    "c1:validate_order:1",
)
PLACE = (VALIDATED, "/order/lines/0/net")


def test_a_wildcard_means_every_element() -> None:
    document = {"lines": [{"net": 1}, {"tax": 2}, {"net": 3}]}
    assert list(expanded(document, "/lines/*/net")) == ["/lines/0/net", "/lines/2/net"]
    assert list(expanded(document, "/lines/9/net")) == []
    assert matches("/lines/2/net", "/lines/*/net")
    assert not matches("/lines/2/net/amount", "/lines/*/net")
    assert element_of("/lines/2/net", "/lines/*/net") == "/lines/2"
    assert value_at(document, "/lines/2/net") == 3
    assert value_at(document, "") == document


def test_an_edit_stands_below_the_value_that_it_changed_with_before_and_after() -> None:
    walk = Walk(journal(CAPTURED, EDIT, VALIDATED), Words({}))
    walk.explain(PLACE)
    (edit,) = (one for one in walk.nodes if one.kind == "edit")
    assert walk.nodes[edit.parent - 1].name == "OrderCaptured"
    assert (edit.name, edit.value, edit.sequence) == ("lines[0].sku", "MUG", 2)
    assert edit.sentence == "'MGU' was corrected to 'MUG': typing error"
    assert edit.actor == "[personal]"


def test_who_edited_is_shown_to_whom_may_know() -> None:
    assert set(sealed_keys(EDIT.body)) == {"key_1"}
    walk = Walk(journal(CAPTURED, EDIT, VALIDATED), Words({"key_1": KEY}))
    walk.explain(PLACE)
    assert [one.actor for one in walk.nodes if one.kind == "edit"] == ["Ada Byron"]
    assert Words({"key_1": None}).text(SEALED) == "[erased]"


def test_a_value_without_anything_behind_it_is_not_complete() -> None:
    alone = Walk(
        journal(said(1, "fact OrderValidated", VALIDATED.body, "c1:validate_order:1")), Words({})
    )
    entry = said(1, "fact OrderValidated", VALIDATED.body, "c1:validate_order:1")
    assert alone.explain((entry, "/order/lines/0/net"))[1] is False


def test_a_branch_ends_at_the_event_and_the_bytes_that_it_came_in() -> None:
    origin = {"source": "system-bank", "position": 7, "raw_document_id": "raw_1"}
    told = said(1, "fact BankCreditMatched", {"amount": "5"}, origin=origin)
    walk = Walk(journal(told), Words({}))
    assert walk.explain((told, "/amount")) == (1, True)
    assert [(one.kind, one.name, one.value) for one in walk.nodes] == [
        ("fact", "BankCreditMatched", "5"),
        ("event", "system-bank", "7"),
        ("bytes", "system-bank", "raw_1"),
    ]


BILL = case_id_of("supplier-invoice", "ACME/7/a")
ITEM = {"bill_key": "ACME/7/a", "ledger_number": "B-1", "amount": "5"}
PROPOSED = said(1, "fact RunProposed", {"payments": [{"items": [ITEM]}]})
OWED = "/payments/0/items/0/amount"


def of_bill(*entries: Said) -> CaseJournal:
    mine = tuple(structs.replace(one, case_id=BILL) for one in entries)
    return CaseJournal(BILL, "supplier-invoice", "ACME/7/a", mine)


def test_a_walk_asks_for_the_case_that_it_leads_to_and_goes_on_there() -> None:
    journals = journal(PROPOSED)
    assert Walk(journals, Words({})).explain((PROPOSED, OWED)) == (1, False)
    assert journals.missing == {BILL}
    posted = said(2, "result post_supplier_invoice", {"document": {"gross": "5"}}, "t")
    owed = said(3, "fact BillPostedInErp", {"outstanding": "5"}, "t")
    told = said(1, "fact BillCaptured", {"bill": {"gross": "5"}}, actor="system-trading-partners")
    journals.add(
        BILL, of_bill(*(structs.replace(one, case_id=BILL) for one in (told, posted, owed)))
    )
    walk = Walk(journals, Words({}))
    assert walk.explain((PROPOSED, OWED)) == (1, False), "the posting has no request"
    assert [(one.case_id, one.name) for one in walk.nodes if one.kind != "rule"] == [
        ("c1", "RunProposed"),
        (BILL, "BillPostedInErp"),
        (BILL, "post_supplier_invoice"),
    ]
    assert not journals.missing


def test_what_another_case_told_did_not_come_in() -> None:
    settled = said(1, "fact BillSettled", {"amount": "5"}, actor="process-procure-to-pay")
    walk = Walk(journal(settled), Words({}))
    assert walk.explain((settled, "/amount")) == (1, False)
    assert walk.nodes[0].sentence == "told by another case"


@pytest.mark.parametrize(
    ("content", "value", "place"),
    [
        (b'{"order": {"lines": [{"price": "12.00"}]}}', "12.00 GBP", "/order/lines/0/price"),
        (b'{"id": 5001}', "5001", "/id"),
        (b'{"id": 5001}', "5002", ""),
        (b"<Ntry>\n<Amt>12.00</Amt>", "12.00 GBP", "line 2"),
        (b"\xff\xfe", "12.00 GBP", ""),
    ],
)
def test_a_value_is_found_in_the_bytes(content: bytes, value: str, place: str) -> None:
    assert place_in(content, value) == place
