"""Which versions of bank messages this adapter speaks."""

from trunkline_kit.pin import Pin

PIN = Pin(
    protocol="ISO 20022 camt.053, pain.001, pain.002",
    version="001.08, 001.09, 001.12",
    ends_on=None,
    because="message versions do not end; the bank says when it stops sending one",
)
