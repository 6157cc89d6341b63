"""After a restore: what the backends hold that the database does not know, and the other way."""

from .command import restore_check

__all__ = ["restore_check"]
