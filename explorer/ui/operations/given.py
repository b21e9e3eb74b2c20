"""What operations give: a header, a payload, or both; an array's shape is in the header."""

from typing import Annotated, Any, NamedTuple

import numpy as np

from explorer.ui.message import Message, head_of


class Kind(NamedTuple):
    """Of a payload: float32, uint8 or bytes. shaped: whether the header has its `shape`."""

    name: str
    shaped: bool = True


Floats = Annotated[np.ndarray, Kind("float32")]
Pixels = Annotated[np.ndarray, Kind("uint8")]
Wall = Annotated[bytes, Kind("uint8", shaped=False)]
Bytes = Annotated[bytes, Kind("bytes", shaped=False)]


def answer_of(given: Any) -> Message:
    """The message of what an operation returned."""
    header, payload = given if type(given) is tuple else (given, b"")
    if isinstance(header, np.ndarray):
        header, payload = {}, header
    header = header if isinstance(header, dict) else head_of(header)
    if isinstance(payload, bytes):
        return Message(header, payload)
    numbers = payload.astype("<f4", copy=False) if payload.dtype.kind == "f" else payload
    return Message({**header, "shape": payload.shape}, numbers.tobytes())
