"""What is to be trained, of a family, a data set and what a person says of both.

One rule for the page and for the command line: the same words give the same run.
"""

import math
from collections.abc import Mapping
from dataclasses import fields
from typing import Any, NamedTuple

from explorer.data import Dataset
from explorer.engine.store.library import Entry
from explorer.errors import DataError, RunError
from explorer.families import FAMILIES, spec_from_dict
from explorer.specs import Recipe, Spec, recipe_from_dict
from explorer.specs.forms import ImageForm
from explorer.training.fields import EPOCHS, FEW

SEEN = 60_000  # images in the sets that recipes are made for
RECIPE = {item.name for item in fields(Recipe)}


class Described(NamedTuple):
    """A network, and how it is trained."""

    spec: Spec
    recipe: Recipe


def described(
    family: str,
    name: str,
    data: Dataset,
    values: Mapping[str, Any],
    size: str | None = None,
    begun: Entry | None = None,
) -> Described:
    """What `values`, fields of the spec and of the recipe, mean for the data set called `name`.

    What they leave out is as `size` says (None: as the spec does), as the family's recipe says and
    as so many images need it. begun: the model whose weights it begins with; its spec holds then.
    Raises a `SpecError`, `DataError` or `RunError` with the first thing that is wrong.
    """
    recipe = {key: value for key, value in values.items() if key in RECIPE}
    shape = {key: value for key, value in values.items() if key not in RECIPE}
    spec = _spec(family, data, shape, size) if begun is None else _begun(family, data, begun)
    plain = {**fitted(family, data.count), "dataset": name, **recipe}
    found = recipe_from_dict({**plain, "fit": data.fit})
    if data.count is not None and data.count < found.batch:
        raise DataError(
            f"{data.title} has {data.count} images for training, fewer than one batch of "
            f"{found.batch}; choose a smaller batch."
        )
    return Described(spec, found)


def fitted(family: str, count: int | None) -> dict[str, Any]:
    """The recipe of a family for so many images, None where nobody knows.

    Few of them come in batches that they fill, half of them at most, and so often that there are as
    many steps. The page does the same with all recipes that it offers (trainchoice.js).
    """
    plain = dict(FAMILIES[family].recipe)
    if count is None or count >= SEEN:
        return plain
    default = Recipe(dataset="", **plain)
    batch = min(default.batch, 2 ** int(math.log2(max(4, count) / 2)))
    times = (SEEN // default.batch) / max(1, count // batch)
    few = few_fields(family, count)
    longer = {
        item.name: min(
            item.high, max(item.low, math.floor(getattr(default, item.name) * times + 0.5))
        )
        for item in FAMILIES[family].fields or (EPOCHS,)
        if item.name in ("epochs", "warmup")
    }
    return {**few, **plain, "batch": batch, **longer}


def few_fields(family: str, count: int | None) -> dict[str, float]:
    """The fields of a family that have another value where there are so few images, else {}."""
    found = FAMILIES[family].fields if count is not None and count < FEW else ()
    return {item.name: item.few for item in found if item.few is not None}


def _spec(family: str, data: Dataset, values: dict[str, Any], size: str | None) -> Spec:
    """The spec of a family for its data."""
    cls = FAMILIES[family].spec
    _check_form(data, cls)
    form: dict[str, Any] = {}
    if "labels" in {item.name for item in fields(cls)}:
        data.check_classes(cls.title)
        form["labels"] = len(data.classes)
    known = {item.name for item in fields(cls)}
    chosen = {key: value for key, value in values.items() if key in known}
    shape = cls(**FAMILIES[family].sized(size, data.form, {**form, **chosen}))
    return spec_from_dict({**shape.to_dict(), **values})


def _begun(family: str, data: Dataset, begun: Entry) -> Spec:
    """The spec of a model that is trained further, where the data fits it."""
    spec: Any = begun.spec
    if spec.family != family:
        raise RunError(
            f"{begun.id} is a {spec.title}, not a {FAMILIES[family].title}; choose another model."
        )
    if hasattr(spec, "labels"):
        data.check_classes(spec.title)
        if spec.num_classes != len(data.classes):
            raise RunError(
                f"{begun.id} has {spec.num_classes} classes and {data.title} {len(data.classes)}; "
                f"continue it with data of as many classes."
            )
    _check_form(data, type(spec))
    if isinstance(data.form, ImageForm) and data.form.channels > spec.channels:
        raise RunError(f"{begun.id} draws in grey; continue it with grey images.")
    return begun.card.spec


def _check_form(data: Dataset, spec: type[Spec]) -> None:
    """Raise `DataError` unless a kind of network can learn what the data holds."""
    if isinstance(data.form, spec.draws):
        return
    offered = [family for family in FAMILIES.values() if family.presets]
    fit = [family.title for family in offered if isinstance(data.form, family.spec.draws)]
    raise DataError(
        f"{data.title} holds {data.form.words} and a {spec.title} is of {spec.draws.words}; "
        f"choose other data, or train a {' or '.join(fit)}."
    )
