"""Points that are worth beginning with: three groups for a sum that works, and stations of a route.

Of a model with an encoder they are images of its data, of any other samples. A sum of means
(Radford et al. 2016, figure 7) is telling where A and B are alike in all but one thing; which thing
that is, and whether the sum carries it over to C, is measured and not hoped for.
"""

import itertools
import json
from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor

from explorer.data import find_dataset
from explorer.data.images import fit
from explorer.engine import decoding
from explorer.engine.directions.labelled_latents import judge_of, judged
from explorer.engine.encoding import posterior_means
from explorer.engine.maps.latent_map import data_key, held_out
from explorer.engine.maps.traits import CHUNK, SEEN, traits, varied
from explorer.engine.store.library import Entry
from explorer.engine.store.result_cache import Arrays, Key
from explorer.engine.workspace import Workspace
from explorer.errors import DataError

FORMAT = "2"  # to be raised when others would be proposed
POOL = 240  # points among which is chosen
EACH, STATIONS = 3, 4  # points of a group, and of the route
FEWEST = 4 * EACH  # points of a class that is looked at
ENDS = 0.3  # the share of a class that has much, or little, of a trait
VISIBLE = 3  # deviations that are seen make a trait as visible as any
ARRAYS = ("head", "rows")


class Proposals(NamedTuple):
    """rows: float32 [N, Z + K + C], of A, B and C, as many as `sizes` says, then the stations.

    A has more of a trait than B and is like it otherwise; C is like B, of another class. seeds and
    origins say what each point is: the sample of a seed, or an image. values: the trait of the
    means of A, B and C, and of A − B + C. kinds: the classes of A and B, and of C, "" for none.
    Where nothing is seen to vary the trait is "", and the groups are any points.
    """

    trait: str
    unit: str
    values: list[float]
    kinds: list[str]
    sizes: list[int]
    seeds: list[int]
    origins: list[str]
    rows: np.ndarray


class _Pool(NamedTuple):
    """Points among which is chosen, and what is seen of them.

    rows: [N, Z + K + C]. of: what point i is the i-th of, "" for the sample of seed i. labels:
    int64 [N], -1 where nobody knows, into `classes`. values: [N, A] of the traits in `units`, by
    name, in spreads [A] from their middle [A].
    """

    rows: np.ndarray
    of: str
    labels: Tensor
    classes: tuple[str, ...]
    units: dict[str, str]
    middle: Tensor
    spread: Tensor
    values: Tensor

    @property
    def members(self) -> list[Tensor]:
        """The points of each class that has enough of them; all points where none has."""
        each = [(self.labels == k).nonzero().flatten() for k in range(len(self.classes))]
        return [index for index in each if len(index) >= FEWEST] or [torch.arange(len(self.rows))]


MakePool = Callable[[Workspace, Entry], _Pool]


class _Sum(NamedTuple):
    """points: int64 [3, EACH], of A, B and C. trait: the number of what A has more of."""

    trait: int
    points: Tensor


def proposals(workspace: Workspace, entry: Entry) -> Proposals:
    """What to begin with, found once for each model; of samples where its data is not here."""
    if entry.spec.encoder:
        try:
            return _kept(workspace, entry, _encoded, data_key(workspace, entry))
        except DataError:
            pass
    return _kept(workspace, entry, _sampled, "")


def _kept(workspace: Workspace, entry: Entry, pool: MakePool, data: str) -> Proposals:
    key: Key = ("proposals", FORMAT, entry.weights, data)

    def compute() -> Arrays:
        found = _found(workspace, entry, pool(workspace, entry))
        head = {name: value for name, value in found._asdict().items() if name != "rows"}
        return {"head": np.array(json.dumps(head)), "rows": found.rows}

    arrays = workspace.results.get(key, ARRAYS, compute)
    return Proposals(**json.loads(str(arrays["head"])), rows=arrays["rows"])


@torch.inference_mode()
def _found(workspace: Workspace, entry: Entry, pool: _Pool) -> Proposals:
    sums = list(_sums(pool))
    about: tuple[str, str, list[float], list[str]] = ("", "", [], ["", ""])
    points = torch.arange(3 * EACH)
    if sums:
        points, about = _best(workspace, entry, pool, sums)
    chosen = torch.cat([points.flatten(), _stations(pool)]).tolist()
    origins = [f"{pool.of} {i}" if pool.of else "" for i in chosen]
    seeds = [0 if pool.of else i for i in chosen]
    return Proposals(*about, [EACH] * 3, seeds, origins, pool.rows[chosen])


