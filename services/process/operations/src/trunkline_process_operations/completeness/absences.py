"""What nobody can be asked for, said in the row that it is missing from; pure."""

from collections.abc import Iterator
from decimal import Decimal

from trunkline_model.counts import CertifiedTotal, SideCount

from .entry import Side
from .routes import NOT_COUNTED, PARTNER, ROUTE_OF, ROUTES, Route
from .totals import Count, Name, Total
from .wiring import LegalEntity


def is_listed(entity: LegalEntity, document_type: str, channel: str) -> bool:
    """Tell whether the source of a document can be asked: a partner's, and our own, cannot."""
    return channel in entity.sources and not ROUTE_OF[document_type].no_source


def is_held_against(entity: LegalEntity, route: Route) -> bool:
    """Tell whether what is not carried here has a target to be looked for in."""
    return not (route.not_carried and entity.lacks(route.target))


def certified(entity: LegalEntity, name: Name, total: Total) -> CertifiedTotal:
    """Give a total whose sides say why they are empty where nobody could be asked."""
    document_type, channel, _ = name
    why = {
        Side.SOURCE: _no_source(entity, document_type, channel),
        Side.TAKEN: ROUTE_OF[document_type].not_carried,
        Side.TARGET: _no_target(entity, document_type),
    }
    return CertifiedTotal(
        *name,
        _side(total.source, why[Side.SOURCE]),
        _side(total.trunkline, why[Side.TAKEN]),
        _side(total.target, why[Side.TARGET]),
    )


def unasked(entity: LegalEntity, seen: set[str]) -> Iterator[CertifiedTotal]:
    """Give a row to each type of which no document was seen and some may exist unseen."""
    for document_type, why in NOT_COUNTED.items():
        yield CertifiedTotal(document_type, "", "", *(_side(Count(), why) for _ in range(3)))
    for route in ROUTES:
        lacks = entity.lacks(route.source) or not is_held_against(entity, route)
        if lacks and route.document_type not in seen:
            total = Total(Count(), Count(), Count())
            yield certified(entity, (route.document_type, "", ""), total)


def _no_source(entity: LegalEntity, document_type: str, channel: str) -> str:
    route = ROUTE_OF[document_type]
    if route.no_source:
        return route.no_source
    if entity.lacks(route.source):
        return f"No {route.source} is connected."
    return PARTNER if channel and channel not in entity.sources else ""


def _no_target(entity: LegalEntity, document_type: str) -> str:
    target = ROUTE_OF[document_type].target
    return f"No {target} is connected." if entity.lacks(target) else ""


def _side(count: Count, why: str) -> SideCount:
    return SideCount(count.documents, Decimal(count.sum), why)
