"""What refers to what: rows to rows and rules, rules to rules; and the order to judge them in."""

from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter

import cel
from msgspec import structs

from trunkline_kit.errors import FieldError
from trunkline_model.mapping import MappingRule, MappingTables

from .grammar import Node, Unreadable, read
from .judging import COST_MAX, Judged, Misfit, judge


def asked_rules(node: Node) -> Iterator[str]:
    """Name the rules that an expression asks."""
    if node.kind == "field" and node.parts[0].kind == "name" and node.parts[0].word == "rules":
        yield node.word
    for part in node.parts:
        yield from asked_rules(part)


def first_cycle(tables: MappingTables) -> tuple[str, ...]:
    """Give a circle of references, its first name at both ends; empty when there is none."""
    edges: dict[str, set[str]] = {f"rules.{one.name}": _asks(one) for one in tables.rules}
    for row in tables.rows:
        own = edges.setdefault(f"rows.{row.kind}.{row.from_code}", set())
        own |= {f"rows.{row.kind}.{row.same_as}"} if row.same_as else set()
        own |= {f"rules.{row.rule}"} if row.rule else set()
    try:
        TopologicalSorter(edges).prepare()
    except CycleError as error:
        return tuple(reversed(error.args[1]))
    return ()


def in_order(tables: MappingTables) -> list[MappingRule]:
    """Order rules so that each comes after those that it asks; there must be no cycle."""
    rules = {f"rules.{one.name}": one for one in tables.rules}
    edges = {name: _asks(one) for name, one in rules.items()}
    return [rules[name] for name in TopologicalSorter(edges).static_order() if name in rules]


def judged_rules(tables: MappingTables) -> tuple[Mapping[str, Judged], list[FieldError]]:
    """Judge every rule with those that it asks; gives what each comes to, and the faults."""
    scope: dict[str, Judged] = {}
    faults: list[FieldError] = []
    for rule in in_order(tables):
        name, reason = f"rules.{rule.name}", "expression"
        try:
            judged = _judged(rule, scope)
            scope[name] = judged
        except (Unreadable, ValueError) as error:
            faults.append(FieldError(name, reason, f"The expression cannot be read: {error}."))
        except Misfit as error:
            faults.append(FieldError(name, reason, f"The expression does not fit: {error}."))
    return scope, faults


def _judged(rule: MappingRule, scope: Mapping[str, Judged]) -> Judged:
    """Judge one: what it asks counts once, however often it is named."""
    node = read(rule.expression)
    asked = [f"rules.{name}" for name in {*asked_rules(node)}]
    judged = judge(node, {name: structs.replace(one, cost=1) for name, one in scope.items()})
    if judged.type != rule.answers:
        raise Misfit(f"it comes to {judged.type} where {rule.answers} is declared")
    cost = judged.cost + sum(scope[name].cost for name in asked)
    if cost > COST_MAX:
        raise Misfit(f"with the rules that it asks it may take {cost} steps of {COST_MAX}")
    cel.compile(rule.expression)  # the library reads it too; a ValueError says what it misses
    return structs.replace(judged, cost=cost)


def _asks(rule: MappingRule) -> set[str]:
    try:
        return {f"rules.{name}" for name in asked_rules(read(rule.expression))}
    except Unreadable:
        return set()
