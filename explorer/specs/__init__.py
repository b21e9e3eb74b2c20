"""Plain descriptions of models and of training runs; nothing here computes with tensors."""

from explorer.specs.base import ImageSpec, ModelSpec, PlaneSpec, Spec
from explorer.specs.recipe import Recipe, recipe_from_dict

__all__ = ["ImageSpec", "ModelSpec", "PlaneSpec", "Recipe", "Spec", "recipe_from_dict"]
