"""One release as an API server shows it, read once: objects, and what each service is told."""

import shlex
from base64 import b64decode
from collections.abc import AsyncIterator, Awaitable, Iterable, Mapping
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
    V1EnvFromSource,
    V1Job,
    V1Lease,
    V1Pod,
    V1Secret,
    V1SecretKeySelector,
    V1StatefulSet,
    VersionApi,
)
from kubernetes.aio.client.exceptions import ApiException
from msgspec import Struct

from trunkline_kit.errors import Conflict

from .kubeconfig import chosen

NAME, INSTANCE = "app.kubernetes.io/name", "app.kubernetes.io/instance"
COMPONENT, VERSION = "app.kubernetes.io/component", "app.kubernetes.io/version"
ANSWER_S = 15
"""An API server that needs longer is itself what must be looked at."""


class Release(Struct, frozen=True, kw_only=True):
    """What one namespace holds of one release; objects as the `kubernetes` client gives them."""

    namespace: str
    told_where: str
    """Options of kubectl that lead into the namespace."""
    server: str
    """Version of the API server, such as v1.37.0."""
    deployments: Mapping[str, V1Deployment]
    """By component: the run-time name of a service, or `gateway`."""
    stores: Mapping[str, V1StatefulSet] = {}
    """What a trial brings of its own, by component: `postgres` and `valkey`."""
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
        return kubectl(self.told_where, words)


class Reader:
    """Lists and reads the objects of a namespace; remembers what it was refused."""

    def __init__(self, client: ApiClient, namespace: str, told_where: str) -> None:
        self._client, self._namespace, self._told_where = client, namespace, told_where
        self._apps, self._core = AppsV1Api(client), CoreV1Api(client)
        self._refused: list[str] = []
        self.gaps: dict[str, set[str]] = {}
        """Secrets that services are told to read, with the keys they lack; `""`: there is none."""
        self.secrets_refused = False
        """Whether this account may not read one of them."""

    async def release(self, instance: str) -> Release | None:
        """Read a release, the only one of the namespace when none is named; None without one.

        Raises Conflict when there are several to choose from.
        """
        only = _selector(instance)
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
            told_where=self._told_where,
            server=(await VersionApi(self._client).get_code(_request_timeout=ANSWER_S)).git_version,
            deployments=_by_component(found.items),
            stores=_by_component(
                await self._listed("statefulsets", self._apps.list_namespaced_stateful_set(**mine))
            ),
            pods=await self._listed("pods", self._core.list_namespaced_pod(**mine)),
            jobs=await self._listed("jobs", batch.list_namespaced_job(**mine)),
            leases=await self._listed("leases", coordination.list_namespaced_lease(**inside)),
            certificates=await self._listed("secrets", secrets),
            refused=tuple(self._refused),
        )

    async def migrating(self, instance: str) -> tuple[V1Job, ...]:
        """Give the Jobs that must end before anything else of a release is there."""
        asked = BatchV1Api(self._client).list_namespaced_job(
            self._namespace,
            label_selector=f"{_selector(instance)},{COMPONENT}=migrations",
            _request_timeout=ANSWER_S,
        )
        return await self._listed("jobs", asked)

    def kubectl(self, words: str) -> str:
        """Give a command that looks into the namespace."""
        return kubectl(self._told_where, words)

    async def told(self, deployment: V1Deployment) -> dict[str, str]:
        """Give the environment of a service; what this account may not read is left out."""
        (container, *_) = deployment.spec.template.spec.containers
        told: dict[str, str] = {}
        for source in container.env_from or ():
            told |= await self._source(source)
        for one in container.env or ():
            reference = one.value_from and one.value_from.secret_key_ref
            value = await self._secret(reference) if reference else one.value
            if value is not None:
                told[one.name] = value
        return {name: _filled(value, told) for name, value in told.items()}

    async def _source(self, source: V1EnvFromSource) -> dict[str, str]:
        """Give all that a ConfigMap or a Secret holds, under its prefix."""
        held: Mapping[str, str] = {}
        if source.config_map_ref:
            asked = self._core.read_namespaced_config_map(
                source.config_map_ref.name, self._namespace, _request_timeout=ANSWER_S
            )
            found = await _allowed(asked)
            held = (found and found.data) or {}
        elif source.secret_ref:
            sealed = await self._held(source.secret_ref.name) or {}
            held = {key: decoded(one).decode() for key, one in sealed.items()}
        return {f"{source.prefix or ''}{key}": one for key, one in held.items()}

    async def _secret(self, reference: V1SecretKeySelector) -> str | None:
        name, key = reference.name, reference.key
        held = await self._held(name)
        if held is None or key in held:
            return None if held is None else decoded(held[key]).decode()
        if not reference.optional:
            self.gaps.setdefault(name, set()).add(key)
        return None

    async def _held(self, name: str) -> Mapping[str, str] | None:
        """Give what a Secret holds, and note that it may not be read or that there is none."""
        asked = self._core.read_namespaced_secret(name, self._namespace, _request_timeout=ANSWER_S)
        try:
            return (await asked).data or {}
        except ApiException as refusal:
            if refusal.status == HTTPStatus.FORBIDDEN:
                self.secrets_refused = True
            elif refusal.status == HTTPStatus.NOT_FOUND:
                self.gaps.setdefault(name, set()).add("")
            else:
                raise
        return None

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
    meant = chosen(kubeconfig, context)
    async with await config.new_client_from_config(meant.files, meant.context) as client:
        there = namespace or meant.namespace
        said = {"--kubeconfig": kubeconfig, "--context": context, "-n": there}
        words = (word for pair in said.items() if pair[1] for word in pair)
        yield Reader(client, there, shlex.join(map(str, words)))


def kubectl(told_where: str, words: str) -> str:
    """Give a command that can be copied as it is."""
    return f"`kubectl {told_where} {words}`"


def decoded(value: Any) -> bytes:
    """Give what a Secret holds under a key."""
    return b64decode(value)


def _selector(instance: str) -> str:
    return f"{NAME}=trunkline" + (f",{INSTANCE}={instance}" if instance else "")


def _by_component(objects: Iterable[Any]) -> dict[str, Any]:
    return {one.metadata.labels[COMPONENT]: one for one in objects}


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
