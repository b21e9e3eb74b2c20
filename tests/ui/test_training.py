"""Live training as the browser asks for it: operations, connections, the file of a model."""

import time
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest

from explorer.data import DATASETS, load_dataset
from explorer.engine import Engine
from explorer.engine.live import Limits
from explorer.families import FAMILIES
from explorer.ui.message import Message, unpack
from tests.tiny import DATA
from tests.ui.talk import ask, client, fitting, packed, refusal, sentence

CHANNEL, CALL, PATIENCE = "/instrument/channel", "/instrument/call", 20.0
SMALL = {"width": 8, "depth": 1, "z": 2, "batch": 16, "epochs": 2}
VAE: dict[str, Any] = {"family": "vae", "dataset": "mnist", "size": "small", "values": SMALL}
GAN: dict[str, Any] = {
    "family": "gan",
    "dataset": "mnist",
    "size": "small",
    "values": {"width": 4, "features": 8, "batch": 16, "epochs": 100},
}


@pytest.fixture
def small(tiny_folder, fake_root, tmp_path) -> Iterator[Engine]:
    keep = tmp_path / "kept"
    made = Engine([tiny_folder, keep], "cpu", fake_root, saved=keep)
    yield made
    made.close()


def wait(true: Callable[[], object]) -> None:
    begun = time.monotonic()
    while not true():
        assert time.monotonic() - begun < PATIENCE, "it never came"
        time.sleep(0.02)


def watched(engine: Engine, run: str, state: str) -> Message:
    """The first look at which a run is in a state."""
    seen: list[Message] = []

    def so() -> bool:
        seen.append(ask(engine, "train_look", run=run, since=0))
        return seen[-1].header["state"] == state

    wait(so)
    return seen[-1]


@pytest.mark.parametrize(
    ("dataset", "rows", "first"), [("mnist", 10, 1), ("strokes", 10, 1), ("sprites", 9, 3)]
)
def test_what_there_is_to_learn_is_shown_class_by_class(small, dataset, rows, first) -> None:
    """first: how many rows the first class has."""
    given = ask(small, "train_examples", dataset=dataset)
    assert (given.header["rows"], given.header["columns"]) == (rows, 10)
    assert given.header["row_titles"] == [
        c for c in DATASETS[dataset].classes for _ in range(first)
    ]
    pixels = np.frombuffer(given.payload, np.uint8).reshape(given.header["shape"])
    split = load_dataset(dataset, small.data_root)
    of_first = split.images[split.labels == 0][: 10 * first].permute(0, 2, 3, 1)
    assert len(pixels) == 10 * rows
    assert np.array_equal(pixels[: 10 * first], of_first.numpy())


def test_nobody_looks_into_files_by_way_of_examples(small, tmp_path) -> None:
    assert "Unknown data set" in refusal(small, "train_examples", dataset=str(tmp_path))


def test_what_can_be_trained_is_all_there(small: Engine) -> None:
    given = ask(small, "training").header
    assert given["device"] == "cpu"
    assert set(given["limits"]) == {"minutes", "steps", "parameters", "upload_bytes"}
    families = {family["id"]: family for family in given["families"]}
    assert list(families) == [name for name, family in FAMILIES.items() if family.presets]
    assert families["vae"]["kinds"] == ["both"]
    for family in families.values():
        assert family["sentence"].endswith(".")
        assert [size["id"] for size in family["sizes"]] == ["small", "medium", "large"]
        assert {
            "name",
            "label",
            "sentence",
            "low",
            "high",
            "log",
            "choices",
            "few",
            "default",
        } == set(family["fields"][0])
        assert family["presets"][0]["id"] == "live"
        assert family["words"].keys() == set(family["kinds"])
        assert family["words"]["both"] == "Step"
    assert families["gan"]["kinds"] == ["both", "generator", "discriminator"]
    assert list(families["gan"]["words"].values()) == ["Step", "G step", "D step"]
    sets = {data["id"]: data for data in given["datasets"]}
    assert sets["strokes"]["count"] == 60_000
    assert sets["sprites"]["available"]
    assert not sets["fashion_mnist"]["available"]
    assert sets["fashion_mnist"]["why"].endswith(".")


def test_every_preset_of_every_family_can_be_trained(small: Engine) -> None:
    for family in ask(small, "training").header["families"]:
        for preset in family["presets"]:
            chosen = {k: preset[k] for k in ("size", "values")}
            errors = ask(
                small,
                "train_estimate",
                family=family["id"],
                dataset=DATA[family["form"]],
                **chosen,
            ).header["errors"]
            assert errors == [], preset["id"]


