// The page's maths by itself: what holds for any numbers, and a few that are known. That all of it
// is as Python has it, the Python tests beside this one say.

import assert from "node:assert/strict";
import { test } from "node:test";

import { combineClasses, ontoShell, surrounded } from "../../explorer/ui/web/core/latent/arithmetic.js";
import { projectOut } from "../../explorer/ui/web/core/latent/directions.js";
import { gammaBelow, logGammaOfHalf } from "../../explorer/ui/web/core/latent/gamma.js";
import { evenChange, grid, route, sum } from "../../explorer/ui/web/core/latent/interpolation.js";
import { ndtri } from "../../explorer/ui/web/core/latent/normal.js";
import { evenlyChanging, slerp } from "../../explorer/ui/web/core/latent/paths.js";
import { manifold, Plane } from "../../explorer/ui/web/core/latent/plane.js";
import { draw } from "../../explorer/ui/web/core/latent/prior.js";
import { Generator } from "../../explorer/ui/web/core/latent/random.js";
import { shell } from "../../explorer/ui/web/core/latent/shell.js";
import { dot, norm } from "../../explorer/ui/web/core/latent/vectors.js";

const SPACE = { z: 3, classes: 2, codes: 1 };
const [A, B] = [
  [1, 2, -2, 1, 0, 0.5],
  [-3, 0, 4, 0, 1, -0.5],
];

// torch.Generator().manual_seed(3): randn(2), and what rand(1) makes of the code.
const TORCH = { z: [0.8032760620117188, 0.17483338713645935], codes: [-0.056771278381347656] };

/** @param {number} ours @param {number} wanted */
const near = (ours, wanted, by = 1e-6) => assert.ok(Math.abs(ours - wanted) <= by, `${ours} is not ${wanted}`);

test("the generator is the Mersenne Twister", () => {
  const stream = new Generator(5489);
  assert.equal(stream.word(), 3499211612); // of the authors' own mt19937ar.out
  for (let i = 1; i < 9999; i++) stream.word();
  assert.equal(stream.word(), 4123659995); // the ten thousandth, as the C++ standard has it
});

test("a seed draws the point that PyTorch draws", () => {
  const [{ z, codes }] = draw([3], 2, 1);
  assert.deepEqual([...z], TORCH.z.map(Math.fround));
  assert.deepEqual([...codes], TORCH.codes.map(Math.fround));
});

test("a point depends on its seed alone", () => {
  assert.deepEqual(draw([1, 2, 3], 20, 2)[1], draw([2], 20, 2)[0]);
});

test("normal numbers have the moments of a normal distribution", () => {
  for (const numbers of [
    draw([...Array(2000).keys()], 10).flatMap(({ z }) => [...z]),
    [...new Generator(1).randn(20000)],
  ]) {
    const mean = numbers.reduce((all, one) => all + one, 0) / numbers.length;
    near(mean, 0, 0.03);
    near(dot(numbers, numbers) / numbers.length, 1, 0.03);
  }
});

test("a shell holds half of the prior below its median", () => {
  for (const d of [1, 2, 10, 100]) {
    const { quantiles } = shell(d),
      lengths = draw([...Array(2000).keys()], d).map(({ z }) => norm(z));
    near(lengths.filter((length) => length < quantiles[2]).length / 2000, 0.5, 0.04);
  }
});

test("the gamma function and the normal quantiles have known values", () => {
  near(logGammaOfHalf(1), Math.log(Math.sqrt(Math.PI)));
  near(logGammaOfHalf(12), Math.log(120));
  near(gammaBelow(2, 1.5), 1 - Math.exp(-1.5));
  near(gammaBelow(4, 9), 1 - Math.exp(-9) * 10);
  near(ndtri(0.975), 1.959963984540054, 1e-14);
  near(ndtri(0.001), -3.090232306167813, 1e-14);
  near(ndtri(1e-20), -9.2623400898, 1e-9);
});

