"""Read a sandbox's settings from TRUNKLINE_* environment variables."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec


def load[T: msgspec.Struct](shape: type[T], environment: Mapping[str, str] | None = None) -> T:
    """Fill `shape`: field `http_port` is read from TRUNKLINE_HTTP_PORT, converted to its type.

    Raises msgspec.ValidationError that names a missing or malformed setting.
    """
    given = os.environ if environment is None else environment
    found = {
        field.name: given[name]
        for field in msgspec.structs.fields(shape)
        if (name := f"TRUNKLINE_{field.name.upper()}") in given
    }
    return msgspec.convert(found, shape, strict=False, dec_hook=_read)


def _read(wanted: type[Any], text: object) -> Path:
    if wanted is not Path:
        raise NotImplementedError(wanted)
    return Path(str(text))
