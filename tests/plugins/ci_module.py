"""Modules of `.ci`, for tests of what releases are made by."""

import importlib
import sys
from functools import cache
from typing import Any

from chart import ROOT


@cache
def module(name: str) -> Any:
    """Give a module of `.ci`."""
    sys.path.append(str(ROOT / ".ci"))
    try:
        return importlib.import_module(name)
    finally:
        sys.path.remove(str(ROOT / ".ci"))