def _sums(pool: _Pool) -> Iterator[_Sum]:
    """The groups for each class and each trait: A and B in pairs that differ in little else."""
    members = pool.members
    for (number, index), k in itertools.product(enumerate(members), range(len(pool.units))):
        values = pool.values[index]
        order, some = values[:, k].argsort(), max(EACH, int(ENDS * len(index)))
        low, high = order[:some], order[-some:]
        gap = values[high][:, None] - values[low][None]
        cost = gap.square().sum(2) - gap[..., k].square() - gap[..., k]
        pairs = []
        for _ in range(EACH):
            i, j = divmod(int(cost.argmin()), some)
            pairs.append([index[high[i]], index[low[j]]])
            cost[i], cost[:, j] = torch.inf, torch.inf
        a, b = torch.tensor(pairs).T
        others = members[(number + len(members) // 2) % len(members)]
        others = others[~torch.isin(others, torch.cat([a, b]))]
        far = (pool.values[others] - pool.values[b].mean(0)).square().sum(1)
        yield _Sum(k, torch.stack([a, b, others[far.argsort()[:EACH]]]))


def _best(
    workspace: Workspace, entry: Entry, pool: _Pool, sums: list[_Sum]
) -> tuple[Tensor, tuple[str, str, list[float], list[str]]]:
    """The groups whose sum does most of what A and B promise, and little else; and its words."""
    means = np.stack([pool.rows[index].mean(1) for _, index in sums])
    rows = np.concatenate([means, means[:, :1] - means[:, 1:2] + means[:, 2:]], 1)
    images = decoding.many_images(workspace, entry, rows.reshape(-1, rows.shape[-1]))
    seen = traits(entry, images)
    exact = torch.stack([seen.values[name] for name in pool.units], 1)
    exact = exact.reshape(len(sums), 4, -1)
    values = (exact - pool.middle) / pool.spread
    gain, meant = values[:, 3] - values[:, 2], values[:, 0] - values[:, 1]
    own = torch.nn.functional.one_hot(torch.tensor([k for k, _ in sums]), len(pool.units)).bool()
    aside = (gain.abs() + meant.abs()).masked_fill(own, 0).amax(1) / 2
    visible = pool.spread / torch.tensor([VISIBLE * SEEN[unit] for unit in pool.units.values()])
    worth = torch.minimum(gain[own], meant[own]) * visible.clamp(max=1).expand_as(own)[own] - aside
    best = int(worth.argmax())
    k, index = sums[best]
    name, unit = list(pool.units.items())[k]
    labels = [int(pool.labels[group[0]]) for group in (index[0], index[2])]
    kinds = [pool.classes[label] if label >= 0 else "" for label in labels]
    return index, (name, unit, exact[best, :, k].tolist(), kinds)


def _stations(pool: _Pool) -> Tensor:
    """Points that are seen to differ: of classes far apart, or at the ends of what varies."""
    groups = pool.members
    if len(groups) > 1:
        far = -(-len(groups) // STATIONS)
        chosen = [groups[(3 + i * far) % len(groups)] for i in range(STATIONS)]
        return torch.stack([one[i % len(one)] for i, one in enumerate(chosen)])
    orders = [column.argsort().tolist() for column in pool.values.T]
    ends = [i for order in orders for i in (order[0], order[-1])]
    return torch.tensor([*dict.fromkeys([*ends, *range(2 * STATIONS)])][:STATIONS])


@torch.inference_mode()
def _encoded(workspace: Workspace, entry: Entry) -> _Pool:
    """Posterior means of images of the data; of those for training where all are drawn slowly."""
    some = find_dataset(entry.data, workspace.data_root).some
    split = fit(some(), entry.spec.form) if some else held_out(workspace, entry)
    images, labels = split.images[:POOL], split.labels[:POOL]
    if len(images) < 2 * FEWEST:
        return _sampled(workspace, entry)
    z = posterior_means(workspace.models.get(entry.path), images, labels, CHUNK)
    rows = decoding.rows(entry, z.numpy(), labels.numpy())
    of = f"{'training' if some else 'test'} {entry.spec.form.one}"
    return _measured(entry, rows, of, images, labels, entry.data_class_names)


def _sampled(workspace: Workspace, entry: Entry) -> _Pool:
    """Samples of the seeds 0, 1, …, classes in turn, or as judge A sees them."""
    labels = torch.arange(POOL) % max(1, entry.spec.num_classes)
    drawn = decoding.draw(workspace.models, entry, range(POOL))
    rows = decoding.rows(entry, drawn, labels.numpy())
    images = decoding.many_images(workspace, entry, rows)
    judge, classes = judge_of(workspace, entry), entry.class_names
    if judge:
        labels, classes = judged(workspace, images, judge), entry.data_class_names
    return _measured(entry, rows, "", images, labels, classes)


def _measured(
    entry: Entry,
    rows: np.ndarray,
    of: str,
    images: Tensor,
    labels: Tensor,
    classes: tuple[str, ...],
) -> _Pool:
    if images.ndim == 2 or not classes:  # of points of the plane it is their place that counts
        labels, classes = torch.full_like(labels, -1), ()
    about = varied(traits(entry, images))
    values = torch.stack([images.new_zeros(len(rows)).double(), *about.values.values()], 1)[:, 1:]
    middle = values.mean(0)
    spread = (values - middle).square().mean(0).sqrt()
    return _Pool(rows, of, labels, classes, about.units, middle, spread, (values - middle) / spread)
