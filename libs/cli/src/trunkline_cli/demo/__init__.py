"""The demo: two orders through every system, judged from the systems' own books."""

from .command import demo

__all__ = ["demo"]
