"""Every registered family answers to the same names with the same shapes and ranges."""

import pytest
import torch

from explorer.checkpoints import load_model
from explorer.families.cgan import CGANSpec
from explorer.families.infogan import InfoGANSpec
from explorer.families.vae import VAESpec
from explorer.models import class_weights, images_to_pixels
from explorer.specs import ImageSpec
from tests.tiny import TINY, VARIANTS, checkpoint, fresh, point

every_variant = pytest.mark.parametrize("spec", VARIANTS.values(), ids=VARIANTS)
every_family = pytest.mark.parametrize("spec", TINY.values(), ids=TINY)


@every_variant
def test_decoding_gives_what_the_form_of_the_spec_says(spec) -> None:
    z, labels, codes = point(spec, count=3)
    images = fresh(spec).decode(10 * z, labels, codes)
    assert images.shape == (3, *spec.form.shape)
    assert images.dtype == torch.float32
    assert images.isfinite().all()
    if isinstance(spec, ImageSpec):
        assert images.min() >= 0
        assert images.max() <= 1


@every_variant
def test_what_is_saved_and_loaded_decodes_to_equal_images(spec, tmp_path) -> None:
    path = checkpoint(tmp_path / "model.safetensors", spec, seed=5)
    model, card = load_model(path)
    assert card.spec == spec
    assert not model.training
    assert not any(p.requires_grad for p in model.parameters())
    assert torch.equal(model.decode(*point(spec)), fresh(spec, seed=5).decode(*point(spec)))


@every_variant
def test_an_image_does_not_depend_on_its_batch(spec) -> None:
    model, points = fresh(spec), point(spec)
    together = model.decode(*points)
    for i in range(4):
        alone = model.decode(*(None if part is None else part[i : i + 1] for part in points))
        torch.testing.assert_close(alone[0], together[i])


@every_family
def test_weights_depend_on_the_seed(spec) -> None:
    first, same, other = fresh(spec, 1), fresh(spec, 1), fresh(spec, 2)
    assert torch.equal(first.decode(*point(spec)), same.decode(*point(spec)))
    assert not torch.equal(first.decode(*point(spec)), other.decode(*point(spec)))


@pytest.mark.parametrize("family", [f for f, spec in TINY.items() if spec.num_classes])
def test_a_class_mixture_at_a_corner_is_the_class(family) -> None:
    spec = TINY[family]
    model = fresh(spec)
    z, labels, codes = point(spec, count=2)
    one, two = labels
    corners = torch.stack([torch.lerp(one, two, 0.0), torch.lerp(one, two, 1.0)])
    assert torch.equal(model.decode(z, corners, codes), model.decode(z, labels, codes))
    between = model.decode(z, torch.lerp(one, two, 0.5).expand(2, -1), codes)
    assert not torch.equal(between, model.decode(z, labels, codes))


def test_a_pure_class_of_a_cgan_is_its_embedding() -> None:
    spec = CGANSpec(z=3, width=4, embedding=2, features=0)
    model = fresh(spec)
    z, labels, _ = point(spec, count=1)
    h = torch.cat([z, model.generator.embedding.weight[:, 0][None]], dim=1)
    expected = model.generator.up(h).tanh().add(1).div(2)
    assert torch.equal(model.decode(z, labels), expected)


@every_family
def test_a_point_of_the_wrong_shape_is_refused_by_name_expected_and_got(spec) -> None:
    model = fresh(spec)
    names = ("z", "labels", "codes")
    points = dict(zip(names, point(spec), strict=True))
    for name in names:
        size = {"z": spec.z, "labels": spec.num_classes, "codes": spec.codes}[name]
        for wrong in (torch.zeros(4, size + 1), torch.zeros(3, size or 1), torch.zeros(4)):
            if name == "z" and len(wrong) == 3:
                continue  # three points are fine until labels or codes are four
            message = rf"^{name}: expected \[\d, {size}\], got \[{wrong.shape[0]}"
            with pytest.raises(ValueError, match=message):
                model.decode(**{**points, name: wrong})
        if size and name != "z":
            with pytest.raises(ValueError, match=rf"^{name}: expected \[4, {size}\], got None"):
                model.decode(**{**points, name: None})


