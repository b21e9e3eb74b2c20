"""One message of the channel: a JSON header and raw numbers behind it.

Layout, little-endian both ways: uint32 length of the header, the header as UTF-8 JSON, then the
payload: float32 from the browser, uint8 pixels or float32 back to it.
"""

import json
import struct
from typing import Any, NamedTuple

from explorer.errors import ExplorerError

MAX_BYTES = 2**20


class MessageError(ExplorerError):
    """Bytes that are no message of the channel."""


class Message(NamedTuple):
    """header: a JSON object. payload: raw bytes."""

    header: dict[str, Any]
    payload: bytes = b""

    def pack(self) -> bytes:
        """The message as bytes; `unpack` is the way back."""
        header = json.dumps(self.header, allow_nan=False).encode()
        return struct.pack("<I", len(header)) + header + self.payload


def unpack(data: bytes) -> Message:
    """The message in `data`; raises `MessageError` when it is malformed or over 1 MiB."""
    if not 4 <= len(data) <= MAX_BYTES:
        raise MessageError(f"A message has 4 to {MAX_BYTES} bytes, not {len(data)}.")
    (length,) = struct.unpack_from("<I", data)
    try:
        header = json.loads(data[4 : 4 + length])
    except (ValueError, RecursionError) as exc:
        raise MessageError("The header of the message is not JSON.") from exc
    if not isinstance(header, dict):
        raise MessageError("The header of the message is not an object.")
    return Message(header, data[4 + length :])
