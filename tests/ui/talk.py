"""Asking the service as the browser does: a header and float32 numbers or bytes, packed."""

import warnings
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import anyio
import numpy as np
from starlette.applications import Starlette

from explorer.engine import Engine
from explorer.ui.message import Message, unpack
from explorer.ui.operations import OPERATIONS
from explorer.ui.routes import routes
from explorer.ui.service import answer

with warnings.catch_warnings():  # starlette has its own mind about the HTTP client beneath
    warnings.simplefilter("ignore")
    from starlette.testclient import TestClient, WebSocketTestSession

__all__ = [
    "TestClient",
    "WebSocketTestSession",
    "answered",
    "ask",
    "client",
    "filled",
    "fitting",
    "packed",
    "refusal",
    "wanted_size",
]


T = TypeVar("T")


def beside(story: Callable[[], Awaitable[T]]) -> T:
    """What a story gives, within a loop in a thread of its own.

    In this one a browser's loop may be running; without any, Gradio makes one that it never closes.
    """
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(anyio.run, story).result()


Payload = np.ndarray | bytes  # an array goes out as float32


def packed(op: str, payload: Payload = b"", **fields: Any) -> bytes:
    """A request as bytes; its call is 5 unless `fields` say otherwise."""
    if isinstance(payload, np.ndarray):
        payload = payload.astype("<f4").tobytes()
    return Message({"call": 5, "op": op, **fields}, payload).pack()


def answered(engine: Engine, request: bytes) -> Message:
    """The service's answer to a packed request."""
    return unpack(answer(engine, request))


def ask(engine: Engine, op: str, payload: Payload = b"", **fields: Any) -> Message:
    """The answer to an operation, which must not be an error."""
    given = answered(engine, packed(op, payload, **fields))
    assert "error" not in given.header, given.header
    assert given.header["call"] == 5
    return given


def refusal(engine: Engine, op: str, payload: Payload = b"", **fields: Any) -> str:
    """The sentence with which the service refuses an operation."""
    given = answered(engine, packed(op, payload, **fields))
    assert given.header["call"] == 5
    return sentence(given)


def sentence(given: Message) -> str:
    """The error of an answer, which must be a sentence a person can use."""
    assert set(given.header) == {"error", "call"}
    assert given.payload == b""
    words = given.header["error"]
    assert " " in words
    assert words.endswith(".")
    assert "log says why" not in words, "an error nobody foresaw"
    return words


def fitting(op: str, fields: dict[str, Any]) -> dict[str, Any]:
    """Of some fields those that an operation has."""
    return {name: value for name, value in fields.items() if name in OPERATIONS[op].fields}


def filled(op: str, **fields: Any) -> dict[str, Any]:
    """Fields with which a message fits an operation, those that it must have and some others."""
    needed = {n: f.schema for n, f in OPERATIONS[op].fields.items() if "default" not in f.schema}
    return {name: _any(schema) for name, schema in needed.items()} | fields


def _any(schema: dict[str, Any]) -> Any:
    """A value that fits a schema."""
    if "enum" in schema:
        return schema["enum"][0]
    if schema["type"] == "array":
        return [_any(schema["items"])] * max(1, schema["minItems"])
    return "x" if schema["type"] == "string" else schema.get("minimum", 1)


def wanted_size(engine: Engine, model: str) -> int:
    """How many numbers a point of a model has."""
    return engine.library.entry(model).spec.latents.width


def client(engine: Engine) -> TestClient:
    """The channel's routes as an app of their own, without a network."""
    return TestClient(Starlette(routes=routes(engine)))
