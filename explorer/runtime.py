"""The one place that chooses the device, sets seeds and makes a process deterministic."""

import ctypes
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import torch

from explorer.errors import DeviceError
from explorer.words import quoted

MPS = "mps"


def choose_device(name: str | None = None) -> torch.device:
    """The device called `name`, or the best there is: CUDA, then Apple MPS, then the CPU.

    Raises `DeviceError` when `name` is no device or not on this machine.
    """
    here = ["cpu"]
    if torch.backends.mps.is_available():
        here.insert(0, MPS)
    if torch.cuda.is_available():
        here.insert(0, "cuda")
    if name is None:
        return torch.device(here[0])
    try:
        device = torch.device(name)
    except RuntimeError as exc:
        raise DeviceError(f"{quoted(name)} is no device; choose one of {', '.join(here)}.") from exc
    many = torch.cuda.device_count() if device.type == "cuda" else 1
    if device.type not in here or (device.index or 0) >= many:
        raise DeviceError(f"Device {quoted(name)} is not on this machine; use {', '.join(here)}.")
    return device


def generator(seed: int, device: torch.device | str = "cpu") -> torch.Generator:
    """A fresh stream of random numbers on `device`, started from `seed`."""
    return torch.Generator(device=device).manual_seed(seed)


@contextmanager
def seeded(seed: int) -> Iterator[None]:
    """Run a block with torch's global CPU stream at `seed`; the stream from before comes back.

    For the one thing that reads the global stream: the initial weights of modules.
    """
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        yield


def be_deterministic() -> None:
    """Ask torch for the same result from the same seed on this machine, for a whole process."""
    os.environ.setdefault("CUBLAS_WORKSPACE_CONFIG", ":4096:8")
    torch.use_deterministic_algorithms(True, warn_only=True)
    torch.backends.cudnn.benchmark = False


def serve_many() -> None:
    """Use one thread for each forward pass: it answers more people at once than two would."""
    torch.set_num_threads(1)


def give_back() -> None:
    """Give freed memory back to the system, where the C library would keep it (glibc)."""
    with suppress(OSError, AttributeError, TypeError):  # another C library
        ctypes.CDLL(None).malloc_trim(0)
