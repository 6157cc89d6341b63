"""What can go wrong on a TCP connection, as data, under Toxiproxy's names."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

type Seconds = Annotated[float, Meta(ge=0)]
type Size = Annotated[int, Meta(ge=1)]
type Stream = Literal["upstream", "downstream"]
"""Upstream: from the client to the server. Downstream: back."""


class _Toxic(Struct, frozen=True, forbid_unknown_fields=True, tag_field="type"):
    pass


class Latency(_Toxic, frozen=True, tag="latency"):
    """Everything arrives later, give or take the jitter, in the order in which it was sent."""

    latency_s: Seconds
    jitter_s: Seconds = 0.0


class Bandwidth(_Toxic, frozen=True, tag="bandwidth"):
    """No more than this many kilobytes a second get through."""

    rate_kb_s: Annotated[float, Meta(gt=0)]


class SlowClose(_Toxic, frozen=True, tag="slow_close"):
    """The end of the connection arrives later."""

    delay_s: Seconds


class Timeout(_Toxic, frozen=True, tag="timeout"):
    """Nothing gets through, and the connection ends after a time; 0: it stays open."""

    timeout_s: Seconds = 0.0


class ResetPeer(_Toxic, frozen=True, tag="reset_peer"):
    """The client sees its connection reset after a time."""

    timeout_s: Seconds = 0.0


class Slicer(_Toxic, frozen=True, tag="slicer"):
    """What was sent at once arrives in small pieces, with a pause after each."""

    average_bytes: Size
    variation_bytes: Annotated[int, Meta(ge=0)] = 0
    """Each piece is larger or smaller by up to this much, and at least one byte."""
    delay_s: Seconds = 0.0


class LimitData(_Toxic, frozen=True, tag="limit_data"):
    """The connection ends when so many bytes got through."""

    bytes_max: Annotated[int, Meta(ge=0)]


type Toxic = Latency | Bandwidth | SlowClose | Timeout | ResetPeer | Slicer | LimitData


class ToxicSpec(Struct, frozen=True, forbid_unknown_fields=True):
    """A toxic on one stream of some connections."""

    name: str
    """Under which it is removed and counted."""
    toxic: Toxic
    stream: Stream = "downstream"
    toxicity: Annotated[float, Meta(ge=0, le=1)] = 1.0
    """Share of the connections that it strikes, drawn by the proxy's seed."""
