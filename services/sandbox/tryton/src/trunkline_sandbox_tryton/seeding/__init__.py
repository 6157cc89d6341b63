"""Sets the UK company up over JSON-RPC, from the data in `seed/`."""

from .plan import seed

__all__ = ["seed"]
