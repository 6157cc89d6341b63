"""Objects of the chart put into a namespace of a real API server."""

import json
from collections.abc import Iterable

from chart import Object
from kubernetes.aio.client import ApiClient
from kubernetes.aio.utils import create_from_dict

RENDERED_IN = '"trade"'
"""The namespace that the tests' chart is rendered for, as it stands in an object."""


def moved(objects: Iterable[Object], namespace: str) -> list[Object]:
    """Give them as they would be rendered for another namespace."""
    text = json.dumps(list(objects)).replace(RENDERED_IN, json.dumps(namespace))
    given: list[Object] = json.loads(text)
    return given


async def made(admin: ApiClient, objects: Iterable[Object]) -> None:
    """Have the server keep them."""
    for one in objects:
        await create_from_dict(admin, one, namespace=one["metadata"]["namespace"])
