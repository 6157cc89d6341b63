"""Documents for eyes that may not see people."""

from msgspec import json

from trunkline_process_operations.masking import masked

ORDER = {
    "id": 1001,
    "total_price": "51.20",
    "customer": {"first_name": "Ada", "email": "ada@example.com", "id": 7},
    "shipping_address": {"zip": "N1 9GU", "phone": "+44 20 7946 0000"},
    "line_items": [{"sku": "TEA-1", "quantity": 2, "title": "Tea for Ada"}],
    "test": False,
}


def test_people_are_masked_and_figures_stay() -> None:
    seen = json.decode(masked(json.encode(ORDER), "application/json"))
    assert (seen["id"], seen["total_price"], seen["test"]) == (1001, "51.20", False)
    assert seen["line_items"] == [{"sku": "TEA-1", "quantity": 2, "title": "[masked]"}]
    told = json.encode(seen).decode()
    assert not any(text in told for text in ("Ada", "ada@", "N1 9GU", "7946"))


def test_what_has_no_known_shape_shows_only_its_size() -> None:
    for content in (b"NAD+BY+Ada'", b"\xff\xfe", b'<Nm>Ada</Nm> {"a":'):
        assert masked(content, "text/plain") == (
            f"[masked: {len(content)} bytes of text/plain]".encode()
        )
