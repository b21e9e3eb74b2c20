"""Whether a CGAN of 214 own pictures of three kinds decays: `python -m tests.benchmarks.few EMOJI`.

EMOJI: noto_emoji_32.npz, with `images` uint8 [N, 32, 32, 3], `labels` (skin tone) and `names` (code
points). Clocks, faces and nature are learnt as the page learns them, `--plain` as before there was
a recipe for few images. Samples are compared with emoji of these kinds that were never seen, by the
energy distance of pixels, which the app tells, and of features of a random network (as Naeem et al.
2020, section 4.1, embed images), which nothing is chosen by. Single looks at 100 samples vary by
.02 and more, so a run has decayed if its last eight looks are on average more than 1.15 times as
far as the best eight in a row. A line of JSON for each seed, with all looks.
"""

import argparse
import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from explorer.data import Images, ResidentSet
from explorer.data.resident import Batch
from explorer.engine.jobs.described import few_fields, fitted
from explorer.engine.jobs.watching import measure_of
from explorer.evaluation.energy import closeness_to, energy_distance, mean_distance
from explorer.families import FAMILIES, new_run
from explorer.models import Network
from explorer.runtime import be_deterministic, seeded
from explorer.specs import Recipe
from explorer.specs.forms import ImageForm
from explorer.training import Next

KINDS = {
    "clocks": (24, [(0x1F550, 0x1F567)]),
    "faces": (95, [(0x1F600, 0x1F64A), (0x1F910, 0x1F92F)]),
    "nature": (95, [(0x1F400, 0x1F43F), (0x1F980, 0x1F9AF), (0x1F330, 0x1F344)]),
}
TESTED = 22  # of the 214, as the app keeps one in ten
LOOKS, ROW = 40, 8
WORSE = 1.15


def pictures(path: Path) -> tuple[Images, Images]:
    """What is learnt and what is never seen, with kinds as labels."""
    with np.load(path, allow_pickle=False) as held:
        images, plain = held["images"], held["labels"] == 0
        code = np.array([int(name.split("_")[0], 16) for name in held["names"]])
    chance = np.random.default_rng(0)
    own, unseen = [], []
    for label, (count, ranges) in enumerate(KINDS.values()):
        of = plain & np.any([(code >= low) & (code <= high) for low, high in ranges], axis=0)
        order = chance.permutation(np.flatnonzero(of))
        own += [(place, label) for place in order[:count]]
        unseen += [(place, label) for place in order[count:]]
    order = chance.permutation(len(own))
    unseen += [own[place] for place in order[:TESTED]]
    return _images(images, [own[place] for place in order[TESTED:]]), _images(images, unseen)


def _images(images: np.ndarray, chosen: list[tuple[int, int]]) -> Images:
    pixels = torch.from_numpy(images[[place for place, _ in chosen]]).permute(0, 3, 1, 2)
    return Images(pixels.contiguous(), torch.tensor([label for _, label in chosen]))


def features() -> Callable[[Tensor], Tensor]:
    """Mean and spread of the maps of three random convolutions, [N, 448]; always the same."""
    layers: list[nn.Module] = []
    with seeded(3), torch.no_grad():
        for inside, outside in ((3, 32), (32, 64), (64, 128)):
            layer = nn.Conv2d(inside, outside, 3, padding=1)
            nn.init.orthogonal_(layer.weight)
            nn.init.zeros_(layer.bias)
            layers += [layer, nn.LeakyReLU(0.2), nn.AvgPool2d(2)]
    network = nn.Sequential(*layers)

    @torch.no_grad()
    def of(images: Tensor) -> Tensor:
        maps = network(images * 2 - 1)
        return torch.cat([maps.mean((2, 3)), maps.std((2, 3))], dim=1)

    return of


def recipe(count: int, seed: int, plain: bool, more: dict[str, Any]) -> Recipe:
    """As the page proposes it for so many images; plain: as it did before."""
    family = FAMILIES["cgan"]
    live = family.presets[0].values
    few = {} if plain else few_fields("cgan", count)
    batch = live["batch"] if plain else int(few["batch"])
    epochs = round(live["epochs"] * (60_000 // live["batch"]) / (count // batch))
    values = {**fitted("cgan", None), **live, **few, "batch": batch, "epochs": epochs}
    return Recipe(dataset="emoji", seed=seed, **{**values, **more})


def measured(train: Images, unseen: Images, made: Recipe, size: str) -> dict[str, Any]:
    """A whole run: its looks, and what became of it."""
    family = FAMILIES["cgan"]
    spec: Any = family.spec(**family.sized(size, ImageForm(3, 32), {"labels": len(KINDS)}))
    test = ResidentSet(unseen, "cpu")
    watched: Batch = test.gather(torch.arange(len(test)))
    run = new_run(spec, made, ResidentSet(train, "cpu"), watched=watched)
    closeness = closeness_to(unseen.images)
    assert closeness is not None
    of = features()
    real = of(unseen.images / 255)
    spread = mean_distance(real)
    by_pixels = measure_of(spec, closeness)
    by_features = measure_of(spec, lambda x: energy_distance(of(x), real) / spread)
    looks, knows, begun = [], [], time.process_time()
    for record in run.progress(Next(max(1, run.steps // LOOKS), meters=True)):
        with run.trainer.shown() as model:
            shown: Network = model
            looks.append((record.step, by_pixels(shown), by_features(shown)))
        if "by_heart" in record.meters:
            knows.append(record.meters["by_heart"]["values"]["r_v"])
    found: dict[str, Any] = {"seed": made.seed, "steps": run.steps, "augment": made.augment}
    for name, place in (("pixels", 1), ("features", 2)):
        far = [look[place] for look in looks]
        rows = [sum(far[i : i + ROW]) / ROW for i in range(len(far) - ROW + 1)]
        found[name] = {"best look": round(min(far), 4), "at": looks[far.index(min(far))][0]}
        found[name] |= {"best": round(min(rows), 4), "end": round(rows[-1], 4)}
        found[name]["decayed"] = bool(rows[-1] > WORSE * min(rows))
    own = of(train.images / 255)
    found["real"] = [
        round(value, 4)
        for value in (closeness(train.images / 255), energy_distance(own, real) / spread)
    ]
    found |= {"r_v": [round(value, 2) for value in knows[-3:]]}
    found["processor seconds"] = round(time.process_time() - begun)
    found["looks"] = [(s, round(p, 3), round(f, 3)) for s, p, f in looks]
    return found


def main() -> None:
    """Train with each seed and print what was measured."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("emoji", type=Path)
    parser.add_argument("--seeds", type=int, nargs="*", default=[0, 1, 2, 3, 4])
    parser.add_argument("--size", default="medium")
    parser.add_argument("--plain", action="store_true", help="as before there was such a recipe")
    parser.add_argument("--more", type=json.loads, default={}, help="other fields of the recipe")
    args = parser.parse_args()
    be_deterministic()
    train, unseen = pictures(args.emoji)
    for seed in args.seeds:
        made = recipe(len(train.labels), seed, args.plain, args.more)
        print(json.dumps(measured(train, unseen, made, args.size)), flush=True)


if __name__ == "__main__":
    main()
