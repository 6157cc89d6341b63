"""How a supplier hands in a document, whatever it is."""

from typing import Any

from litestar import Request, Response

from trunkline_model.capabilities.supplier_self_service import SubmitDocument

from ..auth import PURCHASES_WRITE, caller_of
from ..clients import Ports
from ..document_bodies import DespatchAdviceBody, OrderResponseBody
from ..faults import read
from ..idempotency import REPLAYED_HEADER, InFlight, identity_of
from ..invoice_bodies import InvoiceBody
from ..placing import until_known
from ..queries import refuse_unknown
from ..supplier_views import SubmissionReference, to_submission_reference
from .reading import is_ubl, json_body, ubl_body

type Body = OrderResponseBody | DespatchAdviceBody | InvoiceBody
type Reference = Response[SubmissionReference]


async def submit(
    request: Request[Any, Any, Any], ports: Ports, in_flight: InFlight, kind: type[Body]
) -> Reference:
    """Keep a document as it came; an invoice may be UBL, which who keeps it reads."""
    caller = caller_of(request, PURCHASES_WRITE)
    refuse_unknown(request, frozenset())
    as_ubl = kind is InvoiceBody and is_ubl(request)
    raw = await (ubl_body(request) if as_ubl else json_body(request))
    identity = identity_of(request, raw)
    document = SubmitDocument(
        supplier_code=caller.party_code,
        partner_id=caller.partner_id,
        idempotency_key=identity.key,
        fingerprint=identity.fingerprint,
        content=raw,
        order_number="" if as_ubl else read(raw, kind).order_number,
    )
    with in_flight.claim(caller.partner_id, identity):
        accepted = await until_known(ports.suppliers.submit_document, document)
    view = to_submission_reference(accepted)
    replayed = {REPLAYED_HEADER: "true"} if accepted.replayed else {}
    return Response(view, headers={"Location": view.url} | replayed)
