"""What came of the images that were built and run, and how it is shown."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Ran:
    """One image: what it adds to its base, and how long it took until it was healthy."""

    service: str
    megabytes: float
    """What it adds to its base."""
    cold_start_s: float | None
    """None for one that was not run."""
    idle_mb: float = 0.0
    """Memory once all is up; 0 where it was not measured."""
    loaded_mb: float = 0.0
    """The same after many orders at once."""
    fault: str = ""
    """What was not as it must be; empty when all was."""


def table(found: list[Ran]) -> str:
    """Lay out sizes, cold starts and memory, the largest first."""
    head = ("adds MB", "cold start, s", "idle MB", "loaded MB")
    lines = [f"{'image':<28}" + "".join(f" {one:>14}" for one in head) + "  fault"]
    for one in sorted(found, key=lambda one: -one.megabytes):
        numbers = (one.megabytes, one.cold_start_s, one.idle_mb, one.loaded_mb)
        cells = (f"{each:.1f}" if each else "" for each in numbers)
        row = f"{one.service:<28}" + "".join(f" {each:>14}" for each in cells)
        lines.append(f"{row}  {one.fault}".rstrip())
    return "\n".join(lines)
