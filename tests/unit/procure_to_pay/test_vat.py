"""Each treatment, and each way in which a bill's VAT fits no rule."""

from decimal import Decimal
from itertools import product

import pytest

from trunkline_process_procure_to_pay.rules.vat import (
    DOMESTIC_REVERSE,
    EXEMPT,
    IMPORT,
    OVERSEAS_SERVICES,
    REDUCED,
    STANDARD,
    TREATMENTS,
    ZERO,
    Anomaly,
    Supply,
    Treatment,
    VatFacts,
    treat,
)

FIFTH = Decimal("0.2")


def facts(
    supply: Supply = Supply.GOODS, category: str = "S", rate: str = "0.2", **more: object
) -> VatFacts:
    terms: dict[str, object] = {"supplier_country": "GB", "supplier_registered": True} | more
    return VatFacts(supply=supply, category=category, rate=Decimal(rate), **terms)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("given", "treatment"),
    [
        (facts(), STANDARD),
        (facts(rate="0.05"), REDUCED),
        (facts(category="Z", rate="0"), ZERO),
        (facts(category="E", rate="0", supplier_registered=False), EXEMPT),
        (facts(Supply.CONSTRUCTION, "AE", "0"), DOMESTIC_REVERSE),
        (facts(Supply.SPECIFIED_GOODS, "AE", "0"), DOMESTIC_REVERSE),
        (facts(Supply.CONSTRUCTION, end_user=True), STANDARD),
        (facts(Supply.SERVICES, "O", "0", supplier_country="IE"), OVERSEAS_SERVICES),
        (facts(Supply.GOODS, "G", "0", supplier_country="DE"), IMPORT),
    ],
)
def test_a_purchase_is_taxed_by_its_rule(given: VatFacts, treatment: Treatment) -> None:
    assert treat(given) == treatment


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (facts(supplier_registered=False), "no VAT number"),
        (facts(Supply.CONSTRUCTION), "must not charge it"),
        (facts(Supply.SERVICES, "AE", "0"), "does not hold"),
        (facts(Supply.CONSTRUCTION, "AE", "0.2"), "charged all the same"),
        (facts(Supply.CONSTRUCTION, "AE", "0", end_user=True), "end user"),
        (facts(rate="0.175"), "No rule"),
        (facts(Supply.SERVICES, supplier_country="FR"), "cannot be reclaimed"),
    ],
)
def test_what_fits_no_rule_is_for_a_person_with_the_reason(given: VatFacts, said: str) -> None:
    found = treat(given)
    assert isinstance(found, Anomaly)
    assert said in found.sentence


def test_every_rule_has_a_source_and_every_case_an_answer() -> None:
    assert all(one.source.startswith("VAT Notice") for one in TREATMENTS)
    rates = (Decimal(0), Decimal("0.05"), FIFTH)
    for supply, category, rate, country in product(Supply, "SZEAOG", rates, ("GB", "IE")):
        one = VatFacts(supply, country, supplier_registered=True, category=category, rate=rate)
        assert isinstance(treat(one), Treatment | Anomaly)
