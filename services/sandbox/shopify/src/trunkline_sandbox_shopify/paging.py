"""Relay connections over lists that are already in order."""

import base64
from collections.abc import Callable, Sequence
from typing import Any

type View = dict[str, Any]
"""A GraphQL object: field name to value, or to a callable (info, **arguments)."""

PAGE_MAX = 250


def connection(
    found: Callable[[], Sequence[View]],
) -> Callable[..., View]:
    """Give a field that pages through views by `first` and `after`; a cursor is an id."""

    def resolve(_: object, **asked: Any) -> View:
        return page(found(), asked.get("first"), asked.get("after"))

    return resolve


def page(views: Sequence[View], first: int | None, after: str | None) -> View:
    """Cut one page; raises ValueError for a size that Shopify refuses."""
    if first is None or not 0 < first <= PAGE_MAX:
        raise ValueError(f"you must provide `first` between 1 and {PAGE_MAX}")
    start = _start(views, after)
    nodes = views[start : start + first]
    cursors = [_cursor(node) for node in nodes]
    return {
        "nodes": list(nodes),
        "edges": [
            {"cursor": cursor, "node": node} for cursor, node in zip(cursors, nodes, strict=True)
        ],
        "pageInfo": {
            "hasNextPage": start + first < len(views),
            "hasPreviousPage": start > 0,
            "startCursor": cursors[0] if cursors else None,
            "endCursor": cursors[-1] if cursors else None,
        },
    }


def _start(views: Sequence[View], after: str | None) -> int:
    if after is None:
        return 0
    for index, view in enumerate(views):
        if _cursor(view) == after:
            return index + 1
    return len(views)


def _cursor(view: View) -> str:
    return base64.b64encode(str(view["id"]).encode()).decode()
