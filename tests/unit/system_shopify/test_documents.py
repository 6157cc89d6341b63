"""Every document is valid in Shopify's own schema, and no dearer than Shopify allows."""

import gzip
import json
from importlib.resources import files
from pathlib import Path

import pytest
from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLSchema,
    IntValueNode,
    OperationDefinitionNode,
    SelectionSetNode,
    build_client_schema,
    parse,
    validate,
)

from trunkline_sandbox_shopify.execution import SCHEMA
from trunkline_system_shopify.client import document
from trunkline_system_shopify.pin import PIN

NAMES = sorted(
    entry.name.removesuffix(".graphql")
    for entry in files("trunkline_system_shopify").joinpath("documents").iterdir()
)
COST_MAX = 1000


@pytest.fixture(scope="module")
def real(shared_fixtures: Path) -> GraphQLSchema:
    packed = shared_fixtures / "shopify" / f"admin_{PIN.version}.introspection.json.gz"
    told = json.loads(gzip.decompress(packed.read_bytes()))["data"]
    return build_client_schema(told, assume_valid=True)


@pytest.mark.parametrize("name", NAMES)
def test_a_document_is_valid_in_the_schema_of_its_version(name: str, real: GraphQLSchema) -> None:
    assert validate(real, parse(document(name))) == []


@pytest.mark.parametrize("name", NAMES)
def test_a_document_is_valid_in_the_sandbox(name: str) -> None:
    assert validate(SCHEMA, parse(document(name))) == []


@pytest.mark.parametrize("name", NAMES)
def test_a_document_stays_below_the_most_that_one_request_may_cost(name: str) -> None:
    assert cost(parse(document(name))) < COST_MAX


def cost(found: DocumentNode) -> int:
    """The dearest reading of Shopify's rule: two a connection, one an object, times `first`."""
    fragments = {
        one.name.value: one.selection_set
        for one in found.definitions
        if isinstance(one, FragmentDefinitionNode)
    }

    def inner(selections: SelectionSetNode) -> int:
        total = 0
        for one in selections.selections:
            if isinstance(one, FragmentSpreadNode):
                total += inner(fragments[one.name.value])
            if isinstance(one, FieldNode) and one.selection_set:
                total += field(one, one.selection_set)
        return total

    def field(one: FieldNode, selections: SelectionSetNode) -> int:
        sizes = [
            int(argument.value.value)
            for argument in one.arguments or ()
            if argument.name.value == "first" and isinstance(argument.value, IntValueNode)
        ]
        return 2 + sizes[0] * inner(selections) if sizes else 1 + inner(selections)

    return max(
        10 * (one.operation.value == "mutation") + inner(one.selection_set)
        for one in found.definitions
        if isinstance(one, OperationDefinitionNode)
    )
