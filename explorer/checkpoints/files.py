"""Safetensors files, written whole or not at all, and refused with a sentence when they are odd.

Nothing here ever unpickles: a file is read by the safetensors library or not read.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file
from torch import Tensor

from explorer.errors import CheckpointError
from explorer.files import Act, together, why_not_written

MAX_BYTES = 512 * 2**20
_PICKLES = (b"PK\x03\x04", b"\x80\x02", b"\x80\x03", b"\x80\x04", b"\x80\x05")


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

    Raises `CheckpointError` when it is missing, too large, a pickle, truncated or foreign.
    """
    try:
        size = path.stat().st_size
        with open(path, "rb") as file:
            start = file.read(9)
    except OSError as exc:
        raise CheckpointError(f"{path} cannot be read: {exc.strerror or exc}.") from exc
    if size > MAX_BYTES:
        raise CheckpointError(
            f"{path.name} has {size / 2**20:,.0f} MB; checkpoints of up to "
            f"{MAX_BYTES // 2**20} MB are read."
        )
    # A safetensors file may begin with the same bytes, as the length of its header, before the "{".
    if start.startswith(_PICKLES) and start[8:] != b"{":
        raise CheckpointError(
            f"{path.name} is a pickled PyTorch file, which could run code when opened; "
            f"only safetensors files written by `python -m explorer train` are read."
        )
    try:
        with safe_open(path, framework="pt") as file:
            yield file
    except (SafetensorError, OSError, UnicodeDecodeError) as exc:
        raise CheckpointError(
            f"{path.name} is no whole safetensors file ({exc}); get or train it again."
        ) from exc
