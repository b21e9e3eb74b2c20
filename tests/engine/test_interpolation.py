"""Routes, grids and sums of points of models, and what a judge sees of them."""

from pathlib import Path

import numpy as np
import pytest
import torch

from explorer.engine import Engine, Entry
from explorer.errors import PointError
from explorer.latent import WAYS, leg_times, lerp, route, shell, slerp
from tests.tiny import TINY, checkpoint, rows_of, write_judges


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("models")
    for name, spec in TINY.items():
        checkpoint(folder / f"{name}.safetensors", spec)
    return folder


@pytest.fixture
def engine(folder: Path, tmp_path: Path) -> Engine:
    return Engine([folder], "cpu", results=tmp_path)


@pytest.fixture(params=TINY)
def entry(engine: Engine, request: pytest.FixtureRequest) -> Entry:
    return engine.library.entry(request.param)


def parts(entry: Entry, rows: np.ndarray) -> list[np.ndarray]:
    """z, class weights and codes of rows."""
    spec = entry.spec
    return np.split(rows, [spec.z, spec.z + spec.num_classes], axis=-1)


@pytest.mark.parametrize("way", WAYS)
def test_on_a_route_z_goes_its_way_and_the_rest_straight(engine, entry, way) -> None:
    waypoints = rows_of(entry.spec, 3)
    found = engine.interpolation.route(entry, waypoints, 5, way, "smooth")
    times = leg_times(5, "smooth")
    for part, given, goes in zip(
        parts(entry, found.rows), parts(entry, waypoints), (WAYS[way], lerp, lerp), strict=True
    ):
        wanted = route(torch.from_numpy(given), times, goes)
        np.testing.assert_allclose(part, wanted.numpy(), atol=1e-6)


def test_the_norms_of_both_ways_are_told(engine, entry) -> None:
    waypoints = rows_of(entry.spec, 3)
    norms = engine.interpolation.route(entry, waypoints, 5, "lerp", "even").norms
    z = torch.from_numpy(parts(entry, waypoints)[0])
    for name, goes in WAYS.items():
        wanted = route(z, leg_times(5), goes).norm(dim=1).numpy()
        np.testing.assert_allclose(norms[name], wanted, rtol=1e-5)
    assert (norms["slerp"] >= norms["lerp"] - 1e-5).all()


def test_an_even_pace_in_the_image_changes_it_more_evenly(engine, entry) -> None:
    waypoints = rows_of(entry.spec, 4) * np.float32(2)

    def unevenness(easing: str) -> float:
        rows = engine.interpolation.route(entry, waypoints, 12, "lerp", easing).rows
        np.testing.assert_allclose(rows[::12], waypoints, atol=1e-6)
        images = engine.images(entry, rows).astype(float).reshape(len(rows), -1)
        change = np.linalg.norm(np.diff(images, axis=0), axis=1).reshape(-1, 12)
        return float((change.std(1) / change.mean(1).clip(1e-9)).mean())

    assert unevenness("image") < unevenness("smooth")


@pytest.mark.parametrize(
    ("waypoints", "steps", "way", "easing", "words"),
    [
        (1, 5, "slerp", "even", "2 to 9 stations"),
        (10, 5, "slerp", "even", "2 to 9 stations"),
        (9, 64, "slerp", "even", "1 to 63 steps"),
        (3, 0, "slerp", "even", "steps"),
        (3, 5, "there", "even", "slerp, lerp"),
        (3, 5, "slerp", "late", "even, smooth, image"),
    ],
)
def test_what_is_no_route_is_refused(engine, entry, waypoints, steps, way, easing, words) -> None:
    with pytest.raises(PointError, match=words):
        engine.interpolation.route(entry, rows_of(entry.spec, waypoints), steps, way, easing)


def test_the_longest_route_can_be_decoded_at_once(engine, entry) -> None:
    found = engine.interpolation.route(entry, rows_of(entry.spec, 9), 63, "slerp", "even")
    assert len(engine.images(entry, found.rows)) == 505


