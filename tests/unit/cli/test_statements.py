"""`trunkline statements` reads a supplier's file, and names the line that it cannot read."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import click
import pytest

from trunkline_cli.statements import read
from trunkline_model.capabilities.supplier_statements import StatementItem
from trunkline_model.money import Money

GOOD = "Number,On,Amount\r\nINV-1,2026-11-02,74.40\r\n\r\n CN-1 ,2026-11-03, -3.72\r\n"


def written(folder: Path, content: bytes) -> Path:
    path = folder / "statement.csv"
    path.write_bytes(content)
    return path


def test_items_are_read_as_a_spreadsheet_writes_them(tmp_path: Path) -> None:
    path = written(tmp_path, b"\xef\xbb\xbf" + GOOD.encode())
    assert read(path, "GBP") == (
        StatementItem("INV-1", date(2026, 11, 2), Money(Decimal("74.40"), "GBP")),
        StatementItem("CN-1", date(2026, 11, 3), Money(Decimal("-3.72"), "GBP")),
    )


@pytest.mark.parametrize(
    ("spoilt", "sentence"),
    [
        (b"", "begins with the line number,on,amount"),
        (b"a,b,c\n", "begins with the line number,on,amount"),
        (GOOD.replace("74.40", "=1+1").encode(), r"statement\.csv:2 is not understood"),
        (GOOD.replace("74.40", "NaN").encode(), "NaN is no amount"),
        (GOOD.replace("2026-11-03", "3/11/2026").encode(), r"statement\.csv:4 is not understood"),
        (GOOD.replace(",74.40", "").encode(), r"statement\.csv:2 has 2 fields"),
        (GOOD.encode() + b'"open', "cannot be read"),
        (b"\xff\xfe", "cannot be read"),
        (b"number,on,amount\n" * 70_000, "split it"),
    ],
    ids=["empty", "head", "formula", "nan", "day", "fields", "quote", "bytes", "large"],
)
def test_a_file_that_is_not_understood_is_refused_with_its_line(
    tmp_path: Path, spoilt: bytes, sentence: str
) -> None:
    with pytest.raises(click.ClickException, match=sentence):
        read(written(tmp_path, spoilt), "GBP")
