"""Programs that come as wheels: only their files are wanted, so nothing of them is imported."""

import importlib.util
from pathlib import Path


def folder(package: str) -> Path:
    """Where an installed package lies; raises ModuleNotFoundError when it is not installed."""
    found = importlib.util.find_spec(package)
    if found is None or found.origin is None:
        raise ModuleNotFoundError(f"{package} is not installed: run `make setup`", name=package)
    return Path(found.origin).parent
