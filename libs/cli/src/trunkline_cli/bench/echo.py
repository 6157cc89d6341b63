"""A server that answers one capability from memory: ours, or bare `grpc.aio` with the same words.

Run as `python -m trunkline_cli.bench.echo ours|bare`; it prints its port and serves until its
standard input ends.
"""

import asyncio
import sys
from decimal import Decimal
from typing import Any, cast

import grpc.aio
import uvloop

from trunkline.system.stock.v1 import stock_pb2
from trunkline_kit.rpc import serve_port
from trunkline_kit.server import GrpcServer
from trunkline_kit.wire import to_message
from trunkline_model.capabilities.stock import (
    GetStock,
    GoodsReceived,
    ReceiveGoods,
    Stock,
    StockLevel,
    StockLevels,
)

ANSWER = StockLevels((StockLevel("MUG-BLUE", Decimal(9), Decimal(4), Decimal(5)),))


class Shelf:
    """Fulfils the stock port with one answer."""

    async def get_stock(self, request: GetStock) -> StockLevels:
        """Read nothing."""
        del request
        return ANSWER

    async def receive_goods(self, request: ReceiveGoods) -> GoodsReceived:
        """Take nothing in."""
        raise NotImplementedError(request)


async def _ours() -> Any:
    server = GrpcServer()
    serve_port(server.server, Stock, stock_pb2, Shelf())
    return await server.start(0), server


async def _bare() -> Any:
    answer = stock_pb2.GetStockResponse(answer=to_message(ANSWER, stock_pb2.StockLevels))

    async def get_stock(request: Any, context: Any) -> Any:
        del request, context
        return answer

    handler = grpc.unary_unary_rpc_method_handler(
        cast("Any", get_stock),
        request_deserializer=stock_pb2.GetStockRequest.FromString,
        response_serializer=cast("Any", stock_pb2.GetStockResponse.SerializeToString),
    )
    server = grpc.aio.server()
    service = "trunkline.system.stock.v1.StockService"
    generic = grpc.method_handlers_generic_handler(service, {"GetStock": handler})
    server.add_generic_rpc_handlers((generic,))
    port = server.add_insecure_port("127.0.0.1:0")
    await server.start()
    return port, server


async def serve(way: str) -> None:
    """Serve until standard input ends."""
    port, server = await (_ours() if way == "ours" else _bare())
    print(port, flush=True)
    await asyncio.to_thread(sys.stdin.read)
    await server.stop(0.1)


if __name__ == "__main__":
    uvloop.run(serve(sys.argv[1]))
