"""A supplier's invoices and credit notes: hand in, read, list."""

from typing import Any

from litestar import Request, Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from trunkline_model.capabilities.supplier_self_service import GetOwnBill, ListOwnBills

from ..auth import PURCHASES_READ, caller_of
from ..clients import Ports
from ..cursors import Cursors
from ..idempotency import InFlight
from ..identifiers import from_invoice_id
from ..invoice_bodies import InvoiceBody
from ..queries import refuse_unknown
from ..supplier_views import SupplierInvoiceListView, SupplierInvoiceView, to_supplier_invoice
from .handing_in import Reference, submit
from .paging import pages_of


@get("/v1/supplier-invoices/{supplier_invoice_id:str}")
async def get_supplier_invoice(
    request: Request[Any, Any, Any],
    ports: NamedDependency[Ports],
    supplier_invoice_id: FromPath[str],
) -> SupplierInvoiceView:
    """Read one of the caller's invoices: its status and when it is paid."""
    caller = caller_of(request, PURCHASES_READ)
    refuse_unknown(request, frozenset())
    asked = GetOwnBill(caller.party_code, from_invoice_id(supplier_invoice_id))
    return to_supplier_invoice(await ports.suppliers.get_own_bill(asked))


@get("/v1/supplier-invoices")
async def list_supplier_invoices(
    request: Request[Any, Any, Any],
    ports: NamedDependency[Ports],
    cursors: NamedDependency[Cursors],
) -> SupplierInvoiceListView:
    """List the caller's invoices and credit notes, newest first."""
    caller = caller_of(request, PURCHASES_READ)
    pages = pages_of(request, caller.partner_id, cursors)
    asked = ListOwnBills(caller.party_code, pages.before, pages.limit)
    page = await ports.suppliers.list_own_bills(asked)
    keys = [one.bill_key for one in page.bills]
    data = tuple(to_supplier_invoice(one) for one in page.bills)
    return SupplierInvoiceListView(data, *pages.after(keys, more=page.has_more))


@post("/v1/supplier-invoices", status_code=202)
async def submit_supplier_invoice(
    request: Request[Any, Any, Any],
    ports: NamedDependency[Ports],
    in_flight: NamedDependency[InFlight],
) -> Reference:
    """Take an invoice or a credit note, as JSON or as UBL."""
    return await submit(request, ports, in_flight, InvoiceBody)


ROUTER = Router(
    "/", route_handlers=[submit_supplier_invoice, get_supplier_invoice, list_supplier_invoices]
)
