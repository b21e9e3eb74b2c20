"""Measured figures beside what was published and aimed for: met, missed, or simply shown."""

from dataclasses import replace

import pytest

from explorer.engine.cards.figures import GOALS, Figure, figures
from explorer.families.vae import VAESpec
from explorer.specs import Recipe
from tests.tiny import JUDGE, TINY, checkpoint

SPREAD = {"mean": 0.9, "sd": 0.01, "values": [0.89, 0.91]}
MEASURES = dict.fromkeys(("fid", "precision", "recall", "density", "coverage"), SPREAD)
FLOOR = dict.fromkeys(MEASURES, 0.95)
CLAIM = {
    "base": [0.99, 0.982, 0.995],
    "kept": [0.95, 0.935, 0.962],
    "up": [0.97, 0.957, 0.979],
    "both": [0.93, 0.912, 0.944],
    "change": 0.876,
    "worst": 3,
    "worst_both": 0.82,
}
RESULTS = {
    "judge": {"images": 10_000, "accuracy": 0.994, "per_class": [0.99] * 10},
    "likelihood": {"k": 5000, "images": 10_000, "nll": 86.5, "error": 0.03},
    "posterior": {
        "images": 10_000,
        "kl": 25.0,
        "kl_per_dimension": [12.0, 13.0],
        "active": 2,
        "reconstruction": 65.0,
        "elbo": 90.0,
    },
    "agreement": {
        "count": 10_000,
        "overall": 0.995,
        "interval": [0.9934, 0.9962],
        "per_class": [1.0, 0.985, None],
        "worst": 1,
    },
    "teaching": {"images": 60_000, "accuracy": 0.97, "real": 0.99},
    "distribution": {"count": 10_000, "real": 10_000, "seeds": 2, "floor": FLOOR, **MEASURES},
    "infogan": {
        "error": 0.04,
        "information": 2.28,
        "entropy": 2.3026,
        "samples": 10_000,
        "measured": ["slant", "stroke width"],
        "correlations": [[0.8, -0.1], [0.05, -0.7]],
    },
    "factors": {
        "names": ["slant", "width"],
        "images": 1000,
        "r2": [0.9, 0.2],
        "correlations": [[0.1, 0.3], [-0.9, 0.2]],
        "mig": 0.25,
        "factor_vae": 0.75,
        "dci": {"disentanglement": 0.5, "completeness": 0.4, "informativeness": 0.8},
    },
    "arithmetic": {
        "triples": 1000,
        "attributes": {
            "stroke width": {
                "high": "thick",
                "low": "thin",
                "threes": CLAIM,
                "singles": CLAIM,
                "chance": {**CLAIM, "change": None},
            }
        },
    },
    "smoothness": {"pairs": 10_000, "epsilon": 0.01, "mean": 812.4, "trimmed": 700.6},
    "memory": {
        "count": 1000,
        "train": 60_000,
        "sample_median": 6.1,
        "test_median": 6.4,
        "ratio": 0.953,
    },
}
NAMES = {
    "judge": ["accuracy"],
    "likelihood": ["NLL"],
    "posterior": ["−ELBO", "active dimensions"],
    "agreement": ["label agreement", "worst class"],
    "teaching": ["CAS", "CAS below real"],
    "distribution": ["FID_clf", "precision", "recall", "density", "coverage"],
    "infogan": [
        "categorical error",
        "L_I",
        "c1 and slant",
        "c1 and stroke width",
        "c2 and slant",
        "c2 and stroke width",
    ],
    "factors": [
        "MIG",
        "FactorVAE score",
        "DCI disentanglement",
        "DCI completeness",
        "DCI informativeness",
        "slant",
        "width",
    ],
    "arithmetic": [
        "stroke width by arithmetic",
        "stroke width by single points",
        "stroke width by chance",
    ],
    "smoothness": ["path length"],
    "memory": ["nearest training image"],
}


@pytest.fixture
def table(tmp_path):
    """The figures of a tiny model of a family for given results, by name."""

    def make(family: str, dataset: str = "mnist", z: int = 2, **results: dict) -> dict[str, Figure]:
        specs = TINY | {"vae": VAESpec(z=z, width=2, depth=1, components=0), "judge": JUDGE}
        path = tmp_path / "model.safetensors"
        checkpoint(path, specs[family], recipe=Recipe(dataset=dataset))
        rows = figures(path, {"results": results})
        assert len({row.name for row in rows}) == len(rows)
        return {row.name: row for row in rows}

    return make


