"""Routes, grids, sums, manifolds and locks of models are the same in the page as in the engine."""

from itertools import product

import numpy as np
import pytest
import torch

from explorer.engine import Engine, Entry
from explorer.engine.directions.find import find_directions
from explorer.engine.points import checked_seeds
from explorer.latent import WAYS, Plane, manifold
from tests.tiny import TINY, checkpoint, rows_of
from tests.web.page import NEAR, chance, needs_node, page, same, words

pytestmark = needs_node


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    folder = tmp_path_factory.mktemp("models")
    for name, spec in TINY.items():
        checkpoint(folder / f"{name}.safetensors", spec)
    return Engine([folder], "cpu", results=folder)


@pytest.fixture(params=TINY)
def entry(engine: Engine, request: pytest.FixtureRequest) -> Entry:
    return engine.library.entry(request.param)


def space(entry: Entry) -> dict[str, int]:
    return {"z": entry.spec.z, "classes": entry.spec.num_classes, "codes": entry.spec.codes}


def rows(entry: Entry, count: int) -> np.ndarray:
    return rows_of(entry.spec, count) * np.float32(2)


ROUTE = (
    "interpolation.route(space, rows, { steps, way, easing }, async () => Uint8Array.from(pixels))"
)
GRID = "interpolation.grid(space, rows, { across, every, way })"
SUM = "interpolation.sum(space, rows, { sizes, weights, onto, seed })"


def test_routes_of_a_model_are_the_same(engine, entry) -> None:
    stations, cases = rows(entry, 4), []
    for way, easing in product(WAYS, ("even", "smooth", "image")):
        even = engine.interpolation.route(entry, stations, 6, way, "even").rows
        pixels = engine.images(entry, even).flatten()
        cases.append({"steps": 6, "way": way, "easing": easing, "pixels": pixels})
    found = page(ROUTE, *({"space": space(entry), "rows": stations, **case} for case in cases))
    for ours, case in zip(found, cases, strict=True):
        theirs = engine.interpolation.route(entry, stations, 6, case["way"], case["easing"])
        same(ours["rows"], theirs.rows, 4 * NEAR)  # changes of images are sums in float32
        for name, norms in theirs.norms.items():
            same(ours["norms"][name], norms, 4 * NEAR)


def test_grids_of_a_model_are_the_same(engine, entry) -> None:
    anchors = rows(entry, 6)
    asked = {"space": space(entry), "rows": anchors, "across": 3, "every": 4}
    found = page(GRID, *({**asked, "way": way} for way in WAYS))
    for ours, way in zip(found, WAYS, strict=True):
        same(ours, engine.interpolation.grid(entry, anchors, 3, 4, way))


def test_sums_of_a_model_are_the_same(engine, entry) -> None:
    points = rows(entry, 6)
    asked = {"sizes": [3, 1, 2], "weights": [1, -1.5, 0.7]}
    cases = [{**asked, "onto": onto, "seed": 12} for onto in (False, True)]
    found = page(SUM, *({"space": space(entry), "rows": points, **case} for case in cases))
    for ours, case in zip(found, cases, strict=True):
        theirs = engine.interpolation.weighted_sum(entry, points, *case.values())
        for name, numbers in theirs._asdict().items():
            same(ours[name], numbers)


def test_what_is_no_route_grid_or_sum_is_refused_in_the_same_words(engine) -> None:
    entry = engine.library.entry("vae")
    few, many = rows(entry, 2), rows(entry, 10)
    far = few.copy()
    far[1, 0] = 2e4
    routes = [
        *[(few, 0, "slerp", "even"), (few, 512, "slerp", "even"), (few[:1], 5, "slerp", "even")],
        *[(many, 5, "slerp", "even"), (few, 5, "x'y", "even"), (few, 5, "lerp", "a'\"")],
        *[(far, 5, "slerp", "even"), (few[:, :1], 5, "slerp", "even")],
        (np.zeros((513, entry.spec.z), np.float32), 5, "slerp", "even"),
    ]
    found = page(
        ROUTE,
        *(
            {"space": space(entry), "rows": r, "steps": s, "way": w, "easing": e, "pixels": []}
            for r, s, w, e in routes
        ),
    )
    assert found == [
        words(lambda a=asked: engine.interpolation.route(entry, *a)) for asked in routes
    ]
    grids = [
        *[(many, 3, 2, "slerp"), (many, 0, 2, "slerp"), (many, 5, 0, "slerp")],
        *[(many, 5, 99, "slerp"), (few, 1, 2, "lerp"), (many, 5, 2, "")],
    ]
    found = page(
        GRID,
        *(
            {"space": space(entry), "rows": r, "across": a, "every": m, "way": w}
            for r, a, m, w in grids
        ),
    )
    assert found == [words(lambda a=asked: engine.interpolation.grid(entry, *a)) for asked in grids]
    sums = [([1, 1], [1]), ([], []), ([1] * 9, [1] * 9), ([3, 0], [1, 1]), ([1, 2], [1, 1])]
    found = page(
        SUM,
        *(
            {"space": space(entry), "rows": few, "sizes": s, "weights": w, "onto": 0, "seed": 0}
            for s, w in sums
        ),
    )
    assert found == [
        words(lambda a=asked: engine.interpolation.weighted_sum(entry, few, *a, 0, 0))
        for asked in sums
    ]


def test_seeds_are_refused_in_the_same_words() -> None:
    cases = [[], list(range(513)), [0, -1], [0.5], [2**63]]
    found = page("points.checkedSeeds(seeds)", *({"seeds": seeds} for seeds in cases))
    assert found == [words(lambda s=seeds: checked_seeds(s)) for seeds in cases]


def test_a_manifold_of_a_model_is_the_same(engine, entry) -> None:
    row, z = rows(entry, 1), entry.spec.z
    flat = Plane(chance(16, z), torch.linalg.qr(chance(17, z, 2)).Q.T)
    asked = {"space": space(entry), "row": row[0], "flat": flat._asdict()}
    expression = "interpolation.manifold(space, new plane.Plane(flat), row, side)"
    ours, *said = page(expression, *({**asked, "side": side} for side in (5, 0, 23)))
    theirs = np.repeat(row, 25, axis=0)
    theirs[:, :z] = flat.move(torch.from_numpy(theirs[:, :z]), manifold(5))
    same(ours, theirs)
    assert said == [words(lambda s=side: engine.manifold(entry, row, s)) for side in (0, 23)]


def test_what_locks_leave_of_a_direction_is_the_same(engine) -> None:
    entry = engine.library.entry("gan")
    found = find_directions(engine.workspace, entry, wait=True).directions
    known = [{**one.head(), "vector": one.vector} for one in found]
    vector = rows(entry, 1)
    cases = [
        *[(vector, []), (vector, [found[0].id]), (vector, [one.id for one in found])],
        *[(vector, ["class"]), (vector, ["it's"]), (vector[:, :2], []), (0 * vector, [])],
    ]
    answers = page(
        "directions.lockedDirection(model, vector, locks, known)",
        *(
            {"model": {"id": "gan", "z": 3}, "vector": v[0], "locks": locks, "known": known}
            for v, locks in cases
        ),
    )
    for ours, (asked, locks) in zip(answers[:3], cases[:3], strict=True):
        left, share = engine.locked_direction(entry, asked, locks)
        same(ours["vector"], left)
        same(ours["left"], share)
    assert answers[3:] == [
        words(lambda a=asked: engine.locked_direction(entry, *a)) for asked in cases[3:]
    ]
