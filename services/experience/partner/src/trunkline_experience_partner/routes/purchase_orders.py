"""The orders that we sent to a supplier: read, list."""

from typing import Any

from litestar import Request, Router, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from trunkline_model.capabilities.supplier_self_service import GetOwnOrder, ListOwnOrders

from ..auth import PURCHASES_READ, caller_of
from ..clients import Ports
from ..cursors import Cursors
from ..identifiers import from_purchase_order_id
from ..queries import refuse_unknown
from ..supplier_views import PurchaseOrderListView, PurchaseOrderView, to_purchase_order
from .paging import pages_of


@get("/v1/purchase-orders/{purchase_order_id:str}")
async def get_purchase_order(
    request: Request[Any, Any, Any],
    ports: NamedDependency[Ports],
    purchase_order_id: FromPath[str],
) -> PurchaseOrderView:
    """Read one of the caller's orders."""
    caller = caller_of(request, PURCHASES_READ)
    refuse_unknown(request, frozenset())
    asked = GetOwnOrder(caller.party_code, from_purchase_order_id(purchase_order_id))
    return to_purchase_order(await ports.suppliers.get_own_order(asked))


@get("/v1/purchase-orders")
async def list_purchase_orders(
    request: Request[Any, Any, Any],
    ports: NamedDependency[Ports],
    cursors: NamedDependency[Cursors],
) -> PurchaseOrderListView:
    """List the orders that the caller was sent, newest first."""
    caller = caller_of(request, PURCHASES_READ)
    pages = pages_of(request, caller.partner_id, cursors)
    asked = ListOwnOrders(caller.party_code, pages.before, pages.limit)
    page = await ports.suppliers.list_own_orders(asked)
    keys = [one.order_number for one in page.orders]
    data = tuple(to_purchase_order(one) for one in page.orders)
    return PurchaseOrderListView(data, *pages.after(keys, more=page.has_more))


ROUTER = Router("/", route_handlers=[get_purchase_order, list_purchase_orders])
