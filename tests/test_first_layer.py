"""Every family says what its decoder's first layer is given by z, and what it makes of it."""

import pytest
import torch
from torch import nn

from tests.tiny import VARIANTS, fresh, point
from tests.ui.try_models import stir

every_variant = pytest.mark.parametrize("spec", VARIANTS.values(), ids=VARIANTS)


def lively(spec) -> nn.Module:
    """A model whose normalisation is not the identity."""
    model = fresh(spec)
    stir(model)
    stream = torch.Generator().manual_seed(3)
    for part in model.modules():
        if isinstance(part, nn.BatchNorm1d | nn.BatchNorm2d):
            for value in (part.weight.data, part.bias.data, part.running_mean, part.running_var):
                value.uniform_(0.5, 2.0, generator=stream)
    return model


@every_variant
def test_the_first_layer_is_what_the_first_nonlinearity_is_given_and_gives(spec) -> None:
    model, seen = lively(spec), []
    for part in model.modules():
        if isinstance(part, nn.ReLU | nn.SiLU):
            part.register_forward_hook(lambda _, given, made: seen.append((*given, made)))
    model.decode(*point(spec))
    before, after = model.first_layer(*point(spec))
    torch.testing.assert_close(before, seen[0][0].flatten(1))
    torch.testing.assert_close(after, seen[0][1].flatten(1))
    assert before.ndim == 2
    assert not torch.equal(before, after)


@every_variant
def test_its_weight_is_how_it_changes_with_z_at_any_point(spec) -> None:
    model, (z, *held) = lively(spec), point(spec)
    weight, step = model.first_weight(), torch.randn_like(z)
    before = model.first_layer(z, *held).before
    assert weight.shape == (before.shape[1], spec.z)
    moved = model.first_layer(z + step, *held).before
    torch.testing.assert_close(moved - before, step @ weight.T, atol=1e-4, rtol=1e-4)


@every_variant
def test_a_point_that_does_not_fit_has_no_first_layer(spec) -> None:
    with pytest.raises(ValueError, match=rf"^z: expected \[4, {spec.z}\]"):
        fresh(spec).first_layer(torch.zeros(4, spec.z + 1), *point(spec)[1:])
