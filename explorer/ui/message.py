"""One message of the channel: a JSON header and raw numbers behind it.

Layout, little-endian both ways: uint32 length of the header, the header as UTF-8 JSON, then the
payload: float32 or uint8 pixels both ways, or the bytes of a file from the browser.
"""

import json
import struct
from dataclasses import fields
from typing import Any, NamedTuple

import numpy as np

from explorer.errors import ExplorerError

MAX_FILE = 8 * 2**20
MAX_HEADER = 2**17
MAX_BYTES = MAX_FILE + MAX_HEADER


class MessageError(ExplorerError):
    """A message asks for what cannot be had."""


class StrangeError(MessageError):
    """A message is none that a page of this app sends, or lacks what its operation needs."""

    def __init__(self, what: str) -> None:
        super().__init__(f"{what}; load the page again.")


class Message(NamedTuple):
    """header: a JSON object, in which values of ours stand for their heads. payload: raw bytes.

    visitor: the connection it came by, "" for none that stands; it is never packed.
    """

    header: dict[str, Any]
    payload: bytes = b""
    visitor: str = ""

    def pack(self) -> bytes:
        """The message as bytes; `unpack` is the way back."""
        header = json.dumps(self.header, allow_nan=False, default=head_of).encode()
        return struct.pack("<I", len(header)) + header + self.payload


def head_of(value: Any) -> dict[str, Any]:
    """A value of ours as a header has it: what its head says, else its fields without arrays."""
    if hasattr(value, "head"):
        return value.head()
    shown = {item.name: getattr(value, item.name) for item in fields(value)}
    return {name: one for name, one in shown.items() if not isinstance(one, np.ndarray)}


def unpack(data: bytes) -> Message:
    """The message in `data`; raises `MessageError` when it is malformed or too large."""
    if len(data) < 4:
        raise StrangeError(f"A message has at least 4 bytes, not {len(data)}")
    if len(data) > MAX_BYTES:
        raise MessageError(
            f"The app takes at most {MAX_FILE // 2**20} MB at once; choose a smaller file, "
            f"or make the picture smaller."
        )
    (length,) = struct.unpack_from("<I", data)
    if length > MAX_HEADER:
        raise StrangeError(f"A header has at most {MAX_HEADER} bytes, not {length}")
    try:
        header = json.loads(data[4 : 4 + length])
    except (ValueError, RecursionError) as exc:
        raise StrangeError("The header of the message is not JSON") from exc
    if not isinstance(header, dict):
        raise StrangeError("The header of the message is not an object")
    return Message(header, data[4 + length :])
