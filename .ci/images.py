"""What `make images-test` does: builds images for real and runs each as a cluster would.

With no word it builds every service of a trial and plays it, as `playing.py` says; `figures` has it
take many orders at once as well. Named services are built; those of them that need no store are run
by themselves, until they say that they are healthy, and told to go. Prints a table; a tool that is
missing is named.

`TRUNKLINE_IMAGE_BASE` names a base image in a registry; without one a stand-in is made of Debian's
packages and this Python. `TRUNKLINE_IMAGES` is a folder that keeps images, and what they were built
from, for the next time; `TRUNKLINE_IMAGES_BUILT=1` builds only what is not there.
"""

import asyncio
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from alone import ALONE, tried_alone
from ran import Ran, table
from store import Store

TOOLS = ("buildah", "podman", "runc")
NETWORK = ("netavark", "aardvark-dns", "iptables", "tcpdump")
"""With which containers find each other by name, and are heard doing so."""
BESIDE_PODMAN = (
    "/usr/lib/podman:/usr/libexec/podman:/usr/local/lib/podman:/usr/local/libexec/podman"
)
TRIAL: tuple[str, ...] = ()
FIGURES = ("figures",)


def main(words: tuple[str, ...]) -> int:
    """Build and run each service, or the whole trial; gives the exit status."""
    given = os.environ.get("TRUNKLINE_IMAGE_BASE")
    missing = _missing(*TOOLS, *(() if given else ("mmdebstrap",)))
    missing += _missing(*NETWORK) if words in {TRIAL, FIGURES} else []
    if missing or os.geteuid() != 0:
        why = f"{', '.join(missing)} not installed" if missing else "you are not root"
        return _untested(why, words)
    with tempfile.TemporaryDirectory(prefix="tl-images-") as folder:
        place = Store(Path(os.environ.get("TRUNKLINE_IMAGES", folder)))
        try:
            base = given or _stand_in(place)
            if not base:
                return _untested("the packages of a base cannot be had", words)
            found = _found(words, place, Path(folder), base)
        finally:
            place.close()
    print(table(found))
    failed = sum(bool(one.fault) for one in found)
    print(f"{len(found) - failed} passed, {failed} failed")
    return 1 if failed else 0


def _missing(*tools: str) -> list[str]:
    path = f"{os.environ.get('PATH', '')}:{BESIDE_PODMAN}"
    return [one for one in tools if shutil.which(one, path=path) is None]


def _found(words: tuple[str, ...], place: Store, folder: Path, base: str) -> list[Ran]:
    if words in {TRIAL, FIGURES}:
        from trial import tried  # noqa: PLC0415 - it needs what `make setup` installs

        return asyncio.run(tried(place, folder, base, figures=words == FIGURES))
    return [
        tried_alone(place.options, name, size) if name in ALONE else Ran(name, size, None)
        for name, size in place.built(words, base)
    ]


def _stand_in(place: Store) -> str:
    """Make the base; empty when its packages cannot be had, which tells nothing of the images."""
    try:
        return place.stand_in()
    except subprocess.CalledProcessError as cause:
        if cause.cmd[0] != "mmdebstrap":
            raise
        return ""


def _untested(why: str, words: tuple[str, ...]) -> int:
    print(f"images are not tested: {why}\n0 passed, 0 failed, {len(words) or 'all'} skipped")
    return 0


def _ended(number: int, _: object) -> None:
    """End as told, but take down first what runs and is mounted; `make` tells a second time."""
    signal.signal(number, signal.SIG_IGN)
    sys.exit(128 + number)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, _ended)
    sys.exit(main(tuple(sys.argv[1:])))
