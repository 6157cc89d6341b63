"""Mapping tables: versions, one of them whole, whether it holds, and what it would have changed."""

from typing import Any

from litestar import Request, Response, Router, get
from litestar.di import NamedDependency
from litestar.params import FromQuery

from trunkline_kit.errors import FieldError, Invalid, NotFound
from trunkline_model.capabilities.mappings import (
    DryRunMapping,
    GetMapping,
    ListMappings,
    ValidateMapping,
)
from trunkline_model.mapping import MappingKind, MappingTables, RuleType

from ..auth import needs, session_of
from ..clients import Ports
from ..drafting import BECOMES, Sheet, sheet_of
from ..mapped import becomes, documents_of, offer_of
from ..rendering import page

LIMIT = 200
DAYS = 30
CASES_MAX = 1000

Asking = Request[Any, Any, Any]


@get("/")
async def list_mappings(
    request: Asking, ports: NamedDependency[Ports], connection: FromQuery[str] = ""
) -> Response[str]:
    """List versions, newest first."""
    asked = ListMappings(connection.strip(), LIMIT)
    found = (await ports.mappings.list_mappings(asked)).versions
    return page(request, "mappings.html", versions=found, connection=connection, limit=LIMIT)


@get("/version")
async def see_mapping(
    request: Asking,
    ports: NamedDependency[Ports],
    version: FromQuery[str],
    done: FromQuery[str] = "",
) -> Response[str]:
    """Show one whole, with what became of it."""
    found = await ports.mappings.get_mapping(GetMapping(version))
    offer = offer_of(found.version, session_of(request))
    shown: dict[str, Any] = {
        "found": found,
        "one": found.version,
        "offer": offer,
        "becomes": becomes,
    }
    return page(request, "mapping.html", done=done, **shown)


@get("/check")
async def check_mapping(
    request: Asking, ports: NamedDependency[Ports], version: FromQuery[str]
) -> Response[str]:
    """Hold one against the backend's codes and recorded traffic."""
    report = await ports.mappings.validate_mapping(ValidateMapping(version))
    return page(request, "mapping_check.html", report=report)


@get("/try")
async def try_mapping(
    request: Asking,
    ports: NamedDependency[Ports],
    version: FromQuery[str],
    days: FromQuery[int] = DAYS,
) -> Response[str]:
    """Say what one would have changed of each document; nothing is sent."""
    run = await ports.mappings.dry_run_mapping(DryRunMapping(version, days, CASES_MAX))
    shown: dict[str, Any] = {"run": run, "documents": documents_of(run), "days": days}
    return page(request, "mapping_try.html", **shown)


@get("/edit", guards=[needs("draft_mapping")])
async def edit_mapping(
    request: Asking,
    ports: NamedDependency[Ports],
    *,
    version: FromQuery[str] = "",
    connection: FromQuery[str] = "",
) -> Response[str]:
    """Show a version, or the one that a connection uses, as a form for the next."""
    wanted = (version or connection).strip()
    if not wanted:
        sentence = "Say for which connection, such as erp-main."
        raise Invalid(sentence, fields=(FieldError("connection", "missing", sentence),))
    return edit_page(request, await _sheet(ports, wanted, known=bool(version)))


def edit_page(request: Asking, sheet: Sheet, status: int = 200) -> Response[str]:
    """Write the page with the form."""
    kinds = tuple(one.value for one in MappingKind)
    answers = tuple(one.value for one in RuleType)
    shown: dict[str, Any] = {"sheet": sheet, "kinds": kinds, "answers": answers, "targets": BECOMES}
    return page(request, "mapping_edit.html", status=status, **shown)


async def _sheet(ports: Ports, wanted: str, *, known: bool) -> Sheet:
    try:
        found = await ports.mappings.get_mapping(GetMapping(wanted))
    except NotFound:
        if known:
            raise
        return sheet_of(wanted, MappingTables())
    return sheet_of(found.version.connection_id, found.tables)


ROUTER = Router(
    "/mappings",
    route_handlers=[list_mappings, see_mapping, check_mapping, try_mapping, edit_mapping],
)
