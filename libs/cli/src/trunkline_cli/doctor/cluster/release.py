"""One release as an API server shows it, read once: objects, and what each service is told."""

from base64 import b64decode
from collections.abc import AsyncIterator, Awaitable, Mapping
from contextlib import asynccontextmanager
from http import HTTPStatus
from typing import Any

from kubernetes.aio import config
from kubernetes.aio.client import (
    ApiClient,
    AppsV1Api,
    BatchV1Api,
    CoordinationV1Api,
    CoreV1Api,
    V1Deployment,
    V1Job,
    V1Lease,
    V1Pod,
    V1Secret,
    VersionApi,
)
from kubernetes.aio.client.exceptions import ApiException
from msgspec import Struct

from trunkline_kit.errors import Conflict

NAME, INSTANCE = "app.kubernetes.io/name", "app.kubernetes.io/instance"
COMPONENT, VERSION = "app.kubernetes.io/component", "app.kubernetes.io/version"
ANSWER_S = 15
"""An API server that needs longer is itself what must be looked at."""


class Release(Struct, frozen=True, kw_only=True):
    """What one namespace holds of one release; objects as the `kubernetes` client gives them."""

    namespace: str
    server: str
    """Version of the API server, such as v1.37.0."""
    deployments: Mapping[str, V1Deployment]
    """By component: the run-time name of a service, or `gateway`."""
    pods: tuple[V1Pod, ...] = ()
    jobs: tuple[V1Job, ...] = ()
    leases: tuple[V1Lease, ...] = ()
    certificates: tuple[V1Secret, ...] = ()
    """Every Secret of TLS in the namespace."""
    refused: tuple[str, ...] = ()
    """What this account may not list."""

    def instance(self) -> str:
        """The name that it was installed under."""
        return str(next(iter(self.deployments.values())).metadata.labels[INSTANCE])

    def fullname(self) -> str:
        """What the names of all its objects begin with."""
        component, one = next(iter(self.deployments.items()))
        return str(one.metadata.name).removesuffix(f"-{component}")

    def kubectl(self, words: str) -> str:
        """Give a command that looks at it, or changes it."""
        return f"`kubectl -n {self.namespace} {words}`"


class Reader:
    """Lists and reads the objects of a namespace; remembers what it was refused."""

    def __init__(self, client: ApiClient, namespace: str) -> None:
        self._client, self._namespace = client, namespace
        self._apps, self._core = AppsV1Api(client), CoreV1Api(client)
        self._refused: list[str] = []

    async def release(self, instance: str) -> Release | None:
        """Read a release, the only one of the namespace when none is named; None without one.

        Raises Conflict when there are several to choose from.
        """
        only = f"{NAME}=trunkline" + (f",{INSTANCE}={instance}" if instance else "")
        inside = {"namespace": self._namespace, "_request_timeout": ANSWER_S}
        found = await self._apps.list_namespaced_deployment(**inside, label_selector=only)
        several = sorted({one.metadata.labels[INSTANCE] for one in found.items})
        if not several:
            return None
        if len(several) > 1:
            raise Conflict(f"holds {' and '.join(several)}", reason="several_releases")
        mine = inside | {"label_selector": only}
        batch, coordination = BatchV1Api(self._client), CoordinationV1Api(self._client)
        secrets = self._core.list_namespaced_secret(
            **inside, field_selector="type=kubernetes.io/tls"
        )
        return Release(
            namespace=self._namespace,
            server=(await VersionApi(self._client).get_code(_request_timeout=ANSWER_S)).git_version,
            deployments={one.metadata.labels[COMPONENT]: one for one in found.items},
            pods=await self._listed("pods", self._core.list_namespaced_pod(**mine)),
            jobs=await self._listed("jobs", batch.list_namespaced_job(**mine)),
            leases=await self._listed("leases", coordination.list_namespaced_lease(**inside)),
            certificates=await self._listed("secrets", secrets),
            refused=tuple(self._refused),
        )

    async def told(self, deployment: V1Deployment) -> dict[str, str]:
        """Give the environment of a service; what this account may not read is left out."""
        (container, *_) = deployment.spec.template.spec.containers
        told: dict[str, str] = {}
        for source in container.env_from or ():
            if source.config_map_ref:
                told |= await self._config(source.config_map_ref.name)
        for one in container.env or ():
            reference = one.value_from and one.value_from.secret_key_ref
            value = await self._secret(reference.name, reference.key) if reference else one.value
            if value is not None:
                told[one.name] = value
        return {name: _filled(value, told) for name, value in told.items()}

    async def _config(self, name: str) -> dict[str, str]:
        asked = self._core.read_namespaced_config_map(
            name, self._namespace, _request_timeout=ANSWER_S
        )
        found = await _allowed(asked)
        return dict(found.data or {}) if found else {}

    async def _secret(self, name: str, key: str) -> str | None:
        asked = self._core.read_namespaced_secret(name, self._namespace, _request_timeout=ANSWER_S)
        found = await _allowed(asked)
        value = (found.data or {}).get(key) if found else None
        return None if value is None else decoded(value).decode()

    async def _listed(self, kind: str, asked: Awaitable[Any]) -> tuple[Any, ...]:
        found = await _allowed(asked)
        if found is None:
            self._refused.append(kind)
        return tuple(found.items) if found else ()


@asynccontextmanager
async def reading(
    kubeconfig: str | None, context: str | None, namespace: str | None
) -> AsyncIterator[Reader]:
    """Speak to a cluster as kubectl does, and close what was opened."""
    _, active = config.list_kube_config_contexts(kubeconfig)
    inside = namespace or active["context"].get("namespace") or "default"
    async with await config.new_client_from_config(kubeconfig, context) as client:
        yield Reader(client, inside)


def decoded(value: Any) -> bytes:
    """Give what a Secret holds under a key."""
    return b64decode(value)


async def _allowed(asked: Awaitable[Any]) -> Any:
    """Give what was asked for; None when it is not there, or this account may not see it."""
    try:
        return await asked
    except ApiException as refusal:
        if refusal.status in {HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND}:
            return None
        raise


def _filled(value: str, told: Mapping[str, str]) -> str:
    """Fill in `$(NAME)`, as the kubelet does."""
    for name, one in told.items():
        value = value.replace(f"$({name})", one)
    return value
