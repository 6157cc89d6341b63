"""Any document that there could be between a supplier and us."""

from datetime import date
from decimal import Decimal

from hypothesis import strategies as st
from msgspec import structs
from trade_documents import (
    GBP,
    despatch,
    invoice,
    line,
    order,
    pounds,
    remittance,
    response,
    statement,
)

from trunkline_model.address import Address
from trunkline_model.money import PENNY, Money
from trunkline_model.trade_invoice import (
    InvoiceKind,
    RemittanceLine,
    TradeAccount,
    TradeCharge,
)
from trunkline_model.trade_order import (
    DespatchLine,
    OrderPurpose,
    OrderResponseLine,
    ResponseKind,
    TradeOrderLine,
)
from trunkline_model.trade_party import TradeParty
from trunkline_model.trade_statement import StatementEntryKind, TradeStatementEntry

# What both sides may write: printable, of Latin 1, without blanks at the ends.
_LETTERS = st.characters(codec="iso-8859-1", categories=("L", "N", "P", "S", "Zs"))
_SHORT = st.text(_LETTERS, min_size=1, max_size=30).map(str.strip).filter(bool)
_WORDS = st.text(_LETTERS, max_size=200).map(str.strip)
_MAYBE = st.one_of(st.just(""), _SHORT)
_DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))
_COUNTS = st.decimals("0.001", 10**6, places=3)
_PRICES = st.decimals("0.0001", 10**5, places=4).map(lambda one: Money(one, GBP))
_PENNIES = st.decimals("0.01", 10**7, places=2).map(lambda one: Money(one, GBP))
_UNITS = st.sampled_from(["C62", "KGM", "MTR", "BX"])
_RATES = st.sampled_from([("S", Decimal(20)), ("S", Decimal(5)), ("Z", Decimal(0))]) | (
    st.sampled_from([("E", Decimal(0)), ("AE", Decimal(0))])
)
_PLACES = st.builds(
    Address, _MAYBE, _SHORT, _SHORT, st.text("ABC123", min_size=1, max_size=8),
    st.sampled_from(["GB", "FR"]), line2=_MAYBE,
)  # fmt: skip
_PARTIES = st.builds(
    TradeParty, _SHORT, st.just("") | st.text("0123456789", min_size=3, max_size=13),
    st.sampled_from(["", "GB123456782"]), st.none() | _PLACES,
)  # fmt: skip
_MAYBE_PARTIES = st.none() | _PARTIES
_ACCOUNTS = st.builds(
    TradeAccount, st.sampled_from(["GB33BUKB20201555555555", "12345678"]),
    st.sampled_from(["", "BUKBGB22", "202015"]), _MAYBE,
)  # fmt: skip
_KINDS = st.sampled_from(ResponseKind)
ORDERS = st.builds(
    order,
    order_number=_SHORT,
    ordered_on=_DAYS,
    lines=st.lists(
        st.builds(
            TradeOrderLine, _SHORT, _SHORT, _SHORT, _COUNTS, _UNITS, _PRICES, _PENNIES,
            _MAYBE, st.none() | _DAYS,
        ),
        min_size=1, max_size=4,
    ).map(tuple),
    net=_PENNIES,
    delivery_address=st.none() | _PLACES,
    note=_WORDS,
    buyer=_MAYBE_PARTIES,
    seller=_MAYBE_PARTIES,
)  # fmt: skip
CHANGES = st.builds(
    lambda one, version: structs.replace(one, version=version, purpose=OrderPurpose.CHANGE),
    ORDERS,
    st.integers(2, 999),
)
CANCELLATIONS = st.builds(
    lambda one, version: structs.replace(
        one, version=version, purpose=OrderPurpose.CANCELLATION, currency="", lines=(), net=None,
        delivery_address=None,
    ),
    ORDERS,
    st.integers(2, 999),
)  # fmt: skip
RESPONSES = st.builds(
    response,
    response_number=_SHORT,
    order_number=_SHORT,
    responded_on=_DAYS,
    kind=_KINDS,
    lines=st.lists(
        st.builds(
            OrderResponseLine, _SHORT, _KINDS, _COUNTS, _UNITS, st.none() | _PRICES,
            st.none() | _DAYS, _MAYBE, _MAYBE, _WORDS,
        ),
        max_size=4,
    ).map(tuple),
    note=_WORDS,
    buyer=_MAYBE_PARTIES,
    seller=_MAYBE_PARTIES,
    version=st.integers(0, 99),
)  # fmt: skip
DESPATCHES = st.builds(
    despatch,
    despatch_number=_SHORT,
    order_number=_SHORT,
    shipped_on=_DAYS,
    expected_on=st.none() | _DAYS,
    lines=st.lists(
        st.builds(DespatchLine, _SHORT, _MAYBE, _COUNTS, _UNITS, _MAYBE, _MAYBE),
        min_size=1,
        max_size=4,
    ).map(tuple),
    carrier=_MAYBE,
    tracking_number=_MAYBE,
    buyer=_MAYBE_PARTIES,
    seller=_MAYBE_PARTIES,
)
_CHARGES = st.builds(
    lambda charged, reason, amount, rate: TradeCharge(charged, reason, amount, *rate),
    st.booleans(),
    _SHORT,
    _PENNIES,
    _RATES,
)
_LINES = st.builds(
    lambda number, count, price, rate, adjusted: line(
        number, str(count), str(price.amount), tax_category=rate[0], tax_rate=rate[1],
        adjustment=adjusted,
        net=Money(
            (count * price.amount + (adjusted.amount if adjusted else 0)).quantize(PENNY), GBP
        ),
    ),
    st.integers(1, 999), _COUNTS, _PRICES, _RATES, st.none() | _PENNIES,
)  # fmt: skip
BILLS = st.builds(
    lambda lines, **more: invoice(*lines, **more),
    st.lists(_LINES, min_size=1, max_size=4),
    kind=st.sampled_from(InvoiceKind),
    invoice_number=_SHORT,
    issued_on=_DAYS,
    charges=st.lists(_CHARGES, max_size=2).map(tuple),
    prepaid=st.none() | _PENNIES,
    rounding=st.none() | st.just(pounds("-0.01")),
    tax_point_on=st.none() | _DAYS,
    due_on=st.none() | _DAYS,
    order_number=_MAYBE,
    corrects_number=_MAYBE,
    despatch_number=_MAYBE,
    account=st.none() | _ACCOUNTS,
    payment_reference=_MAYBE,
    note=_WORDS,
    buyer=_MAYBE_PARTIES,
    seller=_MAYBE_PARTIES,
)
REMITTANCES = st.builds(
    remittance,
    remittance_number=_SHORT,
    paid_on=_DAYS,
    total=_PENNIES,
    lines=st.lists(
        st.builds(
            RemittanceLine, _SHORT,
            st.sampled_from([InvoiceKind.INVOICE, InvoiceKind.CREDIT_NOTE]), _DAYS, _PENNIES,
            st.none() | _PENNIES,
        ),
        min_size=1, max_size=4,
    ).map(tuple),
    payment_reference=_MAYBE,
    account=st.none() | _ACCOUNTS,
    note=_WORDS,
    buyer=_MAYBE_PARTIES,
    seller=_MAYBE_PARTIES,
)  # fmt: skip
_ENTRIES = st.builds(
    TradeStatementEntry,
    st.sampled_from([one for one in StatementEntryKind if one != "brought_forward"]),
    _DAYS,
    _PENNIES | _PENNIES.map(lambda one: -one),
    _SHORT,
    st.none() | _PENNIES,
) | st.builds(
    TradeStatementEntry, st.just(StatementEntryKind.BROUGHT_FORWARD), _DAYS, _PENNIES,
    st.just(""), st.none() | _PENNIES,
)  # fmt: skip
STATEMENTS = st.builds(
    lambda entries, **more: statement(*entries, **more),
    st.lists(_ENTRIES, min_size=1, max_size=4),
    statement_number=_SHORT,
    stated_on=_DAYS,
    note=_WORDS,
    buyer=_MAYBE_PARTIES,
    seller=_MAYBE_PARTIES,
)
