"""Sizes, presets and fields: every one of them is a spec and a recipe that can be built."""

import re
from dataclasses import fields

import pytest

from explorer.data import DATASETS
from explorer.errors import SpecError
from explorer.families import FAMILIES, skeleton
from explorer.specs import Recipe, recipe_from_dict
from explorer.specs.forms import ImageForm

DRAWING = [name for name, family in FAMILIES.items() if family.draws]
# Parameters on 28 × 28 grey, as built.
COUNTS = {
    "vae": (240_944, 546_608, 3_756_848),
    "cvae": (243_504, 551_728, 3_777_328),
    "gan": (109_210, 427_314, 1_690_210),
    "wgan_gp": (109_129, 427_153, 1_689_889),
    "cgan": (110_500, 429_884, 1_695_340),
    "infogan": (120_104, 447_040, 1_727_600),
}

every_family = pytest.mark.parametrize("family", DRAWING)
every_preset = pytest.mark.parametrize(
    ("family", "preset"),
    [pytest.param(f, p, id=f"{f}-{p.id}") for f in DRAWING for p in FAMILIES[f].presets],
)


def names(cls: type) -> set[str]:
    return {field.name for field in fields(cls)}


def parameters(spec) -> int:
    return sum(p.numel() for p in skeleton(spec).parameters())


def test_every_family_that_draws_has_sizes_presets_and_fields() -> None:
    for family in FAMILIES.values():
        assert bool(family.sizes) == bool(family.presets) == bool(family.fields) == family.draws
        assert bool(family.sentence) == family.draws


@every_family
def test_sizes_grow_and_are_as_large_as_they_are_said_to_be(family) -> None:
    counts = tuple(
        parameters(
            FAMILIES[family].spec(**FAMILIES[family].sized(size, FAMILIES[family].spec().form, {}))
        )
        for size in ("small", "medium", "large")
    )
    assert counts == COUNTS.get(family, counts)
    assert list(counts) == sorted(counts)


@pytest.mark.parametrize("family", [f for f in DRAWING if FAMILIES[f].spec.draws is ImageForm])
@pytest.mark.parametrize("channels", [1, 3])
@pytest.mark.parametrize("resolution", [28, 32, 64])
def test_every_size_fits_every_resolution(family, resolution, channels) -> None:
    for size in FAMILIES[family].sizes:
        shape = FAMILIES[family].sized(size, ImageForm(channels, resolution), {})
        model = skeleton(FAMILIES[family].spec(**shape))
        assert (model.spec.resolution, model.spec.channels) == (resolution, channels)
        assert parameters(model.spec) < 60_000_000


@pytest.mark.parametrize(("resolution", "depth"), [(28, 2), (32, 2), (64, 3), (30, 1)])
def test_maps_are_halved_until_they_are_small(resolution, depth) -> None:
    assert FAMILIES["gan"].sized("small", ImageForm(1, resolution), {})["depth"] == depth
    assert "depth" not in FAMILIES["vae"].sized("small", ImageForm(1, resolution), {})
    assert (
        FAMILIES["vae"].sized("small", ImageForm(1, resolution), {"network": "conv"})["depth"]
        == depth
    )
    assert FAMILIES["gan"].sized("small", ImageForm(1, resolution), {"depth": 1})["depth"] == 1


def test_values_come_before_the_size_and_those_of_a_recipe_are_left_out() -> None:
    shape = FAMILIES["gan"].sized("small", ImageForm(1, 28), {"width": 5, "z": 7, "lr": 0.1})
    form = {"channels": 1, "resolution": 28}
    assert shape == {"width": 5, "features": 64, "z": 7, "depth": 2, **form}
    with pytest.raises(SpecError, match="z must be a whole number from 1 to 512, got 0"):
        FAMILIES["gan"].sized("small", ImageForm(1, 28), {"z": 0})


@every_preset
def test_a_preset_is_a_spec_and_a_recipe(family, preset) -> None:
    cls, values = FAMILIES[family].spec, preset.values
    assert set(values) <= names(cls) | names(Recipe)
    spec = cls(**FAMILIES[family].sized(preset.size, cls().form, values))
    assert parameters(spec) < 10_000_000
    recipe = {k: v for k, v in values.items() if k in names(Recipe)}
    recipe_from_dict({"dataset": "strokes", **FAMILIES[family].recipe, **recipe})
    assert preset.title
    assert preset.sentence.endswith(".")


@every_preset
def test_a_preset_sets_nothing_beyond_the_ranges_of_the_fields(family, preset) -> None:
    for field in FAMILIES[family].fields:
        value = preset.values.get(field.name)
        if value is None:
            continue
        if field.choices:
            assert value in field.choices
        else:
            assert field.low <= value <= field.high, field.name


@every_family
def test_presets_have_names_of_their_own_and_the_live_one_comes_first(family) -> None:
    ids = [preset.id for preset in FAMILIES[family].presets]
    assert ids[0] == "live"
    assert len(set(ids)) == len(ids)


def test_a_plain_gan_can_be_made_to_collapse_and_cured_by_its_optimisers_alone() -> None:
    presets = {preset.id: preset for preset in FAMILIES["gan"].presets}
    collapse, cure = presets["collapse"], presets["cure"]
    assert collapse.size == cure.size
    shape = FAMILIES["gan"].sized(collapse.size, ImageForm(1, 28), collapse.values)
    assert shape == FAMILIES["gan"].sized(cure.size, ImageForm(1, 28), cure.values), (
        "the same networks"
    )
    assert collapse.values != cure.values


@every_family
def test_the_ends_of_every_field_are_taken_and_its_default_lies_between(family) -> None:
    cls = FAMILIES[family].spec
    defaults = FAMILIES[family].settings
    for field in FAMILIES[family].fields:
        assert field.name in names(cls) | names(Recipe), field.name
        assert field.label
        assert field.sentence.endswith(".")
        kind = type(defaults[field.name])
        ends = field.choices or (kind(field.low), kind(field.high))
        for end in ends:
            if field.name in names(cls):
                cls(**{field.name: end})
            else:
                Recipe(dataset="strokes", **{field.name: end})
        if field.choices:
            assert defaults[field.name] in field.choices
        else:
            assert field.low <= defaults[field.name] <= field.high, field.name
            assert not field.log or field.low > 0


@every_preset
def test_no_sentence_of_a_recipe_says_what_the_data_shows(family, preset) -> None:
    """The data may be anybody's: neither digits nor a ring."""
    shown = {word.lower() for data in DATASETS.values() for word in (data.title, *data.classes)}
    shown |= {"digit", "digits", "ring", "grid", "face", "faces", "garment", "stroke", "strokes"}
    words = set(re.findall(r"[^\W\d]+", f"{preset.title} {preset.sentence}".lower()))
    assert not words & shown
