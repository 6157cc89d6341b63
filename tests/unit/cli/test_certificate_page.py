"""A certificate as a person reads it at a terminal."""

from datetime import UTC, date, datetime
from decimal import Decimal

from trunkline_cli.certificate_page import page
from trunkline_model.capabilities.completeness import Certificate
from trunkline_model.counts import CertifiedTotal, SideCount


def test_a_side_that_nobody_can_be_asked_for_is_never_blank() -> None:
    counted, empty = SideCount(2, Decimal("24.00")), SideCount(0, Decimal(0))
    begins = SideCount(0, Decimal(0), "It begins here.")
    said = page(
        Certificate(
            certificate_id="cert_1",
            legal_entity="main",
            day=date(2026, 11, 20),
            number=1,
            made_at=datetime(2026, 11, 21, tzinfo=UTC),
            reason="schedule",
            counted_sha256="",
            hash="ab",
            totals=(
                CertifiedTotal("purchase_order", "CLAYWORKS", "GBP", begins, counted, counted),
                CertifiedTotal("purchase_order", "STEELWORKS", "GBP", begins, counted, empty),
            ),
            differences=(),
        )
    )
    ours, theirs = (line for line in said.splitlines() if line.startswith("purchase_order"))
    assert "not counted" in ours
    assert "differs" not in ours
    assert theirs.endswith("differs")
    assert said.count("no source of purchase_order: It begins here.") == 1
