"""Sizes, presets and fields: every one of them is a spec and a recipe that can be built."""

from dataclasses import fields

import pytest

from explorer.errors import SpecError
from explorer.models import skeleton
from explorer.specs import RECIPES, SPECS, ModelSpec, Recipe, recipe_from_dict
from explorer.training.presets import FIELDS, PRESETS, SIZES, sized

FAMILIES = [name for name, cls in SPECS.items() if issubclass(cls, ModelSpec)]
# Parameters on 28 × 28 grey, as built.
COUNTS = {
    "vae": (240_944, 546_608, 3_756_848),
    "gan": (109_210, 427_314, 1_690_210),
    "cgan": (110_500, 429_884, 1_695_340),
    "infogan": (120_104, 447_040, 1_727_600),
}

every_family = pytest.mark.parametrize("family", FAMILIES)
every_preset = pytest.mark.parametrize(
    ("family", "preset"),
    [pytest.param(f, p, id=f"{f}-{p.id}") for f in FAMILIES for p in PRESETS[f]],
)


def names(cls: type) -> set[str]:
    return {field.name for field in fields(cls)}


def parameters(spec) -> int:
    return sum(p.numel() for p in skeleton(spec).parameters())


def test_every_family_that_draws_has_sizes_presets_and_fields() -> None:
    assert set(SIZES) == set(PRESETS) == set(FIELDS) == set(FAMILIES)


@every_family
def test_sizes_grow_and_are_as_large_as_they_are_said_to_be(family) -> None:
    counts = tuple(
        parameters(SPECS[family](**sized(family, size, 28, {})))
        for size in ("small", "medium", "large")
    )
    assert counts == COUNTS[family]
    assert list(counts) == sorted(counts)


@every_family
@pytest.mark.parametrize("channels", [1, 3])
@pytest.mark.parametrize("resolution", [28, 32, 64])
def test_every_size_fits_every_resolution(family, resolution, channels) -> None:
    for size in SIZES[family]:
        shape = sized(family, size, resolution, {"channels": channels})
        model = skeleton(SPECS[family](**shape))
        assert (model.spec.resolution, model.spec.channels) == (resolution, channels)
        assert parameters(model.spec) < 60_000_000


@pytest.mark.parametrize(("resolution", "depth"), [(28, 2), (32, 2), (64, 3), (30, 1)])
def test_maps_are_halved_until_they_are_small(resolution, depth) -> None:
    assert sized("gan", "small", resolution, {})["depth"] == depth
    assert "depth" not in sized("vae", "small", resolution, {})
    assert sized("vae", "small", resolution, {"network": "conv"})["depth"] == depth
    assert sized("gan", "small", resolution, {"depth": 1})["depth"] == 1


def test_values_come_before_the_size_and_those_of_a_recipe_are_left_out() -> None:
    shape = sized("gan", "small", 28, {"width": 5, "z": 7, "lr": 0.1})
    assert shape == {"width": 5, "features": 64, "z": 7, "resolution": 28, "depth": 2}
    with pytest.raises(SpecError, match="z must be a whole number from 1 to 512, got 0"):
        sized("gan", "small", 28, {"z": 0})


@every_preset
def test_a_preset_is_a_spec_and_a_recipe(family, preset) -> None:
    cls, values = SPECS[family], preset.values
    assert set(values) <= names(cls) | names(Recipe)
    spec = cls(**sized(family, preset.size, 28, values))
    assert parameters(spec) < 10_000_000
    recipe = {k: v for k, v in values.items() if k in names(Recipe)}
    recipe_from_dict({"dataset": "strokes", **RECIPES[family], **recipe})
    assert preset.title
    assert preset.sentence.endswith(".")


@every_preset
def test_a_preset_sets_nothing_beyond_the_ranges_of_the_fields(family, preset) -> None:
    for field in FIELDS[family]:
        value = preset.values.get(field.name)
        if value is None:
            continue
        if field.choices:
            assert value in field.choices
        else:
            assert field.low <= value <= field.high, field.name


@every_family
def test_presets_have_names_of_their_own_and_the_live_one_comes_first(family) -> None:
    ids = [preset.id for preset in PRESETS[family]]
    assert ids[0] == "live"
    assert len(set(ids)) == len(ids)


def test_a_plain_gan_can_be_made_to_collapse_and_cured_by_its_optimisers_alone() -> None:
    collapse, cure = (next(p for p in PRESETS["gan"] if p.id == i) for i in ("collapse", "cure"))
    assert collapse.size == cure.size
    shape = sized("gan", collapse.size, 28, collapse.values)
    assert shape == sized("gan", cure.size, 28, cure.values), "the same networks"
    assert collapse.values != cure.values


@every_family
def test_the_ends_of_every_field_are_taken_and_its_default_lies_between(family) -> None:
    cls = SPECS[family]
    defaults = {**Recipe(dataset="strokes").to_dict(), **RECIPES[family], **cls().to_dict()}
    for field in FIELDS[family]:
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
