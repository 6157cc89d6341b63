"""The capability of this service over gRPC."""

from collections.abc import Mapping

import grpc.aio

from trunkline.system.mail.v1 import mail_pb2
from trunkline_kit.routing import by_connection
from trunkline_kit.rpc import serve_port
from trunkline_model.capabilities.mail import Mail


def add_ports(server: grpc.aio.Server, senders: Mapping[str, Mail]) -> None:
    """Answer mail, by the sender that is named."""
    serve_port(server, Mail, mail_pb2, by_connection(Mail, senders))