@pytest.mark.parametrize("protocol", RESULTS)
def test_each_protocol_has_its_figures_and_no_others(table, protocol) -> None:
    rows = table("vae", **{protocol: RESULTS[protocol]})
    assert list(rows) == NAMES[protocol]
    assert all(row.value and row.protocol for row in rows.values())


def test_nothing_is_shown_of_what_was_not_measured(table, tmp_path) -> None:
    assert table("vae") == {}
    path = checkpoint(tmp_path / "m.safetensors", TINY["vae"])
    assert figures(path) == figures(path, {"results": {}}) == []
    evidence = {"results": {}, "left_out": {"likelihood": "Because."}}
    assert figures(path, evidence) == []


def test_the_figures_of_a_card_are_those_of_its_evidence(tmp_path) -> None:
    evidence = {"results": {"memory": RESULTS["memory"]}}
    path = checkpoint(tmp_path / "m.safetensors", TINY["vae"], evidence=evidence)
    assert figures(path) == figures(path, evidence) != []


def with_value(protocol: str, key: str, value: float) -> dict:
    if protocol == "agreement" and key == "worst":
        return {protocol: {**RESULTS[protocol], "per_class": [1.0, value], "worst": 1}}
    if protocol == "distribution":
        return {protocol: {**RESULTS[protocol], key: {**SPREAD, "mean": value}}}
    return {protocol: {**RESULTS[protocol], key: value}}


@pytest.mark.parametrize(
    ("family", "dataset", "z", "protocol", "key", "name", "target", "met", "missed"),
    [
        ("vae", "mnist", 50, "likelihood", "nll", "NLL", "≤ 87", 87.0, 87.01),
        ("vae", "mnist", 2, "likelihood", "nll", "NLL", "≤ 135", 134.9, 135.1),
        ("cgan", "mnist", 3, "agreement", "overall", "label agreement", "≥ 99", 0.9901, 0.9899),
        ("cgan", "mnist", 3, "agreement", "worst", "worst class", "≥ 98", 0.981, 0.979),
        ("cgan", "mnist", 3, "teaching", "accuracy", "CAS", "≥ 98.4", 0.985, 0.983),
        ("cgan", "mnist", 3, "distribution", "coverage", "coverage", "≥ 0.85", 0.85, 0.849),
        ("cgan", "fashion_mnist", 3, "agreement", "overall", "label agreement", "≥ 95", 0.96, 0.94),
        ("cgan", "fashion_mnist", 3, "teaching", "accuracy", "CAS below real", "≤ 6", 0.94, 0.92),
        ("infogan", "mnist", 3, "infogan", "error", "categorical error", "≤ 5", 0.049, 0.051),
        ("infogan", "mnist", 3, "infogan", "information", "L_I", "≥ 2.25", 2.26, 2.24),
    ],
)
def test_a_target_is_met_or_missed_in_its_own_direction(
    table, family, dataset, z, protocol, key, name, target, met, missed
) -> None:
    for value, expected in ((met, True), (missed, False)):
        row = table(family, dataset, z, **with_value(protocol, key, value))[name]
        assert (row.target, row.met) == (target, expected)


def test_another_model_has_no_target_and_so_neither_meets_nor_misses_it(table) -> None:
    for family, dataset, z in (("vae", "fashion_mnist", 50), ("vae", "mnist", 16)):
        row = table(family, dataset, z, likelihood=RESULTS["likelihood"])["NLL"]
        assert (row.anchor, row.source, row.target, row.met) == ("", "", "", None)


def test_a_published_figure_stands_beside_with_its_source(table) -> None:
    row = table("vae", z=50, likelihood=RESULTS["likelihood"])["NLL"]
    assert row.value == "86.50 ± 0.03 nats"
    assert row.protocol == "−log p(x) of 10,000 binarised test images, k = 5,000"
    assert (row.anchor, row.target, row.met) == ("86.76 nats", "≤ 87", True)
    assert "Burda et al. 2016" in row.source


