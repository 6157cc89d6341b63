"""Product code asks the product's clock, so that a test can live through a year end."""

import ast
from pathlib import Path

WALL_CLOCKS = {
    "datetime.now",
    "datetime.utcnow",
    "datetime.today",
    "date.today",
    "time.time",
    "time.time_ns",
    "time.localtime",
    "time.gmtime",
    "time.strftime",
}
"""Monotonic clocks measure how long something takes and may be read anywhere."""
THE_CLOCK = Path("libs/kit/src/trunkline_kit/clock.py")
OUTSIDE = Path("libs/cli/src/trunkline_cli/bench")
"""The bench plays the shop and measures this machine: it is not the product."""


def reads_of_the_wall_clock(module: ast.Module) -> list[str]:
    found = []
    for node in ast.walk(module):
        if isinstance(node, ast.Attribute):
            said = ".".join(ast.unparse(node).split(".")[-2:])
            found += [f"{node.lineno}: {said}"] if said in WALL_CLOCKS else []
        if isinstance(node, ast.ImportFrom) and node.module == "time":
            named = {f"time.{one.name}" for one in node.names}
            found += [f"{node.lineno}: {one}" for one in sorted(named & WALL_CLOCKS)]
    return found


def test_only_the_clock_reads_the_machines_time(tree: list[Path], root: Path) -> None:
    found = {
        str(path): reads
        for path in tree
        if path.suffix == ".py"
        and path.parts[0] in {"libs", "services"}
        and path != THE_CLOCK
        and not path.is_relative_to(OUTSIDE)
        if (reads := reads_of_the_wall_clock(ast.parse((root / path).read_text())))
    }
    assert found == {}, "ask trunkline_kit.clock"


def test_the_clock_itself_is_seen() -> None:
    text = "import datetime\nfrom time import time\nx = datetime.datetime.now(datetime.UTC)\n"
    assert reads_of_the_wall_clock(ast.parse(text)) == ["2: time.time", "3: datetime.now"]
    assert reads_of_the_wall_clock(ast.parse("import time\ntime.monotonic()\n")) == []
