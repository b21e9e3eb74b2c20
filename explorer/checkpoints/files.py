"""Safetensors files, written whole or not at all, and refused with a sentence when they are odd.

Nothing here ever unpickles: a file is read by the safetensors library or not read.
"""

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from functools import wraps
from pathlib import Path
from typing import Any, BinaryIO, ParamSpec, TypeVar

from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file
from torch import Tensor

from explorer.errors import CheckpointError
from explorer.files import Act, together, why_not_read, why_not_written
from explorer.kinds import HEAD, PICKLE, SAFETENSORS, kind_of, mistaken, open_file
from explorer.words import sentence

MAX_BYTES = 512 * 2**20
OURS = "choose a model that was trained with this explorer"

P = ParamSpec("P")
T = TypeVar("T")


class ChangedError(CheckpointError):
    """A file was written to while it was read."""


@contextmanager
def replaced(out: Path, otherwise: str = "choose another --out") -> Iterator[Act]:
    """The files of the checkpoint `out`, those beside it too, take their places together.

    Raises `CheckpointError` when the disk is full or the folder cannot be written; `otherwise`
    says what helps beside making room.
    """
    try:
        with together(out.parent) as act:
            yield act
    except (OSError, SafetensorError) as exc:
        raise CheckpointError(why_not_written(exc, out, otherwise)) from exc


def write(
    path: Path, tensors: Mapping[str, Tensor], metadata: dict[str, str], act: Act | None = None
) -> None:
    """Write the tensors to `path`, whole or not at all: as a part of `act`, or by themselves.

    Raises `CheckpointError` when the disk is full or the folder cannot be written.
    """
    plain = {name: value.detach().cpu().contiguous() for name, value in tensors.items()}
    with replaced(path) if act is None else nullcontext(act) as part:
        save_file(plain, part.new(path), metadata)


@contextmanager
def opened(path: Path) -> Iterator[Any]:
    """The safetensors file at `path`, open for reading.

    Raises `CheckpointError` when it is missing, too large, truncated, or a file of another kind,
    and `ChangedError` when it was written to meanwhile.
    """
    try:
        with open_file(path) as plain:
            before = _stamp(plain)
            try:
                with _safe(path, plain.read(HEAD), before[0]) as file:
                    yield file
            except Exception:
                _check_same(path, before, plain)
                raise
            _check_same(path, before, plain)
    except OSError as exc:
        raise CheckpointError(why_not_read(exc, path.name)) from exc


def patiently(read: Callable[P, T]) -> Callable[P, T]:
    """`read`, done a second time where its file changed meanwhile."""

    @wraps(read)
    def again(*args: P.args, **named: P.kwargs) -> T:
        try:
            return read(*args, **named)
        except ChangedError:
            return read(*args, **named)

    return again


def _check_same(path: Path, before: tuple[int, int], file: BinaryIO) -> None:
    """Raise `ChangedError` when an open file was written to since it was as `before`."""
    if _stamp(file) != before:
        raise ChangedError(f"{path.name} changed while it was read; try again when it is whole.")


def _stamp(file: BinaryIO) -> tuple[int, int]:
    """Size and time of the last change of an open file."""
    about = os.fstat(file.fileno())
    return about.st_size, about.st_mtime_ns


@contextmanager
def _safe(path: Path, head: bytes, size: int) -> Iterator[Any]:
    """The file as the safetensors library reads it, once its size and kind are judged."""
    kind = kind_of(head)
    if kind == PICKLE:
        raise CheckpointError(f"{path.name} is {PICKLE}, which could run code when opened; {OURS}.")
    if kind not in (None, SAFETENSORS):
        raise CheckpointError(mistaken(path.name, "safetensors file", str(kind), OURS))
    if size > MAX_BYTES:
        raise CheckpointError(
            f"{path.name} has {size / 2**20:,.0f} MB; checkpoints of up to "
            f"{MAX_BYTES // 2**20} MB are read; choose a smaller one."
        )
    try:
        with safe_open(path, framework="pt") as file:
            yield file
    except (SafetensorError, UnicodeDecodeError) as exc:
        raise CheckpointError(
            f"{path.name} is no whole safetensors file ({sentence(exc)}); get or train it again."
        ) from exc
