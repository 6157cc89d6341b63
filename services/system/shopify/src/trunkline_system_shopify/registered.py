"""What the shop's registers hold, field by field, and the same in our words; pure."""

from collections.abc import Collection, Iterator
from datetime import datetime, tzinfo
from decimal import Decimal

from msgspec import Struct

from trunkline_model.capabilities.document_register import DocumentState, RegisteredDocument
from trunkline_model.money import Money

from .amounts import MoneyBag, require_figure
from .mapping import number_of
from .nodes import Page, Tracking, Transaction

TAKEN = frozenset({"SALE", "CAPTURE"})
"""Kinds of transactions that bring money; an authorisation only promises it."""
NEVER_PAID = frozenset({"CANCELED", "FAILED"})
"""States of a payout that nothing comes of."""
NOT_SHOWN = frozenset({"CANCELLED", "ERROR", "FAILURE"})
"""States of a fulfilment that the customer sees no parcel for."""


class OrderHead(Struct, frozen=True, rename="camel"):
    """One order of the register."""

    legacy_resource_id: str
    name: str
    created_at: datetime
    cancelled_at: datetime | None
    currency_code: str
    total_price_set: MoneyBag
    total_tax_set: MoneyBag | None = None


class PaidOrder(Struct, frozen=True, rename="camel"):
    """One order with its transactions."""

    name: str
    created_at: datetime
    currency_code: str
    transactions: tuple[Transaction, ...]


class Shown(Struct, frozen=True, rename="camel"):
    """One fulfilment."""

    id: str
    status: str
    created_at: datetime
    total_quantity: int = 0
    tracking_info: tuple[Tracking, ...] = ()


class SentOrder(Struct, frozen=True):
    """One order with its fulfilments."""

    name: str
    fulfillments: tuple[Shown, ...]


class Net(Struct, frozen=True, rename="camel"):
    """What arrives of a payout."""

    amount: Decimal
    currency_code: str

    def __post_init__(self) -> None:
        """Take no amount that nobody can compute with."""
        require_figure(self.amount)


class Payout(Struct, frozen=True, rename="camel"):
    """One payout to the merchant's bank account."""

    legacy_resource_id: str
    issued_at: datetime
    status: str
    net: Net
    external_trace_id: str | None = None


class PaymentsAccount(Struct, frozen=True):
    """The account at the shop's own card processor."""

    payouts: Page[Payout]


class PayoutsAnswer(Struct, frozen=True, rename="camel"):
    """Of registered_payouts."""

    shopify_payments_account: PaymentsAccount | None
    """None where the shop is paid through somebody else."""

    @property
    def page(self) -> Page[Payout]:
        """Its payouts."""
        account = self.shopify_payments_account
        return account.payouts if account else Page(())


class OrdersAnswer[Node](Struct, frozen=True):
    """Of registered_orders, registered_payments and registered_parcels."""

    orders: Page[Node]

    @property
    def page(self) -> Page[Node]:
        """Its orders."""
        return self.orders


def order_from(one: OrderHead, zone: tzinfo) -> Iterator[RegisteredDocument]:
    """Give the order."""
    currency = one.currency_code
    yield RegisteredDocument(
        document_id=one.legacy_resource_id,
        business_key=one.name,
        related_key="",
        on=one.created_at.astimezone(zone).date(),
        state=DocumentState.CANCELLED if one.cancelled_at else DocumentState.LIVE,
        tax=Money(one.total_tax_set.amount, currency) if one.total_tax_set else None,
        gross=Money(one.total_price_set.amount, currency),
    )


def payments_from(one: PaidOrder, zone: tzinfo) -> Iterator[RegisteredDocument]:
    """Give what was taken from the customer; promises, failures and voids are left out."""
    return _moved(one, zone, TAKEN)


def refunds_from(one: PaidOrder, zone: tzinfo) -> Iterator[RegisteredDocument]:
    """Give what the customer got back."""
    return _moved(one, zone, {"REFUND"})


def _moved(one: PaidOrder, zone: tzinfo, kinds: Collection[str]) -> Iterator[RegisteredDocument]:
    for paid in one.transactions:
        if paid.kind in kinds and paid.status == "SUCCESS":
            number = number_of(paid.id)
            yield RegisteredDocument(
                document_id=number,
                business_key=number,
                related_key=one.name,
                on=(paid.processed_at or one.created_at).astimezone(zone).date(),
                state=DocumentState.LIVE,
                gross=Money(paid.amount_set.amount, one.currency_code),
            )


def payouts_from(one: Payout, zone: tzinfo) -> Iterator[RegisteredDocument]:
    """Give a payout by what the bank's entry names it by; one that is only planned is left out."""
    if one.status == "SCHEDULED":
        return
    gone = one.status in NEVER_PAID
    yield RegisteredDocument(
        document_id=one.legacy_resource_id,
        business_key=one.external_trace_id or one.legacy_resource_id,
        related_key="",
        on=one.issued_at.astimezone(zone).date(),
        state=DocumentState.CANCELLED if gone else DocumentState.LIVE,
        gross=Money(one.net.amount, one.net.currency_code),
    )


def parcels_from(one: SentOrder, zone: tzinfo) -> Iterator[RegisteredDocument]:
    """Give the parcels; their day is the one on which the shop was told."""
    for shown in one.fulfillments:
        numbers = (tracking.number or "" for tracking in shown.tracking_info)
        state = DocumentState.CANCELLED if shown.status in NOT_SHOWN else DocumentState.LIVE
        yield RegisteredDocument(
            document_id=number_of(shown.id),
            business_key=next(numbers, ""),
            related_key=one.name,
            on=shown.created_at.astimezone(zone).date(),
            state=state,
            quantity=Decimal(shown.total_quantity),
        )
