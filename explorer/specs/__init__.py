"""Plain descriptions of models and of training runs; nothing here computes with tensors."""

from explorer.specs.models import (
    SPECS,
    CGANSpec,
    GANSpec,
    InfoGANSpec,
    JudgeSpec,
    ModelSpec,
    Spec,
    VAESpec,
    spec_from_dict,
)
from explorer.specs.recipe import RECIPES, Recipe, recipe_from_dict

__all__ = [
    "RECIPES",
    "SPECS",
    "CGANSpec",
    "GANSpec",
    "InfoGANSpec",
    "JudgeSpec",
    "ModelSpec",
    "Recipe",
    "Spec",
    "VAESpec",
    "recipe_from_dict",
    "spec_from_dict",
]
