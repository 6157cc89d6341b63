"""Audit: whether the evidence is as it was written, and where its chains were anchored."""

from typing import Any

from litestar import Request, Response, Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromQuery
from litestar.response import Redirect

from trunkline_model.capabilities.evidence import MakeAnchor

from ..auditing import Walk, anchor_page, check_signatures, walk_anchors, walk_on
from ..auth import needs, read_form
from ..clients import Ports
from ..rendering import page

SHOWN = 20

Asking = Request[Any, Any, Any]


@get("/")
async def see_audit(
    request: Asking,
    ports: NamedDependency[Ports],
    *,
    below: FromQuery[int] = 0,
    done: FromQuery[str] = "",
) -> Response[str]:
    """Show whether certificates' signatures hold, and anchors; offer to walk all evidence."""
    found = await anchor_page(ports.audit, below, SHOWN)
    signed = await check_signatures(ports.audit)
    return page(
        request, "audit.html", found=found, signed=signed, below=below, walk=None, done=done
    )


@get("/walk")
async def walk_evidence(
    request: Asking,
    ports: NamedDependency[Ports],
    *,
    after: FromQuery[str] = "",
    cases: FromQuery[int] = 0,
    entries: FromQuery[int] = 0,
    broken: FromQuery[int] = 0,
) -> Response[str]:
    """Read every entry again for some seconds; the page offers to go on where that ended."""
    asked = Walk(after=after, cases=cases, entries=entries, broken=broken)
    walk = await walk_on(ports.audit, asked)
    anchored = None if walk.after else await walk_anchors(ports.audit)
    return page(request, "audit.html", walk=walk, anchored=anchored, done="")


@post("/anchor", status_code=303, guards=[needs("make_anchor")])
async def make_anchor(request: Asking, ports: NamedDependency[Ports]) -> Redirect:
    """Anchor what moved, beside the anchor of every day."""
    await read_form(request)
    made = await ports.audit.make_anchor(MakeAnchor())
    return Redirect(f"/console/audit?done={'anchored' if made.new else 'unmoved'}", status_code=303)


ROUTER = Router("/audit", route_handlers=[see_audit, walk_evidence, make_anchor])
