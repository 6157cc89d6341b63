"""The ports Corrections and Replays over gRPC."""

import grpc.aio

from trunkline.process.casework.v1 import corrections_pb2, replay_pb2
from trunkline_kit.acting import Gate
from trunkline_kit.rpc import serve_port
from trunkline_model.capabilities.corrections import Corrections
from trunkline_model.capabilities.replay import Replays


def add_casework(
    server: grpc.aio.Server, corrections: Corrections, replays: Replays, *, gate: Gate
) -> None:
    """Answer on a server that has not started."""
    serve_port(server, Corrections, corrections_pb2, corrections, gate=gate)
    serve_port(server, Replays, replay_pb2, replays, gate=gate)
