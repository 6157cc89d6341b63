"""Audit: whether the evidence is as it was written, and where its chains were anchored."""

from typing import Any

from litestar import Request, Response, Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromQuery
from litestar.response import Redirect

from trunkline_model.capabilities.evidence import ListAnchors, MakeAnchor, VerifyAnchors

from ..auditing import Walk, walk_on
from ..auth import needs, read_form
from ..clients import Ports
from ..rendering import page

ANCHORS = 1000
SHOWN = 20

Asking = Request[Any, Any, Any]


@get("/")
async def see_audit(
    request: Asking, ports: NamedDependency[Ports], done: FromQuery[str] = ""
) -> Response[str]:
    """Show the newest anchors, and offer to walk all evidence."""
    anchors = (await ports.audit.list_anchors(ListAnchors(limit=ANCHORS))).anchors
    newest = tuple(reversed(anchors))[:SHOWN]
    return page(request, "audit.html", anchors=newest, walk=None, done=done)


@get("/walk")
async def walk_evidence(
    request: Asking,
    ports: NamedDependency[Ports],
    *,
    after: FromQuery[str] = "",
    cases: FromQuery[int] = 0,
    entries: FromQuery[int] = 0,
) -> Response[str]:
    """Read every entry again for some seconds; the page offers to go on where that ended."""
    walk = await walk_on(ports.audit, Walk(after=after, cases=cases, entries=entries))
    anchored = await ports.audit.verify_anchors(VerifyAnchors(limit=ANCHORS))
    return page(request, "audit.html", walk=walk, anchored=anchored, anchors=(), done="")


@post("/anchor", status_code=303, guards=[needs("make_anchor")])
async def make_anchor(request: Asking, ports: NamedDependency[Ports]) -> Redirect:
    """Anchor what moved, beside the anchor of every day."""
    await read_form(request)
    made = await ports.audit.make_anchor(MakeAnchor())
    return Redirect(f"/console/audit?done={'anchored' if made.new else 'unmoved'}", status_code=303)


ROUTER = Router("/audit", route_handlers=[see_audit, walk_evidence, make_anchor])
