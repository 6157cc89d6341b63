"""Findings as a page for a person: what needs attention last, where it is read first."""

from collections.abc import Sequence
from itertools import groupby

from .finding import Finding


def summary(found: Sequence[Finding]) -> str:
    """Lay the findings out by area; a remedy stands below its sentence."""
    wrong = [one for one in found if one.state == "attention"]
    width = max(len(one.subject) for one in found)
    lines: list[str] = []
    for area, group in groupby(found, lambda one: one.area):
        lines.append(area)
        for one in group:
            mark = "  ok  " if one.state == "ok" else "  !!  "
            lines.append(f"{mark}{one.subject:<{width}}  {one.sentence}")
            if one.remedy:
                lines.append(f"      {'':<{width}}  → {one.remedy}")
    return "\n".join([*lines, "", _verdict(len(found), len(wrong))])


def _verdict(looked: int, wrong: int) -> str:
    if not wrong:
        return f"All is well: {looked} things were looked at."
    return f"{wrong} of {looked} need attention."
