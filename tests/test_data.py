"""Data sets: where they are looked for, how they fit a model, and the order of batches."""

import itertools
from pathlib import Path
from urllib.error import URLError

import pytest
import torch

from explorer.data import (
    DATA_ROOT_VARIABLE,
    DATASETS,
    Images,
    ResidentSet,
    data_root,
    fit,
    load_dataset,
)
from explorer.errors import DataError
from explorer.specs.forms import ImageForm
from tests.tiny import write_fake_mnist


def split(count: int, channels: int, height: int, width: int | None = None) -> Images:
    shape = (count, channels, height, width or height)
    stream = torch.Generator().manual_seed(0)
    images = torch.randint(0, 256, shape, generator=stream, dtype=torch.uint8)
    return Images(images, torch.arange(count) % 10)


def test_a_fitting_split_is_left_as_it_is() -> None:
    given = split(3, 1, 28)
    fitted = fit(given, ImageForm(1, 28))
    assert torch.equal(fitted.images, given.images)
    assert torch.equal(fitted.labels, given.labels)


@pytest.mark.parametrize("resolution", [28, 32, 16])
def test_fitting_keeps_labels_and_factors(resolution) -> None:
    given = split(3, 1, 28)._replace(factors=torch.rand(3, 2))
    fitted = fit(given, ImageForm(3, resolution))
    assert torch.equal(fitted.labels, given.labels)
    assert torch.equal(fitted.factors, given.factors)


def test_28_becomes_32_by_a_black_border() -> None:
    given = split(3, 1, 28)
    fitted = fit(given, ImageForm(1, 32)).images
    assert fitted.shape == (3, 1, 32, 32)
    assert fitted.dtype == torch.uint8
    assert torch.equal(fitted[..., 2:30, 2:30], given.images)
    fitted[..., 2:30, 2:30] = 0
    assert fitted.sum() == 0


@pytest.mark.parametrize(("side", "resolution"), [(28, 64), (28, 16), (64, 32), (28, 29)])
def test_any_other_size_is_reached(side, resolution) -> None:
    fitted = fit(split(2, 1, side), ImageForm(1, resolution)).images
    assert fitted.shape == (2, 1, resolution, resolution)
    assert fitted.dtype == torch.uint8


@pytest.mark.parametrize(("height", "width"), [(20, 30), (30, 20), (15, 16), (3, 60)])
def test_an_oblong_becomes_a_square(height, width) -> None:
    assert fit(split(2, 3, height, width), ImageForm(3, 16)).images.shape == (2, 3, 16, 16)


@pytest.mark.parametrize(("resolution", "top", "left"), [(28, 0, 4), (32, 2, 6)])
def test_an_oblong_lies_in_the_middle_of_black(resolution, top, left) -> None:
    given = split(3, 1, 28, 20)
    fitted = fit(given, ImageForm(1, resolution)).images
    inside = fitted[..., top : top + 28, left : left + 20]
    assert torch.equal(inside, given.images)
    inside.zero_()
    assert fitted.sum() == 0


def test_an_oblong_is_not_stretched_when_it_is_resized() -> None:
    wide = Images(torch.full((1, 1, 32, 64), 200, dtype=torch.uint8), torch.zeros(1))
    fitted = fit(wide, ImageForm(1, 16)).images[0, 0]
    assert fitted[5:11].unique().tolist() == [200]
    assert torch.cat((fitted[:3], fitted[13:])).unique().tolist() == [0]


def test_resizing_keeps_a_plain_picture_plain() -> None:
    plain = Images(torch.full((1, 1, 28, 28), 77, dtype=torch.uint8), torch.zeros(1))
    assert fit(plain, ImageForm(1, 64)).images.unique().tolist() == [77]


@pytest.mark.parametrize("resolution", [28, 32, 64])
def test_grey_becomes_colour_by_repetition(resolution) -> None:
    fitted = fit(split(2, 1, 28), ImageForm(3, resolution)).images
    assert fitted.shape == (2, 3, resolution, resolution)
    assert torch.equal(fitted[:, 0], fitted[:, 1])
    assert torch.equal(fitted[:, 0], fitted[:, 2])
    assert fitted.is_contiguous()


def test_colour_is_never_silently_made_grey() -> None:
    with pytest.raises(DataError, match=r"3 channels and the model 1; train with --channels 3\."):
        fit(split(2, 3, 28), ImageForm(1, 28))


def test_the_root_is_the_flag_then_the_variable_then_the_cache(monkeypatch, tmp_path) -> None:
    monkeypatch.setenv(DATA_ROOT_VARIABLE, "from-variable")
    assert data_root("from-flag") == Path("from-flag")
    assert data_root(tmp_path) == tmp_path
    assert data_root() == Path("from-variable")
    monkeypatch.delenv(DATA_ROOT_VARIABLE)
    cache = data_root()
    assert cache.is_absolute()
    assert "latent-explorer" in cache.parts
    monkeypatch.setenv(DATA_ROOT_VARIABLE, "")
    assert data_root() == cache


def test_a_tilde_is_the_home_folder_or_stays_when_there_is_no_such_user(monkeypatch) -> None:
    monkeypatch.setenv("HOME", "/somewhere")
    monkeypatch.setenv("USERPROFILE", "/somewhere")
    assert data_root("~/data") == Path("/somewhere/data")
    assert data_root("~no-such-user/data").name == "data"


def test_mnist_is_read_from_where_it_lies(fake_root) -> None:
    train, test = (load_dataset("mnist", fake_root, train=t) for t in (True, False))
    assert train.images.shape == (200, 1, 28, 28)
    assert test.images.shape == (50, 1, 28, 28)
    assert train.images.dtype == torch.uint8
    assert train.labels.dtype == torch.int64
    assert train.labels[:12].tolist() == [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1]


