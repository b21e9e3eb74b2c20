"""Points of the plane: their pictures, the data they are drawn from, and models of them."""

import numpy as np
import pytest
import torch

from explorer.data import DATASETS, ResidentSet
from explorer.data.mixtures import Mixture, ring
from explorer.engine import Engine
from explorer.evaluation.meter import ModeMeter
from explorer.evaluation.mixtures import mixture_metrics
from explorer.families import new_run
from explorer.families.toys import ToyVAESpec
from explorer.models.pictures import from_pixels, ground_of, to_pixels
from explorer.runtime import generator
from explorer.specs import Recipe
from explorer.specs.forms import SIDE, PlaneForm
from tests.tiny import PLANE, checkpoint, fresh, rows_of

PIXEL = 3.0 / SIDE
FORM = PlaneForm(1.5)

every_toy = pytest.mark.parametrize("family", PLANE)


class Halves:
    """A discriminator to which all on the right is real."""

    def score(self, x, labels=None):
        return 20 * x[:, 0]


def ground() -> torch.Tensor:
    return ground_of(FORM, Halves(), ring(3).sample(50, generator(0)), ring().sample(50))


def test_a_point_is_read_back_from_its_picture_on_any_ground() -> None:
    points = 2.6 * torch.rand(200, 2, generator=generator(1)) - 1.3
    for below in (None, ground()):
        back = torch.cat([from_pixels(FORM, picture) for picture in to_pixels(FORM, points, below)])
        assert (back - points).abs().max() < 0.05 * PIXEL


def test_no_ground_is_as_white_as_the_spot() -> None:
    assert (ground().amin(2) == 0).all()


def test_up_in_the_plane_is_up_in_the_picture() -> None:
    (picture,) = to_pixels(FORM, torch.tensor([[-1.0, 1.0]]))
    row, column = (picture.amin(2) == 255).nonzero().float().mean(0).tolist()
    assert row < SIDE / 2
    assert column < SIDE / 2


def test_a_point_beyond_the_picture_is_at_its_edge() -> None:
    (picture,) = to_pixels(FORM, torch.tensor([[99.0, 0.0]]))
    assert (picture.amin(2) == 255)[:, -1].any()


def test_beneath_is_what_the_discriminator_says() -> None:
    below = ground_of(FORM, Halves(), torch.zeros(0, 2), torch.zeros(0, 2)).int()
    assert (below[:, 0, 0] > 0).all(), "drawn, on the left"
    assert (below[:, -1, 1] > 0).all(), "real, on the right"
    assert not ground_of(FORM, object(), torch.zeros(0, 2), torch.zeros(0, 2)).any()


@pytest.mark.parametrize("name", ["ring", "grid"])
def test_a_mixture_is_drawn_on_the_spot_and_labelled_by_its_modes(name, tmp_path) -> None:
    data = DATASETS[name]
    train, test = (data.load(tmp_path, part) for part in (True, False))
    assert (len(train.images), len(test.images)) == (data.count, 10_000)
    assert train.images[0].tolist() != test.images[0].tolist()
    assert torch.equal(train.images, data.load(tmp_path, True).images)
    far = (test.images - data.mixture.centres[test.labels]).norm(dim=1)
    assert far.max() < 6 * data.mixture.sigma
    assert test.images.abs().max() < data.form.reach
    assert len(data.classes) == len(data.mixture.centres) == len(test.labels.unique())


def test_the_meter_counts_modes_and_says_when_most_are_lost() -> None:
    mixture = ring()
    meter = ModeMeter(mixture)
    sound = meter(mixture.sample(1000, generator(0)))
    assert sound.sentence.startswith("8 of 8 modes are drawn; 99 % of samples lie within 3σ")
    assert sound.diversity == pytest.approx(1, abs=0.05)
    assert not sound.collapsed
    lost = meter(Mixture(mixture.centres[:1], mixture.sigma).sample(100, generator(0)))
    assert lost.sentence.startswith("1 of 8 modes")
    assert lost.collapsed


def test_a_toy_vae_learns_to_draw_the_ring_again() -> None:
    data = DATASETS["ring"]
    some = [part[:4000] for part in data.load(None, True)[:2]]
    split = ResidentSet(type(data.load(None, False))(*some), "cpu")
    recipe = Recipe(dataset="ring", epochs=25, batch=100, lr=3e-3, decay="cosine", warmup=3.0)
    run = new_run(ToyVAESpec(width=32, depth=2), recipe, split)
    for _ in run.progress(1000):
        pass
    with run.trainer.shown() as model, torch.no_grad():
        again = model.decode(model.encode(split.images).mu)
    assert (again - split.images).square().mean() < 0.01
    assert mixture_metrics(again, data.mixture.centres, 0.1).modes == 8


@every_toy
def test_the_ground_of_a_model_is_made_once(family, tmp_path, monkeypatch) -> None:
    checkpoint(tmp_path / "toy.safetensors", PLANE[family])
    engine = Engine([tmp_path], "cpu", tmp_path)
    made = []
    monkeypatch.setattr(
        "explorer.engine.pictures.ground_of", lambda *given: made.append(1) or ground_of(*given)
    )
    for _ in range(3):
        engine.images(engine.library.entry("toy"), rows_of(PLANE[family]))
    assert made == [1]


def test_a_test_point_is_encoded_by_its_picture(tmp_path) -> None:
    checkpoint(tmp_path / "toy.safetensors", PLANE["toy_vae"])
    engine = Engine([tmp_path], "cpu", tmp_path)
    entry = engine.library.entry("toy")
    shown = engine.encoding.test_images(entry, [0, 7])
    assert shown.images.shape == (2, SIDE, SIDE, 3)
    found = engine.encoding.encode(entry, shown.images[1], [0])
    point = DATASETS["ring"].load(tmp_path, False).images[7:8]
    with torch.no_grad():
        expected = fresh(PLANE["toy_vae"]).encode(point).mu[0].numpy()
    assert np.abs(found.mu - expected).max() < 0.01
