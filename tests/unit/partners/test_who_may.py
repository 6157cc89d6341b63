"""Partners are registered and ended by an admin, and by nobody else."""

from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack

import pytest
from acting import GATE, anybody

from trunkline.process.partners.v1 import partners_pb2
from trunkline_kit.acting import Bearer
from trunkline_kit.channel import connect
from trunkline_kit.errors import Refused
from trunkline_kit.rpc import call_port
from trunkline_kit.server import GrpcServer
from trunkline_model.capabilities.partners import (
    CreatePartner,
    GetPartner,
    IssueToken,
    Partners,
    RevokePartner,
)
from trunkline_model.roles import Role
from trunkline_process_partners.registry import Registry
from trunkline_process_partners.servicer import add_partners

ASKED = CreatePartner("Harbour Stores", "C100", ("orders:read",), 120)

type Ports = Callable[[Bearer | None], Partners]


@pytest.fixture
async def ports(registry: Registry) -> AsyncIterator[Ports]:
    """Give the port as whoever sends a token has it."""
    server = GrpcServer()
    add_partners(server.server, registry, GATE)
    async with AsyncExitStack() as exits:
        port = await server.start(0)
        exits.push_async_callback(server.stop)
        channel = await exits.enter_async_context(connect(f"127.0.0.1:{port}"))
        yield lambda bearer: call_port(Partners, partners_pb2, channel, bearer=bearer)


async def test_only_an_admin_registers_and_ends_a_partner(ports: Ports) -> None:
    admin = ports(anybody())
    created = await admin.create_partner(ASKED)
    revoke = RevokePartner(created.partner_id, "", "left")
    for whose, why in ((None, "nobody has signed in"), (anybody(role=Role.APPROVER), "role admin")):
        with pytest.raises(Refused, match=why):
            await ports(whose).create_partner(ASKED)
        with pytest.raises(Refused, match=why):
            await ports(whose).revoke_partner(revoke)
    assert (await admin.get_partner(GetPartner(created.partner_id))).revoked_at is None
    assert (await admin.revoke_partner(revoke)).revoked_at is not None


async def test_a_partner_needs_no_role_to_sign_in(ports: Ports) -> None:
    created = await ports(anybody()).create_partner(ASKED)
    issued = await ports(None).issue_token(IssueToken(created.client_id, created.client_secret))
    assert issued.scopes == ("orders:read",)
