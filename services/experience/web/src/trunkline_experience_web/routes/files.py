"""The style sheet and the icon; nothing is loaded from elsewhere."""

from litestar import Response, Router, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from ..files import FILES

FOR_EVER = "public, max-age=31536000, immutable"


@get("/{name:str}", sync_to_thread=False)
def get_file(name: FromPath[str]) -> Response[bytes]:
    """Give one file."""
    found = FILES.get(name)
    if found is None:
        raise NotFoundException
    headers = {"Cache-Control": FOR_EVER}
    return Response(found.content, media_type=found.media_type, headers=headers)


ROUTER = Router("/console/files", route_handlers=[get_file])
