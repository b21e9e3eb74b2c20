"""Devices by name, and streams of random numbers that leave torch's own alone."""

import pytest
import torch

from explorer.errors import DeviceError
from explorer.runtime import choose_device, generator, seeded


@pytest.fixture(autouse=True)
def only_a_processor(monkeypatch) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: False)


def test_without_accelerators_the_processor_is_chosen() -> None:
    assert choose_device() == choose_device("cpu") == torch.device("cpu")


def test_cuda_comes_before_mps_and_mps_before_the_processor(monkeypatch) -> None:
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: True)
    assert choose_device() == torch.device("mps")
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr(torch.cuda, "device_count", lambda: 2)
    assert choose_device() == torch.device("cuda")
    assert choose_device("cuda:1") == torch.device("cuda:1")
    with pytest.raises(DeviceError, match="'cuda:2' is not on this machine; use cuda, mps, cpu"):
        choose_device("cuda:2")


@pytest.mark.parametrize("name", ["cuda", "cuda:0", "mps", "meta", "cpu:1"])
def test_a_device_that_is_not_here_is_refused(name) -> None:
    with pytest.raises(DeviceError, match=f"{name!r} is not on this machine; use cpu"):
        choose_device(name)


@pytest.mark.parametrize("name", ["gpu", "", "CPU", "cuda:x", "cuda:99999999999999999999"])
def test_a_name_of_no_device_is_refused(name) -> None:
    with pytest.raises(DeviceError, match=f"{name!r} is no device; choose one of cpu"):
        choose_device(name)


def test_a_stream_depends_on_its_seed_alone() -> None:
    one, two, other = (torch.rand(3, generator=generator(seed)) for seed in (1, 1, 2))
    assert torch.equal(one, two)
    assert not torch.equal(one, other)


def test_a_seeded_block_gives_the_stream_back() -> None:
    torch.manual_seed(9)
    expected = torch.rand(2)
    torch.manual_seed(9)
    with pytest.raises(KeyError), seeded(1):
        torch.rand(5)
        raise KeyError
    assert torch.equal(torch.rand(2), expected)
