"""Health: whether this process answers; what stands behind it has its own."""

from litestar import Router, get


@get("/health", sync_to_thread=False)
def get_health() -> dict[str, str]:
    """Say that the console runs."""
    return {"status": "ok"}


ROUTER = Router("/", route_handlers=[get_health])
