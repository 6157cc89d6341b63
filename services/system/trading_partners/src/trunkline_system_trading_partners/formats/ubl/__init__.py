"""UBL 2.1 as Peppol BIS 3 uses it."""

from .reading import read_ubl
from .writing import write_ubl

__all__ = ["read_ubl", "write_ubl"]
