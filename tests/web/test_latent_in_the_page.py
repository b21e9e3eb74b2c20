"""The page's maths and Python's give the same numbers and refuse in the same words.

Numbers are float32 on both sides, within a millionth of the largest of them; draws are the same
bit for bit, where PyTorch's own are the same on all machines of a kind.
"""

import json
import shutil
import subprocess
from collections.abc import Callable
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor

from explorer.engine import Engine, Entry
from explorer.engine.directions.find import find_directions
from explorer.engine.points import checked_seeds
from explorer.errors import PointError
from explorer.latent import (
    EASINGS,
    WAYS,
    Mixture,
    Plane,
    combine_classes,
    draw,
    equal_parts,
    evenly_changing,
    grid,
    group_means,
    leg_times,
    lerp,
    manifold,
    onto_shell,
    project_out,
    quantiles,
    route,
    shell,
    slerp,
    surrounded,
)
from tests.tiny import TINY, checkpoint, rows_of

NEAR = 1e-6  # of the largest number
VECTOR_NEAR = 2e-6  # of normal numbers where PyTorch makes them without its vector units
NODE = shutil.which("node")

pytestmark = pytest.mark.skipif(NODE is None, reason="node is not installed")


def page(expression: str, *cases: dict[str, Any]) -> list[Any]:
    """What the page answers to an expression on its modules, for each case of values by name."""
    asked = json.dumps({"expression": expression, "cases": [given(case) for case in cases]})
    script = str(Path(__file__).with_name("latent_answers.js"))
    done = subprocess.run([str(NODE), script], input=asked, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return [one.get("answer", one.get("refused")) for one in json.loads(done.stdout)]


def given(value: Any) -> Any:
    """A value as JSON, with rows of float32 marked as such."""
    if isinstance(value, Tensor):
        value = value.numpy()
    if isinstance(value, np.ndarray):
        if value.ndim == 1 and value.dtype == np.float32:
            return {"float32": value.tolist()}
        return [given(row) for row in value] if value.ndim > 1 else value.tolist()
    if isinstance(value, list | tuple):
        return [given(one) for one in value]
    if isinstance(value, dict):
        return {name: given(one) for name, one in value.items()}
    return value


def same(ours: Any, theirs: Any, near: float = NEAR) -> None:
    """The numbers of the page are those of Python."""
    wanted = np.asarray(theirs, dtype=np.float64)
    size = max(1.0, float(np.abs(wanted).max(initial=0)))
    np.testing.assert_allclose(np.asarray(ours, dtype=np.float64), wanted, rtol=0, atol=near * size)


def chance(seed: int, *shape: int) -> Tensor:
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed))


def words(refused: Callable[[], object], kind: type[Exception] = PointError) -> str:
    with pytest.raises(kind) as refusal:
        refused()
    return str(refusal.value)


def pairs() -> list[tuple[Tensor, Tensor]]:
    """Points to go between: anyhow, the same, opposite, nearly either, and without a length."""
    z = chance(0, 5)
    tiny = 1e-7 * chance(1, 5)
    ends = [z, -z, 2 * z, z + tiny, tiny - z, torch.zeros(5)]
    some = [(chance(2 * i, size), chance(2 * i + 1, size)) for i in range(4) for size in (1, 2, 64)]
    return [*some, *((z, end) for end in ends), (torch.zeros(5), z)]


@pytest.mark.parametrize("way", WAYS)
def test_between_points_the_page_goes_the_same_way(way) -> None:
    cases = [(*pair, t) for pair in pairs() for t in (0, 0.25, 0.7, 1, 1.5)]
    found = page(f"paths.{way}(z0, z1, t)", *({"z0": a, "z1": b, "t": t} for a, b, t in cases))
    for ours, (a, b, t) in zip(found, cases, strict=True):
        same(ours, WAYS[way](a, b, t))


@pytest.mark.parametrize("way", [slerp, lerp])
def test_points_of_two_spaces_are_refused_in_the_same_words(way) -> None:
    z0, z1 = torch.ones(3), torch.ones(4)
    (said,) = page(f"paths.{way.__name__}(z0, z1, 0.5)", {"z0": z0, "z1": z1})
    assert said == words(lambda: way(z0, z1, 0.5), ValueError)


@pytest.mark.parametrize("easing", EASINGS)
def test_steps_are_spread_the_same_over_a_leg(easing) -> None:
    steps = [1, 2, 7, 60]
    found = page("paths.legTimes(steps, easing)", *({"steps": n, "easing": easing} for n in steps))
    for ours, n in zip(found, steps, strict=True):
        same(ours, leg_times(n, easing))


