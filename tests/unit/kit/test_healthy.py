import asyncio

from service_process import free_port

from trunkline_kit.healthy import healthy
from trunkline_kit.server import GrpcServer


async def test_a_grpc_server_that_serves_is_healthy_and_a_closed_port_is_not() -> None:
    server = GrpcServer()
    port = await server.start(0)
    told = {"TRUNKLINE_GRPC_PORT": str(port)}
    assert await asyncio.to_thread(healthy, told)
    await server.stop(0)
    assert not await asyncio.to_thread(healthy, told)


async def test_without_grpc_it_is_http_that_must_answer() -> None:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        await writer.drain()
        writer.close()

    served = await asyncio.start_server(answer, "127.0.0.1", 0)
    port = served.sockets[0].getsockname()[1]
    async with served:
        assert await asyncio.to_thread(healthy, {"TRUNKLINE_HTTP_PORT": str(port)})
    closed = {"TRUNKLINE_HTTP_PORT": str(free_port())}
    assert not await asyncio.to_thread(healthy, closed)
