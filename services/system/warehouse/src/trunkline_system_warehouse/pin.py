"""Which version of the warehouse's API this adapter speaks."""

from trunkline_kit.pin import Pin

PIN = Pin(
    protocol="the stand-in's REST",
    version="v1",
    ends_on=None,
    because="it is ours; the adapter of a real warehouse declares that one's",
)
