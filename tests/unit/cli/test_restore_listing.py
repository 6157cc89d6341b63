"""Asking systems what they hold, over gRPC as `trunkline restore-check` does."""

from datetime import date

import grpc.aio
import pytest

from trunkline.system.document_register.v1 import document_register_pb2
from trunkline_cli.restore_check.judging import Days
from trunkline_cli.restore_check.listing import Listed, list_held
from trunkline_kit.channel import connect
from trunkline_kit.errors import Unavailable
from trunkline_kit.rpc import call_port
from trunkline_model.capabilities.document_register import DocumentRegister

DAY = date(2026, 11, 17)


async def test_a_system_that_keeps_no_register_of_documents_holds_none_and_stops_nobody() -> None:
    server = grpc.aio.server()
    port = server.add_insecure_port("127.0.0.1:0")
    await server.start()
    async with connect(f"127.0.0.1:{port}") as channel:
        register = call_port(DocumentRegister, document_register_pb2, channel, deadline_s=5)
        mail = Listed("system-mail", "mail", register)
        held = await list_held(mail, (), Days(DAY, DAY))
        assert held.documents == ()
        await server.stop(None)
        with pytest.raises(Unavailable):
            await list_held(mail, (), Days(DAY, DAY))
