"""What connections the containers of a network open to each other, as tcpdump sees them."""

import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

OPENED = "tcp[tcpflags] & (tcp-syn|tcp-ack) == tcp-syn"
"""The first packet of each connection."""
LINE = re.compile(r"IP ([\d.]+)\.\d+ > ([\d.]+)\.(\d+):")
ENDS_WITHIN_S = 10.0


@dataclass(frozen=True)
class Opened:
    """One connection, by addresses."""

    caller: str
    called: str
    port: int


class Wire:
    """Listens at the bridge of a network until it is closed."""

    def __init__(self, interface: str, heard: Path) -> None:
        """`heard` is a file for what it hears."""
        self._heard = heard
        words = ["tcpdump", "-i", interface, "-nn", "-t", "-l", "--immediate-mode", OPENED]
        with heard.open("w") as page:
            self._tcpdump = subprocess.Popen(words, stdout=page, stderr=subprocess.STDOUT)  # noqa: S603

    def close(self) -> None:
        """Listen no more."""
        self._tcpdump.terminate()
        self._tcpdump.wait(ENDS_WITHIN_S)

    def opened(self) -> set[Opened]:
        """Give all that was opened so far; raises when nothing could be heard."""
        said = self._heard.read_text()
        found = LINE.findall(said)
        if not found:
            raise RuntimeError(f"tcpdump heard no connection: {said[-500:]}")
        return {Opened(caller, called, int(port)) for caller, called, port in found}
