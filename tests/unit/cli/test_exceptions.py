"""The words of `trunkline exceptions`: what is narrowed, and what a correction says."""

import click
import pytest
from click.testing import CliRunner

from trunkline_cli.cases import cases
from trunkline_cli.exceptions import exceptions
from trunkline_cli.exceptions.correcting import parsed
from trunkline_cli.exceptions.narrowing import narrowed
from trunkline_model.capabilities.corrections import FieldChange
from trunkline_model.capabilities.operations import ExceptionFilter


def test_a_list_is_narrowed_by_every_option() -> None:
    seen: list[ExceptionFilter] = []

    @click.command()
    @narrowed
    def look(only: ExceptionFilter) -> None:
        seen.append(only)

    words = ["--process", "p", "--owner", "o", "--why", "w", "--severity", "high"]
    CliRunner().invoke(look, [*words, "--case", "c", "--group", "g"], catch_exceptions=False)
    assert seen == [ExceptionFilter("p", "o", "w", "high", "c", "g")]


def test_a_change_is_a_field_and_a_value_that_may_hold_anything() -> None:
    assert parsed(("lines[0].sku=TEA", "shipping_address.line1=a=b")) == (
        FieldChange("lines[0].sku", "TEA"),
        FieldChange("shipping_address.line1", "a=b"),
    )
    with pytest.raises(click.ClickException, match="FIELD=VALUE"):
        parsed(("lines[0].sku",))


def test_every_word_explains_itself() -> None:
    words = [(exceptions, one) for one in exceptions.commands]
    words += [(cases, one) for one in ("replay", "replay-time")]
    assert {"correct", "approve", "bulk", "split", "release"} <= set(exceptions.commands)
    for group, word in words:
        shown = CliRunner().invoke(group, [word, "--help"])
        assert shown.exit_code == 0, word
