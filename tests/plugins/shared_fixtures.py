"""Fixture: the folder of public contracts and samples that lies beside the repository."""

from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[3] / "shared" / "fixtures"


@pytest.fixture(scope="session")
def shared_fixtures() -> Path:
    """Give the folder; skips where it is missing, as on a user's machine."""
    if not FOLDER.is_dir():
        pytest.skip("the public contracts (../shared/fixtures) are not here")
    return FOLDER
