"""Which series of Tryton this adapter speaks."""

from datetime import date

from trunkline_kit.pin import Pin

PIN = Pin(
    protocol="Tryton JSON-RPC",
    version="8.2",
    ends_on=date(2027, 5, 1),
    because="a series comes every half year, and this one is left when 8.4 appears",
)
