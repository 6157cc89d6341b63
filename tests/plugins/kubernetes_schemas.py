"""The schemas of Kubernetes' own API, as `kubernetes-validate --strict` holds objects to them."""

import json
from functools import cache
from importlib.resources import files
from typing import Any

import jsonschema
import referencing


@cache
def checker(version: str, api: str, kind: str) -> jsonschema.Draft202012Validator:
    """Give what checks objects of a kind; the definitions of a version are read once."""
    group = api.split("/")
    place = f"{kind.lower()}-{'-'.join([group[0].split('.')[0], *group[1:]])}.json"
    schema = referencing.Resource.from_contents(_schema(version, place))
    known = schema @ (definitions(version) @ referencing.Registry[Any]())
    return jsonschema.Draft202012Validator(schema.contents, registry=known)


@cache
def definitions(version: str) -> referencing.Resource[Any]:
    """Give what the schemas of a version refer to."""
    return referencing.Resource.from_contents(_schema(version, "_definitions.json"))


def _schema(version: str, name: str) -> dict[str, Any]:
    folder = files("kubernetes_validate") / "kubernetes-json-schema" / f"v{version}-local-strict"
    found: dict[str, Any] = json.loads((folder / name).read_text())
    return found
