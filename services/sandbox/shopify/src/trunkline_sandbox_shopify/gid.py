"""Shopify's global ids: `gid://shopify/Order/450789469`."""


def gid(kind: str, number: int) -> str:
    """Write a global id."""
    return f"gid://shopify/{kind}/{number}"


def number_of(text: str) -> int:
    """Read the number of a global id; 0, which nothing has, when it is malformed."""
    tail = text.rpartition("/")[2].partition("?")[0]
    return int(tail) if tail.isdigit() else 0
