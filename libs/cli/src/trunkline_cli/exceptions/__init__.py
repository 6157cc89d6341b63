"""`trunkline exceptions`: work that a person must look at."""

from .command import exceptions

__all__ = ["exceptions"]
