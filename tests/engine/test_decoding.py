"""The engine: plain values in, NumPy images out; odd values are refused, models opened once."""

import json
import os
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from explorer.checkpoints import fingerprint, load_model, save_model
from explorer.engine import Engine
from explorer.engine.store import model_cache
from explorer.errors import CheckpointError, PointError, UnknownModelError
from explorer.families.cgan import CGANSpec
from explorer.families.infogan import InfoGANSpec
from explorer.families.vae import VAESpec
from explorer.latent import draw, shell
from explorer.models import images_to_pixels
from explorer.specs import PlaneSpec, Recipe
from explorer.specs.forms import ImageForm
from explorer.words import quoted
from tests.tiny import LISTED, TINY, checkpoint, fresh, point, rows_of, write_judges


@pytest.fixture
def engine(tiny_folder) -> Engine:
    return Engine([tiny_folder], "cpu")


@pytest.fixture(params=TINY)
def entry(request, engine):
    return engine.library.entry(f"tiny-{request.param}")


def counted(monkeypatch, pause: threading.Barrier | None = None) -> list[Path]:
    """The files that are loaded from now on."""
    loaded: list[Path] = []
    load = model_cache.load_model

    def count(path: Path, device: torch.device) -> object:
        loaded.append(path)
        return load(path, device)

    monkeypatch.setattr(model_cache, "load_model", count)
    return loaded


# What there is


def test_gans_come_first_and_then_names(engine) -> None:
    assert [e.id for e in engine.library.entries()] == LISTED


def test_unreadable_files_and_states_are_left_out(tiny_folder, tmp_path, caplog) -> None:
    checkpoint(tmp_path / "good.safetensors", TINY["vae"])
    checkpoint(tmp_path / "good.state.safetensors", TINY["vae"])
    (tmp_path / "bad.safetensors").write_text("no checkpoint at all")
    (tmp_path / "notes.txt").write_text("no checkpoint either")
    library = Engine([tmp_path], "cpu").library
    assert [e.id for e in library.entries()] == ["good"]
    assert "bad.safetensors" in caplog.text
    with pytest.raises(UnknownModelError):
        library.entry("good.state")
    with pytest.raises(CheckpointError):
        library.entry("bad")


def test_ones_own_folder_lies_beside_the_shipped_one(tiny_folder, tmp_path) -> None:
    checkpoint(tmp_path / "mine.safetensors", VAESpec(z=7, width=4, depth=1))
    checkpoint(tmp_path / "tiny-vae.safetensors", VAESpec(z=9, width=4, depth=1))
    library = Engine([tiny_folder, tmp_path, tmp_path / "missing"], "cpu").library
    at = LISTED.index("tiny-vae")
    assert [e.id for e in library.entries()] == [*LISTED[:at], "mine", *LISTED[at:]]
    assert library.entry("mine").card.spec.z == 7
    assert library.entry("tiny-vae").card.spec.z == TINY["vae"].z, "the first folder counts"


def test_a_model_that_appears_later_is_found(tmp_path) -> None:
    library = Engine([tmp_path], "cpu").library
    assert library.entries() == []
    checkpoint(tmp_path / "new.safetensors", TINY["vae"])
    assert [e.id for e in library.entries()] == ["new"]


@pytest.mark.parametrize(
    "name",
    [
        "nothing",
        "",
        ".",
        "..",
        "../secret",
        "a/../tiny-vae",
        "/etc/passwd",
        "tiny-vae/",
        "tiny-vae\0",
        "x" * 5000,
        "\ud800",
        "~no-such-user",
        "tiny-vae.safetensors",
    ],
    ids=repr,
)
def test_an_unknown_id_is_answered_with_those_there_are(tiny_folder, tmp_path, name) -> None:
    folder = tmp_path / "shipped"
    folder.mkdir()
    for path in tiny_folder.iterdir():
        (folder / path.name).write_bytes(path.read_bytes())
    checkpoint(tmp_path / "secret.safetensors", TINY["vae"])
    with pytest.raises(UnknownModelError) as caught:
        Engine([folder], "cpu").library.entry(name)
    assert str(caught.value) == (
        f"There is no model {quoted(name)}; choose one of {', '.join(LISTED)}."
    )