def test_an_estimate_has_parameters_steps_and_seconds(small: Engine) -> None:
    given = ask(small, "train_estimate", **VAE).header
    assert given["errors"] == []
    assert given["parameters"] > 0
    assert given["steps"] == 60_000 // 16 * 2
    assert given["seconds"] > 0
    heavy = {**VAE, "size": "large", "values": {"epochs": 200, "network": "conv", "width": 64}}
    assert "hours on the processor" in ask(small, "train_estimate", **heavy).header["sentence"]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"family": "judge"}, "There is no family 'judge'; choose vae, cvae, gan"),
        ({"size": "huge"}, "There is no size 'huge'; choose small"),
        ({"dataset": "/etc/passwd"}, "Unknown data set '/etc/passwd'; choose one of mnist"),
        ({"dataset": "x.npz"}, "Unknown data set"),
        ({"values": {"lr": 1000}}, "Learning rate must be from 1e-05 to 0.02, got 1000."),
        ({"values": {"likelihood": "poisson"}}, "Likelihood must be one of bernoulli, gaussian"),
        ({"values": {"batch": "many"}}, "Batch size must be from 4 to 512, got 'many'."),
        ({"values": {"wings": 2}}, "A VAE has no setting 'wings'; leave it out."),
        ({"values": {"dataset": "/etc/passwd"}}, "A VAE has no setting 'dataset'; leave it out."),
        ({"values": {"width": [1]}}, "width must be a whole number from 1 to 2048"),
        ({"values": {"z": 2.5}}, "z must be a whole number"),
        ({"model": "tiny-cgan"}, "tiny-cgan is a CGAN, not a VAE; choose another model."),
        ({"model": "../x"}, "There is no model '../x'"),
    ],
    ids=lambda value: str(value)[:24],
)
def test_what_cannot_be_trained_is_said_in_a_sentence(small: Engine, changes, words) -> None:
    asked = {**VAE, **changes}
    assert words in refusal(small, "train_start", **asked, seed=0)
    assert words in ask(small, "train_estimate", **asked).header["errors"][0]


def test_a_family_with_classes_wants_data_with_classes(small: Engine, tmp_path) -> None:
    np.savez(tmp_path / "plain.npz", images=np.zeros((40, 28, 28), np.uint8))
    small.uploads.dataset = lambda name: str(tmp_path / "plain.npz")
    words = refusal(small, "train_start", **{**GAN, "family": "cgan"}, seed=0)
    assert "plain has no labels and a CGAN needs two classes or more" in words


@pytest.mark.parametrize(
    ("limits", "words"),
    [
        (Limits(steps=10), "7,500 steps and this app allows 10"),
        (Limits(parameters=10), "parameters and this app allows 10"),
    ],
)
def test_what_is_beyond_the_limits_is_refused(small: Engine, limits, words) -> None:
    engine = Engine(small.library.folders, "cpu", small.data_root, limits=limits)
    assert words in refusal(engine, "train_start", **VAE, seed=0)


def test_a_run_is_looked_at_and_its_model_explored_kept_and_downloaded(small: Engine) -> None:
    run = ask(small, "train_start", **VAE, seed=3).header["run"]
    given = watched(small, run, "finished")
    header = given.header
    assert {"number", "place", "sentence", "epoch", "epochs", "speed", "left"} <= set(header)
    assert (header["step"], header["device"], header["place"]) == (24, "cpu", 0)
    grid = header["grid"]
    assert grid["rows"] * grid["columns"] == grid["shape"][0]
    assert len(given.payload) == np.prod(grid["shape"])
    assert set(header["losses"]) == {"reconstruction", "kl"}
    assert set(header["meters"]) == {"posterior", "scatter", "gradients"}
    assert header["collapse"]["sentence"].endswith(".")

    again = ask(small, "train_look", run=run, since=header["number"])
    assert again.header["grid"] is None
    assert again.payload == b""

    then = ask(small, "train_at", run=run, snapshot=0)
    assert then.header["step"] == header["snapshots"][0]
    assert len(then.payload) == np.prod(then.header["shape"])

    model = ask(small, "train_explore", run=run).header["model"]
    assert ask(small, "describe", model=model).header["z"] == 2
    assert model not in [one["id"] for one in ask(small, "models").header["models"]]
    kept = ask(small, "train_keep", run=run, name="My VAE").header["model"]
    assert kept == "My-VAE"
    assert kept in [one["id"] for one in ask(small, "models").header["models"]]
    with client(small) as web:
        for name in (model, kept):
            response = web.get(f"/instrument/file/{name}.safetensors")
            assert response.status_code == 200
            assert f"{name}.safetensors" in response.headers["content-disposition"]
            assert len(response.content) > 1000
        for name in ("tiny-vae", "nothing", "..%2f..%2fx"):
            assert web.get(f"/instrument/file/{name}.safetensors").status_code == 404


