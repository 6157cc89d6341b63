"""What becomes of a document that only one of a restored database and the backends has."""

from datetime import date, timedelta

from msgspec import structs

from trunkline_cli.restore_check.judging import Days, Held, Holding, Known, judged
from trunkline_cli.restore_check.numbering import Had, Series, remembered
from trunkline_cli.restore_check.page import page
from trunkline_cli.restore_check.report import Report

DAY = date(2026, 11, 20)
DAYS = Days(DAY, DAY + timedelta(days=2))
SALE = Held("system-tryton", "order", "SO-1", "#1001", "TL-100001", DAY, "live", made_here=True)
SHOP = Held("system-shopify", "order", "5001", "#1001", "", DAY, "live", made_here=False)
DEBIT = Held(
    "system-bank", "statement_line", "E-1", "E-1", "", DAY, "live", made_here=False, debit=True
)
TAKEN = Known("taken", "order", "#1001", "5001", DAY, "live", "TL-100001", "case-1")
SENT = Known("sent", "order", "#1001", "SO-1", DAY, "live", "TL-100001", "case-1")


def holding(*documents: Held) -> list[Holding]:
    """Give the backends of some documents, each of which lists orders and statement lines."""
    backends = {
        "system-tryton": {"order": True, "payment": True},
        "system-shopify": {"order": False},
        "system-bank": {"statement_line": False},
    }
    return [
        Holding(name, types, tuple(one for one in documents if one.system == name))
        for name, types in backends.items()
    ]


def fates(known: list[Known], *documents: Held) -> list[tuple[str, str]]:
    return [(one.fate, one.document_id) for one in judged(holding(*documents), known, DAYS)]


def test_where_both_agree_nothing_is_said() -> None:
    assert fates([TAKEN, SENT], SALE, SHOP) == []


def test_what_a_sweep_leads_to_heals() -> None:
    assert fates([], SALE, SHOP) == [("heals", "5001"), ("heals", "SO-1")]


def test_what_nothing_leads_to_needs_a_person() -> None:
    (one,) = judged(holding(SALE), [], DAYS)
    assert one.fate == "decide"
    assert "cancel SO-1 in system-tryton, then have it ordered again" in one.remedy


def test_what_the_backend_has_no_more_is_lost() -> None:
    assert fates([TAKEN, SENT], SHOP) == [("lost", "SO-1")]
    assert fates([TAKEN, SENT], SALE) == [("lost", "5001")]


def test_money_that_left_since_the_backup_is_not_paid_twice() -> None:
    ours = structs.replace(DEBIT, related_key="PAY-7")
    (one,) = judged(holding(ours), [], DAYS)
    assert one.fate == "decide"
    assert "let nobody propose it again" in one.remedy
    file = structs.replace(SENT, document_type="payment_file", document_id="PAY-7")
    assert fates([file], ours) == []
    assert fates([], DEBIT) == []


def test_cancelled_documents_and_other_days_are_left_out() -> None:
    gone = structs.replace(SALE, state="cancelled")
    early = structs.replace(SHOP, on=DAY - timedelta(days=1))
    assert fates([], gone, early) == []
    assert fates([structs.replace(SENT, state="refused")]) == []


def test_a_receipt_of_a_bank_entry_is_a_payment_in_the_erp() -> None:
    receipt = structs.replace(SALE, document_type="payment", document_id="R-1")
    sent = structs.replace(SENT, document_type="statement_line", document_id="R-1")
    assert fates([sent], receipt) == []


def test_the_page_begins_with_what_a_person_must_decide() -> None:
    remarks = (*judged(holding(SHOP), [], DAYS), *judged(holding(SALE), [], DAYS))
    said = page(Report(None, DAY, DAY, 2, remarks, (("system-bank", 9, 7),)))
    assert said.index("nothing leads to it (1)") < said.index("comes back by itself")
    assert "system-bank ends at 7, and 9 of it were read" in said
    assert said.endswith("2 need a person before the processes are started.")
    assert page(Report(None, DAY, DAY, 2, ())).endswith("agree.")


def test_an_order_of_a_shop_is_known_by_the_number_that_it_had() -> None:
    assert remembered([SHOP, SALE], []) == [Had("system-shopify", "5001", "TL-100001")]
    assert remembered([SHOP, SALE], [TAKEN]) == []
    path = structs.replace(SHOP, document_id="gid://shopify/Order/5001")
    assert remembered([path, SALE], []) == remembered([SHOP, SALE], [])


def test_two_shops_orders_of_one_name_are_not_taken_for_each_other() -> None:
    assert remembered([SHOP, structs.replace(SHOP, document_id="6001"), SALE], []) == []
    second = structs.replace(SALE, document_id="SO-2", related_key="TL-100002")
    assert remembered([SHOP, SALE, second], []) == []


def test_numbers_that_would_be_given_twice_need_a_person_until_they_are_healed() -> None:
    twice = Report(None, DAY, DAY, 2, (), numbers=(Series("TL", 100002, 100007),))
    said = page(twice)
    assert "TL-100007 was given, and TL-100002 would be given next" in said
    assert said.endswith("1 need a person before the processes are started.")
    assert not twice.agrees
    had = (Had("system-shopify", "5001", "TL-100007"),)
    healed = structs.replace(twice, healed=True, had=had)
    assert "The next number is TL-101008." in page(healed)
    assert "TL-100007 is kept for 5001 of system-shopify." in page(healed)
    assert healed.agrees
