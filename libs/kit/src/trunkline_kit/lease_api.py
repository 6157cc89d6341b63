"""A cluster's Leases through the `kubernetes` client, as the account of the pod that asks.

The client takes half a second and 23 MB (37.0), so only who was told to hold a Lease imports this.
"""

import os
from collections.abc import AsyncIterator, Awaitable, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path

import aiohttp
from kubernetes.aio.client import ApiClient, Configuration, CoordinationV1Api
from kubernetes.aio.client.exceptions import ApiException
from kubernetes.aio.client.models.v1_lease import V1Lease
from kubernetes.aio.client.models.v1_lease_spec import V1LeaseSpec
from kubernetes.aio.client.models.v1_object_meta import V1ObjectMeta
from kubernetes.aio.config.incluster_config import InClusterConfigLoader

from .errors import Unavailable
from .lease import Record, Spec

ACCOUNT = Path("/var/run/secrets/kubernetes.io/serviceaccount")
"""Where a pod finds who it is: `token`, which is replaced while it runs, `ca.crt`, `namespace`."""
NEVER = datetime(1970, 1, 1, tzinfo=UTC)


class LeaseApi:
    """The Leases of one namespace, where an API server keeps them."""

    def __init__(self, client: ApiClient, namespace: str) -> None:
        self._api, self._namespace = CoordinationV1Api(client), namespace

    async def read(self, name: str) -> Record | None:
        """Give a Lease; None when there is none of that name."""
        asked = self._api.read_namespaced_lease(name, self._namespace)
        return await _answered(asked, HTTPStatus.NOT_FOUND)

    async def create(self, name: str, spec: Spec) -> Record | None:
        """Make it; None when somebody else was quicker."""
        asked = self._api.create_namespaced_lease(self._namespace, _body(name, spec))
        return await _answered(asked, HTTPStatus.CONFLICT)

    async def write(self, name: str, before: Record, spec: Spec) -> Record | None:
        """Replace it as it was read; None when somebody else was quicker."""
        body = _body(name, spec, before.version)
        asked = self._api.replace_namespaced_lease(name, self._namespace, body)
        return await _answered(asked, HTTPStatus.CONFLICT)


@asynccontextmanager
async def in_cluster(
    account: Path = ACCOUNT, environ: Mapping[str, str] = os.environ
) -> AsyncIterator[LeaseApi]:
    """Speak to the API server of the cluster that this pod runs in, past any proxy."""
    told = Configuration(client_session_kwargs={"trust_env": False})
    files = [str(account / name) for name in ("token", "ca.crt")]
    InClusterConfigLoader(*files, environ=environ).load_and_set(told)
    async with ApiClient(told) as client:
        yield LeaseApi(client, (account / "namespace").read_text().strip())


async def _answered(asked: Awaitable[V1Lease], none: HTTPStatus) -> Record | None:
    """Give the Lease of an answer; None for the one refusal that says somebody was quicker."""
    try:
        lease = await asked
    except ApiException as refusal:
        if refusal.status == none:
            return None
        raise Unavailable(f"The API server answered {refusal.status}.") from refusal
    except (aiohttp.ClientError, OSError) as error:
        raise Unavailable("The API server cannot be reached.") from error
    return _record(lease)


def _body(name: str, spec: Spec, version: str | None = None) -> V1Lease:
    written = V1LeaseSpec(
        holder_identity=spec.holder,
        lease_duration_seconds=spec.length_s,
        acquire_time=_micro(spec.acquired_at),
        renew_time=_micro(spec.renewed_at),
        lease_transitions=spec.transitions,
    )
    metadata = V1ObjectMeta(name=name, resource_version=version)
    return V1Lease(
        api_version="coordination.k8s.io/v1", kind="Lease", metadata=metadata, spec=written
    )


def _micro(at: datetime) -> datetime:
    """Keep a fraction: the client writes none for a whole second, and a MicroTime must have one."""
    return at.astimezone(UTC).replace(microsecond=at.microsecond or 1)


def _record(lease: V1Lease) -> Record:
    """Read what the API gives: every field of a spec may be absent."""
    said = lease.spec or V1LeaseSpec()
    spec = Spec(
        said.holder_identity or "",
        said.lease_duration_seconds or 0,
        said.acquire_time or NEVER,
        said.renew_time or NEVER,
        said.lease_transitions or 0,
    )
    return Record(lease.metadata.resource_version, spec)
