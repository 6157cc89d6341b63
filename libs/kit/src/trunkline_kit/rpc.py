"""Ports over gRPC: any object that fulfils a port can be served, any port can be called.

A port is a Protocol with one async method a RPC. The generated message of each method is
found by name, so a service writes neither request nor answer conversion.
"""

import typing
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, cast

import grpc.aio
import msgspec
from google.protobuf.message import Message

from .acting import Bearer, Gate
from .answering import Metadata, answering
from .status import raise_for_status
from .tracing import client_span
from .wire import from_message, to_message

DEADLINE_S = 30.0


class Operation(msgspec.Struct, frozen=True):
    """One method of a port and the messages that carry it."""

    method: str
    """Name of the port's method."""
    rpc: str
    """Name of the RPC."""
    request: type[msgspec.Struct]
    """The Struct that is asked."""
    answer: type[msgspec.Struct]
    """The Struct that answers."""
    request_message: type[Message]
    """Its message."""
    response_message: type[Message]
    """The message whose field `answer` holds the answer."""


def operations(port: type, messages: object) -> tuple[Operation, ...]:
    """List a port's operations against a generated `_pb2` module."""
    methods = {name: one for name, one in vars(port).items() if callable(one) and name[0] != "_"}
    return tuple(_operation(name, method, messages) for name, method in methods.items())


def _operation(name: str, method: Callable[..., Any], messages: object) -> Operation:
    hints = typing.get_type_hints(method)
    rpc = "".join(part.capitalize() for part in name.split("_"))
    return Operation(
        method=name,
        rpc=rpc,
        request=hints["request"],
        answer=hints["return"],
        request_message=getattr(messages, f"{rpc}Request"),
        response_message=getattr(messages, f"{rpc}Response"),
    )


def serve_port(
    server: grpc.aio.Server,
    port: type,
    messages: object,
    implementation: object,
    *,
    gate: Gate | None = None,
) -> str:
    """Answer a port's RPCs on a server with an object that fulfils it; gives the service name.

    A gate stands before ports in which people act.
    """
    service = cast("Any", messages).DESCRIPTOR.services_by_name[f"{port.__name__}Service"]
    handlers = {
        one.rpc: _handler(
            one, f"/{service.full_name}/{one.rpc}", getattr(implementation, one.method), gate
        )
        for one in operations(port, messages)
    }
    generic = grpc.method_handlers_generic_handler(service.full_name, handlers)
    server.add_generic_rpc_handlers((generic,))
    return str(service.full_name)


def _handler(
    operation: Operation, path: str, method: Callable[[Any], Awaitable[Any]], gate: Gate | None
) -> "grpc.RpcMethodHandler[Any, Any]":
    kind = operation.response_message
    field: Any = kind.DESCRIPTOR.fields_by_name["answer"]
    inner = field.message_type._concrete_class  # noqa: SLF001 - the only way to its class

    async def respond(request: Message, metadata: Metadata) -> Message:
        asked = from_message(request, operation.request)
        if gate is not None:
            asked = gate.admitted(operation.method, asked, _token(metadata))
        result = await method(asked)
        return kind(answer=to_message(result, inner))

    return grpc.unary_unary_rpc_method_handler(
        cast("Any", answering(path, respond)),
        request_deserializer=operation.request_message.FromString,
        response_serializer=cast("Any", operation.response_message.SerializeToString),
    )


def _token(metadata: Metadata) -> str:
    said = next((str(value) for name, value in metadata if name == "authorization"), "")
    return said.removeprefix("Bearer ")


def call_port[P](
    port: type[P],
    messages: object,
    channel: grpc.aio.Channel,
    *,
    deadline_s: float = DEADLINE_S,
    bearer: Bearer | None = None,
) -> P:
    """Give an object that fulfils the port by calling over the channel; raises the five errors.

    `bearer` says who acts, where people do.
    """
    service = cast("Any", messages).DESCRIPTOR.services_by_name[f"{port.__name__}Service"]
    methods = {
        one.method: _caller(one, channel, f"/{service.full_name}/{one.rpc}", (deadline_s, bearer))
        for one in operations(port, messages)
    }
    return cast("P", type(f"Remote{port.__name__}", (), _static(methods))())


def _static(methods: Mapping[str, Callable[..., Any]]) -> dict[str, Any]:
    return {name: staticmethod(method) for name, method in methods.items()}


def _caller(
    operation: Operation, channel: grpc.aio.Channel, path: str, how: tuple[float, Bearer | None]
) -> Callable[[msgspec.Struct], Awaitable[Any]]:
    invoke = channel.unary_unary(
        path,
        request_serializer=cast("Any", operation.request_message.SerializeToString),
        response_deserializer=operation.response_message.FromString,
    )
    deadline_s, bearer = how

    async def call(request: msgspec.Struct) -> Any:
        message = to_message(request, operation.request_message)
        token = bearer(request) if bearer else ""
        with client_span(path) as carried:
            if token:
                carried["authorization"] = f"Bearer {token}"
            try:
                response = await invoke(
                    message, timeout=deadline_s, metadata=tuple(carried.items())
                )
            except grpc.aio.AioRpcError as error:
                raise raise_for_status(error) from error
        return from_message(cast("Any", response).answer, operation.answer)

    return call
