"""The measured figures of a model beside what others published and what we aimed for.

Only the published numbers are written here, each with its source; ours come from the evidence.
"""

import statistics
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from explorer.checkpoints import Card, read_card
from explorer.data import DATASETS
from explorer.words import shown


@dataclass(frozen=True)
class Figure:
    """One measured figure, ready to be shown.

    met: whether the target is met; None without a target. source: of the published figure.
    """

    name: str
    value: str
    protocol: str
    anchor: str = ""
    source: str = ""
    target: str = ""
    met: bool | None = None


@dataclass(frozen=True)
class Goal:
    """A published figure and our own target, for some models.

    anchor and source: may be empty. bound: the target; better when the figure is lower if `down`.
    """

    anchor: str = ""
    source: str = ""
    bound: float | None = None
    down: bool = False


IWAE = "Burda et al. 2016, table 1 (1 layer, k = 1)"
INFOGAN = "Chen et al. 2016, section 7.1"
CAS = "published for a CGAN of MNIST; original not traced"
HUB = "a public model card; 2,000 samples, its own judge"

# By family, data set, z (None for any) and measure.
GOALS: dict[tuple[str, str, int | None, str], Goal] = {
    ("vae", "mnist", 50, "nll"): Goal("86.76 nats", IWAE, 87.0, down=True),
    ("vae", "mnist", 2, "nll"): Goal(bound=135.0, down=True),
    ("cgan", "mnist", None, "agreement"): Goal("99.55 %", HUB, 99.0),
    ("cgan", "mnist", None, "worst"): Goal(bound=98.0),
    ("cgan", "mnist", None, "cas"): Goal("98.37 %", CAS, 98.4),
    ("cgan", "mnist", None, "coverage"): Goal(bound=0.85),
    ("cgan", "fashion_mnist", None, "agreement"): Goal("97.2 %", HUB, 95.0),
    ("cgan", "fashion_mnist", None, "cas_gap"): Goal(bound=6.0, down=True),
    ("toy_gan", "ring", None, "modes"): Goal(bound=8),
    ("toy_gan", "ring", None, "quality"): Goal(bound=90.0),
    ("infogan", "mnist", None, "error"): Goal("5 %", INFOGAN, 5.0, down=True),
    ("infogan", "mnist", None, "median"): Goal("5 %", INFOGAN, 5.0, down=True),
    ("infogan", "mnist", None, "information"): Goal("2.30 nats", INFOGAN, 2.25),
}


def figures(path: Path, evidence: dict[str, Any] | None = None) -> list[Figure]:
    """The figures of the checkpoint at `path`, from its card or from `evidence`."""
    card = read_card(path)
    return _Table(card, evidence if evidence is not None else card.evidence).rows


