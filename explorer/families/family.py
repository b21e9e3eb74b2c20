"""What a family answers: all that the rest of the program asks about a kind of network."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from explorer.models import Network
from explorer.specs import ModelSpec, Recipe, Spec
from explorer.specs.forms import Form
from explorer.training.fields import Field
from explorer.training.presets import Preset
from explorer.training.trainer import Trainer

SMALLEST = 7  # pixels along the side of the smallest map


@dataclass(frozen=True, kw_only=True)
class Family:
    """spec, network and trainer: its classes; a network is made from a spec alone.

    tiny: a spec so small that no test waits for it. recipe: where its recipe differs from
    `Recipe`. sizes: fields of the spec by the name of a size. fields: what one sets by hand. The
    page offers a family that has presets, the first of them at first, with its sentence. place:
    where its models stand in lists, the lowest first.
    """

    spec: type[Spec]
    network: type[Network]
    trainer: type[Trainer]
    tiny: Spec
    recipe: Mapping[str, Any] = field(default_factory=dict)
    sizes: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    fields: tuple[Field, ...] = ()
    presets: tuple[Preset, ...] = ()
    sentence: str = ""
    place: int = 100

    @property
    def title(self) -> str:
        """What a person calls it."""
        return self.spec.title

    @property
    def draws(self) -> bool:
        """Whether it draws images, so that there is something to explore."""
        return issubclass(self.spec, ModelSpec)

    @property
    def settings(self) -> dict[str, Any]:
        """The defaults of all fields of the spec and of the recipe."""
        return self.spec().__dict__ | Recipe(dataset="", **self.recipe).__dict__

    def sized(self, size: str | None, form: Form, values: Mapping[str, Any]) -> dict[str, Any]:
        """The fields of a spec at a size; what `values` say of a field of the spec counts first.

        size: a key of `sizes`, None for what the spec itself says. Where the network works on
        maps, the resolution is halved until they are 7 to 13 pixels wide: twice from 28 and 32,
        three times from 64. Raises `SpecError` for values out of range.
        """
        known = {item.name for item in fields(self.spec)}
        own = {
            **(self.sizes[size] if size else {}),
            **asdict(form),
            **{k: v for k, v in values.items() if k in known},
        }
        if "resolution" in own and "depth" not in own:
            fits_any = {**own, "resolution": 64}  # any depth
            if self.spec(**fits_any).convolutional:
                own["depth"] = halvings(own["resolution"])
        return own


def halvings(resolution: int) -> int:
    """How often a side of `resolution` pixels is halved, at least once."""
    depth, side = 1, resolution // 2
    while side % 2 == 0 and side // 2 >= SMALLEST:
        depth, side = depth + 1, side // 2
    return depth