def test_a_model_is_found_by_its_id_or_by_its_file(engine, tmp_path) -> None:
    path = checkpoint(tmp_path / "mine.safetensors", TINY["vae"])
    assert engine.library.find("tiny-vae").id == "tiny-vae"
    assert engine.library.find(str(path)).id == "mine"
    for name in ("mine", "mine.safetensors", str(tmp_path / "mine"), "~no-such-user/x"):
        with pytest.raises(UnknownModelError):
            engine.library.find(name)
    with pytest.raises(CheckpointError):
        engine.library.find(__file__)


def test_classes_are_named_by_the_data_or_numbered_when_nobody_labelled_them(tmp_path) -> None:
    recipe = Recipe(dataset="fashion_mnist")
    specs = {
        "labelled": TINY["cgan"],
        "categories": InfoGANSpec(z=2, width=4, features=8),
        "other-count": CGANSpec(z=2, width=4, labels=3),
        "none": TINY["vae"],
    }
    for name, spec in specs.items():
        checkpoint(tmp_path / f"{name}.safetensors", spec, recipe=recipe)
    library = Engine([tmp_path], "cpu").library
    assert library.entry("labelled").class_names[:2] == ("T-shirt", "Trouser")
    assert library.entry("categories").class_names == tuple("0123456789")
    assert library.entry("other-count").class_names == ("0", "1", "2")
    assert library.entry("none").class_names == ()
    assert library.entry("none").dataset == "Fashion-MNIST"


def test_a_data_set_that_is_not_registered_keeps_its_name(tmp_path) -> None:
    checkpoint(tmp_path / "m.safetensors", TINY["cgan"], recipe=Recipe(dataset="birds"))
    entry = Engine([tmp_path], "cpu").library.entry("m")
    assert entry.dataset == "birds"
    assert entry.class_names == tuple("0123456789")


# What a model is


def test_a_description_is_made_of_plain_values(engine, entry) -> None:
    spec, described = entry.card.spec, engine.describe(entry)
    assert (described.id, described.title, described.dataset) == (
        entry.id,
        spec.title,
        entry.dataset,
    )
    assert described.parameters == sum(p.numel() for p in fresh(spec).parameters())
    assert (described.z, described.codes) == (spec.z, spec.codes)
    assert described.latents == spec.latents.blocks
    assert len(described.classes) == spec.num_classes
    assert (described.resolution, described.resolution, described.channels) == spec.form.picture
    assert (described.encoder, described.reads_codes) == (spec.encoder, spec.reads_codes)
    assert described.activity == entry.card.activity
    assert described.shell == shell(spec.z)
    assert described.activity_unit == (
        "nats of KL" if spec.encoder else f"mean change of a {spec.form.unit}"
    )


@pytest.mark.parametrize(
    ("spec", "activity", "order", "dead"),
    [
        (VAESpec(z=5, width=4, depth=1), (0.5, 0.0099, 3.0, 0.01, 0.0), (2, 0, 3), (1, 4)),
        (VAESpec(z=2, width=4, depth=1), (0.0, 0.0), (), (0, 1)),
        (CGANSpec(z=3, width=4), (0.0004, 0.1, 0.0005), (1, 2), (0,)),
        (InfoGANSpec(z=2, width=4, features=8), (0.1, 0.2, 0.0, 0.9), (1, 0), ()),
    ],
    ids=["vae", "dead-vae", "cgan", "infogan"],
)
def test_living_dimensions_come_in_order_and_dead_ones_apart(
    tmp_path, spec, activity, order, dead
) -> None:
    checkpoint(tmp_path / "m.safetensors", spec, activity=activity)
    engine = Engine([tmp_path], "cpu")
    described = engine.describe(engine.library.entry("m"))
    assert (described.order, described.dead) == (order, dead)
    assert sorted(order + dead) == list(range(spec.z))


# Images of points


def test_images_are_bytes_with_channels_last(engine, entry) -> None:
    spec = entry.card.spec
    images = engine.images(entry, rows_of(spec, 3))
    assert images.shape == (3, *spec.form.picture)
    assert images.dtype == np.uint8
    expected = fresh(spec).decode(*point(spec, 3))
    if spec.form == ImageForm(1, 28):
        assert np.array_equal(images, images_to_pixels(expected).numpy())
    else:
        assert (images.min(3).reshape(3, -1).max(1) == 255).all(), "a white spot on each"


def test_colour_models_give_colour_images(tmp_path) -> None:
    spec = CGANSpec(z=3, width=4, channels=3, resolution=32)
    checkpoint(tmp_path / "m.safetensors", spec)
    engine = Engine([tmp_path], "cpu")
    images = engine.images(engine.library.entry("m"), rows_of(spec, 2))
    assert images.shape == (2, 32, 32, 3)