def test_a_grid_has_its_anchors_in_its_corners(engine, entry) -> None:
    anchors = rows_of(entry.spec, 6)
    found = engine.interpolation.grid(entry, anchors, 3, 4, "slerp")
    assert found.shape == (5, 9, anchors.shape[1])
    np.testing.assert_allclose(found[::4, ::4].reshape(6, -1), anchors, atol=1e-6)
    z = torch.from_numpy(parts(entry, anchors)[0])
    middle = slerp(z[0], z[1], 0.5).numpy()
    np.testing.assert_allclose(parts(entry, found[0, 2])[0], middle, atol=1e-6)


@pytest.mark.parametrize(
    ("anchors", "across", "every", "words"),
    [
        (4, 3, 2, "rows of 3"),
        (4, 4, 2, "2 or more rows"),
        (4, 0, 2, "rows of 0"),
        (4, 2, 40, "at most 512 cells"),
        (4, 2, 0, "at most 512 cells"),
    ],
)
def test_what_is_no_grid_is_refused(engine, entry, anchors, across, every, words) -> None:
    with pytest.raises(PointError, match=words):
        engine.interpolation.grid(entry, rows_of(entry.spec, anchors), across, every, "slerp")


def test_a_sum_is_of_means_and_has_its_neighbours(engine, entry) -> None:
    rows = rows_of(entry.spec, 5)
    found = engine.interpolation.weighted_sum(entry, rows, [2, 2, 1], [1, -1, 1], False, 3)
    z, labels, codes = parts(entry, rows)
    wanted = z[:2].mean(0) - z[2:4].mean(0) + z[4]
    got_z, got_labels, got_codes = parts(entry, found.result)
    np.testing.assert_allclose(got_z, wanted, atol=1e-6)
    np.testing.assert_allclose(found.means, [rows[:2].mean(0), rows[2:4].mean(0), rows[4]])
    np.testing.assert_allclose(
        got_codes, codes[:2].mean(0) - codes[2:4].mean(0) + codes[4], atol=1e-6
    )
    if labels.shape[1]:
        assert got_labels.sum() == pytest.approx(1)
        assert got_labels.min() >= 0
    around = parts(entry, found.around)
    assert np.abs(around[0] - wanted).max() <= 0.25 + 1e-6
    for part, held in zip(around[1:], (got_labels, got_codes), strict=True):
        np.testing.assert_array_equal(part, np.tile(held, (8, 1)))


def test_a_result_is_brought_onto_the_shell(engine, entry) -> None:
    found = engine.interpolation.weighted_sum(
        entry, rows_of(entry.spec, 3), [1, 1, 1], [1, -2, 1], True, 0
    )
    length = np.linalg.norm(parts(entry, found.result)[0])
    assert length == pytest.approx(shell(entry.spec.z).quantiles[2], rel=1e-5)


@pytest.mark.parametrize(
    ("sizes", "weights", "words"),
    [([2, 2], [1, 1], "not the 3"), ([3], [1, 1], "each with a weight"), ([3, 0], [1, 1], "not")],
)
def test_what_is_no_sum_is_refused(engine, entry, sizes, weights, words) -> None:
    with pytest.raises(PointError, match=words):
        engine.interpolation.weighted_sum(entry, rows_of(entry.spec, 3), sizes, weights, False, 0)


def test_without_a_judge_there_is_no_verdict(engine, entry) -> None:
    assert engine.interpolation.verdicts(entry, rows_of(entry.spec, 3)) is None


def test_a_verdict_is_judge_as_of_the_images(folder, tmp_path) -> None:
    own = tmp_path / "models"
    own.mkdir()
    checkpoint(own / "cgan.safetensors", TINY["cgan"])
    write_judges(own)
    engine = Engine([own], "cpu", results=tmp_path)
    entry = engine.library.entry("cgan")
    found = engine.interpolation.verdicts(entry, rows_of(entry.spec, 6))
    assert found is not None
    assert found.shape == (6, 10)
    np.testing.assert_allclose(found.sum(1), 1, rtol=1e-5)
