"""One port over several connections: whom a request names is who answers it."""

from collections.abc import Mapping
from typing import Any

from structlog.contextvars import bound_contextvars

from .errors import NotFound


def by_connection[P](port: type[P], adapters: Mapping[str, P]) -> P:
    """Give an object that fulfils the port by the adapter of the connection that a request names.

    NotFound, with the reason `connection`, for one that there is not; it is raised before the
    request memo is asked, so that the same request succeeds once the connection is there.
    """
    names = [name for name, one in vars(port).items() if callable(one) and name[0] != "_"]
    methods = {name: staticmethod(_routed(name, adapters)) for name in names}
    routed: P = type(f"Routed{port.__name__}", (), methods)()
    return routed


def one_of[T](connected: Mapping[str, T], connection_id: str) -> T:
    """Give what belongs to a connection; NotFound when there is none of that name."""
    if connection_id not in connected:
        raise NotFound(f"there is no connection {connection_id!r} here", reason="connection")
    return connected[connection_id]


def _routed(name: str, adapters: Mapping[str, Any]) -> Any:
    methods = {connection_id: getattr(one, name) for connection_id, one in adapters.items()}

    async def call(request: Any) -> Any:
        method = one_of(methods, request.connection_id)
        with bound_contextvars(connection_id=request.connection_id):
            return await method(request)

    return call