test("between points of the shell, the sphere is never left", () => {
  const [{ z: from }, { z: to }] = draw([1, 2], 8),
    [a, b] = [from, to].map((z) => ontoShell(z, 2));
  for (const t of [0, 0.1, 0.5, 0.9, 1]) near(norm(slerp(a, b, t)), 2);
  near(
    norm(
      slerp(
        a,
        a.map((value) => -value),
        0.5,
      ),
    ),
    2,
  ); // opposite
});

test("a route passes its stations, and where nothing changes its steps are even", async () => {
  const { rows, norms } = await route(
    SPACE,
    [A, B, A],
    { steps: 4, way: "slerp", easing: "image" },
    async (all) => new Uint8Array(all.length),
  );
  assert.deepEqual(
    [0, 4, 8].map((i) => [...rows[i]]),
    [A, B, A],
  );
  assert.equal(norms.slerp.length, 9);
  near(norms.slerp[2], (norm(A.slice(0, 3)) + norm(B.slice(0, 3))) / 2);
  assert.deepEqual([...evenlyChanging([0, 0])], [0, 0.5]);
  const [times] = evenChange(Uint8Array.of(0, 51, 255), 1, 2); // a fifth of the change is in the first half
  assert.equal(times[0], 0);
  near(times[1], 0.6875);
});

test("a grid has its anchors in its corners", () => {
  const cells = grid(SPACE, [A, B, B, A], { across: 2, every: 3, way: "lerp" });
  assert.deepEqual([cells.length, cells[0].length], [4, 4]);
  assert.deepEqual([[...cells[0][0]], [...cells[0][3]], [...cells[3][3]]], [A, B, A]);
});

test("a − a + b is b, and its neighbours differ from it in z alone", () => {
  const { result, around } = sum(SPACE, [A, A, B], { sizes: [1, 1, 1], weights: [1, -1, 1], onto: false, seed: 1 });
  assert.deepEqual([...result], B);
  assert.equal(around.length, 8);
  for (const row of around) {
    assert.deepEqual([...row.subarray(3)], B.slice(3));
    assert.ok(row.subarray(0, 3).every((value, i) => value !== B[i] && Math.abs(value - B[i]) <= 0.25));
  }
  assert.deepEqual(surrounded(Float32Array.from(B), 4), surrounded(Float32Array.from(B), 4));
});

test("class weights of a sum are never below 0 and sum to 1", () => {
  assert.deepEqual(
    [
      ...combineClasses(
        [
          [1, 0],
          [0, 1],
        ],
        [2, -1],
      ),
    ],
    [1, 0],
  );
  assert.deepEqual(
    [
      ...combineClasses(
        [
          [1, 0],
          [1, 0],
        ],
        [1, -1],
      ),
    ],
    [1, 0],
  );
});

test("a point moves along a plane to its place, and nothing across it changes", () => {
  const plane = new Plane({
      origin: [0, 1, 0],
      directions: [
        [1, 0, 0],
        [0, 0.6, 0.8],
      ],
    }),
    moved = plane.move([5, 2, 3], [1, -1]);
  const [x, y] = plane.coordinates(moved);
  near(x, 1);
  near(y, -1);
  near(dot(moved, [0, 0.8, -0.6]), dot([5, 2, 3], [0, 0.8, -0.6]));
  const places = manifold(3);
  assert.ok(places[0][0] < 0 && places[0][1] > 0 && places[4].every((value) => value === 0));
});

test("what is left beside held directions is at right angles to them", () => {
  const held = [
      [1, 2, 3],
      [2, 4, 6],
      [0, 1, 0],
    ],
    left = projectOut([3, -1, 2], held);
  for (const row of held) near(dot(left, row), 0, 1e-12);
  assert.ok(norm(projectOut([3, -1, 2], [...held, [1, 0, 0]])) < 1e-12);
});

test("rows of another space, or out of all bounds, are refused in a sentence", () => {
  const all = { across: 2, every: 1, way: "lerp" };
  assert.throws(() => grid(SPACE, [A, B, [1], A], all), /^Error: A point of this model has 6 numbers \(3 z, 2 classes/);
  assert.throws(() => grid(SPACE, [A, B, [NaN, ...A.slice(1)], A], all), /must be finite and within ±10,000\.$/);
});
