"""How soon a live run is worth watching on one processor, and whether collapse and cure do work.

``python -m tests.benchmarks.live [--seeds 5] [--only vae,cgan,infogan,collapse,cure] [--quick]``;
--quick is one seed. Each run takes the first preset of its family (or `collapse` and `cure` of
the plain GAN) on `strokes`, one thread. Every five seconds of processor time judge A looks at
what is shown, off the clock; a run ends when two looks one after the other meet the goal, or at
its limit.
``--presets SECONDS`` trains every preset of every family for so long instead, with one seed, and
tells the last look at each.

vae: agreement of judge A on 10 × 10 reconstructions with the label of the test image; beside it
the share of 100 prior samples of which A is at least 90 % sure, and what the collapse meter says
of them. cgan: agreement on a wall of ten samples for each of ten classes. collapse, cure: the
meter on 250 samples; they run to their limit, and the goal is about all looks of its second half.
infogan: agreement of a wall like that of a cgan with the classes that suit its categories best,
each class given to one.
"""

import sys
import time
from collections.abc import Iterator, Sequence
from statistics import median
from typing import Any, NamedTuple

import torch
from scipy.optimize import linear_sum_assignment
from torch import Tensor
from torch.nn import functional as F

from explorer.checkpoints import load_judge
from explorer.data import DATASETS, ResidentSet, data_root, load_dataset
from explorer.evaluation.meter import Meter, collapse_meter
from explorer.families import FAMILIES, new_run
from explorer.families.judge import Judge
from explorer.latent import draw
from explorer.models import Model
from explorer.specs import recipe_from_dict
from explorer.training import Run
from explorer.training.presets import Preset
from tests.benchmarks.report import Finding, asked, findings, table
from tests.benchmarks.stage import ROOT

DATA = "strokes"
EVERY = 5.0  # seconds of processor time between two looks
GOAL, SURE = 0.7, 0.9
# family, preset, limit in seconds of processor time
RUNS = {
    "vae": ("vae", "live", 30),
    "cgan": ("cgan", "live", 120),
    "infogan": ("infogan", "live", 120),
    "collapse": ("gan", "collapse", 60),
    "cure": ("gan", "cure", 60),
}


class Look(NamedTuple):
    """Clocks and step of a run, the figure that has a goal, and what else there is to say."""

    processor: float
    wall: float
    step: int
    figure: float
    words: str


class Stage(NamedTuple):
    """The data, judge A, and its meter."""

    train: ResidentSet
    test: ResidentSet
    judge: Judge
    meter: Meter


def set_up() -> Stage:
    """Strokes, drawn on the spot, and their judge."""
    train, test = (
        ResidentSet(load_dataset(DATA, data_root(), train=t), "cpu") for t in (True, False)
    )
    judge, _ = load_judge(ROOT / "checkpoints" / f"judge-{DATA}-a.safetensors")
    meter = collapse_meter(train, DATASETS[DATA].classes, judge)
    assert meter is not None
    return Stage(train, test, judge, meter)


@torch.no_grad()
def drawn(model: Model) -> tuple[Tensor, Tensor]:
    """Samples of a model, ten for each class where it has classes, and their labels."""
    spec = model.spec
    count = 250 if not (spec.encoder or spec.num_classes) else 100
    z, codes = draw(range(count), spec.z, spec.codes)
    labels = torch.arange(count) // 10
    weights = F.one_hot(labels, spec.num_classes).float() if spec.num_classes else None
    return model.decode(z, weights, codes if spec.codes else None), labels


@torch.no_grad()
def seen(model: Model, stage: Stage) -> tuple[float, str]:
    """The figure of a model as it is shown, and what the meter says of its samples."""
    spec = model.spec
    samples, labels = drawn(model)
    said = stage.meter(samples)
    largest = sum(sorted(said.shares)[-2:])
    words = f"ratio {said.diversity:.2f}, two largest {100 * largest:.0f} %: {said.sentence}"
    if spec.encoder:
        real = stage.test.gather(torch.arange(100))
        images, labels = model.decode(model.encode(real.x).mu), real.labels
        sure = (stage.judge(samples).softmax(1).amax(1) >= SURE).float().mean().item()
        words = f"sure of {100 * sure:.0f} % of samples; {words}"
    elif spec.num_classes:
        images = samples
    else:
        return float(said.collapsed), words
    read = stage.judge(images).argmax(1)
    if spec.reads_codes:
        labels = _named(F.one_hot(read.view(-1, 10), 10).sum(1)).repeat_interleave(10)
    return (read == labels).float().mean().item(), words


def _named(counts: Tensor) -> Tensor:
    """The class of each row of a wall [K] by how often each is seen in it [K, 10]; each once."""
    return torch.tensor(linear_sum_assignment(counts.numpy(), maximize=True)[1])


def begun_run(name: str, seed: int, stage: Stage) -> Run:
    """The run of a name of `RUNS` that has not made a step."""
    family, wanted, _ = RUNS[name]
    preset = next(p for p in FAMILIES[family].presets if p.id == wanted)
    return preset_run(family, preset, seed, stage)


