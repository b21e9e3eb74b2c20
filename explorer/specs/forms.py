"""What a model draws: an image, or a point of the plane that is shown in a picture of it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ImageForm:
    """Pixels in [0, 1], [C, H, W]: `channels` of `resolution` by `resolution`."""

    channels: int
    resolution: int

    @property
    def shape(self) -> tuple[int, ...]:
        """The shape of one of them."""
        return self.channels, self.resolution, self.resolution


@dataclass(frozen=True)
class PlaneForm:
    """A point (x, y), [2]. Its picture is of the square within ±`reach`, y upwards."""

    reach: float

    @property
    def shape(self) -> tuple[int, ...]:
        """The shape of one of them."""
        return (2,)


Form = ImageForm | PlaneForm
