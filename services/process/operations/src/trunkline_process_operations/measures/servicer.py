"""The port ProcessMeasures over gRPC."""

import grpc.aio

from trunkline.process.operations.v1 import measures_pb2
from trunkline_kit.rpc import serve_port
from trunkline_model.capabilities.measures import ProcessMeasures


def add_measures(server: grpc.aio.Server, measures: ProcessMeasures) -> None:
    """Answer on a server that has not started."""
    serve_port(server, ProcessMeasures, measures_pb2, measures)
