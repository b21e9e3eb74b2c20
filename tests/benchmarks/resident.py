"""One epoch of a small VAE: images resident on the device against torch's `DataLoader`.

Protocol. The VAE 784-400-20 (Kingma & Welling 2014), batch 128, MNIST's 60,000 training images,
468 updates an epoch. Both sides take the very same steps of the project's trainer, from the same
first weights, with the same number of threads; only where a batch comes from differs:

- resident: the project's own training loop (`Run` over a `ResidentSet`), progress records included
- DataLoader: `torchvision.datasets.MNIST` with `ToTensor`, shuffled, with 0 and with 2 workers;
  the better of the two is the opponent. Its workers persist and are started before the clock.

The epochs alternate, after an epoch of each without training. That one is "data alone": what is
left of an epoch is the same arithmetic on both sides, and bounds the ratio that any data path can
reach. On a GPU (`--device cuda`) little is left.
"""

import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from statistics import median

import torch
from torch.utils.data import DataLoader
from torchvision import datasets, transforms

from explorer.data import ResidentSet, data_root, load_dataset
from explorer.data.resident import Batch
from explorer.families import new_run
from explorer.families.vae import VAESpec
from explorer.specs import Recipe
from tests.benchmarks.report import Finding, asked, findings, machine, table

SPEC = VAESpec(z=20, width=400, depth=1)
RECIPE = Recipe(dataset="mnist", epochs=1, batch=128)
WORKERS = (0, 2)
GOAL = 5.0


def resident_epoch(data: ResidentSet) -> None:
    """One epoch as `python -m explorer train` does it."""
    for _ in new_run(SPEC, RECIPE, data).progress():
        pass


def resident_data(data: ResidentSet) -> None:
    """The batches of one epoch, and nothing done with them."""
    steps = data.steps_per_epoch(RECIPE.batch)
    for _ in islice(data.batches(RECIPE.batch, RECIPE.seed), steps):
        pass


def loader_epoch(data: ResidentSet, loader: Iterable[list[torch.Tensor]]) -> None:
    """The same epoch with its batches from `loader`."""
    run = new_run(SPEC, RECIPE, data)
    run.trainer.model.train()
    for x, labels in loader:
        run.trainer.step(Batch(x.to(run.trainer.device), labels), run.stream)


def loader_data(loader: Iterable[list[torch.Tensor]]) -> None:
    """The batches of one epoch, and nothing done with them."""
    for _ in loader:
        pass


def loaders() -> Iterator[tuple[str, DataLoader]]:
    """A `DataLoader` for each number of workers, with its name."""
    pictures = datasets.MNIST(str(data_root()), transform=transforms.ToTensor(), download=True)
    for workers in WORKERS:
        yield (
            f"DataLoader, {workers} workers",
            DataLoader(
                pictures,
                RECIPE.batch,
                shuffle=True,
                drop_last=True,
                num_workers=workers,
                persistent_workers=workers > 0,
            ),
        )


def timed(work: Callable[[], None]) -> float:
    """Seconds that `work` takes, until the device has done all of it."""
    begun = time.perf_counter()
    work()
    if torch.cuda.is_available():
        torch.cuda.synchronize()
    return time.perf_counter() - begun


def run(options: Sequence[str] = ()) -> list[Finding]:
    """Measure and print; the finding for the table of all benchmarks."""
    args = asked(
        "resident",
        options,
        rounds=(3, 1, "epochs of each"),
        threads=(0, 0, "torch's threads for both; 0 for its default"),
        device=("cpu", "cpu", "where to train"),
    )
    if args.threads:
        torch.set_num_threads(args.threads)
    print(f"resident: {machine()}, {torch.get_num_threads()} threads, {args.device}")
    data = ResidentSet(load_dataset("mnist", data_root()), args.device)
    epochs = {"resident": lambda: resident_epoch(data)}
    alone = {"resident": lambda: resident_data(data)}
    for name, loader in loaders():
        epochs[name] = lambda loader=loader: loader_epoch(data, loader)
        alone[name] = lambda loader=loader: loader_data(loader)
    taken: dict[str, list[float]] = {name: [] for name in epochs}
    bare = {name: timed(work) for name, work in alone.items()}  # and the warm-up
    for _ in range(args.rounds):
        for name, work in epochs.items():
            taken[name].append(timed(work))
    rows = [
        [name, f"{median(each):.2f}", f"{bare[name]:.2f}", ", ".join(f"{s:.2f}" for s in each)]
        for name, each in taken.items()
    ]
    print(table(("batches from", "epoch s (median)", "data alone s", "each"), rows), "\n")
    ours, *theirs = (median(each) for each in taken.values())
    own, *others = bare.values()
    epoch, alone_ratio = min(theirs) / ours, min(others) / own
    measured = f"{epoch:.1f}× ({min(theirs):.1f} s / {ours:.1f} s)"
    measured_alone = f"{alone_ratio:.1f}× ({min(others):.2f} s / {own:.2f} s)"
    return [
        Finding("epoch of a small VAE, against DataLoader", measured, "≥ 5×", epoch >= GOAL),
        Finding("its data alone", measured_alone, "≥ 5×", alone_ratio >= GOAL),
    ]


if __name__ == "__main__":
    print(findings(run(sys.argv[1:])))