def test_a_command_in_the_card_trains_the_same(small: Engine) -> None:
    run = ask(small, "train_start", **VAE, seed=3).header["run"]
    watched(small, run, "finished")
    entry = small.library.entry(ask(small, "train_explore", run=run).header["model"])
    assert entry.card.command == (
        "python -m explorer train --model vae --dataset mnist --width 8 --depth 1 --z 2 "
        "--epochs 2 --batch 16 --seed 3"
    )


def test_orders_are_followed(small: Engine) -> None:
    run = ask(small, "train_start", **GAN, seed=0).header["run"]
    watched(small, run, "running")
    for what, state in (
        ("pause", "paused"),
        ("generator", "paused"),
        ("slow", "slow"),
        ("resume", "running"),
        ("reset", "paused"),
        ("stop", "stopped"),
    ):
        assert ask(small, "train_do", run=run, what=what).header["state"] == state
    assert "has ended" in refusal(small, "train_do", run=run, what="resume")


@pytest.mark.parametrize(
    "op", ["train_look", "train_do", "train_at", "train_explore", "train_keep"]
)
@pytest.mark.parametrize("run", ["", "guess", None, 7, ["x"]])
def test_a_run_is_found_by_its_token_alone(small: Engine, op: str, run: Any) -> None:
    fields = {"since": 0, "what": "stop", "snapshot": 0, "name": "x"}
    words = refusal(small, op, **fitting(op, fields | {"run": run}))
    assert ("not there any more" if isinstance(run, str) else "run must be text") in words


def test_a_continued_model_begins_with_its_weights(small: Engine) -> None:
    chosen = {**GAN, "model": "tiny-gan"}
    run = ask(small, "train_start", **chosen, seed=0).header["run"]
    wait(lambda: ask(small, "train_look", run=run, since=0).header["step"] > 0)
    model = ask(small, "train_explore", run=run).header["model"]
    card = small.library.entry(model).card
    assert card.spec == small.library.entry("tiny-gan").card.spec
    assert "train --continue tiny-gan --dataset" in card.command


# Connections


def received(socket: Any) -> dict[str, Any]:
    return unpack(socket.receive_bytes()).header


def test_a_closed_tab_stops_its_run_and_frees_it(small: Engine) -> None:
    with client(small) as web:
        with web.websocket_connect(CHANNEL) as socket:
            socket.send_bytes(packed("train_start", **GAN, seed=0))
            token = received(socket)["run"]
            wait(lambda: ask(small, "train_look", run=token, since=0).header["step"] > 0)
            run = small.live._runs[token]
        begun = time.monotonic()
        wait(lambda: run.commands.state == "paused" or token not in small.live._runs)
        wait(lambda: token not in small.live._runs)
        wait(lambda: run.session is None)
        assert time.monotonic() - begun < PATIENCE
        assert "not there any more" in refusal(small, "train_look", run=token, since=0)


def test_a_visitor_who_comes_back_goes_on(small: Engine) -> None:
    with client(small) as web:
        with web.websocket_connect(CHANNEL) as socket:
            socket.send_bytes(packed("train_start", **GAN, seed=0))
            token = received(socket)["run"]
        with web.websocket_connect(CHANNEL) as socket:
            time.sleep(0.5)
            socket.send_bytes(packed("train_look", run=token, since=0))
            step = received(socket)["step"]
            time.sleep(2.0)
            socket.send_bytes(packed("train_look", run=token, since=0))
            look = received(socket)
            assert look["state"] == "running"
            assert look["step"] > step


def test_two_visitors_at_once_have_each_their_own_run(small: Engine) -> None:
    with (
        client(small) as web,
        web.websocket_connect(CHANNEL) as one,
        web.websocket_connect(CHANNEL) as two,
    ):
        for socket in (one, two):
            socket.send_bytes(packed("train_start", **GAN, seed=0))
        first, second = received(one)["run"], received(two)["run"]
        assert first != second
        one.send_bytes(packed("train_start", **GAN, seed=0))
        assert "Your last run is still on" in received(one)["error"]
        one.send_bytes(packed("train_do", run=first, what="stop"))
        assert received(one)["state"] == "stopped"
        wait(lambda: ask(small, "train_look", run=second, since=0).header["step"] > 0)


def test_a_run_can_be_watched_without_a_standing_connection(small: Engine) -> None:
    with client(small) as web:

        def post(op: str, **fields: Any) -> Message:
            return unpack(web.post(CALL, content=packed(op, **fields)).content)

        run = post("train_start", **VAE, seed=0).header["run"]
        wait(lambda: post("train_look", run=run, since=0).header["state"] == "finished")
        assert sentence(post("train_do", run=run, what="resume"))
