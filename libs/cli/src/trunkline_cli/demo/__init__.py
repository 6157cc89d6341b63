"""The demo: two orders and a purchase, judged from the systems' own books."""

from .command import demo

__all__ = ["demo"]
