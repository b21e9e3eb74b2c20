"""Every protocol on a tiny model of every family: plain values, finite and repeatable."""

import base64
import io
import json
import math
from collections.abc import Generator
from functools import partial
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image

from explorer.data import DATASETS, Images, ResidentSet, fit, load_dataset
from explorer.data.dataset import Dataset
from explorer.data.sprites import FACTORS, SHAPES, load_sprites, render_sprites
from explorer.errors import SpecError
from explorer.evaluation import subject as subjects
from explorer.evaluation.protocols import PROTOCOLS, arithmetic, likelihood, posterior
from explorer.evaluation.subject import Effort, Subject, seeds_from
from explorer.families.cgan import CGANSpec
from explorer.families.infogan import InfoGANSpec
from explorer.families.judge import Judge
from explorer.families.vae import VAESpec
from explorer.latent import draw
from explorer.specs import ImageSpec, ModelSpec, PlaneSpec
from explorer.specs.forms import ImageForm
from tests.tiny import DATA, EFFORT, JUDGE, TINY, fresh

GRID = (3, 2, 4, 4, 4)
MODELS = TINY | {
    "vae-gaussian": VAESpec(z=2, width=8, depth=1, likelihood="gaussian", components=0),
    "vae-conv": VAESpec(z=2, width=2, network="conv", resolution=32),
}
NO_LABELS = "The model takes no labels."
NO_NATS = "The model has no likelihood of binary pixels."
UNKNOWN = "The factors behind this data are not known."
NO_SUMS = "The model neither encodes images nor takes labels."
NO_CLASS = "The model does not know which class each of its categories is."
NO_IMAGES = "Judges look at images, and these are points of the plane."
NO_CODES, NO_ENCODER = "The model reads no codes.", "The model has no encoder."


def applying(spec: ModelSpec) -> set[str]:
    """What can be measured of a model that can do so much, on data with judges and no factors."""
    able = {
        "dimensions": True,
        "agreement teaching": spec.takes_labels,
        "arithmetic": isinstance(spec, ImageSpec)
        and not spec.reads_codes
        and (spec.encoder or spec.takes_labels),
        "infogan": spec.reads_codes,
        "likelihood": spec.encoder and spec.binary,
        "posterior": spec.encoder,
        "verdict distribution memory smoothness": isinstance(spec, ImageSpec),
        "mixture": isinstance(spec, PlaneSpec),
    }
    return {name for names, holds in able.items() if holds for name in names.split()}


PAIRS = [(name, protocol) for name, spec in MODELS.items() for protocol in sorted(applying(spec))]
SHARES = {"accuracy", "overall", "error", "precision", "recall", "coverage", "mig"}
SHARES |= {"base", "kept", "up", "both", "worst_both"}

every_pair = pytest.mark.parametrize(("name", "protocol"), PAIRS)


def teach(data: ResidentSet) -> Generator[float, None, Judge]:
    yield 0.5
    return fresh(JUDGE, 3)


@pytest.fixture
def subject_of(fake_root):
    """A subject on the fake MNIST, with two untrained judges."""

    def make(spec: Any, **changes: Any) -> Subject:
        data = DATA[spec.form.name]
        whole = (load_dataset(data, fake_root, train=t) for t in (True, False))
        few = (Images(all.images[:200], all.labels[:200]) for all in whole)
        train, test = (ResidentSet(fit(split, spec.form), "cpu") for split in few)
        judges = {"a": fresh(JUDGE, 1), "b": fresh(JUDGE, 2)}
        values = {"judges": judges, "teach": teach, "effort": EFFORT}
        return Subject(fresh(spec), DATASETS[data], train, test, **{**values, **changes})

    return make


def sprites(spec: Any, grid: tuple[int, ...] = GRID, **changes: Any) -> Subject:
    """A subject on a small grid of sprites, of which 345 are for training and 39 for testing."""
    load = load_sprites(GRID, spec.resolution)
    render = partial(render_sprites, grid=GRID, resolution=spec.resolution)
    dataset = Dataset("S", SHAPES, ImageForm(1, spec.resolution), load, FACTORS, grid, render)
    train, test = (ResidentSet(load(None, split), "cpu") for split in (True, False))
    return Subject(fresh(spec), dataset, train, test, {}, teach, EFFORT, **changes)