def test_an_unknown_data_set_is_answered_with_those_there_are(tmp_path) -> None:
    with pytest.raises(DataError, match=r"Unknown data set 'nist'; choose one of mnist, fashion_"):
        load_dataset("nist", tmp_path)


@pytest.mark.parametrize("name", ["mnist", "fashion_mnist"])
@pytest.mark.parametrize("failure", [URLError("no route"), RuntimeError("bad\nfile"), OSError(28)])
def test_missing_data_without_internet_is_one_sentence(
    monkeypatch, tmp_path, capfd, name, failure
) -> None:
    from torchvision.datasets import mnist

    def fail(*args: object, **kwargs: object) -> None:
        print("Downloading something")
        raise failure

    monkeypatch.setattr(mnist, "download_and_extract_archive", fail)
    with pytest.raises(DataError) as caught:
        load_dataset(name, tmp_path)
    sentence = str(caught.value)
    assert "\n" not in sentence
    assert str(tmp_path) in sentence
    assert "--data-root" in sentence
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("keep", [0, 2, 10, 16, 5000])
@pytest.mark.parametrize("file", ["train-images-idx3-ubyte", "train-labels-idx1-ubyte"])
def test_a_file_cut_short_is_damaged_data(tmp_path, keep, file) -> None:
    path = write_fake_mnist(tmp_path) / "MNIST" / "raw" / file
    path.write_bytes(path.read_bytes()[: min(keep, 190)])
    with pytest.raises(DataError, match=r"MNIST below .* is damaged; delete .*raw and try again"):
        load_dataset("mnist", tmp_path)


def test_a_root_that_is_a_file_is_refused(tmp_path) -> None:
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(DataError):
        load_dataset("mnist", tmp_path / "file")


def test_a_resident_set_wants_bytes() -> None:
    with pytest.raises(ValueError, match=r"or float32 \[N, 2\], got torch.float32"):
        ResidentSet(Images(torch.zeros(2, 1, 8, 8), torch.zeros(2)), "cpu")
    with pytest.raises(ValueError, match=r"got torch.uint8 \[2, 8, 8\]"):
        ResidentSet(Images(torch.zeros(2, 8, 8, dtype=torch.uint8), torch.zeros(2)), "cpu")


def test_gathered_images_are_floats_from_nought_to_one() -> None:
    data = ResidentSet(split(30, 3, 8), "cpu")
    x, labels = data.gather(torch.tensor([4, 4, 9]))
    assert x.shape == (3, 3, 8, 8)
    assert x.dtype == torch.float32
    assert 0 <= x.min() < x.max() <= 1
    assert torch.equal((x * 255).round().to(torch.uint8), data.images[[4, 4, 9]])
    assert labels.tolist() == [4, 4, 9]


def numbered(count: int) -> ResidentSet:
    """A set whose image i is named by its label i."""
    return ResidentSet(Images(split(count, 1, 8).images, torch.arange(count)), "cpu")


def labels_of(data: ResidentSet, batch: int, seed: int, start: int, steps: int) -> list[list[int]]:
    batches = itertools.islice(data.batches(batch, seed, start), steps)
    return [b.labels.tolist() for b in batches]


def test_an_epoch_visits_each_image_once() -> None:
    data = numbered(40)
    for start in (0, 5, 10):
        seen = labels_of(data, batch=8, seed=3, start=start, steps=5)
        assert sorted(itertools.chain(*seen)) == list(range(40))


def test_an_epoch_leaves_out_what_fills_no_batch() -> None:
    data = numbered(43)
    assert data.steps_per_epoch(8) == 5
    assert len(set(itertools.chain(*labels_of(data, 8, 0, 0, 5)))) == 40


@pytest.mark.parametrize("start", [0, 1, 4, 5, 7, 13])
def test_a_start_anywhere_gives_the_batches_of_an_unbroken_run(start) -> None:
    data = numbered(43)
    unbroken = labels_of(data, 8, seed=1, start=0, steps=20)
    assert labels_of(data, 8, seed=1, start=start, steps=20 - start) == unbroken[start:]


def test_epochs_and_seeds_differ_in_their_order() -> None:
    data = numbered(40)
    first, second = labels_of(data, 40, seed=0, start=0, steps=2)
    assert first != second
    assert labels_of(data, 40, seed=1, start=0, steps=1) != [first]


def test_an_image_keeps_its_label() -> None:
    data = numbered(40)
    batch = next(data.batches(8, seed=2))
    assert torch.equal(batch.x, data.gather(batch.labels).x)


def test_a_batch_larger_than_the_set_is_refused() -> None:
    with pytest.raises(DataError, match=r"has 40 images, fewer than one batch of 41; .*--batch"):
        numbered(40).steps_per_epoch(41)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["mnist", "fashion_mnist"])
def test_the_real_data_is_what_the_registry_says(real_data_root, name) -> None:
    described = DATASETS[name]
    for train, count in ((True, 60_000), (False, 10_000)):
        images, labels, _ = load_dataset(name, real_data_root, train=train)
        assert images.shape == (count, *described.form.shape)
        assert labels.unique().tolist() == list(range(len(described.classes)))


@pytest.mark.parametrize("name", DATASETS)
def test_every_known_factor_has_a_unit(name) -> None:
    dataset = DATASETS[name]
    assert len(dataset.units) == len(dataset.factors)
    assert "turn" not in dataset.units or dataset.grid
