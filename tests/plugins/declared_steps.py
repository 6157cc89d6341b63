"""What a process declares: every step that each of its transitions may have, read from its code.

Nobody keeps a list: a step that is added is found by the name under which a transition, or a
function that it calls, knows it. What `undo_all` may do are the undos of the process's steps.
"""

from collections.abc import Iterable, Iterator
from types import CodeType, FunctionType
from typing import Any, NamedTuple

from trunkline_durable.process import Process
from trunkline_durable.step import Step

UNDOES = "undo_all"
"""By this name a transition takes back whatever was done."""


class Effect(NamedTuple):
    """A step of one transition."""

    transition: str
    step: str


def declared(processes: Iterable[Process[Any]]) -> frozenset[Effect]:
    """Give every effect that the transitions of some processes may have."""
    return frozenset(
        Effect(name, step)
        for process in processes
        for name, transition in process.transitions.items()
        for step in _steps(process, transition)
    )


def undos(processes: Iterable[Process[Any]]) -> frozenset[str]:
    """Give the steps that are declared to take another one back."""
    steps = (step for process in processes for step in process.steps)
    return frozenset(one.undo.step.name for one in steps if one.undo is not None)


def _steps(process: Process[Any], transition: Any) -> Iterator[str]:
    for function in _reached(transition, {}).values():
        names = set(_names(function.__code__))
        found = (function.__globals__.get(one) for one in names)
        yield from (one.name for one in found if isinstance(one, Step))
        if UNDOES in names:
            yield from undos([process])


def _reached(function: FunctionType, known: dict[str, FunctionType]) -> dict[str, FunctionType]:
    """Give a function and all that it calls by name, of its own package."""
    known[f"{function.__module__}.{function.__qualname__}"] = function
    package = function.__module__.partition(".")[0]
    for name in _names(function.__code__):
        called = function.__globals__.get(name)
        if not isinstance(called, FunctionType) or not called.__module__.startswith(package):
            continue
        if f"{called.__module__}.{called.__qualname__}" not in known:
            _reached(called, known)
    return known


def _names(code: CodeType) -> Iterator[str]:
    yield from code.co_names
    for one in code.co_consts:
        if isinstance(one, CodeType):
            yield from _names(one)
