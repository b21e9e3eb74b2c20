"""The families of networks: one file holds a family whole, one line of `FAMILIES` adds it.

A file reads in the order of reasoning: spec, networks, trainer, and what a person chooses from.
"""

from collections.abc import Mapping
from typing import Any, overload

import torch
from torch.overrides import TorchFunctionMode

from explorer.data import ResidentSet
from explorer.data.resident import Batch
from explorer.errors import SpecError
from explorer.families import cgan, cvae, gan, infogan, judge, toys, vae, wgan_gp
from explorer.families.family import Family
from explorer.models import Model, Network
from explorer.runtime import seeded
from explorer.specs import ModelSpec, Recipe, Spec
from explorer.specs.options import before_of, from_fields
from explorer.training import Run
from explorer.training.trainer import State, Trainer
from explorer.words import quoted

FAMILIES: dict[str, Family] = {
    "vae": vae.FAMILY,
    "cvae": cvae.FAMILY,
    "gan": gan.FAMILY,
    "wgan_gp": wgan_gp.FAMILY,
    "cgan": cgan.FAMILY,
    "infogan": infogan.FAMILY,
    "toy_gan": toys.GAN_FAMILY,
    "toy_vae": toys.VAE_FAMILY,
    "judge": judge.FAMILY,
}


def find_family(name: object) -> Family:
    """The family of a name; raises `SpecError` naming the families there are."""
    if not isinstance(name, str) or name not in FAMILIES:
        known = ", ".join(FAMILIES)
        raise SpecError(f"Unknown model family {quoted(name)}; choose one of {known}.")
    return FAMILIES[name]


def spec_from_dict(values: Mapping[str, Any]) -> Spec:
    """The spec that `Spec.to_dict` described; raises `SpecError` for anything else.

    A field that is missing is younger than the file and has the value that the file meant: its
    default, or what it is declared to have been `before`. So a new field's default is what all
    files without it meant, or it says what that was.
    """
    if not isinstance(values, Mapping):
        raise SpecError(f"A spec must be an object, got {quoted(values)}.")
    rest = dict(values)
    cls = find_family(rest.pop("family", None)).spec
    return from_fields(cls, {**before_of(cls), **rest}, f"The spec of a {cls.title}")


@overload
def build_model(spec: ModelSpec) -> Model: ...
@overload
def build_model(spec: Spec) -> Network: ...
def build_model(spec: Spec) -> Network:
    """A fresh network of `spec`, with initial weights from torch's global stream."""
    return FAMILIES[spec.family].network(spec)


def skeleton(spec: Spec) -> Network:
    """A network of `spec` with shapes and without memory, on torch's meta device."""
    with torch.device("meta"), _WithoutInitialWeights():
        return build_model(spec)


def trainer_of(network: Network, recipe: Recipe) -> Trainer:
    """What trains a network by a recipe, as its family does."""
    return FAMILIES[network.spec.family].trainer(network, recipe)


def new_run(
    spec: Spec,
    recipe: Recipe,
    data: ResidentSet,
    weights: State | None = None,
    watched: Batch | None = None,
) -> Run:
    """A run of a network of `spec` on `data`, which begins with `weights` or with drawn ones.

    watched: the batch that meters are of. The same seed gives the same weights.
    """
    with seeded(recipe.seed):
        network = build_model(spec).to(data.images.device)
    if weights is not None:
        network.load_state_dict(weights)
    return Run(trainer_of(network, recipe), data, watched)


class _WithoutInitialWeights(TorchFunctionMode):
    """Skips `torch.nn.init`, whose meta kernels would import a thousand modules."""

    def __torch_function__(
        self, func: Any, types: Any, args: Any = (), kwargs: dict[str, Any] | None = None
    ) -> Any:
        kwargs = kwargs or {}
        if getattr(func, "__module__", None) == "torch.nn.init":
            return kwargs["tensor"] if "tensor" in kwargs else args[0]
        return func(*args, **kwargs)


__all__ = [
    "FAMILIES",
    "Family",
    "build_model",
    "find_family",
    "new_run",
    "skeleton",
    "spec_from_dict",
    "trainer_of",
]
