"""What a test or a demo looks at and tells the server, under /_sandbox."""

from litestar import MediaType, Response, Router, get, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath, FromQuery, JSONBody

from .postbox import Postbox
from .shapes import Letter, Taken


def post_router(postbox: Postbox) -> Router:
    """Give the routes that show messages and bring new ones."""

    @get("/messages", sync_to_thread=False)
    def list_messages(to: FromQuery[str] = "") -> list[Taken]:
        """Give every message that was taken, or those of one recipient, oldest first."""
        return postbox.taken(to)

    @get("/messages/{uid:int}", sync_to_thread=False)
    def read_message(uid: FromPath[int]) -> Response[bytes]:
        """Give a message as it was sent."""
        content = postbox.content(uid)
        if content is None:
            raise NotFoundException(f"there is no message {uid}")
        return Response(content, media_type=MediaType.TEXT)

    @post("/messages", sync_to_thread=False)
    def write(data: JSONBody[Letter]) -> Taken:
        """Let a message from outside lie in a mailbox."""
        return postbox.write(data)

    @post("/renumberings", sync_to_thread=False)
    def renumber() -> dict[str, int]:
        """Number all messages anew (IMAP's UIDVALIDITY)."""
        return {"generation": postbox.renumber()}

    return Router("/_sandbox", route_handlers=[list_messages, read_message, write, renumber])
