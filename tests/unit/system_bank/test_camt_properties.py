"""Whatever a bank sends is read back as it was meant, or refused; nothing else happens."""

from datetime import UTC, date, datetime
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from trunkline_sandbox_bank.camt import write
from trunkline_sandbox_bank.shapes import Entry, Statement
from trunkline_system_bank.reading import read_file
from trunkline_system_bank.unreadable import Fault, Unreadable

WORDS = st.text(st.characters(categories=("L", "N", "P")), max_size=140)
DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))
ENTRIES = st.lists(
    st.builds(
        Entry,
        entry_reference=st.from_regex(r"[A-Z0-9]{1,35}", fullmatch=True),
        amount=st.decimals("0.01", "999999999.99", places=2),
        direction=st.sampled_from(["credit", "debit"]),
        reference=WORDS,
        end_to_end_id=st.from_regex(r"[A-Za-z0-9-]{1,35}", fullmatch=True),
        counterparty=WORDS,
        booked_on=DAYS,
        value_on=DAYS,
        currency=st.just("GBP"),
    ),
    max_size=6,
    unique_by=lambda entry: entry.entry_reference,
)


def file_of(entries: list[Entry]) -> bytes:
    closing = sum((entry.signed for entry in entries), Decimal(5))
    day = max((entry.booked_on for entry in entries), default=date(2026, 11, 2))
    account = "GB29NWBK60161331926819"
    statement = Statement("S-1", 1, account, "GBP", day, Decimal(5), closing, tuple(entries))
    return write(statement, datetime(2026, 11, 2, tzinfo=UTC))


@settings(max_examples=40, deadline=None)
@given(ENTRIES)
async def test_what_the_bank_booked_is_what_we_read(entries: list[Entry]) -> None:
    (found,) = (await read_file(file_of(entries))).statements
    told = [(e.entry_reference, e.amount.amount, e.booked_on, e.value_on) for e in found.entries]
    assert told == [(e.entry_reference, e.signed, e.booked_on, e.value_on) for e in entries]
    words = [(e.counterparty, e.remittance, e.end_to_end_id) for e in found.entries]
    assert words == [(e.counterparty, e.reference, e.end_to_end_id) for e in entries]


WHOLE = file_of(
    [
        Entry(
            *("FT1", Decimal("1.00"), "credit", "INV-7", "E2E", "Ada Byron"),
            *(date(2026, 11, 2), date(2026, 11, 2), "GBP"),
        )
    ]
)


async def fault_of(content: bytes) -> Fault | None:
    try:
        await read_file(content)
    except Unreadable as refused:
        return refused.fault
    return None


@settings(max_examples=80, deadline=None)
@given(st.data())
async def test_a_damaged_file_is_read_or_refused_and_never_a_crash(data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(WHOLE)))
    end = data.draw(st.integers(start, min(start + 40, len(WHOLE))))
    damaged = WHOLE[:start] + data.draw(st.binary(max_size=20)) + WHOLE[end:]
    fault = await fault_of(damaged)
    assert fault is None or fault.reason
    assert fault is None or "Ada Byron" not in fault.sentence + fault.field
