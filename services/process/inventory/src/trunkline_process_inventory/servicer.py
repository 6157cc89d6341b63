"""The port Inventory over gRPC."""

import grpc.aio

from trunkline.process.inventory.v1 import inventory_pb2
from trunkline_kit.rpc import serve_port
from trunkline_model.capabilities.inventory import Inventory


def add_ports(server: grpc.aio.Server, inventory: Inventory) -> None:
    """Answer on a server that has not started."""
    serve_port(server, Inventory, inventory_pb2, inventory)