def test_arrays_of_any_kind_and_order_are_understood(engine, entry) -> None:
    rows = rows_of(entry.card.spec)
    expected = engine.images(entry, rows)
    locked = np.frombuffer(rows.tobytes(), dtype=np.float32).reshape(rows.shape)
    assert not locked.flags.writeable
    for same in (locked, rows.astype(np.float64), rows.astype(">f4"), np.asfortranarray(rows)):
        assert np.array_equal(engine.images(entry, same), expected)
    assert engine.images(entry, rows.round().astype(int)).shape == expected.shape


def test_the_points_of_a_visitor_are_not_changed(engine, entry) -> None:
    rows = rows_of(entry.card.spec)
    before = rows.copy()
    engine.images(entry, rows)
    assert np.array_equal(rows, before)


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf, 10_001, -1e30])
def test_numbers_that_are_none_or_far_out_are_refused(engine, entry, value) -> None:
    rows = rows_of(entry.card.spec)
    rows[1, -1] = value
    with pytest.raises(PointError, match=r"must be finite and within ±10,000"):
        engine.images(entry, rows)


def test_points_of_the_wrong_length_are_refused_with_the_right_one(engine, entry) -> None:
    spec = entry.card.spec
    rows = rows_of(spec)
    wanted = spec.z + spec.num_classes + spec.codes
    for wrong in (rows[:, 1:], np.hstack([rows, rows]), rows[0], rows[None], np.float32(1)):
        with pytest.raises(PointError, match=f"A point of this model has {wanted} numbers"):
            engine.images(entry, np.asarray(wrong))


def test_no_rows_and_too_many_rows_are_refused(engine, entry) -> None:
    rows = rows_of(entry.card.spec)
    for count in (0, 513):
        with pytest.raises(PointError, match=f"Ask for 1 to 512 images at once, not {count}"):
            engine.images(entry, np.repeat(rows[:1], count, axis=0))
    assert len(engine.images(entry, np.repeat(rows[:1], 512, axis=0))) == 512


# Random points and samples


def test_a_drawn_point_is_that_of_its_seed(engine, entry) -> None:
    spec = entry.card.spec
    drawn = engine.draw(entry, [5, 0, 5])
    assert drawn.shape == (3, spec.z + spec.codes)
    assert drawn.dtype == np.float32
    z, codes = draw([0], spec.z, spec.codes)
    assert np.array_equal(drawn[1], torch.cat([z, codes], 1)[0].numpy())
    assert np.array_equal(drawn[0], drawn[2])
    assert np.array_equal(engine.draw(entry, np.array([5, 0, 5])), drawn)


@pytest.mark.parametrize("seed", [-1, 2**63, 1.5, "1", None, float("nan")])
def test_a_seed_that_is_none_is_refused(engine, entry, seed) -> None:
    with pytest.raises(PointError, match="seed must be a whole number of at least 0"):
        engine.draw(entry, [0, seed])


@pytest.mark.parametrize("count", [0, 513])
def test_no_seeds_and_too_many_seeds_are_refused(engine, entry, count) -> None:
    with pytest.raises(PointError, match=f"Ask for 1 to 512 points at once, not {count}"):
        engine.draw(entry, range(count))


def gather(parts) -> list[np.ndarray]:
    return [np.concatenate(arrays) for arrays in zip(*parts, strict=True)]


def test_sample_i_is_the_one_of_seed_plus_i_whatever_the_chunk(engine, entry) -> None:
    images, labels, latents = gather(engine.sample(entry, 23, seed=100, chunk=7))
    again = gather(engine.sample(entry, 23, seed=100))
    assert np.array_equal(labels, again[1])
    assert np.array_equal(latents, again[2])
    assert np.abs(images.astype(int) - again[0]).max() <= 1  # sums may round another way
    for i in (0, 9, 22):
        alone = engine.draw(entry, [100 + i])
        assert np.array_equal(latents[i], alone[0])
        single = engine.images(entry, engine.rows(entry, alone, labels[i : i + 1]))
        assert np.abs(images[i].astype(int) - single[0]).max() <= 1


