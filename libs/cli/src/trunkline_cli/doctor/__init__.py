"""The doctor: what is reachable, configured, migrated, healthy, behind, and what to do about it."""

from .command import doctor

__all__ = ["doctor"]