def finished(measurement: Generator[float, None, dict]) -> tuple[dict, list[float]]:
    """What a measurement returns, and the fractions on the way."""
    fractions = []
    while True:
        try:
            fractions.append(next(measurement))
        except StopIteration as end:
            return end.value, fractions


def measure(protocol: str, subject: Subject) -> dict:
    return finished(PROTOCOLS[protocol].measure(subject))[0]


def numbers(value: Any, name: str = "") -> list[tuple[str, float]]:
    """All numbers in plain values, with the names (of a share, if any) under which they stand."""
    if isinstance(value, dict):
        named = {key: name if name in SHARES else key for key in value}
        return [pair for key, part in value.items() for pair in numbers(part, named[key])]
    if isinstance(value, list | tuple):
        return [pair for part in value for pair in numbers(part, name)]
    return [] if isinstance(value, str) else [(name, value)]


@every_pair
def test_what_is_measured_is_ready_for_json_finite_and_in_range(subject_of, name, protocol) -> None:
    found = measure(protocol, subject_of(MODELS[name]))
    assert json.loads(json.dumps(found, allow_nan=False)).keys() == found.keys()
    assert numbers(found)
    for key, value in numbers(found):
        assert type(value) in (int, float), f"{key} is a {type(value)}"
        assert math.isfinite(value)
        if key in SHARES:
            assert 0 <= value <= 1


@every_pair
def test_a_measurement_gives_the_same_twice(subject_of, name, protocol) -> None:
    torch.manual_seed(1)
    first = measure(protocol, subject_of(MODELS[name]))
    torch.manual_seed(2)
    assert measure(protocol, subject_of(MODELS[name])) == first


@every_pair
def test_the_fraction_done_rises_to_one(subject_of, monkeypatch, name, protocol) -> None:
    monkeypatch.setattr(subjects, "CHUNK", 30)  # 40 samples are no multiple of it
    _, fractions = finished(PROTOCOLS[protocol].measure(subject_of(MODELS[name])))
    assert fractions == sorted(fractions)
    assert 0 < fractions[0] <= fractions[-1] <= 1
    assert fractions[-1] >= 0.5


@every_pair
def test_closing_a_measurement_leaves_nothing_half_done(subject_of, name, protocol) -> None:
    subject = subject_of(MODELS[name])
    whole = measure(protocol, subject_of(MODELS[name]))
    broken = PROTOCOLS[protocol].measure(subject)
    next(broken)
    broken.close()
    assert json.loads(json.dumps(subject.kept)) == subject.kept
    assert measure(protocol, subject) == whole


@pytest.mark.parametrize("name", ["vae", "gan", "cgan", "infogan"])
@pytest.mark.parametrize("protocol", ["verdict", "distribution", "memory"])
def test_figures_do_not_depend_on_how_many_samples_exist_at_once(
    subject_of, monkeypatch, name, protocol
) -> None:
    whole = numbers(measure(protocol, subject_of(MODELS[name])))
    monkeypatch.setattr(subjects, "CHUNK", 7)
    parts = numbers(measure(protocol, subject_of(MODELS[name])))
    assert [key for key, _ in parts] == [key for key, _ in whole]
    for (key, one), (_, other) in zip(whole, parts, strict=True):
        assert one == pytest.approx(other, rel=1e-3, abs=1e-3), key


def test_a_sample_is_that_of_its_seed_in_any_chunk(subject_of, monkeypatch) -> None:
    subject = subject_of(TINY["infogan"])
    labels = subject.labels(10)
    whole = torch.cat(list(subject.samples(seeds_from(3, 10), labels)))
    monkeypatch.setattr(subjects, "CHUNK", 3)
    chunks = list(subject.samples(seeds_from(3, 10), labels))
    assert [len(chunk) for chunk in chunks] == [3, 3, 3, 1]
    torch.testing.assert_close(torch.cat(chunks), whole)
    alone = torch.cat(list(subject.samples(range(3_000_007, 3_000_008), labels[7:8])))
    torch.testing.assert_close(alone, whole[7:8])


