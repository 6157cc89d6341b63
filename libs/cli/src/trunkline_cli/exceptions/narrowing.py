"""Options by which exceptions are narrowed, the same for a list, for groups and for many."""

from collections.abc import Callable
from typing import Any

import click

from trunkline_model.capabilities.operations import ExceptionFilter

OPTIONS = (
    click.option("--process", default="", help="Only this process, such as order-to-cash."),
    click.option("--owner", default="", help="Only what this person or desk has to look at."),
    click.option("--why", default="", help="Only this reason, such as unknown_sku."),
    click.option("--severity", default="", help="low, normal or high."),
    click.option("--case", "case_id", default="", help="Only this case, by its id."),
    click.option("--group", "group_id", default="", help="Only this group of the same trouble."),
)


def narrowed(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options; it takes what was chosen as `only`."""

    def narrowing(**said: Any) -> Any:
        only = ExceptionFilter(
            process=said.pop("process"),
            owner=said.pop("owner"),
            reason=said.pop("why"),
            severity=said.pop("severity"),
            case_id=said.pop("case_id"),
            group_id=said.pop("group_id"),
        )
        return command(only=only, **said)

    narrowing.__name__, narrowing.__doc__ = command.__name__, command.__doc__
    narrowing.__click_params__ = getattr(command, "__click_params__", [])  # type: ignore[attr-defined]
    for option in reversed(OPTIONS):
        narrowing = option(narrowing)
    return narrowing
