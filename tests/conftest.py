"""What several tests share: a data root without downloads, tiny checkpoints, a quiet torch."""

import logging
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import torch

from explorer.data import data_root, mixtures
from tests.tiny import TINY, checkpoint, write_fake_mnist


@pytest.fixture(autouse=True)
def torch_as_it_was() -> Iterator[None]:
    """One thread, and whatever a test asks of torch or of logging ends with it."""
    deterministic = torch.are_deterministic_algorithms_enabled()
    handlers = list(logging.getLogger().handlers)
    torch.set_num_threads(1)
    yield
    if torch.are_deterministic_algorithms_enabled() != deterministic:  # the call itself is slow
        torch.use_deterministic_algorithms(deterministic)
    logging.getLogger().handlers[:] = handlers


@pytest.fixture(scope="session")
def fake_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data root with a fake MNIST of 200 training and 50 test images."""
    return write_fake_mnist(tmp_path_factory.mktemp("data"))


@pytest.fixture
def few_points(monkeypatch: pytest.MonkeyPatch) -> None:
    """A ring of as many points as the fake MNIST has images."""
    monkeypatch.setattr(mixtures, "TRAIN", 200)
    monkeypatch.setattr(mixtures, "TEST", 50)


@pytest.fixture(scope="session")
def real_data_root() -> Path:
    """Where MNIST and Fashion-MNIST really are; skips without them, but fails on CI."""
    root = data_root()
    for name in ("MNIST", "FashionMNIST"):
        if not any((root / name / "raw").glob("train-images-idx3-ubyte*")):
            sentence = (
                f"{name} is not below {root}; fetch it by training once, "
                f"or set LATENT_EXPLORER_DATA to a folder that has it."
            )
            if os.environ.get("CI") == "true":
                pytest.fail(sentence)
            pytest.skip(sentence)
    return root


@pytest.fixture(scope="session")
def tiny_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one checkpoint of each family: tiny-vae, tiny-cgan, …"""
    folder = tmp_path_factory.mktemp("checkpoints")
    for family, spec in TINY.items():
        checkpoint(folder / f"tiny-{family}.safetensors", spec)
    return folder


@pytest.fixture(params=TINY)
def tiny_checkpoint(request: pytest.FixtureRequest, tiny_folder: Path) -> Path:
    """The tiny checkpoint of each family in turn."""
    return tiny_folder / f"tiny-{request.param}.safetensors"


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where temporary folders lie."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder
