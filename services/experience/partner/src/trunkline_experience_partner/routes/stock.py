"""Stock: what can be promised now."""

from typing import Any

from litestar import Request, Router, get
from litestar.di import NamedDependency

from trunkline_model.capabilities.inventory import GetAvailability

from ..auth import STOCK_READ, caller_of
from ..clients import Ports
from ..queries import refuse_unknown, skus_of
from ..views import StockListView, to_stock


@get("/v1/stock")
async def get_stock(
    request: Request[Any, Any, Any], ports: NamedDependency[Ports]
) -> StockListView:
    """Read the units of each article that can be promised."""
    caller_of(request, STOCK_READ)
    refuse_unknown(request, frozenset({"sku"}))
    skus = skus_of(request)
    return to_stock(await ports.inventory.get_availability(GetAvailability(skus)), skus)


ROUTER = Router("/", route_handlers=[get_stock])