def test_every_published_figure_has_a_source() -> None:
    for goal in GOALS.values():
        assert bool(goal.anchor) == bool(goal.source)
        assert goal.anchor or goal.bound is not None


def test_a_mixture_prior_has_a_row_of_its_own(table) -> None:
    both = {**RESULTS["distribution"], "mixture": {"fid": {**SPREAD, "mean": 0.5}}}
    rows = table("vae", distribution=both)
    assert rows["FID_clf"].value == "0.90 ± 0.01"
    assert rows["FID_clf, mixture prior"].value == "0.50 ± 0.01"
    nought = {**RESULTS["distribution"], "floor": {**FLOOR, "fid": 0.0}}
    assert "floor 0.00, ratio 0.0" in table("vae", distribution=nought)["FID_clf"].protocol


def test_grey_models_have_an_error_in_place_of_nats(table) -> None:
    grey = {"images": 50, "kl": 3.0, "kl_per_dimension": [3.0], "active": 1, "squared_error": 0.02}
    assert list(table("vae", posterior=grey)) == ["squared error", "KL", "active dimensions"]


def test_a_factor_names_the_dimension_that_shows_it_best(table) -> None:
    rows = table("vae", factors=RESULTS["factors"])
    assert rows["slant"].value == "R² 0.90, r -0.90 with dimension 2"
    assert rows["width"].value == "R² 0.20, r +0.30 with dimension 1"


@pytest.mark.parametrize(
    ("dataset", "classes", "name"),
    [
        ("fashion_mnist", ("x", "y"), "Trouser"),
        ("own:pets", ("cats", "dogs"), "dogs"),
        ("own:pets", (), "1"),
    ],
)
def test_a_class_is_called_as_its_data_or_its_card_calls_it(tmp_path, dataset, classes, name):
    recipe = Recipe(dataset=dataset)
    path = tmp_path / "m.safetensors"
    checkpoint(path, TINY["cgan"], recipe=recipe, classes=classes)
    rows = figures(path, {"results": {"agreement": RESULTS["agreement"]}})
    (worst,) = [row for row in rows if row.name == "worst class"]
    assert worst.protocol == f"class {name}"


def test_a_claim_of_arithmetic_comes_with_its_two_halves_and_its_worst_class(table) -> None:
    rows = table("vae", arithmetic=RESULTS["arithmetic"])
    threes = rows["stroke width by arithmetic"]
    assert threes.value == "93.0 %"
    assert threes.protocol == (
        "thick a − thin a + thin b, 1,000 sums of threes: 95.0 % stay b by judge B (99.0 % before),"
        " 97.0 % measure more by 0.88 of the gap; Wilson 95 % 91.2–94.4; worst class 3, 82.0 %"
    )
    assert "measure more; Wilson" in rows["stroke width by chance"].protocol


def test_a_figure_that_is_none_is_no_obstacle(table) -> None:
    memory = {**RESULTS["memory"], "ratio": None, "test_median": 0.0}
    rows = table("vae", memory=memory, smoothness=RESULTS["smoothness"])
    assert rows["nearest training image"].value == "6.10, test images 0.00"
    assert rows["path length"].value == "812 (trimmed 701)"


@pytest.mark.parametrize("odd", [3, None, [], {}, "text", {"nll": "low"}, {"nll": None}])
def test_what_cannot_be_read_is_said_and_the_rest_is_shown(table, odd) -> None:
    rows = table("vae", likelihood=odd, memory=RESULTS["memory"])
    assert list(rows) == ["likelihood", "nearest training image"]
    assert rows["likelihood"].value == "cannot be read"


@pytest.mark.parametrize("odd", [3, None, [], "text", {"results": 3}, {"results": {}, "runs": 3}])
def test_evidence_of_any_shape_is_no_obstacle(tmp_path, odd) -> None:
    path = checkpoint(tmp_path / "m.safetensors", TINY["infogan"])
    if odd is not None:
        assert figures(path, odd) == []
    rows = figures(path, {"results": {"infogan": RESULTS["infogan"]}, "runs": odd})
    assert rows[0] == replace(rows[0], name="categorical error", value="4.00 %")
