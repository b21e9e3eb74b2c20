"""What a model draws: an image, or a point of the plane that is shown in a picture of it.

The fields of a form are fields of the spec, too, which the data set fills.
"""

from dataclasses import dataclass
from typing import ClassVar

SIDE = 96  # pixels of the picture of a point of the plane


@dataclass(frozen=True)
class ImageForm:
    """Pixels in [0, 1], [C, H, W]: `channels` of `resolution` by `resolution`."""

    name: ClassVar[str] = "image"
    words: ClassVar[str] = "images"
    one: ClassVar[str] = "image"
    many: ClassVar[str] = "images"
    unit: ClassVar[str] = "pixel"

    channels: int
    resolution: int

    @property
    def shape(self) -> tuple[int, ...]:
        """The shape of one of them."""
        return self.channels, self.resolution, self.resolution

    @property
    def picture(self) -> tuple[int, int, int]:
        """The shape of its pixels, [H, W, C]."""
        return self.resolution, self.resolution, self.channels


@dataclass(frozen=True)
class PlaneForm:
    """A point (x, y), [2]. Its picture is of the square within ±`reach`, y upwards."""

    name: ClassVar[str] = "plane"
    words: ClassVar[str] = "points of the plane"
    one: ClassVar[str] = "point"
    many: ClassVar[str] = "points"
    unit: ClassVar[str] = "coordinate"

    reach: float

    @property
    def shape(self) -> tuple[int, ...]:
        """The shape of one of them."""
        return (2,)

    @property
    def picture(self) -> tuple[int, int, int]:
        """The shape of its pixels, [H, W, C]."""
        return SIDE, SIDE, 3


Form = ImageForm | PlaneForm
