"""Which version of bank statements this adapter reads."""

from trunkline_kit.pin import Pin

PIN = Pin(
    protocol="ISO 20022 camt.053",
    version="001.08",
    ends_on=None,
    because="message versions do not end; the bank says when it stops sending one",
)
