"""What a version would have changed in recorded traffic; pure."""

from collections.abc import Iterable, Iterator, Mapping
from decimal import ROUND_HALF_EVEN, Decimal

from msgspec import Struct

from trunkline_kit.errors import Refused
from trunkline_mapping.translation import Translation
from trunkline_model.capabilities.mappings import DryRun, MappingDifference
from trunkline_model.mapping import MappingKind
from trunkline_model.money import PENNY, Money

from .coding import Coded
from .saying import Lists, is_asked, said
from .traffic import Sent, Traffic

SHOWN_MAX = 1_000
"""How many differences are told; all are counted."""

type Rates = Mapping[str, Decimal]
"""Tax rates by the backend's code, 0.2 for 20 per cent."""


class Sides(Struct, frozen=True):
    """What is held against what."""

    version_id: str
    """The version asked about."""
    against: str
    """The version in use; empty for what is built in."""
    before: Translation
    """What is used now."""
    after: Translation
    """What would be."""
    rates: Rates
    """Rates of the backend's taxes."""
    lists: Lists
    """What the connection asks for of each kind that one of the two maps."""


def compare(traffic: Traffic, sides: Sides) -> DryRun:
    """Translate every code of the traffic by both versions."""
    found = [one for sent in traffic.sent for one in _differences(sent, sides)]
    return DryRun(
        version_id=sides.version_id,
        against=sides.against,
        documents=len(traffic.sent),
        differing=len({one.request_id for one in found}),
        complete=traffic.complete,
        money=_sums(found),
        differences=tuple(found[:SHOWN_MAX]),
    )


def _differences(sent: Sent, sides: Sides) -> Iterator[MappingDifference]:
    for coded in (one for one in sent.coded if is_asked(one, sides.lists)):
        before, _ = _said(sides.before, coded)
        after, fault = _said(sides.after, coded)
        if before == after and not fault:
            continue
        yield MappingDifference(
            case_id=sent.case_id,
            business_key=sent.business_key,
            document=sent.document,
            request_id=sent.request_id,
            field=coded.asking.field,
            kind=coded.kind,
            code=coded.code,
            before=before,
            after=after,
            fault=fault,
            money=_money(coded, before, after, sides.rates),
        )


def _said(translation: Translation, coded: Coded) -> tuple[str, str]:
    try:
        return said(translation, coded), ""
    except Refused as refusal:
        return "", refusal.sentence


def _money(coded: Coded, before: str, after: str, rates: Rates) -> Money | None:
    """Give what the tax of a line changes by; none where a rate is not known."""
    is_tax = coded.kind is MappingKind.TAX_CODE and coded.net is not None
    if not is_tax or before not in rates or after not in rates or coded.net is None:
        return None
    changed = _tax(coded.net, rates[after]) - _tax(coded.net, rates[before])
    return Money(changed, coded.net.currency) if changed else None


def _tax(net: Money, rate: Decimal) -> Decimal:
    return (net.amount * rate).quantize(PENNY, ROUND_HALF_EVEN)


def _sums(found: Iterable[MappingDifference]) -> tuple[Money, ...]:
    sums: dict[str, Decimal] = {}
    for one in found:
        if one.money is not None:
            currency = one.money.currency
            sums[currency] = sums.get(currency, Decimal(0)) + one.money.amount
    return tuple(Money(amount, currency) for currency, amount in sorted(sums.items()))
