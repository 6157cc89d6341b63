"""Which warehouse is asked: the first that serves the order and has not declined it."""

from collections.abc import Sequence

from msgspec import Struct

from trunkline_model.sales_order import SalesOrder

from ..order import OrderCase
from .release import count_of


class Site(Struct, frozen=True):
    """A warehouse as the rule knows it; the order of sites is their preference."""

    connection_id: str
    """The warehouse connection."""
    countries: tuple[str, ...] = ()
    """Delivery countries that it serves; empty means every one."""
    channels: tuple[str, ...] = ()
    """Shop connections and partners whose orders it serves; empty means every one."""

    def serves(self, order: SalesOrder) -> bool:
        """True when the order's goods may go out from here."""
        country = order.delivery_address.country
        if self.countries and country not in self.countries:
            return False
        return not self.channels or order.channel in self.channels


def chosen_site(case: OrderCase, sites: Sequence[Site]) -> Site | None:
    """Give the warehouse to ask next; None when all that serve the order declined it."""
    declined = _declining(case, sites)
    return next((one for one in _serving(case, sites) if one.connection_id not in declined), None)


def is_served(case: OrderCase, sites: Sequence[Site]) -> bool:
    """True when some warehouse serves the order, whether or not it declined it."""
    return bool(_serving(case, sites))


def site_of(case: OrderCase, reference: str, sites: Sequence[Site]) -> str:
    """Name the connection that was asked to send a shipment order; the first when unsaid."""
    asked = (one.connection_id for one in case.shipment_orders if one.reference == reference)
    return next(asked, "") or sites[0].connection_id


def _serving(case: OrderCase, sites: Sequence[Site]) -> list[Site]:
    order = case.order
    return [one for one in sites if order is not None and one.serves(order)]


def _declining(case: OrderCase, sites: Sequence[Site]) -> frozenset[str]:
    """Name those that said no since a person last had a declined order asked for again."""
    decided = [count_of(one.reference) for one in case.reviewed if not one.rerouted_to]
    since = max(decided, default=0)
    fresh = (one.reference for one in case.declined if count_of(one.reference) > since)
    return frozenset(site_of(case, one, sites) for one in fresh)
