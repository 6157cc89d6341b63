"""Named crash points: where a test may kill this very process, and nobody else ever.

`TRUNKLINE_CRASH_AT=<point>` or `<point>/<step>` switches one on, only together with
`TRUNKLINE_ENVIRONMENT=test`; a process that finds it on elsewhere does not start.
`TRUNKLINE_CRASH_ONCE=<path>` makes it strike once: it leaves the file and passes later.
"""

import os
import signal
from pathlib import Path

from .writing import Writing

POINTS = ("before_send", "answered", "journalled", "completed")
"""Intent committed and not sent; answered and not journalled; journalled and the next
step not sent; transition completed and nothing after it sent."""


class ForbiddenCrashPoint(SystemExit):
    """A crash point is switched on outside a test, or does not exist."""


def armed() -> None:
    """Check at start that crash points are off or allowed; raises ForbiddenCrashPoint."""
    wanted = os.environ.get("TRUNKLINE_CRASH_AT", "")
    if not wanted:
        return
    if os.environ.get("TRUNKLINE_ENVIRONMENT") != "test":
        raise ForbiddenCrashPoint("TRUNKLINE_CRASH_AT is for TRUNKLINE_ENVIRONMENT=test only")
    if wanted.partition("/")[0] not in POINTS:
        raise ForbiddenCrashPoint(f"TRUNKLINE_CRASH_AT names none of {', '.join(POINTS)}")


def crash_point(point: str, step: str = "") -> None:
    """Kill this process with SIGKILL if this point is switched on (for this step)."""
    wanted = os.environ.get("TRUNKLINE_CRASH_AT")
    if wanted not in (point, f"{point}/{step}"):
        return
    armed()
    if _struck():
        return
    os.kill(os.getpid(), signal.SIGKILL)


def pass_crash_points(committed: Writing) -> None:
    """Pass the points of the results and the ends that a commit has just made last."""
    for line in committed.entries:
        kind, name = getattr(line, "kind", ""), getattr(line, "name", "")
        if kind == "result":
            crash_point("journalled", name.partition(":")[0])
        elif kind == "done":
            crash_point("completed", name)


def _struck() -> bool:
    path = os.environ.get("TRUNKLINE_CRASH_ONCE")
    if not path:
        return False
    try:
        Path(path).touch(exist_ok=False)
    except FileExistsError:
        return True
    return False
