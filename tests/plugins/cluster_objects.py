"""Objects of the chart put into a namespace of a real API server, and what it holds."""

import json
from collections.abc import Iterable
from typing import Any

import httpx
from chart import Object
from control_plane import ControlPlane
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


def everything(plane: ControlPlane, namespace: str) -> set[str]:
    """Give all that a namespace holds, as `kind/name`, whatever kinds the server knows."""
    with plane.http() as http:
        groups = _got(http, "/apis")["groups"]
        paths = [f"/apis/{one['preferredVersion']['groupVersion']}" for one in groups]
        return {
            f"{kind}/{one['metadata']['name']}"
            for path in ("/api/v1", *paths)
            for kind in _kinds(_got(http, path))
            for one in _got(http, f"{path}/namespaces/{namespace}/{kind}")["items"]
        }


def _kinds(known: Object) -> list[str]:
    kinds = [one for one in known["resources"] if one["namespaced"] and "list" in one["verbs"]]
    return [one["name"] for one in kinds if one["name"] != "events"]


def _got(http: httpx.Client, path: str) -> Any:
    return http.get(path).raise_for_status().json()
