"""An API server that shows the objects of a chart as a cluster does that runs them."""

import base64
import json
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from typing import Any

from chart import Object, of_kind, rendered
from litestar import Litestar, Request, Response, get
from litestar.params import FromPath
from served_sandbox import served

NAMESPACE = "trade"
PLURALS = {
    "Deployment": "deployments",
    "StatefulSet": "statefulsets",
    "ConfigMap": "configmaps",
    "Secret": "secrets",
    "Lease": "leases",
    "Pod": "pods",
    "Job": "jobs",
}


class ClusterServer:
    """The objects of one namespace by kind and name; `forbidden` names kinds nobody may see."""

    def __init__(self, objects: Iterable[Object] = ()) -> None:
        self.version = "v1.37.0"
        self.forbidden: set[str] = set()
        self.objects: dict[str, dict[str, Object]] = {kind: {} for kind in PLURALS.values()}
        for one in objects:
            self.put(one)

    def put(self, one: Object) -> Object:
        """Take an object in, in place of one of its kind and name; gives what is kept."""
        kept: Object = json.loads(json.dumps(one))
        self.objects[PLURALS[kept["kind"]]][kept["metadata"]["name"]] = kept
        return kept

    def app(self) -> Litestar:
        """Answer lists and single objects, by label where that is asked."""

        @get("/version", sync_to_thread=False)
        def version() -> dict[str, str]:
            numbers = dict.fromkeys(("major", "minor", "gitCommit", "gitTreeState"), "1")
            rest = dict.fromkeys(("buildDate", "goVersion", "compiler", "platform"), "x")
            return numbers | rest | {"gitVersion": self.version}

        paths = [
            "/api/v1/namespaces/{namespace:str}/{kind:str}",
            "/apis/{group:str}/v1/namespaces/{namespace:str}/{kind:str}",
        ]

        @get(paths, sync_to_thread=False)
        def listed(
            namespace: FromPath[str], kind: FromPath[str], request: Request[Any, Any, Any]
        ) -> Response[Any]:
            if kind in self.forbidden:
                return _status(403, "Forbidden")
            there = self.objects[kind].values() if namespace == NAMESPACE else ()
            items = [one for one in there if _meant(one, request.query_params)]
            return Response({"kind": "List", "apiVersion": "v1", "metadata": {}, "items": items})

        @get([f"{one}/{{name:str}}" for one in paths], sync_to_thread=False)
        def single(kind: FromPath[str], name: FromPath[str]) -> Response[Any]:
            if kind in self.forbidden:
                return _status(403, "Forbidden")
            found = self.objects[kind].get(name)
            return Response(found) if found else _status(404, "NotFound")

        return Litestar([version, listed, single], openapi_config=None)


def running(example: str, secrets: Mapping[str, Mapping[str, str]]) -> ClusterServer:
    """Give a cluster in which all of a worked example runs, with what its Secrets hold."""
    objects = rendered(example)
    kinds = (of_kind(objects, kind).values() for kind in ("Deployment", "ConfigMap"))
    server = ClusterServer(chain.from_iterable(kinds))
    for one in server.objects["deployments"].values():
        wanted = one["spec"].setdefault("replicas", 2)
        one["status"] = dict.fromkeys(("replicas", "readyReplicas", "updatedReplicas"), wanted)
        server.put(lease(one["metadata"]["name"]))
        server.put(pod(one["metadata"]["name"], one["metadata"]["labels"]))
    for name, held in secrets.items():
        server.put(secret(name, held))
    return server


def secret(name: str, held: Mapping[str, str], kind: str = "Opaque") -> Object:
    """Give a Secret."""
    data = {key: base64.b64encode(value.encode()).decode() for key, value in held.items()}
    return _object("v1", "Secret", name) | {"type": kind, "data": data}


def lease(name: str) -> Object:
    """Give a Lease that a pod of that service holds."""
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    spec = {"holderIdentity": f"{name}-1", "leaseDurationSeconds": 12, "renewTime": now}
    return _object("coordination.k8s.io/v1", "Lease", name) | {"spec": spec}


def pod(name: str, labels: Object, **status: Any) -> Object:
    """Give a pod of a service, well unless a status says how it is."""
    one = _object("v1", "Pod", f"{name}-1")
    one["metadata"]["labels"] = labels
    return one | {"status": {"phase": "Running"} | status}


@asynccontextmanager
async def kubeconfig(server: ClusterServer, folder: Path, **spaces: str) -> AsyncIterator[str]:
    """Serve it, and give the file with which kubectl would find it.

    Its current context is `here`; `spaces` are the namespaces of others by their names.
    """
    async with served(server.app()) as http:
        said = {
            "apiVersion": "v1",
            "kind": "Config",
            "current-context": "here",
            "clusters": [{"name": "c", "cluster": {"server": str(http.base_url).rstrip("/")}}],
            "users": [{"name": "u", "user": {"token": "t"}}],
            "contexts": [
                {"name": one, "context": {"cluster": "c", "user": "u", "namespace": space}}
                for one, space in ({"here": NAMESPACE} | spaces).items()
            ],
        }
        path = folder / "kubeconfig"
        path.write_text(json.dumps(said))
        yield str(path)


def _object(version: str, kind: str, name: str) -> Object:
    return {"apiVersion": version, "kind": kind, "metadata": {"name": name}}


def _meant(one: Object, query: Any) -> bool:
    labels: Object = one["metadata"].get("labels", {})
    wanted = [pair.split("=") for pair in query.get("labelSelector", "").split(",") if pair]
    kind = query.get("fieldSelector", "").removeprefix("type=")
    return all(labels.get(key) == value for key, value in wanted) and (
        not kind or one.get("type") == kind
    )


def _status(code: int, reason: str) -> Response[Any]:
    said = {"kind": "Status", "apiVersion": "v1", "status": "Failure", "reason": reason}
    return Response(said | {"code": code}, status_code=code)
