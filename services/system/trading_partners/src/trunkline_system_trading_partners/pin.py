"""Which versions of trade documents this service speaks."""

from trunkline_kit.pin import Pin

PIN = Pin(
    protocol="UBL (Peppol BIS 3, EN 16931 rules 1.3.16) and EDIFACT",
    version="2.1, D.96A",
    ends_on=None,
    because="published standards do not end; a supplier says when it stops taking one",
)