def test_classes_are_drawn_in_equal_parts(engine, entry) -> None:
    spec = entry.card.spec
    labels = gather(engine.sample(entry, 40, seed=0, chunk=9))[1]
    assert labels.dtype == np.int64
    if spec.num_classes:
        assert np.bincount(labels).tolist() == [40 // spec.num_classes] * spec.num_classes
    else:
        assert set(labels) == {-1}


def test_one_class_can_be_asked_for(engine) -> None:
    entry = engine.library.entry("tiny-cgan")
    assert set(gather(engine.sample(entry, 5, seed=0, label=7))[1]) == {7}


@pytest.mark.parametrize(
    ("model", "label", "sentence"),
    [
        ("tiny-cgan", 10, "Label 10 is out of range; choose 0 to 9."),
        ("tiny-cgan", -1, "Label -1 is out of range; choose 0 to 9."),
        ("tiny-infogan", 4, "Label 4 is out of range; choose 0 to 3."),
        ("tiny-vae", 0, "A VAE without classes cannot take a label; leave it out."),
    ],
)
def test_a_label_out_of_range_is_refused_with_the_range(engine, model, label, sentence) -> None:
    with pytest.raises(PointError) as caught:
        next(engine.sample(engine.library.entry(model), 4, seed=0, label=label))
    assert str(caught.value) == sentence


@pytest.mark.parametrize("count", [0, -5, 10**12])
def test_a_count_out_of_range_is_refused_before_anything_is_allocated(engine, count) -> None:
    with pytest.raises(PointError, match="count must be from 1 to 1,000,000"):
        next(engine.sample(engine.library.entry("tiny-vae"), count, seed=0))


# What Q reads


def test_q_reads_probabilities_means_and_deviations(engine) -> None:
    entry = engine.library.entry("tiny-infogan")
    reading = engine.read_codes(entry, rows_of(entry.card.spec, 6))
    assert reading.categories.shape == (6, 4)
    assert reading.mean.shape == reading.sd.shape == (6, 2)
    assert reading.categories.sum(1) == pytest.approx(np.ones(6))
    assert (reading.categories >= 0).all()
    assert (reading.sd > 0).all()


@pytest.mark.parametrize("model", ["tiny-vae", "tiny-cgan"])
def test_a_model_without_q_says_so(engine, model) -> None:
    entry = engine.library.entry(model)
    with pytest.raises(PointError, match=f"{model} has no Q that reads codes; choose an InfoGAN"):
        engine.read_codes(entry, rows_of(entry.card.spec))


def test_points_for_q_are_checked_too(engine) -> None:
    entry = engine.library.entry("tiny-infogan")
    with pytest.raises(PointError):
        engine.read_codes(entry, np.full((1, 9), np.nan, dtype=np.float32))


# The cache


def test_a_model_is_loaded_once_for_two_visitors(engine, entry, monkeypatch) -> None:
    loaded = counted(monkeypatch)
    rows = rows_of(entry.card.spec)
    first = engine.images(engine.library.entry(entry.id), rows)
    second = engine.images(engine.library.entry(entry.id), rows)
    assert np.array_equal(first, second)
    assert loaded == [entry.path]


def test_a_model_is_loaded_once_for_many_visitors_at_the_same_time(
    engine, entry, monkeypatch
) -> None:
    loaded = counted(monkeypatch)
    together = threading.Barrier(8)
    rows = rows_of(entry.card.spec)
    expected = Engine([entry.path.parent], "cpu").images(entry, rows)
    loaded.clear()

    def visit(_: int) -> bool:
        together.wait(timeout=60)
        return all(np.array_equal(engine.images(entry, rows), expected) for _ in range(5))

    with ThreadPoolExecutor(8) as visitors:
        assert all(visitors.map(visit, range(8)))
    assert loaded == [entry.path]


def test_a_file_that_was_replaced_is_read_anew(tmp_path) -> None:
    path = checkpoint(tmp_path / "m.safetensors", VAESpec(z=2, width=4, depth=1))
    os.utime(path, ns=(1, 1))
    engine = Engine([tmp_path], "cpu")
    entry = engine.library.entry("m")
    rows = rows_of(entry.card.spec)
    before = engine.images(entry, rows)
    checkpoint(path, VAESpec(z=2, width=4, depth=1), seed=1)
    assert not np.array_equal(engine.images(engine.library.entry("m"), rows), before)
    checkpoint(path, VAESpec(z=3, width=4, depth=1))
    assert engine.library.entry("m").card.spec.z == 3
    assert engine.library.entries()[0].card.spec.z == 3


def test_a_file_that_is_gone_is_a_sentence(tmp_path) -> None:
    path = checkpoint(tmp_path / "m.safetensors", TINY["vae"])
    engine = Engine([tmp_path], "cpu")
    entry = engine.library.entry("m")
    path.unlink()
    with pytest.raises(CheckpointError, match=r"m\.safetensors cannot be read: No such file"):
        engine.images(entry, rows_of(TINY["vae"]))
    with pytest.raises(UnknownModelError):
        engine.library.entry("m")


def test_the_least_recently_used_model_is_closed(tiny_folder, monkeypatch) -> None:
    loaded = counted(monkeypatch)
    models = model_cache.ModelCache(torch.device("cpu"), size=2)
    one, two, three, *_ = (tiny_folder / f"tiny-{f}.safetensors" for f in TINY)
    for path in (one, two, one, three, one, two):
        models.get(path)
        assert len(models) <= 2
    assert loaded == [one, two, three, two]


def test_a_model_that_cannot_be_loaded_leaves_the_cache_usable(tmp_path) -> None:
    (tmp_path / "bad.safetensors").write_text("no checkpoint")
    good = checkpoint(tmp_path / "good.safetensors", TINY["vae"])
    models = model_cache.ModelCache(torch.device("cpu"))
    with pytest.raises(CheckpointError):
        models.get(tmp_path / "bad.safetensors")
    assert len(models) == 0
    assert models.get(good) is models.get(good)


# Judges, priors and evidence


@pytest.fixture
def judged(tiny_folder, tmp_path) -> Engine:
    """The tiny models beside judges of MNIST and one of Fashion-MNIST."""
    for path in tiny_folder.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    write_judges(tmp_path)
    write_judges(tmp_path, "fashion_mnist", "a")
    return Engine([tmp_path], "cpu")


def test_a_judge_is_never_among_the_models(judged) -> None:
    assert [e.id for e in judged.library.entries()] == LISTED
    with pytest.raises(
        UnknownModelError,
        match=rf"{', '.join(LISTED)}\.$",
    ):
        judged.library.entry("nothing")


def test_a_judge_opened_as_a_model_is_a_sentence(judged, tmp_path) -> None:
    sentence = "judge-mnist-a.safetensors is a judge, which draws no images; choose another one."
    for name in ("judge-mnist-a", str(tmp_path / "judge-mnist-a.safetensors")):
        with pytest.raises(CheckpointError) as caught:
            judged.library.find(name)
        assert str(caught.value) == sentence
    with pytest.raises(CheckpointError) as caught:
        judged.library.entry("judge-mnist-a")
    assert str(caught.value) == sentence


def test_judges_are_found_by_data_set_and_letter_in_the_first_folder(judged, tmp_path) -> None:
    assert list(judged.library.judges("mnist")) == ["a", "b"]
    assert list(judged.library.judges("fashion_mnist")) == ["a"]
    assert judged.library.judges("strokes") == {}
    write_judges(tmp_path / "own")
    checkpoint(tmp_path / "own" / "judge-c.safetensors", TINY["vae"])
    checkpoint(tmp_path / "own" / "judge-x-a.safetensors", TINY["vae"])  # only named like one
    first = Engine([tmp_path / "own", tmp_path], "cpu").library.judges("mnist")
    assert {path.parent.name for path in first.values()} == {"own"}
    assert first["a"].name == "judge-mnist-a.safetensors"


@pytest.fixture
def mixed(tmp_path) -> Engine:
    """A VAE whose mixture is far from N(0, I), and one that has none."""
    path = checkpoint(tmp_path / "mixed.safetensors", VAESpec(z=2, width=8, depth=1, components=3))
    model, card = load_model(path)
    model.get_buffer("prior_means").copy_(torch.tensor([[50.0, 0], [0, 50], [-50, -50]]))
    model.get_buffer("prior_weights").copy_(torch.tensor([0.5, 0.25, 0.25]))
    save_model(path, model, card)
    checkpoint(tmp_path / "plain.safetensors", VAESpec(z=2, width=8, depth=1, components=0))
    return Engine([tmp_path], "cpu")


def test_a_model_says_from_which_priors_it_can_be_drawn(mixed, engine) -> None:
    library = mixed.library
    assert mixed.describe(library.entry("mixed")).priors == ("normal", "mixture")
    assert mixed.describe(library.entry("plain")).priors == ("normal",)
    for family in ("gan", "cgan", "infogan"):
        assert engine.describe(engine.library.entry(f"tiny-{family}")).priors == ("normal",)


def test_one_seed_gives_one_point_of_the_mixture_on_every_call(mixed) -> None:
    entry = mixed.library.entry("mixed")
    drawn = mixed.draw(entry, [5, 0, 5], "mixture")
    assert (drawn.shape, drawn.dtype) == ((3, 2), np.float32)
    assert np.array_equal(drawn[0], drawn[2])
    assert np.array_equal(mixed.draw(entry, [0], "mixture")[0], drawn[1])
    assert np.array_equal(
        Engine([entry.path.parent], "cpu").draw(entry, [5], "mixture")[0], drawn[0]
    )
    assert np.abs(mixed.draw(entry, range(50), "mixture")).max(axis=1).min() > 40
    assert np.abs(mixed.draw(entry, range(50))).max() < 6


def test_samples_of_a_mixture_are_images_of_its_points(mixed) -> None:
    entry = mixed.library.entry("mixed")
    images, labels, latents = gather(mixed.sample(entry, 11, seed=3, prior="mixture", chunk=4))
    assert np.array_equal(latents, mixed.draw(entry, range(3, 14), "mixture"))
    assert np.abs(images.astype(int) - mixed.images(entry, latents)).max() <= 1
    assert set(labels) == {-1}
    again = gather(mixed.sample(entry, 11, seed=3, prior="mixture", chunk=4))
    assert np.array_equal(images, again[0])


@pytest.mark.parametrize("prior", ["mixture", "flat", "", "Normal"])
def test_a_prior_that_a_model_has_not_is_refused(mixed, prior) -> None:
    entry = mixed.library.entry("plain")
    sentence = f"plain has no prior {prior!r}; draw from the normal one."
    with pytest.raises(PointError) as caught:
        mixed.draw(entry, [0], prior)
    assert str(caught.value) == sentence
    with pytest.raises(PointError) as caught:
        next(mixed.sample(entry, 4, seed=0, prior=prior))
    assert str(caught.value) == sentence


def test_evidence_is_plain_and_says_how_a_model_was_made(engine, entry) -> None:
    found = engine.evidence(entry)
    assert (found.id, found.title) == (entry.id, entry.spec.title)
    assert found.classes == entry.data_class_names
    assert found.made == {
        "created": "2025-01-31",
        "software": "torch",
        "seed": 0,
        "step": 4,
        "steps": 4,
        "parameters": sum(p.numel() for p in fresh(entry.spec).parameters()),
        "bytes": entry.path.stat().st_size,
        "weights": fingerprint(entry.path),
    }
    assert (found.figures, found.evidence) == ((), {})


def test_the_evidence_of_a_card_is_shown_with_its_figures(tmp_path) -> None:
    result = {"k": 5000, "images": 10_000, "nll": 133.0, "error": 0.1}
    evidence = {"results": {"likelihood": result}, "seconds": {}, "left_out": {}}
    checkpoint(tmp_path / "m.safetensors", TINY["vae"], evidence=evidence)
    engine = Engine([tmp_path], "cpu")
    found = engine.evidence(engine.library.entry("m"))
    assert found.evidence == evidence
    (figure,) = found.figures
    assert (figure.name, figure.value) == ("NLL", "133.00 ± 0.10 nats")
    assert (figure.target, figure.met) == ("≤ 135", True)
    json.dumps([found.made, found.evidence], allow_nan=False)


def test_what_a_model_draws_is_called_what_it_is(engine) -> None:
    for entry in engine.library.entries():
        plane = isinstance(entry.spec, PlaneSpec)
        drawn = {"one": "point", "many": "points", "unit": "coordinate"}
        image = {"one": "image", "many": "images", "unit": "pixel"}
        assert engine.describe(entry).drawn == (drawn if plane else image)


def test_a_title_says_the_weight_of_the_kl_where_it_is_not_one(tmp_path) -> None:
    for beta in (1.0, 4.0, 0.5):
        checkpoint(tmp_path / f"m-{beta}.safetensors", replace(TINY["vae"], beta=beta))
    engine = Engine([tmp_path], "cpu")
    titles = [engine.describe(entry).title for entry in engine.library.entries()]
    assert (
        titles == ["VAE β = 0.5", "VAE", "VAE β = 4"] == [one["title"] for one in engine.listed()]
    )