def test_even_change_is_found_at_the_same_times() -> None:
    jumps = torch.tensor([0, 0, 3, 0, 1e-6, 9], dtype=torch.float32)
    cases = [torch.zeros(4), jumps, *(chance(n, n).square() for n in (1, 2, 5, 64))]
    found = page("paths.evenlyChanging(distances)", *({"distances": one} for one in cases))
    for ours, one in zip(found, cases, strict=True):
        same(ours, evenly_changing(one))


def test_routes_and_grids_pass_the_same_points() -> None:
    stations, anchors = chance(3, 4, 6), chance(4, 3, 4, 6)
    (way,) = page("paths.route(stations, paths.legTimes(5))", {"stations": stations})
    same(way, route(stations, leg_times(5)))
    for goes in WAYS:
        (cells,) = page(f"grids.grid(anchors, 3, paths.{goes})", {"anchors": anchors})
        same(cells, grid(anchors, 3, WAYS[goes]))
    (said,) = page("grids.grid(anchors, 3)", {"anchors": anchors[:1]})
    assert said == words(lambda: grid(anchors[:1], 3), ValueError)


def test_sums_have_the_same_means_and_classes() -> None:
    points, sizes = chance(5, 6, 9), [1, 3, 2]
    (ours,) = page("arithmetic.groupMeans(points, sizes)", {"points": points, "sizes": sizes})
    same(ours, group_means(points, sizes))
    (said,) = page("arithmetic.groupMeans(points, sizes)", {"points": points, "sizes": [1, 2]})
    assert said == words(lambda: group_means(points, [1, 2]), ValueError)
    means = torch.eye(5)[[3, 3, 1, 4]]
    weights = [[1, -1, 1, 0], [1, 0, 0, 0], [1, -1, 0, 0], [-1, 0, 0, -1], [0.25, 1.5, -0.5, 2]]
    found = page(
        "arithmetic.combineClasses(means, weights)",
        *({"means": means, "weights": torch.tensor(one)} for one in weights),
    )
    for ours, one in zip(found, weights, strict=True):
        same(ours, combine_classes(means, torch.tensor(one, dtype=torch.float32)))


def test_the_shell_and_what_is_brought_to_it_are_the_same() -> None:
    sizes = [1, 2, 3, 10, 62, 64, 100, 128, 511, 512]
    for ours, d in zip(page("shell.shell(d)", *({"d": d} for d in sizes)), sizes, strict=True):
        for name, theirs in shell(d)._asdict().items():
            same(ours[name], theirs)
    (said,) = page("shell.shell(0)", {})
    assert said == words(lambda: shell(0), ValueError)
    for z in (chance(6, 12), torch.zeros(12)):
        (ours,) = page("arithmetic.ontoShell(z, 3.3)", {"z": z})
        same(ours, onto_shell(z, 3.3))


def test_a_plane_and_its_manifold_are_the_same() -> None:
    directions = torch.linalg.qr(chance(7, 9, 2)).Q.T
    plane, z, places = Plane(chance(8, 9), directions), chance(9, 20, 9), chance(10, 20, 2)
    (there, moved) = page(
        "{ seen: z.map((one) => new plane.Plane(flat).coordinates(one)),"
        " moved: z.map((one, i) => new plane.Plane(flat).move(one, places[i])) }",
        {"flat": plane._asdict(), "z": z, "places": places},
    )[0].values()
    same(there, plane.coordinates(z))
    same(moved, plane.move(z, places))
    counts = [1, 2, 3, 10, 22, 400]
    found = page("plane.quantiles(count)", *({"count": count} for count in counts))
    for ours, count in zip(found, counts, strict=True):
        same(ours, quantiles(count))
    same(page("plane.manifold(7)", {})[0], manifold(7))


def test_held_directions_leave_the_same() -> None:
    held = chance(11, 4, 8)
    cases = [held, held[[0, 1, 1, 0]], held[:1] * torch.tensor([[1.0], [1e-4]]), held[:0]]
    cases.append(torch.cat([held[:2], held[:1] + held[1:2], torch.zeros(1, 8)]))
    direction = chance(12, 8)
    found = page(
        "directions.projectOut(direction, held)",
        *({"direction": direction, "held": one if len(one) else []} for one in cases),
    )
    for ours, one in zip(found, cases, strict=True):
        same(ours, project_out(direction, one))
    (said,) = page(
        "directions.projectOut(direction, held)", {"direction": direction[:5], "held": held}
    )
    assert said == words(lambda: project_out(direction[:5], held), ValueError)


SEEDS = [0, 1, 7, 99_999, 2**31, 2**32 - 1, 2**32, 2**32 + 5, 2**53 - 1]