def test_samples_of_a_mixture_use_the_noise_of_the_plain_ones(subject_of) -> None:
    subject = subject_of(TINY["vae"])
    with torch.no_grad():
        subject.model.get_buffer("prior_means").fill_(3.0)
    z = draw(range(6), 2).z
    shown = torch.cat(list(subject.samples(range(6), subject.labels(6), subject.mixture())))
    torch.testing.assert_close(shown, subject.decode(z + 3, None, None))
    assert subject_of(TINY["cgan"]).mixture() is None
    assert subject_of(MODELS["vae-gaussian"]).mixture() is None


@pytest.mark.parametrize("name", MODELS)
def test_what_does_not_apply_is_left_out_with_a_sentence(subject_of, name) -> None:
    subject = subject_of(MODELS[name])
    reasons = {key: protocol.why_not(subject) for key, protocol in PROTOCOLS.items()}
    sentences = {
        "agreement": NO_LABELS,
        "teaching": NO_LABELS,
        "posterior": NO_ENCODER,
        "infogan": NO_CODES,
        "factors": UNKNOWN,
        "likelihood": NO_NATS,
        "arithmetic": NO_CLASS if subject.model.spec.reads_codes else NO_SUMS,
        "mixture": "The data is no mixture whose modes are known.",
    }
    if isinstance(subject.model.spec, PlaneSpec):
        sentences |= dict.fromkeys(("verdict", "distribution", "smoothness"), NO_IMAGES)
        sentences["memory"] = "A point that lies on a training point is no copy."
        sentences["arithmetic"] = "Stroke width and slant are measured of grey digits alone."
    applies = applying(subject.model.spec)
    assert reasons == {key: None if key in applies else sentences[key] for key in PROTOCOLS}


@pytest.mark.parametrize("judges", ["", "a", "b"])
def test_without_both_judges_what_needs_them_is_left_out(subject_of, judges) -> None:
    both = {letter: fresh(JUDGE) for letter in judges}
    subject = subject_of(TINY["cgan"], judges=both)
    why = {key: protocol.why_not(subject) for key, protocol in PROTOCOLS.items()}
    for key in ("verdict", "distribution", "agreement", "arithmetic", "smoothness", "teaching"):
        assert why[key].startswith("There are no judges of this data; train two of the ")
    assert why["memory"] is None


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("count", 9, "count must be a whole number from 10 to 10000000, got 9."),
        ("seeds", 0, "seeds must be a whole number from 1 to 10000000, got 0."),
        ("k", -1, "k must be a whole number from 1 to 10000000, got -1."),
        ("votes", 1, "votes must be a whole number from 2 to 10000000, got 1."),
        ("pairs", 0.5, "pairs must be a whole number from 1 to 10000000, got 0.5."),
    ],
)
def test_an_effort_of_nothing_is_refused(field, value, sentence) -> None:
    with pytest.raises(SpecError) as caught:
        Effort(**{field: value})
    assert str(caught.value) == sentence


# Single protocols


def test_the_judge_sees_images_of_another_size(subject_of) -> None:
    subject = subject_of(MODELS["vae-conv"])
    images = next(subject.real(subject.test, torch.arange(5)))
    assert images.shape[-1] == 32
    assert subject.features(subject.judges["b"], images).shape == (5, JUDGE.features)


