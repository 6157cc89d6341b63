"""The paths that take no token, as OpenAPI says them."""

from typing import Any

_TOKEN_FORM = {
    "type": "object",
    "required": ["grant_type"],
    "properties": {
        "grant_type": {"const": "client_credentials"},
        "client_id": {"type": "string"},
        "client_secret": {"type": "string"},
        "scope": {"type": "string", "description": "Scopes, separated by spaces."},
    },
}


_REFUSED = {
    "description": "Refused, for one of the reasons that /docs explains.",
    "content": {
        "application/problem+json": {"schema": {"$ref": "#/components/schemas/ProblemView"}}
    },
}


def _json(sentence: str, name: str) -> dict[str, Any]:
    schema = {"$ref": f"#/components/schemas/{name}"}
    return {"description": sentence, "content": {"application/json": {"schema": schema}}}


def _read(operation_id: str, summary: str, media_type: str) -> dict[str, Any]:
    answer = {"description": summary, "content": {media_type: {"schema": {}}}}
    return {
        "get": {
            "operationId": operation_id,
            "summary": summary,
            "security": [],
            "responses": {"200": answer, "default": _REFUSED},
        }
    }


OPEN_PATHS: dict[str, dict[str, Any]] = {
    "/oauth/token": {
        "post": {
            "operationId": "issueToken",
            "summary": "Exchange client credentials for an access token",
            "description": "Credentials go in the form or as HTTP Basic (RFC 6749, 2.3.1).",
            "security": [],
            "requestBody": {
                "required": True,
                "content": {"application/x-www-form-urlencoded": {"schema": _TOKEN_FORM}},
            },
            "responses": {
                "200": _json("A token.", "TokenView"),
                "400": _json("The request is wrong.", "TokenRefusalView"),
                "401": _json("The client is unknown.", "TokenRefusalView"),
                "default": _REFUSED,
            },
        }
    },
    "/.well-known/jwks.json": _read(
        "getKeys", "Keys that verify access tokens", "application/json"
    ),
    "/openapi.json": _read("getOpenApi", "This document", "application/json"),
    "/docs": _read("getDocs", "This document for people", "text/html"),
    "/problems/{code}": {
        **_read("getProblem", "What a problem means", "text/html"),
        "parameters": [
            {"name": "code", "in": "path", "required": True, "schema": {"type": "string"}}
        ],
    },
    "/health": _read("getHealth", "Whether the API runs", "application/json"),
}
"""Path items by path."""
