"""Who looks for the best moment of a run: what is measured, and how often where nobody watches."""

from collections.abc import Callable

from torch import Tensor

from explorer.data import find_dataset, fit
from explorer.engine.jobs.job import Job
from explorer.engine.pictures import samples, some_points
from explorer.evaluation.energy import closeness_to
from explorer.models import Model, Network
from explorer.specs import ModelSpec
from explorer.training import Run
from explorer.training.closest import Closest
from explorer.training.fields import FEW

LOOKS = 60  # over a run that nobody watches


def closest_of(job: Job, run: Run, wanted: bool) -> Closest | None:
    """What keeps the best moment of a job's run: of few images, or where it is `wanted`.

    None for what does not decay, and where no two test images differ.
    """
    spec = job.head.spec
    if not run.trainer.decays or not (wanted or len(run.data) < FEW):
        return None
    assert isinstance(spec, ModelSpec)
    test = find_dataset(job.data, job.data_root).load(job.data_root, False)
    closeness = closeness_to(fit(test, spec.form).images)
    return None if closeness is None else Closest(measure_of(spec, closeness), job.best)


def measure_of(spec: ModelSpec, closeness: Callable[[Tensor], float]) -> Callable[[Network], float]:
    """How far the samples of a model are from real images, always at the same points."""
    points = some_points(spec)

    def measure(model: Network) -> float:
        assert isinstance(model, Model)
        return closeness(samples(model, points))

    return measure


def look(run: Run) -> None:
    """Look at a run if it is time."""
    closest = run.closest
    if closest is None:
        return
    last = closest.looks[-1][0] if closest.looks else 0
    if run.step - last >= run.steps / LOOKS or run.step == run.steps:
        run.look()
