"""A leading service at a real API server: what its account may do, and who holds its Lease."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import pytest
from chart import of_kind, rendered
from cluster_objects import made, moved
from control_plane import ControlPlane
from kubernetes.aio.client import ApiClient, AuthorizationV1Api, CoreV1Api
from kubernetes.aio.client.exceptions import ApiException

from trunkline_kit.errors import Unavailable
from trunkline_kit.lease import LeaseSeat, Record, Spec, Timing
from trunkline_kit.lease_api import LeaseApi, in_cluster

BANK, SHOP = "acme-trunkline-system-bank", "acme-trunkline-system-shopify"
EVERYBODY = {"authorization.k8s.io", "authentication.k8s.io"}
"""Where whoever has an account may ask what the account may do."""
QUICK = Timing(lease_s=4.0, renew_s=0.5)


@pytest.fixture
async def namespace(admin: ApiClient, new_namespace: Callable[..., Awaitable[str]]) -> str:
    """A namespace with the accounts of the chart, and what each may do."""
    name = await new_namespace()
    shown = of_kind(rendered("ha"), "ServiceAccount").values()
    rights = of_kind(rendered("ha"), "Role").values()
    bound = of_kind(rendered("ha"), "RoleBinding").values()
    await made(admin, moved([*shown, *rights, *bound], name))
    return name


@pytest.fixture
async def token(admin: ApiClient, namespace: str) -> str:
    """What the pod of a service shows of itself."""
    wanted = {"spec": {"expirationSeconds": 3600, "audiences": []}}
    given = await CoreV1Api(admin).create_namespaced_service_account_token(BANK, namespace, wanted)
    return str(given.status.token)


@pytest.fixture
def pod(
    plane: ControlPlane, namespace: str, token: str, tmp_path: Path
) -> Callable[[], AbstractAsyncContextManager[LeaseApi]]:
    """A pod of that service, as the kubelet would furnish it."""
    environ = {"KUBERNETES_SERVICE_HOST": "127.0.0.1", "KUBERNETES_SERVICE_PORT": str(plane.port)}
    (tmp_path / "token").write_text(token)
    (tmp_path / "namespace").write_text(namespace)
    (tmp_path / "ca.crt").write_bytes(plane.certificate.read_bytes())

    @asynccontextmanager
    async def furnished() -> AsyncIterator[LeaseApi]:
        async with in_cluster(tmp_path, environ) as api:
            yield api

    return furnished


async def test_its_account_has_a_right_to_one_lease_and_to_nothing_else(
    plane: ControlPlane, namespace: str, token: str
) -> None:
    async with plane.asked_by(token) as client:
        asked = {"spec": {"namespace": namespace}}
        review = await AuthorizationV1Api(client).create_self_subject_rules_review(asked)
        with pytest.raises(ApiException, match="403"):
            await CoreV1Api(client).list_namespaced_secret(namespace)
    rules = [one for one in review.status.resource_rules if not EVERYBODY & {*one.api_groups}]
    rights = {(*one.resources, *one.verbs, *(one.resource_names or ())) for one in rules}
    assert rights == {("leases", "get", "update", BANK), ("leases", "create")}


async def test_the_lease_of_another_service_is_refused(
    pod: Callable[[], AbstractAsyncContextManager[LeaseApi]], namespace: str, admin: ApiClient
) -> None:
    async with pod() as api, LeaseSeat(LeaseApi(admin, namespace), SHOP, "shop", QUICK).held():
        with pytest.raises(Unavailable, match="403"):
            await api.read(SHOP)
        assert await api.read(BANK) is None


async def test_what_is_written_is_read_as_it_was_meant(
    pod: Callable[[], AbstractAsyncContextManager[LeaseApi]],
) -> None:
    async with pod() as api, LeaseSeat(api, BANK, "bank-1").held():
        held = await api.read(BANK)
        assert held
        assert (held.spec.holder, held.spec.length_s, held.spec.transitions) == ("bank-1", 12, 0)
        assert await api.create(BANK, held.spec) is None
        mine = Spec("bank-2", 12, held.spec.acquired_at, held.spec.renewed_at, 1)
        written = await api.write(BANK, held, mine)
        assert written
        assert written.spec == mine
        assert await api.write(BANK, held, mine) is None


async def test_of_several_that_want_it_one_has_it_and_hands_it_on(
    pod: Callable[[], AbstractAsyncContextManager[LeaseApi]],
) -> None:
    held: list[str] = []

    async def lead(name: str) -> None:
        async with pod() as api, LeaseSeat(api, BANK, name, QUICK).held():
            held.append(name)
            assert len(held) == 1
            await asyncio.sleep(0)
            held.remove(name)

    await asyncio.wait_for(asyncio.gather(*(lead(f"bank-{one}") for one in range(3))), 60)
    async with pod() as api:
        left = await api.read(BANK)
    assert left
    assert (left.spec.holder, left.spec.transitions) == ("", 2)


async def test_the_lease_of_a_holder_that_died_is_taken_when_it_ran_out(
    pod: Callable[[], AbstractAsyncContextManager[LeaseApi]],
) -> None:
    async with pod() as dead, pod() as api:
        at = asyncio.get_running_loop().time()
        async with LeaseSeat(dead, BANK, "bank-1", QUICK).held():
            seat = await dead.read(BANK)
        assert seat
        assert await dead.write(BANK, await _read(dead), seat.spec)
        async with LeaseSeat(api, BANK, "bank-2", QUICK).held():
            taken = await _read(api)
        assert asyncio.get_running_loop().time() - at >= QUICK.lease_s
    assert (taken.spec.holder, taken.spec.transitions) == ("bank-2", 1)


async def _read(api: LeaseApi) -> Record:
    found = await api.read(BANK)
    assert found
    return found
