"""Documents that suppliers hand in: kept as they came, read like a file of their folder."""

from typing import Any

from litestar import Request, Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from trunkline_model.capabilities.supplier_self_service import GetSubmission

from .. import catalogue
from ..auth import PURCHASES_READ, caller_of
from ..clients import Ports
from ..document_bodies import DespatchAdviceBody, OrderResponseBody
from ..idempotency import InFlight
from ..identifiers import is_submission_id
from ..problems import Problem
from ..queries import refuse_unknown
from ..supplier_views import (
    SubmissionView,
    to_submission,
)
from .handing_in import Reference, submit


@post("/v1/order-responses", status_code=202)
async def submit_order_response(
    request: Request[Any, Any, Any],
    ports: NamedDependency[Ports],
    in_flight: NamedDependency[InFlight],
) -> Reference:
    """Take the answer to an order."""
    return await submit(request, ports, in_flight, OrderResponseBody)


@post("/v1/despatch-advices", status_code=202)
async def submit_despatch_advice(
    request: Request[Any, Any, Any],
    ports: NamedDependency[Ports],
    in_flight: NamedDependency[InFlight],
) -> Reference:
    """Take what is on its way."""
    return await submit(request, ports, in_flight, DespatchAdviceBody)


@get("/v1/submissions/{submission_id:str}")
async def get_submission(
    request: Request[Any, Any, Any], ports: NamedDependency[Ports], submission_id: FromPath[str]
) -> SubmissionView:
    """Tell what became of a document of the caller's."""
    caller = caller_of(request, PURCHASES_READ)
    refuse_unknown(request, frozenset())
    if not is_submission_id(submission_id):
        raise Problem(catalogue.NOT_FOUND)
    asked = GetSubmission(caller.party_code, submission_id)
    return to_submission(await ports.suppliers.get_submission(asked))


ROUTER = Router(
    "/",
    route_handlers=[
        submit_order_response,
        submit_despatch_advice,
        get_submission,
    ],
)
