"""Which version of the shop's API this adapter speaks."""

from datetime import date

from trunkline_kit.pin import Pin

PIN = Pin(
    protocol="Shopify Admin GraphQL",
    version="2026-10",
    ends_on=date(2027, 10, 1),
    because="Shopify keeps a version for a year",
)
