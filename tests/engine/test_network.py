"""A model from inside: which layers are shown, what they hold at a point, what is said of it."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from explorer.checkpoints import save_history
from explorer.engine import Engine
from explorer.engine.network.inside import samples_of
from explorer.engine.network.layers import LAYERS, MAPS, UNITS, spread, watched, ways
from explorer.errors import DataError, PointError
from explorer.models import Encodes, Scores, class_weights
from explorer.models.watching import Layer, Watch, strengths
from tests.tiny import TINY, VARIANTS, checkpoint, fresh, point, rows_of


@pytest.fixture
def engine(tiny_folder, fake_root, few_points) -> Engine:
    return Engine([tiny_folder], "cpu", fake_root)


@pytest.fixture(params=TINY)
def entry(request, engine):
    return engine.library.entry(f"tiny-{request.param}")


def row(entry) -> np.ndarray:
    return rows_of(entry.spec, 1)


def test_the_parts_are_those_that_a_model_has(engine, entry) -> None:
    model = engine.workspace.models.get(entry.path)
    names = [part.name for part in engine.inside(entry).parts]
    assert names[0] == "decoder"
    assert ("encoder" in names) == isinstance(model, Encodes)
    assert ("judge" in names) == isinstance(model, Scores)
    assert (engine.inside(entry).verdicts is not None) == isinstance(model, Scores)


def test_what_is_shown_of_a_layer_is_small_and_chosen_once(engine, entry) -> None:
    inside = engine.inside(entry)
    assert engine.inside(entry) is inside
    for part in inside.parts:
        assert 1 <= len(part.layers) <= LAYERS
        for layer in part.layers:
            most = MAPS if len(layer.shape) == 3 else UNITS
            assert len(layer.units) == len(set(layer.units)) == min(most, layer.shape[0])
            assert max(layer.units) < layer.shape[0]
            assert layer.low <= 0 < layer.high
            assert layer.norm > 0
            assert all(0 <= link <= 1 for links in layer.links for link in links)


def test_levels_are_those_of_the_layers_at_the_point(engine, entry) -> None:
    """The decoder's last hidden layer, as a hook finds it."""
    inside, model = engine.inside(entry), engine.workspace.models.get(entry.path)
    (decoder, *_), found = inside.parts, engine.passed(entry, row(entry))
    sizes = [
        len(layer.units) * int(np.prod(layer.shape[1:]))
        for part in inside.parts
        for layer in part.layers
    ]
    assert found.levels.dtype == np.uint8
    assert found.levels.shape == (sum(sizes),)
    seen: list[torch.Tensor] = []
    bends = (torch.nn.ReLU, torch.nn.SiLU, torch.nn.LeakyReLU)
    hooks = [
        module.register_forward_hook(lambda _m, _x, given: seen.append(given.clone()))
        for module in model.modules()
        if isinstance(module, bends)
    ]
    with torch.inference_mode():
        model.decode(*point(entry.spec, 1))
    for hook in hooks:
        hook.remove()
    last, start = decoder.layers[-1], sum(sizes[: len(decoder.layers) - 1])
    wanted = (seen[-1][0, list(last.units)] - last.low) / (last.high - last.low)
    levels = found.levels[start : start + sizes[len(decoder.layers) - 1]]
    assert levels == pytest.approx((wanted.clamp(0, 1) * 255).flatten().numpy(), abs=0.51)


def test_another_point_has_other_levels_and_the_same_one_the_same(engine, entry) -> None:
    first, again = (engine.passed(entry, row(entry)) for _ in range(2))
    assert (first.levels == again.levels).all()
    moved = row(entry)
    moved[0, 0] += 1.5
    assert (engine.passed(entry, moved).levels != first.levels).any()


def test_looking_changes_nothing_of_the_model(engine, entry) -> None:
    model = engine.workspace.models.get(entry.path)
    before = {name: value.clone() for name, value in model.state_dict().items()}
    pixels = engine.images(entry, row(entry))
    engine.inside(entry)
    engine.passed(entry, row(entry))
    for name, value in model.state_dict().items():
        assert (value == before[name]).all()
    assert not any(module.training or module._forward_hooks for module in model.modules())
    assert not any(value.requires_grad for value in model.parameters())
    assert (engine.images(entry, row(entry)) == pixels).all()


def test_the_score_is_the_judges_own(engine, entry) -> None:
    model = engine.workspace.models.get(entry.path)
    found = engine.passed(entry, row(entry))
    if not isinstance(model, Scores):
        assert found.score is None
        return
    points = point(entry.spec, 1)
    with torch.inference_mode():
        assert found.score == pytest.approx(model.score(model.decode(*points), points[1]).item())
    verdicts = engine.inside(entry).verdicts
    assert verdicts.judge == ("critic" if entry.spec.family == "wgan_gp" else "discriminator")
    assert len(verdicts.drawn) >= 100
    assert len(verdicts.real) == 50


def test_the_posterior_is_of_the_image_itself_or_of_the_one_that_is_given(engine, entry) -> None:
    if not entry.spec.encoder:
        assert len(engine.passed(entry, row(entry)).mu) == 0
        return
    model, points = engine.workspace.models.get(entry.path), point(entry.spec, 1)
    image = engine.encoding.test_images(entry, [3]).images[0]
    own, given = engine.passed(entry, row(entry)), engine.passed(entry, row(entry), image)
    with torch.inference_mode():
        q = model.encode(model.decode(*points), points[1])
        assert own.mu == pytest.approx(q.mu[0].numpy(), abs=1e-5)
        assert own.sigma == pytest.approx((0.5 * q.logvar[0]).exp().numpy(), rel=1e-4)
        assert own.kl == pytest.approx(q.kl()[0].numpy(), abs=1e-4)
        x = model.decode(*points)
        assert own.misfit == pytest.approx(model.misfit(points[0], x, points[1]).item(), rel=1e-4)
    assert (given.mu != own.mu).any()
    assert given.misfit != own.misfit


