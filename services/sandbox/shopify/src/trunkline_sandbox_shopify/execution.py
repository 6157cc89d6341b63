"""Answer one GraphQL request the way the Admin API answers it."""

from importlib import resources
from typing import Any

import msgspec
from graphql import (
    DocumentNode,
    ExecutionResult,
    FieldNode,
    GraphQLError,
    GraphQLSyntaxError,
    OperationDefinitionNode,
    build_schema,
    execute_sync,
    parse,
    validate,
)

from .mutations import mutation_root
from .queries import query_root
from .shop import Shop
from .throttle import Throttle, cost_of
from .webhooks import Webhooks

SCHEMA = build_schema(resources.files(__package__).joinpath("schema.graphql").read_text())


class GraphqlRequest(msgspec.Struct, frozen=True, rename="camel"):
    """The body of POST graphql.json."""

    query: str
    variables: dict[str, Any] = {}
    operation_name: str | None = None


class AdminApi:
    """Executes documents under faults and throttling, and journals every request."""

    def __init__(self, shop: Shop, webhooks: Webhooks, throttle: Throttle) -> None:
        self._shop = shop
        self._webhooks = webhooks
        self._throttle = throttle
        self._documents: dict[str, DocumentNode | list[GraphQLError]] = {}

    async def answer(self, request: GraphqlRequest) -> dict[str, Any]:
        """Give the JSON body of a 200 answer; raises the faults of trunkline_sandbox."""
        document = self._document(request.query)
        if isinstance(document, list):
            return {"errors": [error.formatted for error in document]}
        name = _root_field(document)
        self._shop.box.journal.request(name, _key(request.variables), request.variables)
        cost = cost_of(document)
        if not self._throttle.take(cost):
            return _throttled(cost, self._throttle)

        async def act() -> dict[str, Any]:
            return self._execute(document, request, cost)

        return await self._shop.box.perform(name, act)

    def _document(self, text: str) -> DocumentNode | list[GraphQLError]:
        """Parse and validate; a document seen before is taken from memory."""
        if text not in self._documents:
            try:
                parsed = parse(text)
            except GraphQLSyntaxError as error:
                return [error]
            self._documents[text] = validate(SCHEMA, parsed) or parsed
        return self._documents[text]

    def _execute(
        self, document: DocumentNode, request: GraphqlRequest, cost: int
    ) -> dict[str, Any]:
        roots = query_root(self._shop)
        if _is_mutation(document):
            roots = mutation_root(self._shop, self._webhooks)
        result = execute_sync(
            SCHEMA,
            document,
            root_value=roots,
            variable_values=request.variables,
            operation_name=request.operation_name,
        )
        return _body(result) | {"extensions": _cost(cost, self._throttle)}


def _body(result: ExecutionResult) -> dict[str, Any]:
    body: dict[str, Any] = {"data": result.data}
    if result.errors:
        body["errors"] = [error.formatted for error in result.errors]
    return body


def _cost(cost: int, throttle: Throttle, actual: int | None = -1) -> dict[str, Any]:
    return {
        "cost": {
            "requestedQueryCost": cost,
            "actualQueryCost": cost if actual == -1 else actual,
            "throttleStatus": msgspec.to_builtins(throttle.status()),
        }
    }


def _throttled(cost: int, throttle: Throttle) -> dict[str, Any]:
    return {
        "errors": [{"message": "Throttled", "extensions": {"code": "THROTTLED"}}],
        "extensions": _cost(cost, throttle, None),
    }


def _operation(document: DocumentNode) -> OperationDefinitionNode:
    return next(one for one in document.definitions if isinstance(one, OperationDefinitionNode))


def _is_mutation(document: DocumentNode) -> bool:
    return _operation(document).operation.value == "mutation"


def _root_field(document: DocumentNode) -> str:
    first = _operation(document).selection_set.selections[0]
    return first.name.value if isinstance(first, FieldNode) else "query"


def _key(variables: dict[str, Any]) -> str:
    """Name what a request is about: its idempotency key, order or id."""
    for name in ("key", "orderId", "id", "query"):
        if isinstance(variables.get(name), str):
            return str(variables[name])
    return ""
