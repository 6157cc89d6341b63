"""What the environment says about the sandboxed Tryton."""

import os
import shutil
from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct

DEFAULT_PORT = 8069
DEFAULT_PASSWORD = "trunkline-sandbox"  # noqa: S105 - a sandbox on loopback, changed by setting


class Settings(Struct, frozen=True):
    """Where Tryton lives and listens."""

    state_path: Path
    """Folder of the environment and the baked dump; made when missing."""
    database_url: str
    """PostgreSQL URL of a role that may create databases."""
    http_port: int = DEFAULT_PORT
    """Loopback port of the server."""
    database: str = "tryton"
    """Name of the database that `serve` serves."""
    user: str = "admin"
    """Login of the user that Trunkline speaks as."""
    password: str = DEFAULT_PASSWORD
    """Its password, set when the database is made."""
    uv: str = ""
    """Path of uv; empty means the standard library's venv and pip."""

    @property
    def environment_path(self) -> Path:
        """Folder of Tryton's own virtual environment."""
        return self.state_path / "environment"


def load(environ: Mapping[str, str] = os.environ) -> Settings:
    """Read the settings; raises KeyError naming a variable that is missing."""
    defaults = Settings(state_path=Path(), database_url="")
    url = environ.get("TRUNKLINE_TRYTON_DATABASE_URL") or environ["TRUNKLINE_DATABASE_URL"]
    return Settings(
        state_path=Path(environ["TRUNKLINE_STATE_PATH"]).absolute(),
        database_url=url,
        http_port=int(environ.get("TRUNKLINE_HTTP_PORT", DEFAULT_PORT)),
        database=environ.get("TRUNKLINE_TRYTON_DATABASE", defaults.database),
        user=environ.get("TRUNKLINE_TRYTON_USER", defaults.user),
        password=environ.get("TRUNKLINE_TRYTON_PASSWORD", defaults.password),
        uv=environ.get("TRUNKLINE_UV") or shutil.which("uv") or "",
    )
