"""Findings as a page for a person: a remedy below each sentence, the verdict where it is read."""

from collections.abc import Sequence
from itertools import groupby

from .finding import Finding

MARKS = {"ok": "  ok  ", "attention": "  !!  ", "unseen": "  ??  "}


def summary(found: Sequence[Finding]) -> str:
    """Lay the findings out by area; a remedy stands below its sentence."""
    width = max(len(one.subject) for one in found)
    lines: list[str] = []
    for area, group in groupby(found, lambda one: one.area):
        lines.append(area)
        for one in group:
            lines.append(f"{MARKS[one.state]}{one.subject:<{width}}  {one.sentence}")
            if one.remedy:
                lines.append(f"      {'':<{width}}  → {one.remedy}")
    return "\n".join([*lines, "", _verdict(found)])


def _verdict(found: Sequence[Finding]) -> str:
    wrong = sum(one.state == "attention" for one in found)
    hidden = sum(one.state == "unseen" for one in found)
    rest = f" {hidden} could not be seen from here." if hidden else ""
    if not wrong:
        return f"All is well: {len(found) - hidden} things were looked at.{rest}"
    return f"{wrong} of {len(found)} need attention.{rest}"
