"""The ports of the process over gRPC."""

import grpc.aio

from trunkline.process.casework.v1 import corrections_pb2, replay_pb2
from trunkline.process.inventory.v1 import inventory_pb2
from trunkline.process.lifecycles.v1 import lifecycles_pb2
from trunkline_kit.acting import Gate
from trunkline_kit.rpc import serve_port
from trunkline_model.capabilities.corrections import Corrections
from trunkline_model.capabilities.inventory import Inventory
from trunkline_model.capabilities.lifecycles import Lifecycles
from trunkline_model.capabilities.replay import Replays


def add_ports(server: grpc.aio.Server, inventory: Inventory, lifecycles: Lifecycles) -> None:
    """Answer on a server that has not started."""
    serve_port(server, Inventory, inventory_pb2, inventory)
    serve_port(server, Lifecycles, lifecycles_pb2, lifecycles)


def add_casework(
    server: grpc.aio.Server, corrections: Corrections, replays: Replays, *, gate: Gate
) -> None:
    """Add what people replay to a server that has not started."""
    serve_port(server, Corrections, corrections_pb2, corrections, gate=gate)
    serve_port(server, Replays, replay_pb2, replays, gate=gate)
