"""How long the engine waits for what."""

from msgspec import Struct


class EngineSettings(Struct, frozen=True, kw_only=True):
    """Times and limits of one worker process, each as TRUNKLINE_<FIELD>; tests make them short."""

    lease_s: float = 10.0
    """How long a silent holder keeps a case; a dead worker's work is taken over after it."""
    sweep_s: float = 2.0
    """How often parked work that became due, and work without a live job, is woken."""
    concurrency: int = 16
    """How many cases one worker moves at a time."""
    pool_max: int = 4
    """Connections of this worker's pool."""
    step_timeout_s: float = 60.0
    """How long one call may take; after it the outcome is unknown."""
    backoff_first_s: float = 1.0
    """Wait after the first failed attempt; it doubles with every further one."""
    backoff_max_s: float = 60.0
    """The longest wait between attempts."""
    attempts_before_exception: int = 6
    """After so many attempts in a row people are told; the machine goes on trying."""
    drain_s: float = 20.0
    """How long work in hand may take to end after SIGTERM."""
    read_s: float = 0.5
    """How often a reader polls its source when nothing wakes it."""
    read_woken_s: float = 2.0
    """How often it polls all the same while wake-ups come in."""
    read_max: int = 100
    """Events read at a time."""
