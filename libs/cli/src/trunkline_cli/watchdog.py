"""Ends what a stack started when the stack itself is gone, also after SIGKILL.

Run as a script with the read end of a pipe as its input; the write end lives in the supervisor
only, so that its end, however it comes, is the end of the file. Each line adds (`+123`) or
takes away (`-123`) a process group. Standard library only: it must start in an instant.
"""

import contextlib
import os
import signal
import sys
import time

GRACE_S = 5.0
"""How long a group may take to end by itself before it is killed."""


def main() -> None:
    """Follow the lines until the supervisor is gone, then end what is left."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    groups: set[int] = set()
    for line in sys.stdin:
        group = int(line[1:])
        (groups.add if line[0] == "+" else groups.discard)(group)
    end(groups)


def end(groups: set[int]) -> None:
    """Ask every group to end, wake the stopped ones up, kill what is left after the grace."""
    for number in (signal.SIGTERM, signal.SIGCONT):
        for group in groups:
            send(group, number)
    deadline = time.monotonic() + GRACE_S
    while any(send(group, 0) for group in groups) and time.monotonic() < deadline:
        time.sleep(0.05)
    for group in groups:
        send(group, signal.SIGKILL)


def send(group: int, number: int) -> bool:
    """Signal a process group; False when nobody is in it any more."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(group, number)
        return True
    return False


if __name__ == "__main__":
    main()
