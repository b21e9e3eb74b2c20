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

    kind: its name in torch. weight: of the map. before: the number of the layer that it was given
    the outcome of, None for none. normed: whether batch normalisation follows. bend: the
    nonlinearity, "" for none. values: what comes out, [N, F] or [N, C, H, W].
    """

    kind: str
    weight: Tensor
    before: int | None
    normed: bool
    bend: str
    values: Tensor


class Watch(TorchFunctionMode):
    """Notes the layers that are gone through while it is kept, in their order.

    Whatever is made of the outcome of a layer is known to come from it, however it is reshaped,
    joined or copied on the way.
    """

    def __init__(self) -> None:
        super().__init__()
        self.layers: list[Layer] = []
        self._origins: dict[int, tuple[int, Tensor]] = {}  # by id; kept, so that none is reused

    @property
    def way(self) -> list[Layer]:
        """The layers on the way to the last one, which itself is the last; heads beside are not."""
        found = self.layers[-1:]
        before = found[0].before if found else None
        while before is not None and self.layers[before].bend:
            found.insert(0, self.layers[before])
            before = found[0].before
        return found

    def __torch_function__(
        self, func: Any, types: Any, args: Any = (), kwargs: dict[str, Any] | None = None
    ) -> Any:
        given = func(*args, **(kwargs or {}))
        name = getattr(func, "__name__", "")
        origin = self._origin(args)
        if name in AFFINE:
            self.layers.append(Layer(name, args[1], origin, False, "", given))
            origin = len(self.layers) - 1
        elif self.layers and not self.layers[-1].bend:
            if name == NORM:
                self.layers[-1] = self.layers[-1]._replace(normed=True)
            elif name in BENDS:
                self.layers[-1] = self.layers[-1]._replace(bend=name, values=given)
        if origin is not None and isinstance(given, Tensor):
            self._origins[id(given)] = origin, given
        return given

    def _origin(self, args: Any) -> int | None:
        """The last layer that anything among some arguments comes from."""
        parts = (
            part for arg in args for part in (arg if isinstance(arg, list | tuple) else (arg,))
        )
        known = (self._origins.get(id(part)) for part in parts)
        return max((entry[0] for entry in known if entry), default=None)


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
