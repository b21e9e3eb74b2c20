"""What passes through a network while it answers: the layers of one forward pass, as they are.

Nothing of the network is touched, and no other thread that uses it notices: the watch stands over
the functions that its layers call, as `torch.overrides` offers it, in the thread that keeps it.
"""

from typing import Any, NamedTuple

from torch import Tensor
from torch.overrides import TorchFunctionMode

AFFINE = ("linear", "conv2d", "conv_transpose2d")
BENDS = ("relu", "leaky_relu", "silu")
NORM = "batch_norm"


class Layer(NamedTuple):
    """An affine map, with what stands behind it.

    kind: its name in torch. weight: of the map. source: what it was given, kept so that nothing
    else comes to lie in its memory. normed: whether batch normalisation follows. bend: the
    nonlinearity, "" for none. values: what comes out, [N, F] or [N, C, H, W].
    """

    kind: str
    weight: Tensor
    source: Tensor
    normed: bool
    bend: str
    values: Tensor


class Watch(TorchFunctionMode):
    """Notes the layers that are gone through while it is kept, in their order."""

    def __init__(self) -> None:
        super().__init__()
        self.layers: list[Layer] = []

    @property
    def way(self) -> list[Layer]:
        """The layers on the way to the last one, which itself is the last; heads beside are not."""
        found = self.layers[-1:]
        for layer in reversed(self.layers[:-1]):
            if layer.bend and layer.values.data_ptr() == found[0].source.data_ptr():
                found.insert(0, layer)
        return found

    def __torch_function__(
        self, func: Any, types: Any, args: Any = (), kwargs: dict[str, Any] | None = None
    ) -> Any:
        given = func(*args, **(kwargs or {}))
        name = getattr(func, "__name__", "")
        if name in AFFINE:
            self.layers.append(Layer(name, args[1], args[0], False, "", given))
        elif self.layers and not self.layers[-1].bend:
            if name == NORM:
                self.layers[-1] = self.layers[-1]._replace(normed=True)
            elif name in BENDS:
                self.layers[-1] = self.layers[-1]._replace(bend=name, values=given)
        return given


def strengths(layer: Layer, inside: int, outside: int) -> Tensor:
    """How strongly a layer joins `inside` units or maps to `outside` of them, [outside, inside].

    The norm of the weights between each two: of a kernel, or of all that joins two maps.
    """
    weight = layer.weight.detach().float()
    if layer.kind == "conv_transpose2d":
        weight = weight.transpose(0, 1)
    weight = weight.flatten(2) if weight.dim() > 2 else weight[..., None]
    rows, columns, size = weight.shape
    parts = weight.reshape(outside, rows // outside, inside, columns // inside, size)
    return parts.square().sum((1, 3, 4)).sqrt()