def test_verdicts_and_real_classes_are_shares(subject_of) -> None:
    found = measure("verdict", subject_of(TINY["cgan"]))
    assert sum(found["classes"]) == pytest.approx(1)
    assert found["real_classes"] == pytest.approx([0.1] * 10)
    assert len(found["classes"]) == 10
    distances = [odd["distance"] for odd in found["least_typical"]]
    assert distances == sorted(distances, reverse=True)
    assert all(odd["label"] == odd["seed"] // 4 for odd in found["least_typical"])


def test_the_floor_and_each_seed_are_measured_and_the_mixture_beside(subject_of) -> None:
    found = measure("distribution", subject_of(TINY["vae"]))
    assert (found["count"], found["real"], found["seeds"]) == (40, 40, 2)
    for part in (found, found["mixture"]):
        for name in ("fid", "precision", "recall", "density", "coverage"):
            values = part[name]["values"]
            assert len(values) == 2
            assert part[name]["mean"] == pytest.approx(np.mean(values))
            assert part[name]["sd"] == pytest.approx(np.std(values, ddof=1))
    # The buffers of a fresh model are N(0, I) itself.
    assert found["mixture"]["fid"] == found["fid"]
    assert found["floor"].keys() == {"fid", "precision", "recall", "density", "coverage"}
    assert "mixture" not in measure("distribution", subject_of(MODELS["vae-gaussian"]))


def test_copies_of_the_test_images_have_no_distance_from_them(subject_of, monkeypatch) -> None:
    subject = subject_of(TINY["vae"])
    index = subject.some(subject.test, EFFORT.count)
    copies = torch.cat(list(subject.real(subject.test, index)))
    monkeypatch.setattr(Subject, "samples", lambda *args: iter([copies]))
    found = measure("distribution", subject)
    assert found["fid"]["mean"] == pytest.approx(0, abs=1e-6)
    assert found["precision"]["mean"] == found["recall"]["mean"] == found["coverage"]["mean"] == 1


def test_agreement_counts_what_the_judge_says(subject_of, monkeypatch) -> None:
    subject = subject_of(TINY["cgan"])

    def verdict(features: torch.Tensor) -> torch.Tensor:  # of a judge that says 3 of everything
        return torch.eye(10)[torch.full((len(features),), 3)]

    monkeypatch.setattr(subject.judges["b"], "verdict", verdict)
    found = measure("agreement", subject)
    assert found["overall"] == 0.1
    assert found["per_class"] == [0, 0, 0, 1, 0, 0, 0, 0, 0, 0]
    assert found["interval"][0] < 0.1 < found["interval"][1]
    assert found["worst"] == 0
    assert [row[3] for row in found["confusion"]] == [4] * 10
    million = 10_000_000
    wrong = [{"seed": million + i, "label": 0, "verdict": 3} for i in range(4)]
    assert found["wrong"] == wrong


def test_a_judge_is_taught_by_as_many_samples_as_asked_in_equal_parts(subject_of) -> None:
    seen = []

    def look(data: ResidentSet) -> Generator[float, None, Judge]:
        seen.append(data)
        yield 1.0
        return fresh(JUDGE, 3)

    found = measure("teaching", subject_of(TINY["cgan"], teach=look))
    (data,) = seen
    assert data.images.shape == (60, 1, 28, 28)
    assert torch.bincount(data.labels).tolist() == [6] * 10
    assert found["images"] == 60
    assert len(found["per_class"]) == 10


def test_the_elbo_is_its_two_terms_and_the_kl_is_that_of_its_dimensions(subject_of) -> None:
    found = measure("posterior", subject_of(TINY["vae"]))
    assert found["elbo"] == pytest.approx(found["reconstruction"] + found["kl"])
    assert found["kl"] == pytest.approx(sum(found["kl_per_dimension"]))
    assert len(found["kl_per_dimension"]) == 2
    assert sum(found["norms"]) == pytest.approx(1)
    assert found["high"] >= math.sqrt(2) + 2
    grey = measure("posterior", subject_of(MODELS["vae-gaussian"]))
    assert 0 < grey["squared_error"] < 1
    assert "elbo" not in grey


def test_a_binarised_test_image_is_the_same_in_any_company() -> None:
    x = torch.rand(5, 1, 8, 8, generator=torch.Generator().manual_seed(0))
    whole = posterior.binarised(x, 10)
    assert set(whole.unique().tolist()) == {0, 1}
    assert torch.equal(posterior.binarised(x[2:4], 12), whole[2:4])
    assert not torch.equal(posterior.binarised(x[2:4], 13), whole[2:4])
    ends = torch.stack([torch.zeros(1, 8, 8), torch.ones(1, 8, 8)])
    assert torch.equal(posterior.binarised(ends, 0), ends)


def test_the_likelihood_does_not_depend_on_its_blocks_and_is_above_the_elbo(
    subject_of, monkeypatch
) -> None:
    whole = measure("likelihood", subject_of(TINY["vae"]))
    monkeypatch.setattr(likelihood, "BLOCK", 7)
    assert measure("likelihood", subject_of(TINY["vae"])) == whole
    assert (whole["images"], whole["k"]) == (40, 8)
    assert whole["nll"] < measure("posterior", subject_of(TINY["vae"]))["elbo"] + whole["error"]
    conv = measure("likelihood", subject_of(MODELS["vae-conv"]))
    assert (conv["images"], conv["k"]) == (6, 4)


def test_a_likelihood_goes_on_from_the_blocks_that_were_kept(subject_of, monkeypatch) -> None:
    monkeypatch.setattr(likelihood, "BLOCK", 7)
    whole = measure("likelihood", subject_of(TINY["vae"]))
    broken = subject_of(TINY["vae"])
    measurement = PROTOCOLS["likelihood"].measure(broken)
    assert [next(measurement) for _ in range(3)] == [7 / 40, 14 / 40, 21 / 40]
    measurement.close()
    kept = json.loads(json.dumps(broken.kept))
    assert len(kept["bounds"]) == 21
    looked = []
    monkeypatch.setattr(
        likelihood,
        "binarised",
        lambda x, first: looked.append(first) or posterior.binarised(x, first),
    )
    assert measure("likelihood", subject_of(TINY["vae"], kept=kept)) == whole
    assert looked == [21, 28, 35]


def test_q_is_asked_about_every_image_and_fresh_samples(subject_of) -> None:
    found = measure("infogan", subject_of(TINY["infogan"]))
    assert len(found["mapping"]) == 4
    assert set(found["mapping"]) <= {-1, *range(10)}
    assert found["entropy"] == pytest.approx(math.log(4))
    assert found["information"] <= found["entropy"]
    assert found["samples"] == 40
    assert np.shape(found["correlations"]) == (2, len(found["measured"]))
    assert np.abs(found["correlations"]).max() <= 1


def test_a_q_that_is_always_right_knows_the_whole_category(subject_of, monkeypatch) -> None:
    subject = subject_of(TINY["infogan"])
    answers = iter([subject.train.labels, subject.test.labels, subject.labels(40)])

    def read(x: torch.Tensor) -> Any:  # labels of 10 classes fall on 4 categories
        reading = type(subject.model).read(subject.model, x)
        return reading._replace(logits=50 * torch.eye(4)[next(answers) % 4])

    monkeypatch.setattr(subject.model, "read", read)
    found = measure("infogan", subject)
    assert found["mapping"] == [0, 1, 2, 3]
    assert found["error"] == pytest.approx(0.6)
    assert found["information"] == pytest.approx(found["entropy"])


def test_what_knobs_stand_for_is_told_of_each_with_all_that_is_seen(subject_of) -> None:
    found = measure("dimensions", subject_of(TINY["infogan"]))
    assert found["samples"] == 2_000
    assert np.shape(found["correlations"]) == (TINY["infogan"].knobs, len(found["attributes"]))
    assert found["attributes"][:3] == ["slant", "stroke width", "digit width"]
    assert [sorted(one) for one in found["categories"]] == [["name", "share"]] * 4
    assert measure("dimensions", subject_of(TINY["cgan"]))["categories"] == []


def test_without_codes_or_in_colour_nothing_is_correlated(subject_of) -> None:
    spec = InfoGANSpec(z=3, width=4, categories=4, continuous=0, features=8)
    assert "correlations" not in measure("infogan", subject_of(spec))


@pytest.mark.parametrize("name", ["vae", "cgan"])
def test_sums_of_latents_are_counted_and_some_kept_to_be_drawn_again(subject_of, name) -> None:
    subject = subject_of(TINY[name])
    found = measure("arithmetic", subject)
    points = (50, "test images") if name == "vae" else (40, "samples")
    assert (found["triples"], found["group"], found["points"], found["of"]) == (14, 3, *points)
    for number, (attribute, counted) in enumerate(found["attributes"].items()):
        assert attribute == list(arithmetic.ATTRIBUTES)[number]
        assert counted["chance"]["base"] == counted["threes"]["base"]
        assert len(counted["examples"]) == 8
        for one in counted["examples"]:
            high, low, base = torch.tensor(one["terms"])
            b = torch.tensor([one["b"]])
            seen = arithmetic._look(subject, (high - low + base)[None], b)
            assert one["a"] != one["b"]
            assert seen.read.item() == one["read"]
            assert seen.measured[number].item() == pytest.approx(one["after"], abs=0.05)


def test_few_sums_of_a_large_z_are_kept(subject_of, monkeypatch) -> None:
    monkeypatch.setattr(arithmetic, "NUMBERS", 40)
    found = measure("arithmetic", subject_of(TINY["cgan"]))
    assert [len(each["examples"]) for each in found["attributes"].values()] == [2, 2]


def test_arithmetic_needs_grey_digits() -> None:
    grey = "Stroke width and slant are measured of grey digits alone."
    assert PROTOCOLS["arithmetic"].why_not(sprites(TINY["vae"])) == grey


def test_images_seen_in_training_are_found_among_the_samples(subject_of, monkeypatch) -> None:
    subject = subject_of(TINY["vae"])
    copies = next(subject.real(subject.train, torch.arange(12)))
    monkeypatch.setattr(Subject, "samples", lambda *args: iter([copies]))
    found = measure("memory", subject)
    assert (found["count"], found["train"]) == (12, 200)
    assert found["ratio"] == found["sample_median"] == 0
    assert [near["train"] for near in found["nearest"]] == list(range(8))
    for histogram in found["histograms"].values():
        assert sum(histogram) == pytest.approx(1)
    for picture in found["pictures"].values():
        start, data = picture.split(",")
        assert start == "data:image/png;base64"
        with Image.open(io.BytesIO(base64.b64decode(data))) as row:
            assert row.size == (8 * 28, 28)


def test_a_path_is_the_shorter_the_less_the_decoder_does(subject_of) -> None:
    subject = subject_of(TINY["cgan"])
    moving = measure("smoothness", subject)
    with torch.no_grad():
        subject.model.generator.up.start.weight.zero_()
    assert measure("smoothness", subject)["mean"] == 0
    assert moving["pairs"] == 10
    assert moving["mean"] > 0


@pytest.mark.parametrize("name", ["vae", "infogan"])
def test_known_factors_are_compared_with_what_the_model_reads(name) -> None:
    spec = TINY[name]
    subject = sprites(spec)
    assert PROTOCOLS["factors"].why_not(subject) is None
    found, fractions = finished(PROTOCOLS["factors"].measure(subject))
    json.dumps(found, allow_nan=False)
    assert found["names"] == list(FACTORS)
    assert found["images"] == 39
    dimensions = spec.z if spec.encoder else spec.codes
    assert np.shape(found["correlations"]) == (dimensions, 5)
    assert np.abs(found["correlations"]).max() <= 1
    assert len(found["r2"]) == 5
    assert max(found["r2"]) <= 1
    assert fractions == sorted(fractions)
    if spec.encoder:
        assert 0 <= found["mig"] <= 1
        assert 0 <= found["factor_vae"] <= 1
        assert all(0 <= found["dci"][k] <= 1 for k in ("disentanglement", "completeness"))
        assert np.shape(found["dci"]["importance"]) == (2, 5)
    else:
        assert not {"mig", "factor_vae", "dci"} & set(found)
    assert measure("factors", sprites(spec)) == found


def test_factors_without_a_grid_are_only_correlated() -> None:
    found = measure("factors", sprites(TINY["vae"], grid=()))
    assert set(found) == {"names", "images", "correlations", "r2"}


def test_factors_need_a_model_that_reads_and_more_images_than_dimensions() -> None:
    why_not = PROTOCOLS["factors"].why_not
    assert why_not(sprites(TINY["cgan"])) == "The model reads nothing from images."
    silent = InfoGANSpec(z=3, width=4, categories=4, continuous=0, features=8)
    assert why_not(sprites(silent)) == "The model reads nothing from images."
    assert "choose a larger --count" in why_not(sprites(VAESpec(z=38, width=4, depth=1)))
    assert why_not(sprites(VAESpec(z=37, width=4, depth=1))) is None


def test_the_labels_of_a_model_with_other_classes_than_the_data_still_count(subject_of) -> None:
    found = measure("agreement", subject_of(CGANSpec(z=2, width=2, labels=3, features=4)))
    assert len(found["per_class"]) == 10