@pytest.mark.parametrize("spec", [s for s in VARIANTS.values() if s.encoder], ids=lambda s: s.title)
def test_an_encoder_gives_a_posterior_over_z(spec) -> None:
    model = fresh(spec)
    x = torch.rand(3, *spec.form.shape)
    posterior = model.encode(x, class_weights(spec, torch.arange(3)))
    assert posterior.mu.shape == posterior.logvar.shape == posterior.kl().shape == (3, spec.z)
    assert posterior.sample().shape == (3, spec.z)
    assert (posterior.kl() >= 0).all()


def test_a_vae_never_reports_a_variance_that_overflows() -> None:
    model = fresh(VAESpec(z=2, width=4, depth=1))
    posterior = model.encode(torch.full((1, 1, 28, 28), 1e6))
    assert posterior.logvar.abs().max() <= 12
    assert posterior.sample().isfinite().all()


@pytest.mark.parametrize("continuous", [0, 1, 2, 5])
def test_q_reads_logits_and_a_gaussian_for_each_code(continuous) -> None:
    spec = InfoGANSpec(z=3, width=4, categories=7, continuous=continuous, features=8)
    reading = fresh(spec).read(torch.rand(6, 1, 28, 28))
    assert reading.logits.shape == (6, 7)
    assert reading.mu.shape == reading.logvar.shape == (6, continuous)
    assert (reading.logvar >= -3).all()
    assert (reading.logvar <= 2).all()
    assert not torch.allclose(reading.logits.sum(1), torch.ones(6)), "these are probabilities"


@pytest.mark.parametrize("discriminator", ["projection", "concatenation"])
@pytest.mark.parametrize("channels", [1, 3])
@pytest.mark.parametrize("features", [0, 8])
def test_a_conditional_discriminator_looks_at_the_label(discriminator, channels, features) -> None:
    spec = CGANSpec(z=3, width=4, channels=channels, features=features, discriminator=discriminator)
    judge = fresh(spec).discriminator
    x = torch.rand(1, channels, 28, 28).expand(10, -1, -1, -1)
    logits = judge(x, torch.eye(10)).logit
    assert logits.shape == (10,)
    assert len(logits.unique()) == 10


def test_a_classifying_discriminator_says_the_label_and_is_not_told_it() -> None:
    judge, x = fresh(TINY["cgan"]).discriminator, torch.rand(10, 1, 28, 28)
    told, otherwise = judge(x, torch.eye(10)), judge(x, torch.eye(10).flip(0))
    assert told.classes.shape == (10, 10)
    assert torch.equal(told.logit, otherwise.logit)
    assert torch.equal(told.classes, otherwise.classes)


@pytest.mark.parametrize(("depth", "resolution"), [(1, 28), (2, 28), (3, 32), (3, 64), (3, 8)])
def test_depth_is_the_number_of_halvings(depth, resolution) -> None:
    spec = CGANSpec(z=2, width=2, features=4, depth=depth, resolution=resolution)
    model = fresh(spec)
    images = model.decode(*point(spec, 2))
    assert images.shape == (2, 1, resolution, resolution)
    assert model.discriminator(images, torch.eye(10)[:2]).logit.shape == (2,)


def test_pixels_are_rounded_bytes_with_channels_last() -> None:
    images = torch.tensor([0.0, 0.5, 1.0, -0.2, 1.3, 0.001]).reshape(1, 3, 1, 2)
    pixels = images_to_pixels(images)
    assert pixels.shape == (1, 1, 2, 3)
    assert pixels.dtype == torch.uint8
    assert pixels.is_contiguous()
    assert pixels.permute(0, 3, 1, 2).flatten().tolist() == [0, 128, 255, 0, 255, 0]
