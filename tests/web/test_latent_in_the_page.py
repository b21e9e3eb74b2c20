"""The page's maths and Python's give the same numbers and refuse in the same words.

Numbers are float32 on both sides, within a millionth of the largest of them; draws are the same
bit for bit, where PyTorch has vector units to draw by.
"""

import numpy as np
import pytest
import torch
from torch import Tensor

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
from tests.web.page import chance, needs_node, page, same, words

pytestmark = needs_node
VECTOR_NEAR = 2e-6  # of normal numbers where PyTorch makes them without its vector units


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