class _Table:
    """Collects the rows of one model, protocol by protocol."""

    def __init__(self, card: Card, evidence: dict[str, Any]) -> None:
        self.card = card
        self.many = card.spec.form.many
        self.rows: list[Figure] = []
        self.runs = _mapping(_mapping(evidence).get("runs"))
        results = _mapping(_mapping(evidence).get("results"))
        protocols: dict[str, Callable[[dict[str, Any]], None]] = {
            "judge": self._judge,
            "likelihood": self._likelihood,
            "posterior": self._posterior,
            "agreement": self._agreement,
            "teaching": self._teaching,
            "distribution": self._distribution,
            "infogan": self._infogan,
            "factors": self._factors,
            "arithmetic": self._arithmetic,
            "smoothness": self._smoothness,
            "memory": self._memory,
            "mixture": self._mixture,
        }
        for name, add in protocols.items():
            if name not in results:
                continue
            before = len(self.rows)
            try:
                add(results[name])
            except (AttributeError, LookupError, TypeError, ValueError, ArithmeticError):
                # A card may come from anywhere; the rest of it can still be shown.
                self.rows[before:] = [Figure(name, "cannot be read", "evaluate the model again")]

    def _add(self, key: str, name: str, number: float, text: str, protocol: str) -> None:
        """A row; `number` is what the goal of `key` is compared with."""
        spec, data = self.card.spec, self.card.recipe.dataset
        z = getattr(spec, "z", None)
        goal = GOALS.get((spec.family, data, z, key)) or GOALS.get((spec.family, data, None, key))
        goal = goal or Goal()
        target, met = "", None
        if goal.bound is not None:
            target = f"{'≤' if goal.down else '≥'} {goal.bound:g}"
            met = number <= goal.bound if goal.down else number >= goal.bound
        name, text, protocol = map(shown, (name, text, protocol))
        self.rows.append(Figure(name, text, protocol, goal.anchor, goal.source, target, met))

    def _class(self, index: int) -> str:
        """What the data set calls a class."""
        dataset = DATASETS.get(self.card.recipe.dataset)
        known = dataset.classes if dataset else self.card.classes
        return f"class {known[index] if known else index}"

    def _judge(self, r: dict[str, Any]) -> None:
        share, seen = 100 * r["accuracy"], f"{r['images']:,} test {self.many}"
        self._add("accuracy", "accuracy", share, f"{share:.2f} %", seen)

    def _likelihood(self, r: dict[str, Any]) -> None:
        protocol = f"−log p(x) of {r['images']:,} binarised test {self.many}, k = {r['k']:,}"
        self._add("nll", "NLL", r["nll"], f"{r['nll']:.2f} ± {r['error']:.2f} nats", protocol)

    def _posterior(self, r: dict[str, Any]) -> None:
        images = f"{r['images']:,} test {self.many}"
        if "elbo" in r:
            text = f"{r['elbo']:.2f} = {r['reconstruction']:.2f} + {r['kl']:.2f} nats"
            self._add("elbo", "−ELBO", r["elbo"], text, f"reconstruction + KL, {images}")
        else:
            error = r["squared_error"]
            self._add(
                "mse",
                "squared error",
                error,
                f"{error:.4f}",
                f"a {self.card.spec.form.unit}, {images}",
            )
            self._add("kl", "KL", r["kl"], f"{r['kl']:.2f} nats", images)
        text = f"{r['active']} of {len(r['kl_per_dimension'])}"
        self._add("active", "active dimensions", r["active"], text, "Var(E[z|x]) > .01")

    def _agreement(self, r: dict[str, Any]) -> None:
        share, (low, high) = 100 * r["overall"], (100 * end for end in r["interval"])
        protocol = f"judge B, {r['count']:,} samples, Wilson 95 % {low:.2f}–{high:.2f}"
        self._add("agreement", "label agreement", share, f"{share:.2f} %", protocol)
        worst = 100 * r["per_class"][r["worst"]]
        self._add("worst", "worst class", worst, f"{worst:.1f} %", self._class(r["worst"]))

    def _teaching(self, r: dict[str, Any]) -> None:
        share, real = 100 * r["accuracy"], 100 * r["real"]
        protocol = f"judge A taught by {r['images']:,} samples; by real images {real:.2f} %"
        self._add("cas", "CAS", share, f"{share:.2f} %", protocol)
        gap = real - share
        self._add("cas_gap", "CAS below real", gap, f"{gap:.2f} points", "the same network")

    def _distribution(self, r: dict[str, Any]) -> None:
        floor, fid = r["floor"]["fid"], r["fid"]
        protocol = (
            f"judge B's features, {r['count']:,} against {r['real']:,}, {r['seeds']} seeds; "
            f"floor {floor:.2f}, ratio {fid['mean'] / floor if floor > 0 else 0:.1f}"
        )
        text = f"{fid['mean']:.2f} ± {fid['sd']:.2f}"
        self._add("fid", "FID_clf", fid["mean"], text, protocol)
        if "mixture" in r:
            fid = r["mixture"]["fid"]
            text = f"{fid['mean']:.2f} ± {fid['sd']:.2f}"
            self._add("fid_mixture", "FID_clf, mixture prior", fid["mean"], text, "the same")
        for name in ("precision", "recall", "density", "coverage"):
            mean, real = r[name]["mean"], r["floor"][name]
            text = f"{mean:.3f} ± {r[name]['sd']:.3f}"
            self._add(name, name, mean, text, f"k = 5; training {self.many} {real:.3f}")

    def _infogan(self, r: dict[str, Any]) -> None:
        runs = self.runs.get("infogan", [])
        error = 100 * r["error"]
        self._add("error", "categorical error", error, f"{error:.2f} %", f"all test {self.many}")
        if runs:
            errors = sorted(100 * run["error"] for run in runs)
            median = statistics.median(errors)
            every = ", ".join(f"{e:.1f}" for e in errors)
            self._add(
                "median", "median error", median, f"{median:.2f} %", f"{len(runs)} seeds: {every}"
            )
        text = f"{r['information']:.3f} of {r['entropy']:.3f} nats"
        self._add("information", "L_I", r["information"], text, f"{r['samples']:,} fresh samples")
        for i, row in enumerate(r.get("correlations", []), 1):
            for name, value in zip(r["measured"], row, strict=True):
                if value is None:  # a code or a measure that never varied
                    continue
                text = f"{value:+.2f}"
                protocol = f"Pearson's r with the {name} measured on samples, within categories"
                self._add(f"c{i}_{name}", f"c{i} and {name}", abs(value), text, protocol)

    def _factors(self, r: dict[str, Any]) -> None:
        images = f"{r['images']:,} test {self.many}"
        if "mig" in r:
            self._add("mig", "MIG", r["mig"], f"{r['mig']:.3f}", f"20 bins, {images}")
        if "factor_vae" in r:
            score = r["factor_vae"]
            self._add("factor_vae", "FactorVAE score", score, f"{score:.3f}", "held factors told")
        if "dci" in r:
            for name in ("disentanglement", "completeness", "informativeness"):
                value = r["dci"][name]
                self._add(f"dci_{name}", f"DCI {name}", value, f"{value:.3f}", "boosted trees")
        for name, r2, column in zip(
            r["names"], r["r2"], zip(*r["correlations"], strict=True), strict=True
        ):
            best = max(column, key=abs)
            where = column.index(best) + 1
            text = f"R² {r2:.2f}, r {best:+.2f} with dimension {where}"
            self._add(f"factor_{name}", name, r2, text, f"read from {images}")

    def _arithmetic(self, r: dict[str, Any]) -> None:
        for name, found in r["attributes"].items():
            high, low = found["high"], found["low"]
            sums = f"{high} a − {low} a + {low} b, {r['triples']:,} sums of threes"
            ways = {
                "threes": ("by arithmetic", sums),
                "singles": ("by single points", "the same with one point for each term"),
                "chance": ("by chance", "the same with any points of a"),
            }
            for way, (words, said) in ways.items():
                claim = found[way]
                share, least, most = (100 * end for end in claim["both"])
                kept, up, base = (100 * claim[part][0] for part in ("kept", "up", "base"))
                gap = "" if claim["change"] is None else f" by {claim['change']:.2f} of the gap"
                worst = f"worst {self._class(claim['worst'])}, {100 * claim['worst_both']:.1f} %"
                protocol = (
                    f"{said}: {kept:.1f} % stay b by judge B ({base:.1f} % before), {up:.1f} % "
                    f"measure more{gap}; Wilson 95 % {least:.1f}–{most:.1f}; {worst}"
                )
                self._add(f"{name} {way}", f"{name} {words}", share, f"{share:.1f} %", protocol)

    def _smoothness(self, r: dict[str, Any]) -> None:
        text = f"{r['mean']:.0f} (trimmed {r['trimmed']:.0f})"
        protocol = f"judge B's features, {r['pairs']:,} steps of {r['epsilon']:g} on great circles"
        self._add("path_length", "path length", r["mean"], text, protocol)

    def _mixture(self, r: dict[str, Any]) -> None:
        how, worst = f"mean of {r['draws']} × {r['count']:,} samples", r["worst"]
        modes, quality = r["modes"], 100 * r["high_quality"]
        least = f"{how}; in the worst {worst['modes']}"
        self._add("modes", "modes", modes, f"{modes:g} of {r['of']}", least)
        self._add("quality", "high quality", quality, f"{quality:.1f} %", f"within 3σ, {how}")
        if "reverse_kl" in r:
            kl = r["reverse_kl"]
            self._add("mode_kl", "KL of modes", kl, f"{kl:.3f} nats", f"to equal parts, {how}")
        if "sigma_ratio" in r:
            ratio = r["sigma_ratio"]
            self._add("spread", "σ̂/σ", ratio, f"{ratio:.2f}", f"1 is right, {how}")

    def _memory(self, r: dict[str, Any]) -> None:
        text = f"{r['sample_median']:.2f}, test {self.many} {r['test_median']:.2f}"
        protocol = f"median pixel distance of {r['count']:,} to {r['train']:,} training {self.many}"
        self._add("memory", "nearest training image", r["ratio"], text, protocol)


def _mapping(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
