"""How long a run will take on this device: two steps of it are taken, on noise."""

import threading
import time
from collections import OrderedDict

import torch

from explorer.checkpoints import RunHead
from explorer.data import Images, ResidentSet
from explorer.families import new_run
from explorer.runtime import generator
from explorer.specs.forms import ImageForm
from explorer.training import Next

TIMED = 2
MOST = 64  # figures that are remembered
HEAVY = 600.0  # seconds from which on a person is warned on a processor


class Timing:
    """Seconds of a step by spec and batch, measured once; one measurement at a time."""

    def __init__(self, device: torch.device) -> None:
        self.device = device
        self._known: OrderedDict[str, float] = OrderedDict()
        self._lock = threading.Lock()

    def step(self, head: RunHead) -> float:
        """Seconds that one step takes now, beside whatever else the machine does."""
        spec, recipe = head.spec, head.recipe
        extras = [value > 0 for value in (recipe.consistency, recipe.augment, recipe.r1)]
        key = f"{spec} {recipe.batch} {recipe.precision} {extras}"
        with self._lock:
            if key not in self._known:
                self._known[key] = _measured(head, self.device)
                while len(self._known) > MOST:
                    self._known.popitem(last=False)
            return self._known[key]


def _measured(head: RunHead, device: torch.device) -> float:
    spec, batch = head.spec, head.recipe.batch
    shape, stream = (batch, *spec.form.shape), generator(0)
    noise = torch.randn(shape, generator=stream)
    if isinstance(spec.form, ImageForm):
        noise = torch.randint(0, 256, shape, generator=stream, dtype=torch.uint8)
    labels = torch.arange(batch) % max(1, spec.num_classes)
    run = new_run(spec, head.recipe, ResidentSet(Images(noise, labels), device))
    run.steps = TIMED + 2
    progress = run.progress(Next(1))
    next(progress)
    begun = time.perf_counter()
    for _ in range(TIMED):
        next(progress)
    return (time.perf_counter() - begun) / TIMED


def warning(device: torch.device, seconds: float) -> str:
    """What is said before a run that is heavy for a processor, "" before any other."""
    if device.type != "cpu" or seconds < HEAVY:
        return ""
    long = f"{seconds / 3600:.0f} hours" if seconds >= 7200 else f"{seconds / 60:.0f} minutes"
    return (
        f"This takes about {long} on the processor of this machine; choose a smaller size or "
        f"fewer epochs, or watch only how it begins."
    )
