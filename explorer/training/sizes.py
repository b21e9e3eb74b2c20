"""Three sizes for the networks of each family, as fields of its spec."""

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from explorer.specs import SPECS

SIZES: dict[str, dict[str, dict[str, Any]]] = {
    "vae": {
        "small": {"width": 128},
        "medium": {"width": 256},
        "large": {"width": 1024},
    },
    **{
        family: {
            "small": {"width": 8, "features": 64},
            "medium": {"width": 16, "features": 128},
            "large": {"width": 32, "features": 256},
        }
        for family in ("gan", "cgan", "infogan")
    },
}

SMALLEST = 7  # pixels along the side of the smallest map


def sized(
    family: str, size: str | None, resolution: int, values: Mapping[str, Any]
) -> dict[str, Any]:
    """The fields of a spec at a size; what `values` say of a field of the spec comes before all.

    size: a key of the family's `SIZES`, None for what the spec itself says.

    Where the network works on maps, the resolution is halved until they are 7 to 13 pixels wide:
    twice from 28 and 32, three times from 64. Raises `SpecError` for values out of range.
    """
    cls = SPECS[family]
    known = {field.name for field in fields(cls)}
    own = {
        **(SIZES[family][size] if size else {}),
        **{k: v for k, v in values.items() if k in known},
    }
    convolutional = cls(**{**own, "resolution": 64}).convolutional  # 64 fits any depth
    if convolutional and "depth" not in own:
        own["depth"] = halvings(resolution)
    return {**own, "resolution": resolution}


def halvings(resolution: int) -> int:
    """How often a side of `resolution` pixels is halved, at least once."""
    depth, side = 1, resolution // 2
    while side % 2 == 0 and side // 2 >= SMALLEST:
        depth, side = depth + 1, side // 2
    return depth
