"""process-operations over the cases of a toy process that an engine moves."""

from base64 import b64encode
from collections.abc import AsyncIterator

import pytest
from acting import SECRET, anybody
from mapping_office import Office, mapping_office
from postgres import create_database, drop_database
from service_process import free_port
from toy_process import TOY, Backends

from trunkline.process.operations.v1 import operations_pb2
from trunkline_durable.engine import Engine
from trunkline_durable.settings import EngineSettings
from trunkline_kit.channel import connect
from trunkline_kit.rpc import call_port
from trunkline_model.capabilities.operations import Operations
from trunkline_process_operations.main import life
from trunkline_process_operations.settings import Settings
from trunkline_store.keys import Keyring

QUICK = EngineSettings(
    lease_s=1.5, sweep_s=0.1, backoff_first_s=0.05, backoff_max_s=0.2, drain_s=2, read_s=0.05
)


@pytest.fixture
def backends() -> Backends:
    return Backends()


@pytest.fixture
async def operations(database_url: str) -> AsyncIterator[Operations]:
    settings = Settings(
        grpc_port=free_port(),
        database_url=database_url,
        actor_secret=SECRET,
        master_key=b64encode(bytes(range(32))).decode(),
    )
    async with life(settings), connect(f"127.0.0.1:{settings.grpc_port}") as channel:
        yield call_port(Operations, operations_pb2, channel, bearer=anybody())


@pytest.fixture
async def engine(
    operations: Operations, database_url: str, backends: Backends
) -> AsyncIterator[Engine]:
    assert operations
    keyring = Keyring(bytes(range(32)))
    engine = Engine(
        database_url, keyring=keyring, processes=(TOY,), clients=backends, settings=QUICK
    )
    async with engine.running():
        yield engine


@pytest.fixture(scope="module")
async def office(
    postgres_url: str, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Office]:
    url = create_database(postgres_url)
    async with mapping_office(url, tmp_path_factory.mktemp("office")) as one:
        yield one
    drop_database(postgres_url, url)
