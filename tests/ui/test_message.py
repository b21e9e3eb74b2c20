"""The channel's messages: what is packed comes back, anything else is refused in a sentence."""

import json
import struct

import pytest

from explorer.ui.message import MAX_BYTES, MAX_HEADER, Message, MessageError, unpack


def framed(header: bytes, length: int | None = None) -> bytes:
    """A message around raw header bytes, with a length of one's own if wanted."""
    return struct.pack("<I", len(header) if length is None else length) + header


@pytest.mark.parametrize("payload", [b"", b"\0", bytes(range(256)) * 9])
@pytest.mark.parametrize("header", [{}, {"op": "draw", "é": [1, None, {"a": 2.5}]}])
def test_a_packed_message_unpacks_to_itself(header: dict, payload: bytes) -> None:
    assert unpack(Message(header, payload).pack()) == Message(header, payload)


def test_a_message_is_length_header_payload() -> None:
    packed = Message({"a": 1}, b"xyz").pack()
    assert packed == b'\x08\0\0\0{"a": 1}xyz'


def test_numbers_that_json_has_no_word_for_are_never_packed() -> None:
    with pytest.raises(ValueError, match="JSON"):
        Message({"a": float("nan")}).pack()


@pytest.mark.parametrize("data", [b"", b"{", b"\1\0\0"])
def test_too_short_messages_are_refused(data: bytes) -> None:
    with pytest.raises(MessageError, match=f"{len(data)}"):
        unpack(data)


def test_a_larger_file_than_is_taken_is_refused_naming_the_largest() -> None:
    with pytest.raises(MessageError, match=r"at most 8 MB at once; choose a smaller file"):
        unpack(bytes(MAX_BYTES + 1))


def test_a_message_of_the_largest_size_is_read() -> None:
    packed = Message({}, bytes(MAX_BYTES - 6)).pack()
    assert len(packed) == MAX_BYTES
    assert len(unpack(packed).payload) == MAX_BYTES - 6


@pytest.mark.parametrize("length", [MAX_HEADER + 1, 2**32 - 1])
def test_a_header_that_is_too_long_is_refused(length: int) -> None:
    with pytest.raises(MessageError, match=f"at most {MAX_HEADER} bytes, not {length}"):
        unpack(framed(b'{"a": 1}', length))


@pytest.mark.parametrize(
    "data",
    [
        framed(b""),
        framed(b"not json"),
        framed(b'{"a": 1', 7),
        framed(b'{"a": 1}', 3),
        framed(b'{"a": 1}x', MAX_HEADER),
        framed(b"\xff\xfe\xfd"),
        framed(b"\0\0\0\0"),
        framed(b"[" * 100_000),
        framed(b'{"a":' * 20_000),
        framed(b'{"a": ' + b"9" * 5000 + b"}"),
    ],
)
def test_a_header_that_is_not_json_is_refused(data: bytes) -> None:
    with pytest.raises(MessageError, match="not JSON"):
        unpack(data)


@pytest.mark.parametrize("value", [[], [{}], 1, 1.5, "op", None, True])
def test_a_header_that_is_no_object_is_refused(value: object) -> None:
    with pytest.raises(MessageError, match="not an object"):
        unpack(framed(json.dumps(value).encode()))
