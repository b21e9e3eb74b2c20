"""Plain descriptions of models and of training runs; nothing here computes with tensors."""

from explorer.specs.base import ModelSpec, Spec
from explorer.specs.recipe import Recipe, recipe_from_dict

__all__ = ["ModelSpec", "Recipe", "Spec", "recipe_from_dict"]
