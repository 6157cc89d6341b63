"""What skaffold/v4beta12 lets `skaffold.yaml` say, as far as ours says it.

Read off the schema that skaffold's project publishes (docs-v2/content/en/schemas/v4beta12.json at
its commit a1bd236): names, types, what must be given, and that nothing else may be. What is not
used is left out, so a field that is new in our file is looked up there first.
"""

from typing import Any

type Schema = dict[str, Any]

TEXT: Schema = {"type": "string"}
YES_OR_NO: Schema = {"type": "boolean"}
TEXTS: Schema = {"type": "array", "items": TEXT}


def _of(required: str = "", **known: Schema) -> Schema:
    """Give the schema of an object with these fields and no other."""
    shape: Schema = {"type": "object", "properties": known, "additionalProperties": False}
    return shape | {"required": required.split()}


def _all(one: Schema) -> Schema:
    return {"type": "array", "items": one}


SYNC = _of(manual=_all(_of("src dest", src=TEXT, dest=TEXT, strip=TEXT)))
DOCKER = _of(dockerfile=TEXT, buildArgs={"type": "object", "additionalProperties": TEXT})
BUILD = _of(
    artifacts=_all(_of("image", image=TEXT, docker=DOCKER, sync=SYNC)),
    local=_of(push=YES_OR_NO, useBuildkit=YES_OR_NO),
    tagPolicy=_of(inputDigest={"type": "object"}),
)
RELEASE = _of(
    "name",
    name=TEXT,
    chartPath=TEXT,
    namespace=TEXT,
    createNamespace=YES_OR_NO,
    wait=YES_OR_NO,
    valuesFiles=TEXTS,
    setValues={},
)
FORWARD = _of(
    resourceType=TEXT,
    resourceName=TEXT,
    namespace=TEXT,
    port={"type": ["string", "integer"]},
    localPort={"type": "integer"},
)
PATCH = _of("path", op=TEXT, path=TEXT, value={})
KNOWN = _of(
    "apiVersion",
    apiVersion={"const": "skaffold/v4beta12"},
    kind={"const": "Config"},
    metadata=_of(name=TEXT),
    build=BUILD,
    deploy=_of(helm=_of(releases=_all(RELEASE))),
    portForward=_all(FORWARD),
    profiles=_all(_of("name", name=TEXT, patches=_all(PATCH))),
)
"""The whole file."""
