"""Specs and recipes are frozen, checked values that survive a trip through plain dicts."""

import json
from dataclasses import FrozenInstanceError, replace

import pytest

from explorer.errors import ExplorerError, SpecError
from explorer.families import FAMILIES, spec_from_dict
from explorer.families.cgan import CGANSpec
from explorer.families.gan import GANSpec
from explorer.families.infogan import InfoGANSpec
from explorer.families.judge import JudgeSpec
from explorer.families.vae import VAESpec
from explorer.specs import ModelSpec, Recipe, recipe_from_dict
from tests.tiny import JUDGE, TINY, VARIANTS

NAN = float("nan")


@pytest.mark.parametrize(
    ("cls", "field", "value", "sentence"),
    [
        (VAESpec, "z", 0, "z must be a whole number from 1 to 512, got 0."),
        (VAESpec, "z", 513, "z must be a whole number from 1 to 512, got 513."),
        (VAESpec, "z", 2.0, "z must be a whole number from 1 to 512, got 2.0."),
        (VAESpec, "z", True, "z must be a whole number from 1 to 512, got True."),
        (VAESpec, "z", "2", "z must be a whole number from 1 to 512, got '2'."),
        (VAESpec, "width", 0, "width must be a whole number from 1 to 2048, got 0."),
        (VAESpec, "depth", 9, "depth must be a whole number from 1 to 8, got 9."),
        (VAESpec, "resolution", 4, "resolution must be a whole number from 8 to 256, got 4."),
        (VAESpec, "channels", 2, "channels must be 1 (grey) or 3 (colour), got 2."),
        (VAESpec, "channels", 1.0, "channels must be 1 (grey) or 3 (colour), got 1.0."),
        (VAESpec, "channels", True, "channels must be 1 (grey) or 3 (colour), got True."),
        (VAESpec, "network", "rnn", "network must be one of mlp, conv, got 'rnn'."),
        (VAESpec, "network", [], "network must be one of mlp, conv, got []."),
        (VAESpec, "likelihood", "x", "likelihood must be one of bernoulli, gaussian, got 'x'."),
        (VAESpec, "beta", -1, "beta must be a number from 0 to 1000, got -1."),
        (VAESpec, "beta", NAN, "beta must be a number from 0 to 1000, got nan."),
        (VAESpec, "beta", "1", "beta must be a number from 0 to 1000, got '1'."),
        (GANSpec, "features", -1, "features must be a whole number from 0 to 2048, got -1."),
        (CGANSpec, "labels", 1, "labels must be a whole number from 2 to 1000, got 1."),
        (CGANSpec, "embedding", -1, "embedding must be a whole number from 0 to 512, got -1."),
        (
            CGANSpec,
            "discriminator",
            "film",
            "discriminator must be one of classifier, projection, concatenation, got 'film'.",
        ),
        (InfoGANSpec, "categories", 1, "categories must be a whole number from 2 to 1000, got 1."),
        (InfoGANSpec, "continuous", 17, "continuous must be a whole number from 0 to 16, got 17."),
        (InfoGANSpec, "features", 0, "features must be a whole number from 1 to 2048, got 0."),
        (VAESpec, "components", 101, "components must be a whole number from 0 to 100, got 101."),
        (JudgeSpec, "labels", 1, "labels must be a whole number from 2 to 1000, got 1."),
        (JudgeSpec, "features", 0, "features must be a whole number from 1 to 2048, got 0."),
        (JudgeSpec, "width", 0, "width must be a whole number from 1 to 2048, got 0."),
    ],
)
def test_a_field_out_of_range_is_refused_with_value_and_range(cls, field, value, sentence) -> None:
    with pytest.raises(SpecError) as caught:
        cls(**{field: value})
    assert str(caught.value) == sentence


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("epochs", 0, "epochs must be a whole number from 1 to 100000, got 0."),
        ("batch", 1, "batch must be a whole number from 2 to 8192, got 1."),
        ("seed", -1, "seed must be a whole number from 0 to 2147483647, got -1."),
        ("lr", 0, "lr must be a number from 1e-08 to 10000, got 0."),
        ("lr", NAN, "lr must be a number from 1e-08 to 10000, got nan."),
        ("lr_discriminator", -1, "lr_discriminator must be a number from 1e-08 to 10000, got -1."),
        ("beta1", 1, "beta1 must be a number from 0 to 0.9999, got 1."),
        ("decay", "step", "decay must be one of constant, cosine, got 'step'."),
        ("ema", 1, "ema must be a number from 0 to 0.99999, got 1."),
        ("info", 101, "info must be a number from 0 to 100, got 101."),
        ("code_info", -1, "code_info must be a number from 0 to 100, got -1."),
        ("auxiliary", -0.1, "auxiliary must be a number from 0 to 100, got -0.1."),
        ("consistency", 101, "consistency must be a number from 0 to 100, got 101."),
        ("warmup", NAN, "warmup must be a number from 0 to 100000, got nan."),
        ("precision", "half", "precision must be one of float32, bfloat16, got 'half'."),
    ],
)
def test_a_recipe_out_of_range_is_refused_with_value_and_range(field, value, sentence) -> None:
    with pytest.raises(SpecError) as caught:
        Recipe(dataset="mnist", **{field: value})
    assert str(caught.value) == sentence


