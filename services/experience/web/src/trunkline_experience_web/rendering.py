"""From a template and what it shows to a page."""

from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from litestar import Request, Response

from . import words
from .files import ADDRESSES
from .session import Session, renew

TEMPLATES = Environment(
    loader=PackageLoader("trunkline_experience_web"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
TEMPLATES.filters |= words.FILTERS


def page(
    request: Request[Any, Any, Any], template: str, status: int = 200, **shown: object
) -> Response[str]:
    """Write a page; who is signed in is known to every template as `session`."""
    session: Session | None = request.state.get("session")
    values = shown | {"session": session, "path": request.url.path, "files": ADDRESSES}
    body = TEMPLATES.get_template(template).render(values)
    response = Response(body, status_code=status, media_type="text/html")
    if session is not None:
        renew(request, response, session)
    return response