def test_uniform_numbers_of_a_seed_are_the_same_bit_for_bit() -> None:
    z = chance(13, 64)
    found = page("arithmetic.surrounded(z, seed)", *({"z": z, "seed": seed} for seed in SEEDS))
    for ours, seed in zip(found, SEEDS, strict=True):
        assert np.array_equal(np.float32(ours), surrounded(z, seed).numpy())


def test_the_points_of_seeds_are_the_same_bit_for_bit() -> None:
    seeds, sizes = [*SEEDS, *range(2, 100)], [1, 2, 3, 10, 15, 16, 17, 31, 32, 62, 100, 128, 640]
    found = page("prior.draw(seeds, z, 2)", *({"seeds": seeds, "z": size} for size in sizes))
    for ours, size in zip(found, sizes, strict=True):
        theirs = draw(seeds, size, 2)
        z, codes = (np.float32([one[name] for one in ours]) for name in ("z", "codes"))
        assert np.array_equal(codes, theirs.codes.numpy())
        if size < 16 or torch.backends.cpu.get_cpu_capability().startswith("AVX"):
            assert np.array_equal(z, theirs.z.numpy())
        else:
            same(z, theirs.z, VECTOR_NEAR)


def test_points_of_a_mixture_are_the_same() -> None:
    factors = torch.tril(chance(14, 3, 4, 4))
    mixture = Mixture(torch.tensor([0.2, 0.5, 0.3]), chance(15, 3, 4), factors)
    (ours,) = page(
        "prior.draw(seeds, 4, 1, mixture)", {"seeds": SEEDS, "mixture": mixture._asdict()}
    )
    same([one["z"] for one in ours], draw(SEEDS, 4, 1, mixture).z)
    same(page("prior.equalParts(11, 4)", {})[0], equal_parts(11, 4))


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    folder = tmp_path_factory.mktemp("models")
    for name, spec in TINY.items():
        checkpoint(folder / f"{name}.safetensors", spec)
    return Engine([folder], "cpu", kept=folder)


@pytest.fixture(params=TINY)
def entry(engine: Engine, request: pytest.FixtureRequest) -> Entry:
    return engine.library.entry(request.param)


def space(entry: Entry) -> dict[str, int]:
    return {"z": entry.spec.z, "classes": entry.spec.classes, "codes": entry.spec.codes}


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
        even = engine.motion.route(entry, stations, 6, way, "even").rows
        pixels = engine.images(entry, even).flatten()
        cases.append({"steps": 6, "way": way, "easing": easing, "pixels": pixels})
    found = page(ROUTE, *({"space": space(entry), "rows": stations, **case} for case in cases))
    for ours, case in zip(found, cases, strict=True):
        theirs = engine.motion.route(entry, stations, 6, case["way"], case["easing"])
        same(ours["rows"], theirs.rows, 4 * NEAR)  # changes of images are sums in float32
        for name, norms in theirs.norms.items():
            same(ours["norms"][name], norms, 4 * NEAR)


def test_grids_of_a_model_are_the_same(engine, entry) -> None:
    anchors = rows(entry, 6)
    asked = {"space": space(entry), "rows": anchors, "across": 3, "every": 4}
    found = page(GRID, *({**asked, "way": way} for way in WAYS))
    for ours, way in zip(found, WAYS, strict=True):
        same(ours, engine.motion.grid(entry, anchors, 3, 4, way))


def test_sums_of_a_model_are_the_same(engine, entry) -> None:
    points = rows(entry, 6)
    asked = {"sizes": [3, 1, 2], "weights": [1, -1.5, 0.7]}
    cases = [{**asked, "onto": onto, "seed": 12} for onto in (False, True)]
    found = page(SUM, *({"space": space(entry), "rows": points, **case} for case in cases))
    for ours, case in zip(found, cases, strict=True):
        theirs = engine.motion.sum(entry, points, *case.values())
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
    assert found == [words(lambda a=asked: engine.motion.route(entry, *a)) for asked in routes]
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
    assert found == [words(lambda a=asked: engine.motion.grid(entry, *a)) for asked in grids]
    sums = [([1, 1], [1]), ([], []), ([1] * 9, [1] * 9), ([3, 0], [1, 1]), ([1, 2], [1, 1])]
    found = page(
        SUM,
        *(
            {"space": space(entry), "rows": few, "sizes": s, "weights": w, "onto": 0, "seed": 0}
            for s, w in sums
        ),
    )
    assert found == [
        words(lambda a=asked: engine.motion.sum(entry, few, *a, 0, 0)) for asked in sums
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
    found = find_directions(engine, entry, wait=True).directions
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
