"""The connection that contract suites use: the second of its service, beside a first one in vain.

A suite that passes here passes for any connection, whatever ails its neighbours.
"""

from collections.abc import Mapping

import msgspec
from service_process import free_port

SUFFIX = "-2"


def beside_one_in_vain(
    prefix: str, needed: Mapping[str, object], second: Mapping[str, object]
) -> dict[str, object]:
    """Give the settings of both; the first has what a connection needs, and nobody listens there.

    `second` are the fields of the other; those that are secrets say `env:TRUNKLINE_SECOND_…`.
    """
    nowhere = f"127.0.0.1:{free_port()}"
    plain: dict[str, object] = {
        f"{prefix}_{name}": str(one).format(nowhere) for name, one in needed.items()
    }
    return plain | {"connections": msgspec.json.encode([second]).decode()}
