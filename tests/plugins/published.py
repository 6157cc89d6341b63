"""Holds every answer of the partner API to the OpenAPI document that it publishes."""

import json
import re
from typing import Any

import httpx
from jsonschema import Draft202012Validator

from trunkline_experience_partner.openapi import document


async def check_published(response: httpx.Response) -> None:
    """Fail when a status, a header or a body of a documented path is not documented."""
    await response.aread()
    path = response.request.url.path
    operation = _operation(path, response.request.method.lower())
    if operation is None:
        return
    answers = operation["responses"]
    described = answers.get(str(response.status_code)) or answers.get("default")
    assert described, (path, response.status_code)
    kind = response.headers.get("content-type", "").partition(";")[0]
    assert kind in described["content"], (path, response.status_code, kind)
    schema = described["content"][kind]["schema"]
    if kind.endswith("json") and schema:
        _validate(json.loads(response.content), schema)
    if "examples" in described["content"][kind]:
        codes = described["content"][kind]["examples"]
        assert response.json()["code"] in codes, (path, response.json()["code"])


def _validate(body: Any, schema: dict[str, Any]) -> None:
    whole = {**schema, "components": document()["components"]}
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        allowed = document()["components"]["schemas"][name]["properties"]
        assert set(body) <= set(allowed), f"{name} shows {set(body) - set(allowed)}"
    Draft202012Validator(whole).validate(body)


def _operation(path: str, method: str) -> dict[str, Any] | None:
    for template, item in document()["paths"].items():
        if re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", template), path) and method in item:
            found: dict[str, Any] = item[method]
            return found
    return None