def test_without_the_data_samples_are_looked_at_instead(tiny_folder, tmp_path, monkeypatch) -> None:
    def gone(name: str, root: object, **_: object) -> None:
        raise DataError(f"{name} is not below {root}.")

    monkeypatch.setattr("explorer.engine.store.splits.load_dataset", gone)
    engine = Engine([tiny_folder], "cpu", tmp_path)
    for name in ("tiny-gan", "tiny-vae"):
        entry = engine.library.entry(name)
        inside = engine.inside(entry)
        assert inside.verdicts is None or inside.verdicts.real == ()
        assert len(engine.passed(entry, row(entry)).levels) > 0


def test_one_layer_comes_whole(engine, entry) -> None:
    for part in engine.inside(entry).parts:
        for i, layer in enumerate(part.layers):
            whole = engine.passed(entry, row(entry), whole=(part.name, i)).levels
            assert len(whole) == int(np.prod(layer.shape))


def test_what_is_no_layer_and_more_than_one_point_are_refused(engine) -> None:
    entry = engine.library.entry("tiny-vae")
    with pytest.raises(PointError, match="no layer 7 of the decoder"):
        engine.passed(entry, row(entry), whole=("decoder", 7))
    with pytest.raises(PointError, match="of one point, not of 2"):
        engine.passed(entry, rows_of(entry.spec, 2))


def test_an_earlier_time_shows_the_decoder_as_it_was(engine, tmp_path) -> None:
    path = checkpoint(tmp_path / "born.safetensors", TINY["gan"])
    own = Engine([tmp_path], "cpu", engine.data_root)
    entry = own.library.entry("born")
    model = own.workspace.models.get(path)
    then = {k: v * 0.5 if v.is_floating_point() else v for k, v in model.state_dict().items()}
    save_history(path, [1], [then])
    now, before = own.passed(entry, row(entry)), own.passed(entry, row(entry), time=0)
    assert (now.levels != before.levels).any()


@pytest.mark.parametrize("name", VARIANTS)
def test_the_way_of_every_network_ends_at_its_image(name: str) -> None:
    spec = VARIANTS[name]
    model = fresh(spec)
    with torch.inference_mode(), Watch() as watch:
        image = model.decode(*point(spec, 2))
    *hidden, last = watch.way
    assert hidden and all(layer.bend for layer in hidden) and not last.bend
    assert last.values.numel() == image.numel()
    for before, after in zip(hidden, [*hidden[1:], last], strict=True):
        joined = strengths(after, before.values.shape[1], after.values.shape[1])
        assert joined.shape == (after.values.shape[1], before.values.shape[1])
        assert (joined >= 0).all()


@pytest.mark.parametrize("family", ["cgan", "gan"])
def test_the_way_is_the_same_where_images_lie_pixel_by_pixel(family: str) -> None:
    """Convolutions keep that order, so that what they give is copied where it is flattened."""
    spec = replace(TINY[family], channels=3)
    model = fresh(spec)
    x, weights = torch.rand(2, *spec.form.shape), class_weights(spec, torch.zeros(2).long())
    ways = []
    for order in (torch.contiguous_format, torch.channels_last):
        with torch.inference_mode(), Watch() as watch:
            model.score(x.to(memory_format=order), weights)
        ways.append([layer.values.shape for layer in watch.way])
    assert len(ways[0]) > 2 and ways[0] == ways[1]


def test_heads_beside_the_way_are_left_out() -> None:
    """The layers of Q are none of those that lead to D's score."""
    spec = TINY["infogan"]
    model = fresh(spec)
    with torch.inference_mode(), Watch() as watch:
        model.score(torch.rand(2, *spec.form.shape), class_weights(spec, torch.zeros(2).long()))
    assert len(watch.layers) == len(watch.way) + 2
    assert watch.way[-1].values.shape == (2, 1)


def test_strengths_are_norms_of_what_joins_two_units() -> None:
    weight = torch.arange(24.0).reshape(2, 3, 2, 2)
    layer = Layer("conv2d", weight, 0, False, "", torch.zeros(1, 2, 4, 4))
    assert strengths(layer, 3, 2)[1, 2].item() == pytest.approx(weight[1, 2].norm().item())
    turned = layer._replace(kind="conv_transpose2d")
    assert strengths(turned, 2, 3)[2, 1].item() == pytest.approx(weight[1, 2].norm().item())
    dense = Layer("linear", torch.ones(4, 6), 0, False, "", torch.zeros(1, 4))
    assert strengths(dense, 3, 2).tolist() == [[2.0] * 3] * 2


def test_the_layers_that_are_shown_are_spread_evenly() -> None:
    assert spread(3) == [0, 1, 2]
    assert spread(7) == [0, 2, 4, 6]
    assert spread(1) == [0]


def test_the_way_is_the_same_however_colour_lies_in_memory() -> None:
    spec = replace(TINY["gan"], channels=3, features=50)
    model = fresh(spec)
    points = samples_of(model)
    pixel_by_pixel = torch.rand(2, spec.resolution, spec.resolution, 3).permute(0, 3, 1, 2)
    layers = watched(ways(model, points, pixel_by_pixel, None)["judge"])
    assert [layer.kind for layer in layers] == ["conv2d"] * spec.depth + ["linear"] * 2
