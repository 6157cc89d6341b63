"""Lines that tell a waiting person how far it is."""

import sys


def report(line: str) -> None:
    """Write one line to standard error at once."""
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()
