"""What a cluster's API server is asked about a Lease, as the pod's own account: three requests."""

import os
import ssl
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path
from typing import Any

import httpx
from msgspec import Struct, field, structs

ACCOUNT = Path("/var/run/secrets/kubernetes.io/serviceaccount")
"""Where a pod finds who it is: `token`, which is replaced while it runs, `ca.crt`, `namespace`."""
MICRO_TIME = "%Y-%m-%dT%H:%M:%S.%fZ"


class Spec(Struct, frozen=True):
    """Who holds it, as the API says it."""

    holder: str = field(name="holderIdentity")
    """Empty: nobody."""
    length_s: int = field(name="leaseDurationSeconds")
    acquired_at: datetime = field(name="acquireTime")
    renewed_at: datetime = field(name="renewTime")
    transitions: int = field(name="leaseTransitions")


class Record(Struct, frozen=True):
    """A Lease as it was read."""

    version: str
    """`resourceVersion`: a write names it, and is refused when it is no longer this one."""
    spec: Spec


class LeaseApi:
    """Reads and writes the Leases of one namespace; raises `httpx.HTTPError` when it cannot."""

    def __init__(self, http: httpx.AsyncClient, namespace: str, token: Path | None = None) -> None:
        self._http, self._token = http, token
        self._path = f"/apis/coordination.k8s.io/v1/namespaces/{namespace}/leases"

    async def read(self, name: str) -> Record | None:
        """Give a Lease; None when there is none of that name."""
        answer = await self._asked("GET", f"/{name}")
        if answer.status_code == HTTPStatus.NOT_FOUND:
            return None
        return _record(answer.raise_for_status().json())

    async def create(self, name: str, spec: Spec) -> Record | None:
        """Make it; None when somebody else was quicker."""
        return _written(await self._asked("POST", "", _body(name, spec)))

    async def write(self, name: str, before: Record, spec: Spec) -> Record | None:
        """Replace it as it was read; None when somebody else was quicker."""
        return _written(await self._asked("PUT", f"/{name}", _body(name, spec, before.version)))

    async def _asked(self, method: str, path: str, body: Any = None) -> httpx.Response:
        headers = {}
        if self._token is not None:
            headers["Authorization"] = f"Bearer {self._token.read_text().strip()}"
        return await self._http.request(method, self._path + path, json=body, headers=headers)


@asynccontextmanager
async def in_cluster(
    account: Path = ACCOUNT, environ: Mapping[str, str] = os.environ
) -> AsyncIterator[LeaseApi]:
    """Speak to the API server of the cluster that this pod runs in."""
    host, port = environ["KUBERNETES_SERVICE_HOST"], environ["KUBERNETES_SERVICE_PORT"]
    trusted = ssl.create_default_context(cafile=str(account / "ca.crt"))
    place = f"[{host}]" if ":" in host else host
    base = f"https://{place}:{port}"
    async with httpx.AsyncClient(base_url=base, verify=trusted, trust_env=False) as http:
        yield LeaseApi(http, (account / "namespace").read_text().strip(), account / "token")


def _body(name: str, spec: Spec, version: str = "") -> dict[str, Any]:
    said = {one.encode_name: getattr(spec, one.name) for one in structs.fields(spec)}
    times = {
        key: one.astimezone(UTC).strftime(MICRO_TIME)
        for key, one in said.items()
        if isinstance(one, datetime)
    }
    metadata = {"name": name} | ({"resourceVersion": version} if version else {})
    return {
        "apiVersion": "coordination.k8s.io/v1",
        "kind": "Lease",
        "metadata": metadata,
        "spec": said | times,
    }


def _written(answer: httpx.Response) -> Record | None:
    if answer.status_code == HTTPStatus.CONFLICT:
        return None
    return _record(answer.raise_for_status().json())


def _record(body: Any) -> Record:
    """Read what the API gives: every field of a spec may be absent, and a time may be null."""
    said, never = body.get("spec") or {}, "1970-01-01T00:00:00Z"
    spec = Spec(
        said.get("holderIdentity") or "",
        said.get("leaseDurationSeconds") or 0,
        datetime.fromisoformat(said.get("acquireTime") or never),
        datetime.fromisoformat(said.get("renewTime") or never),
        said.get("leaseTransitions") or 0,
    )
    return Record(body["metadata"]["resourceVersion"], spec)