def preset_run(family: str, preset: Preset, seed: int, stage: Stage) -> Run:
    """The run of a preset that has not made a step."""
    shape = FAMILIES[family].sized(preset.size, DATASETS[DATA].form, preset.values)
    spec = FAMILIES[family].spec(**shape)
    rest: dict[str, Any] = {k: v for k, v in preset.values.items() if k not in spec.to_dict()}
    recipe = recipe_from_dict({**FAMILIES[family].recipe, **rest, "dataset": DATA, "seed": seed})
    return new_run(spec, recipe, stage.train)


def looks(run: Run, limit: float, stage: Stage) -> Iterator[Look]:
    """One run, for `limit` seconds; the time that a look takes is on no clock."""
    clocks, due = [0.0, 0.0], EVERY
    begun = time.process_time(), time.perf_counter()
    for record in run.progress(5):
        now = time.process_time(), time.perf_counter()
        clocks = [spent + end - start for spent, end, start in zip(clocks, now, begun, strict=True)]
        if clocks[0] >= due or record.step == record.steps:
            with run.trainer.shown() as model:
                assert isinstance(model, Model)
                yield Look(*clocks, record.step, *seen(model, stage))
            due += EVERY
            if clocks[0] >= limit:
                return
        begun = time.process_time(), time.perf_counter()


def one_run(name: str, seed: int, stage: Stage) -> list[Look]:
    """All looks at a run that is to reach its goal, or to stay where it is."""
    found: list[Look] = []
    for look in looks(begun_run(name, seed, stage), RUNS[name][2], stage):
        found.append(look)
        if RUNS[name][0] != "gan" and len(found) > 1 and min(x.figure for x in found[-2:]) >= GOAL:
            break
    return found


def every_preset(seconds: float, stage: Stage) -> Iterator[tuple[str, ...]]:
    """The last look at a run of each preset, as rows of a table."""
    for family, one in FAMILIES.items():
        for preset in one.presets:
            *_, last = looks(preset_run(family, preset, 0, stage), seconds, stage)
            kind = "collapsed" if family == "gan" else "agreement"
            figure = f"{kind} {last.figure:.2f}"
            yield family, preset.title, f"{last.processor:.0f}", f"{last.step}", figure, last.words


def finding(name: str, runs: list[list[Look]]) -> list[Finding]:
    """What the runs of all seeds come to beside the goal of their kind."""
    limit = RUNS[name][2]
    if RUNS[name][0] == "gan":
        halves = [[x.figure for x in run if x.processor > limit / 2] for run in runs]
        right = [all(f == (name == "collapse") for f in half) for half in halves]
        state = "collapsed" if name == "collapse" else "not collapsed"
        measured = f"{sum(right)} of {len(right)} seeds {state} from {limit // 2} to {limit} s"
        return [Finding(name, measured, "all", all(right))]
    ends = [run[-2] for run in runs]  # the first of the two looks that met the goal
    met = [min(look.figure for look in run[-2:]) >= GOAL for run in runs]
    found = []
    for clock in ("processor", "wall"):
        seconds = [getattr(end, clock) for end in ends]
        measured = f"median {median(seconds):.0f} s, worst {max(seconds):.0f} s"
        reached = f"{sum(met)} of {len(met)} seeds"
        found.append(
            Finding(f"{name}, {clock} to 70 %", f"{measured}, {reached}", f"≤ {limit} s", all(met))
        )
    return found


def run(options: Sequence[str]) -> list[Finding]:
    """The looks of every run as they come, then the findings."""
    every = ",".join(RUNS)
    chosen = asked(
        "live",
        options,
        seeds=(5, 1, "of each run"),
        only=(every, every, "runs"),
        presets=(0.0, 0.0, "seconds that each preset is trained instead"),
    )
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    begun = time.process_time(), time.perf_counter()
    stage = set_up()
    spent = time.process_time() - begun[0], time.perf_counter() - begun[1]
    found = [Finding("drawing strokes", f"{spent[0]:.0f} s, wall {spent[1]:.0f} s", "", True)]
    for name in [] if chosen.presets else chosen.only.split(","):
        runs = []
        for seed in range(chosen.seeds):
            runs.append(one_run(name, seed, stage))
            rows = [
                (
                    name,
                    f"{seed}",
                    f"{x.processor:.0f}",
                    f"{x.wall:.0f}",
                    f"{x.step}",
                    f"{x.figure:.2f}",
                    x.words,
                )
                for x in runs[-1]
            ]
            head = ("run", "seed", "processor s", "wall s", "step", "figure", "beside")
            print(table(head, rows), flush=True)
        found += finding(name, runs)
    if chosen.presets:
        rows = list(every_preset(chosen.presets, stage))
        print(table(("family", "preset", "processor s", "step", "figure", "beside"), rows))
    torch.set_num_threads(threads)
    return found


if __name__ == "__main__":
    print(findings(run(sys.argv[1:])))
