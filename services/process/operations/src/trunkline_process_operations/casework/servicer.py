"""The ports Corrections, Replays and Lifecycles over gRPC."""

import grpc.aio

from trunkline.process.casework.v1 import corrections_pb2, replay_pb2
from trunkline.process.lifecycles.v1 import lifecycles_pb2
from trunkline_kit.acting import Gate
from trunkline_kit.rpc import serve_port
from trunkline_model.capabilities.corrections import Corrections
from trunkline_model.capabilities.lifecycles import Lifecycles
from trunkline_model.capabilities.replay import Replays


def add_casework(
    server: grpc.aio.Server, corrections: Corrections, replays: Replays, *, gate: Gate
) -> None:
    """Answer on a server that has not started."""
    serve_port(server, Corrections, corrections_pb2, corrections, gate=gate)
    serve_port(server, Replays, replay_pb2, replays, gate=gate)


def add_lifecycles(server: grpc.aio.Server, lifecycles: Lifecycles) -> None:
    """Show the charts of all processes; they are nobody's secret."""
    serve_port(server, Lifecycles, lifecycles_pb2, lifecycles)
