"""An API server that knows Leases, as a cluster's does: versions, conflicts, and its own schema."""

import json
from typing import Any

from kubernetes_schemas import checker
from litestar import Litestar, Response, get, post, put
from litestar.params import FromPath, JSONBody

LEASES = "/apis/coordination.k8s.io/v1/namespaces/trade/leases"


class LeaseServer:
    """The Leases of the namespace `trade`; `cut_off` names holders that get no answer."""

    def __init__(self) -> None:
        self.leases: dict[str, dict[str, Any]] = {}
        self.cut_off: set[str] = set()
        self._version = 0

    def app(self) -> Litestar:
        """Speak the part of the API's protocol that is about Leases."""

        @get(LEASES + "/{name:str}", sync_to_thread=False)
        def read(name: FromPath[str]) -> Response[Any]:
            if name not in self.leases:
                return _status(404, "NotFound")
            return Response(self.leases[name])

        @post(LEASES, sync_to_thread=False)
        def create(data: JSONBody[dict[str, Any]]) -> Response[Any]:
            if data["metadata"]["name"] in self.leases:
                return _status(409, "AlreadyExists")
            return self._kept(data, 201)

        @put(LEASES + "/{name:str}", sync_to_thread=False)
        def write(name: FromPath[str], data: JSONBody[dict[str, Any]]) -> Response[Any]:
            if data["metadata"]["resourceVersion"] != self.version(name):
                return _status(409, "Conflict")
            return self._kept(data, 200)

        return Litestar([read, create, write], openapi_config=None)

    def version(self, name: str) -> str:
        """Give the version that a write must name."""
        return str(self.leases[name]["metadata"]["resourceVersion"])

    def holder(self, name: str) -> str:
        """Give who holds a Lease; empty when nobody does."""
        return str(self.leases.get(name, {}).get("spec", {}).get("holderIdentity", ""))

    def _kept(self, data: dict[str, Any], status: int) -> Response[Any]:
        checker("1.37.0", data["apiVersion"], data["kind"]).validate(data)
        if data["spec"]["holderIdentity"] in self.cut_off:
            return _status(503, "ServiceUnavailable")
        self._version += 1
        data["metadata"] |= {"resourceVersion": str(self._version), "namespace": "trade"}
        self.leases[data["metadata"]["name"]] = json.loads(json.dumps(data))
        return Response(data, status_code=status)


def _status(code: int, reason: str) -> Response[Any]:
    said = {"kind": "Status", "apiVersion": "v1", "status": "Failure", "reason": reason}
    return Response(said | {"code": code}, status_code=code)
