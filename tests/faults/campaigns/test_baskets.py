"""The model agrees with the shop on what an order comes to, before anything is judged by it."""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from campaigns.baskets import basket, chance_of, hopeless, parcels_for, risky
from campaigns.reading.window import pence
from hypothesis import given
from hypothesis import settings as trying
from hypothesis import strategies as st
from litestar import Litestar
from litestar.testing import TestClient

from trunkline_sandbox_shopify.app import shop_app
from trunkline_sandbox_shopify.settings import Settings


@pytest.fixture(scope="module")
def shop() -> Iterator[TestClient[Litestar]]:
    with TemporaryDirectory() as folder:
        settings = Settings(
            http_port=0,
            state_path=Path(folder) / "shop.sqlite3",
            shopify_access_token="token",
            shopify_webhook_secret="secret",
        )
        with TestClient(shop_app(settings)) as client:
            yield client


@trying(max_examples=20, deadline=None)
@given(seed=st.integers(0, 10**9))
def test_the_shop_charges_what_the_model_says(shop: TestClient[Litestar], seed: int) -> None:
    for draw in (basket, hopeless, risky):
        bought = draw(chance_of(seed))
        placed = shop.post("/_sandbox/orders", json=bought.body).json()
        assert pence(placed["totalPrice"]) == bought.pence


@given(seed=st.integers(0, 10**9))
def test_a_seed_draws_the_same_basket_again(seed: int) -> None:
    assert basket(chance_of(seed)) == basket(chance_of(seed))


@given(units=st.integers(1, 1_000))
def test_no_parcel_is_empty(units: int) -> None:
    assert 1 <= parcels_for(units) <= units
