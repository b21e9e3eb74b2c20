"""Recorded runs: the model that is most like a family, and what it drew at each of its steps."""

from pathlib import Path

import numpy as np
import pytest

from explorer.engine import Engine
from explorer.errors import PointError, SpecError
from tests.benchmarks.stage import ROOT
from tests.ui.try_models import write_try_models


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    return Engine([ROOT / "checkpoints"], "cpu", results=tmp_path_factory.mktemp("kept"))


@pytest.mark.parametrize(
    ("family", "model"),
    [
        ("cgan", "cgan-mnist-small"),
        ("toy_gan", "toy-gan-ring"),
        ("toy_vae", "toy-vae-ring"),
        ("gan", "cgan-mnist-small"),
        ("vae", "cgan-mnist-small"),
    ],
)
def test_a_family_has_its_own_recording_or_that_of_one_which_draws_alike(
    engine: Engine, family: str, model: str
) -> None:
    found = engine.train_recording(family)
    assert found is not None
    assert found.id == model


def test_a_recording_goes_from_noise_to_what_the_model_draws(engine: Engine) -> None:
    entry = engine.library.entry("cgan-mnist-small")
    last = len(engine.history(entry)) - 1
    first, end = (engine.train_recorded(entry, time) for time in (0, last))
    assert (first.kind, first.rows, first.columns) == ("recording", 10, 10)
    assert np.abs(first.pixels.astype(int) - end.pixels).mean() > 20
    row = engine.rows(entry, engine.draw(entry, [0]), np.array([0]))
    drawn = engine.images(entry, row)[0].astype(int)
    assert np.abs(drawn - end.pixels[0]).max() <= 16, "but for half precision"


def test_a_recording_of_points_is_one_picture_of_all_of_them(engine: Engine) -> None:
    found = engine.train_recorded(engine.library.entry("toy-vae-ring"), 0)
    assert (found.rows, found.columns, found.pixels.shape[0]) == (1, 1, 1)


def test_what_is_not_recorded_is_refused(engine: Engine, tmp_path: Path) -> None:
    with pytest.raises(PointError, match="has no time 999"):
        engine.train_recorded(engine.library.entry("toy-vae-ring"), 999)
    with pytest.raises(SpecError, match="Unknown model family"):
        engine.train_recording("none")
    without = Engine([write_try_models(tmp_path)], "cpu")
    assert without.train_recording("vae") is None
