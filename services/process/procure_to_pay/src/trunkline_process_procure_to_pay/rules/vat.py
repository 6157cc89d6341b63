"""VAT treatment of what is bought, as a table: the first rule that fits decides.

Sources: VAT Notice 700 (rates), 735 (domestic reverse charge: construction, specified goods),
741A (place of supply of services), 702 (imports, postponed accounting).
"""

from decimal import Decimal
from enum import StrEnum

from msgspec import Struct

NONE = Decimal(0)


class Supply(StrEnum):
    """What is bought."""

    GOODS = "goods"
    SERVICES = "services"
    CONSTRUCTION = "construction"
    SPECIFIED_GOODS = "specified_goods"
    """Mobile phones, chips, gas and power, emission allowances."""


class VatFacts(Struct, frozen=True):
    """What decides the treatment of one rate of a bill."""

    supply: Supply
    supplier_country: str
    """ISO 3166."""
    supplier_registered: bool
    """The supplier has a VAT number of this country."""
    category: str
    """Category of EN 16931 on the bill: S, Z, E, AE, O, G."""
    rate: Decimal
    """Rate on the bill: 0.2 for 20 per cent."""
    end_user: bool = False
    """We told the supplier in writing that we are an end user or intermediary (construction)."""


class Treatment(Struct, frozen=True):
    """How a purchase is taxed."""

    name: str
    tax_code: str
    """Ours; empty when the ERP is not asked to post it, and a person books it there."""
    boxes: str
    """Boxes of the VAT return that it reaches."""
    source: str
    """Where the rule stands."""


class Anomaly(Struct, frozen=True):
    """A bill's VAT fits no rule."""

    sentence: str


STANDARD = Treatment("standard", "vat-20", "4 7", "VAT Notice 700, 3.1")
REDUCED = Treatment("reduced", "vat-5", "4 7", "VAT Notice 700, 3.1")
ZERO = Treatment("zero", "vat-0", "7", "VAT Notice 700, 3.1")
EXEMPT = Treatment("exempt", "exempt", "7", "VAT Notice 700, 3.1")
OUTSIDE = Treatment("outside the scope", "", "", "VAT Notice 700, 2.2")
DOMESTIC_REVERSE = Treatment(
    "domestic reverse charge", "reverse-20", "1 4 7", "VAT Notice 735, 2 and 13"
)
OVERSEAS_SERVICES = Treatment("overseas services", "overseas-20", "1 4 6 7", "VAT Notice 741A, 5")
IMPORT = Treatment("import, postponed accounting", "", "1 4 7", "VAT Notice 702, 3")
TREATMENTS = (
    *(STANDARD, REDUCED, ZERO, EXEMPT, OUTSIDE),
    *(DOMESTIC_REVERSE, OVERSEAS_SERVICES, IMPORT),
)
DOMESTIC = {
    ("S", Decimal("0.2")): STANDARD,
    ("S", Decimal("0.05")): REDUCED,
    ("Z", NONE): ZERO,
    ("E", NONE): EXEMPT,
    ("O", NONE): OUTSIDE,
}
REVERSED_SUPPLIES = frozenset({Supply.CONSTRUCTION, Supply.SPECIFIED_GOODS})


def treat(facts: VatFacts) -> Treatment | Anomaly:
    """Find the treatment; what fits no rule is an anomaly for a person."""
    if facts.supplier_country != "GB":
        return _from_abroad(facts)
    charged = facts.category == "S" and facts.rate > NONE
    if charged and not facts.supplier_registered:
        return Anomaly("The supplier charges VAT and has no VAT number in the books.")
    if facts.category == "AE":
        return _reversed(facts)
    if charged and facts.supply in REVERSED_SUPPLIES and not facts.end_user:
        return Anomaly(
            f"VAT is charged on {facts.supply}, which falls under the domestic reverse charge: "
            "the supplier must not charge it (VAT Notice 735)."
        )
    found = DOMESTIC.get((facts.category, facts.rate))
    return found or Anomaly(f"No rule has category {facts.category} at rate {facts.rate:f}.")


def _reversed(facts: VatFacts) -> Treatment | Anomaly:
    if facts.rate != NONE:
        return Anomaly("Reverse charge is said, and VAT is charged all the same.")
    if facts.supply not in REVERSED_SUPPLIES:
        return Anomaly(f"The domestic reverse charge does not hold for {facts.supply}.")
    if facts.supply is Supply.CONSTRUCTION and facts.end_user:
        return Anomaly("We are an end user: the supplier has to charge VAT itself.")
    return DOMESTIC_REVERSE


def _from_abroad(facts: VatFacts) -> Treatment | Anomaly:
    if facts.rate != NONE:
        return Anomaly(
            f"A supplier in {facts.supplier_country} charges VAT, which cannot be reclaimed here."
        )
    return IMPORT if facts.supply in {Supply.GOODS, Supply.SPECIFIED_GOODS} else OVERSEAS_SERVICES
