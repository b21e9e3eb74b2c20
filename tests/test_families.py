"""What holds of every family, those that are added later too: it keeps what its spec promises."""

import pytest
import torch

from explorer.families import FAMILIES, build_model, find_family, skeleton, trainer_of
from explorer.families.family import Family
from explorer.models import DecodesBits, Encodes, Model, ReadsCodes, Scores, class_weights
from explorer.specs import ModelSpec, Recipe
from explorer.training.gan_trainer import GANTrainer
from tests.tiny import TINY, TRAINED, fresh, point

every_family = pytest.mark.parametrize("family", FAMILIES.values(), ids=FAMILIES)
every_model = pytest.mark.parametrize("spec", TINY.values(), ids=TINY)


@every_family
def test_a_family_is_registered_under_the_name_in_its_spec(family: Family) -> None:
    assert FAMILIES[family.spec.family] is family is find_family(family.spec.family)
    assert isinstance(family.tiny, family.spec)
    assert family.draws == issubclass(family.spec, ModelSpec)
    assert family.settings.keys() >= {"width", "epochs"}


@every_family
def test_it_builds_its_own_network_and_trainer(family: Family) -> None:
    network = build_model(family.tiny)
    assert type(network) is family.network
    assert network.spec is family.tiny
    trainer = trainer_of(network, Recipe(dataset="strokes", **family.recipe))
    assert type(trainer) is family.trainer
    assert set(trainer.words) <= set(trainer.optimizers)
    wanted = {name: value.shape for name, value in network.state_dict().items()}
    held = skeleton(family.tiny).state_dict()
    assert wanted == {name: value.shape for name, value in held.items()}
    assert all(value.is_meta for value in held.values())


@every_model
def test_a_model_has_the_methods_of_the_abilities_in_its_spec(spec) -> None:
    model = fresh(spec)
    assert isinstance(model, Model)
    assert isinstance(model, Encodes) == spec.encoder
    assert isinstance(model, ReadsCodes) == spec.reads_codes
    assert isinstance(model, DecodesBits) or not spec.binary
    assert isinstance(model, Scores) == issubclass(FAMILIES[spec.family].trainer, GANTrainer)


@every_model
def test_whatever_looks_at_images_may_be_given_their_labels(spec) -> None:
    model, x = fresh(spec), torch.rand(4, *spec.form.shape)
    labels = class_weights(spec, torch.arange(4) % max(1, spec.num_classes))
    assert (labels is not None) == spec.takes_labels
    if isinstance(model, Encodes):
        assert model.encode(x, labels).mu.shape == (4, spec.z)
    if isinstance(model, Scores):
        assert model.score(x, labels).shape == (4,)
    if isinstance(model, DecodesBits):
        z = point(spec)[0]
        assert model.logits(z, labels).shape == x.shape


def test_the_tables_of_the_tests_are_those_of_the_families() -> None:
    assert {name: family.tiny for name, family in FAMILIES.items()} == TRAINED
    assert set(TINY) == {name for name, family in FAMILIES.items() if family.draws}
