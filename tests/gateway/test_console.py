"""The console's way in: no partner's token, nobody's identity from outside, forms of a size."""

from typing import Any

import httpx
import pytest
from large_body import post_large


@pytest.fixture
def heard(stack: Any) -> list[tuple[str, dict[str, str], bytes]]:
    found: list[tuple[str, dict[str, str], bytes]] = stack.receiver.heard
    found.clear()
    return found


async def test_the_console_is_reached_without_a_token_and_without_an_identity(
    stack: Any, heard: list[tuple[str, dict[str, str], bytes]]
) -> None:
    claimed = {"x-trunkline-partner": "par_a", "x-forwarded-for": "10.0.0.1", "cookie": "a=b"}
    async with httpx.AsyncClient(base_url=stack.gateway.url, headers=claimed) as client:
        for path in ("/console", "/console/cases/TL-1?done=retry", "/console/login?to=/console"):
            assert (await client.get(path)).status_code == 204
    assert [path for path, _, _ in heard] == ["/console", "/console/cases/TL-1", "/console/login"]
    for _, headers, _ in heard:
        assert "x-trunkline-partner" not in headers
        assert headers["cookie"] == "a=b"
        assert headers["x-forwarded-for"] != "10.0.0.1"


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("PUT", "/console", 404),
        ("DELETE", "/console/cases", 404),
        ("GET", "/consoles", 404),
        ("GET", "/console/cases%2F..%2Fhealth", 400),
        ("GET", "/console/../health", 200),
    ],
)
async def test_nothing_else_reaches_it(
    stack: Any,
    heard: list[tuple[str, dict[str, str], bytes]],
    method: str,
    path: str,
    status: int,
) -> None:
    async with httpx.AsyncClient() as client:
        url = httpx.URL(stack.gateway.url).copy_with(raw_path=path.encode())
        assert (await client.request(method, url)).status_code == status
    assert heard == []


async def test_a_form_may_be_long_but_not_endless(
    stack: Any, heard: list[tuple[str, dict[str, str], bytes]]
) -> None:
    async with httpx.AsyncClient(base_url=stack.gateway.url) as client:
        fits = await client.post("/console/corrections", content=b"x" * 200_000)
    url = f"{stack.gateway.url}/console/corrections"
    too_long = await post_large(url, b"x" * 300_000, {})
    assert (fits.status_code, too_long.status_code) == (204, 413)
    assert [len(body) for _, _, body in heard] == [200_000]
