"""A conditional VAE: the class is what it is told, and z is the rest."""

from pathlib import Path

import pytest
import torch

from explorer.checkpoints import load_judge
from explorer.data import ResidentSet
from explorer.data.strokes import load_strokes
from explorer.evaluation.subject import judge_features
from explorer.families import new_run
from explorer.families.cvae import CVAE, CVAESpec
from explorer.models import class_weights
from explorer.runtime import generator
from explorer.specs import Recipe
from tests.tiny import fresh, point

SHIPPED = Path(__file__).resolve().parents[2] / "checkpoints"


@pytest.fixture(scope="module")
def learnt() -> CVAE:
    """Trained for some seconds on strokes."""
    spec = CVAESpec(z=2, width=64)
    recipe = Recipe(dataset="strokes", epochs=14, batch=50, lr=6e-3, decay="cosine")
    run = new_run(spec, recipe, ResidentSet(load_strokes(Path(), train=True, most=1500), "cpu"))
    for _ in run.progress(100):
        pass
    return run.trainer.model.eval()


def said(images: torch.Tensor) -> torch.Tensor:
    """The classes [N] that a judge sees on images [N, C, H, W]."""
    judge, _ = load_judge(SHIPPED / "judge-strokes-a.safetensors")
    return judge.verdict(judge_features(judge, images)).argmax(1)


@torch.no_grad()
def test_what_is_drawn_under_a_class_is_of_that_class(learnt) -> None:
    labels = torch.arange(200) % 10
    z = torch.randn(200, 2, generator=generator(0))
    right = said(learnt.decode(z, class_weights(learnt.spec, labels))) == labels
    assert right.float().mean() > 0.5, "by chance a tenth would be"


@torch.no_grad()
def test_an_image_is_drawn_again_under_its_own_class_and_under_another(learnt) -> None:
    test = ResidentSet(load_strokes(Path(), train=False, most=200), "cpu")
    x, labels = test.gather(torch.arange(200))
    z = learnt.encode(x, class_weights(learnt.spec, labels)).mu
    for wanted in (labels, (labels + 5) % 10):
        again = learnt.decode(z, class_weights(learnt.spec, wanted))
        assert (said(again) == wanted).float().mean() > 0.4, "by chance a tenth would be"
    ink = [image.flatten(1).mean(1) for image in (x, again)]
    assert torch.corrcoef(torch.stack(ink))[0, 1] > 0.3, "and its style stays: thick is thick"


@pytest.mark.parametrize("network", ["mlp", "conv"])
def test_encoder_and_decoder_look_at_the_label(network) -> None:
    spec = CVAESpec(z=3, width=4, network=network)
    model, x = fresh(spec), torch.rand(1, 1, 28, 28).expand(10, -1, -1, -1)
    assert len(model.encode(x, torch.eye(10)).mu.unique(dim=0)) == 10
    assert len(model.decode(torch.zeros(10, 3), torch.eye(10)).unique(dim=0)) == 10


@pytest.mark.parametrize("network", ["mlp", "conv"])
def test_the_label_is_no_part_of_the_weight_of_z(network) -> None:
    model = fresh(CVAESpec(z=3, width=4, network=network))
    linear = model.decoder[0][0] if network == "mlp" else model.decoder.start
    torch.testing.assert_close(model.first_weight(), linear.weight[:, :3])


def test_it_has_no_second_prior_unless_it_is_asked_for() -> None:
    assert not CVAESpec().mixture
    assert CVAESpec(components=3).mixture
    assert not any("prior" in name for name in fresh(CVAESpec(width=4, depth=1)).state_dict())


def test_a_mixture_of_classes_lies_between_them_where_the_label_enters() -> None:
    spec = CVAESpec(z=3, width=4, network="conv")
    model, (z, _, _) = fresh(spec), point(spec, 1)
    ends = [model.first_layer(z, torch.eye(10)[[k]]).before for k in (3, 8)]
    half = model.first_layer(z, torch.eye(10)[[3, 8]].mean(0, keepdim=True)).before
    torch.testing.assert_close(half, (ends[0] + ends[1]) / 2)
