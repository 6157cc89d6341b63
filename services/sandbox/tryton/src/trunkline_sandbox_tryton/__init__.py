"""A real Tryton with a UK company, as a process of its own, for who has no ERP."""

from .starter import TrytonServer, fresh_tryton

__all__ = ["TrytonServer", "fresh_tryton"]
