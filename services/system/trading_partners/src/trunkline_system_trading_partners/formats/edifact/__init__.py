"""UN/EDIFACT D.96A: ORDERS, ORDCHG, ORDRSP, DESADV and INVOIC, with their own envelope control."""

from .messages import read_edifact, write_edifact

__all__ = ["read_edifact", "write_edifact"]