@pytest.mark.parametrize("spec", [*VARIANTS.values(), JUDGE], ids=[*VARIANTS, "judge"])
def test_a_spec_survives_a_trip_through_json(spec) -> None:
    assert spec_from_dict(json.loads(json.dumps(spec.to_dict()))) == spec


@pytest.mark.parametrize("family", FAMILIES)
def test_a_recipe_of_each_family_survives_a_trip_through_json(family) -> None:
    recipe = recipe_from_dict({"dataset": "mnist", **FAMILIES[family].recipe})
    assert recipe_from_dict(json.loads(json.dumps(recipe.to_dict()))) == recipe


def test_foreign_fields_are_named_together_with_those_there_are() -> None:
    with pytest.raises(
        SpecError, match=r"The spec of a VAE has no field sigma; choose from beta, channels"
    ):
        spec_from_dict({**VAESpec().to_dict(), "sigma": 1})
    with pytest.raises(
        SpecError, match=r"A recipe has no field momentum; choose from augment, auxiliary, batch"
    ):
        recipe_from_dict({"dataset": "mnist", "momentum": 1})


@pytest.mark.parametrize(
    ("family", "before"),
    [("vae", {"components": 0}), ("cgan", {"features": 0}), ("gan", {}), ("judge", {})],
)
def test_a_missing_field_means_what_it_was_before_there_was_such_a_field(family, before) -> None:
    assert spec_from_dict({"family": family}) == FAMILIES[family].spec(**before)


def test_a_recipe_without_data_is_told_so() -> None:
    with pytest.raises(SpecError, match=r"A recipe lacks dataset; name it, too"):
        recipe_from_dict({})


@pytest.mark.parametrize("family", ["flow", None, [], 3])
def test_an_unknown_family_is_answered_with_the_families_there_are(family) -> None:
    with pytest.raises(SpecError, match=f"choose one of {', '.join(FAMILIES)}"):
        spec_from_dict({"family": family})


@pytest.mark.parametrize(
    ("cls", "settings"),
    [
        (GANSpec, {}),
        (CGANSpec, {}),
        (InfoGANSpec, {}),
        (JudgeSpec, {}),
        (VAESpec, {"network": "conv"}),
    ],
    ids=["gan", "cgan", "infogan", "judge", "vae-conv"],
)
def test_a_resolution_that_cannot_be_halved_is_refused(cls, settings) -> None:
    with pytest.raises(SpecError) as caught:
        cls(resolution=28, depth=3, **settings)
    assert str(caught.value) == (
        "resolution 28 cannot be halved 3 times; choose a smaller depth or a multiple of 8."
    )
    assert cls(resolution=32, depth=3, **settings).resolution == 32


def test_an_mlp_has_layers_and_no_halvings() -> None:
    assert VAESpec(network="mlp", resolution=29, depth=5).resolution == 29


def test_a_spec_is_frozen_and_a_changed_copy_is_checked_again() -> None:
    with pytest.raises(FrozenInstanceError):
        TINY["vae"].z = 3
    with pytest.raises(SpecError):
        replace(TINY["vae"], z=0)


def test_abilities_come_from_the_spec() -> None:
    abilities = {
        family: (spec.num_classes, spec.codes, spec.encoder, spec.reads_codes)
        for family, spec in TINY.items()
    }
    assert (
        abilities
        | {
            "vae": (0, 0, True, False),
            "gan": (0, 0, False, False),
            "cgan": (10, 0, False, False),
            "infogan": (4, 2, False, True),
        }
        == abilities
    )
    assert TINY["cgan"].takes_labels
    assert not TINY["infogan"].takes_labels, "nobody tells it its categories"
    assert TINY["vae"].mixture
    assert not VAESpec(components=0).mixture


def test_a_judge_has_classes_and_no_knobs() -> None:
    assert (JUDGE.num_classes, JUDGE.knobs) == (10, 0)
    assert not isinstance(JUDGE, ModelSpec)


def test_spec_errors_are_value_errors_of_our_tree() -> None:
    assert issubclass(SpecError, ExplorerError)
    assert issubclass(SpecError, ValueError)
