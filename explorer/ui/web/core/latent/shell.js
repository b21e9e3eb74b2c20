// The shell where a Gaussian prior keeps its mass: ‖z‖ of z ~ N(0, I_d) follows χ with d degrees.
//
// For large d nearly all points have ‖z‖ ≈ √d, and the centre, though it is the mode of the density,
// is a place where no sample ever falls.

import { gammaBelow } from "./gamma.js";

const LEVELS = [0.001, 0.025, 0.5, 0.975, 0.999],
  FINE = 4000; // steps on which quantiles lie

/**
 * The χ_d distribution of ‖z‖ as numbers to draw and to compare with.
 *
 * radii: where the density is given, ascending from 0. density: scaled to a maximum of 1.
 * quantiles: the radii below which .001, .025, .5, .975 and .999 of the prior lie.
 * @typedef {{ radii: number[], density: number[], quantiles: number[] }} Shell
 */

/**
 * The shell of N(0, I_d), on `points` radii from 0 to well beyond the last sample.
 * @param {number} d @returns {Shell}
 */
export function shell(d, points = 61) {
  if (d < 1) throw new Error(`d: expected at least 1, got ${d}`);
  const end = Math.sqrt(d) + 4.5,
    radii = Array.from({ length: points }, (_, i) => (end * i) / (points - 1));
  const logs = radii.map((radius) => (d - 1) * Math.log(Math.max(radius, 1e-12)) - radius ** 2 / 2),
    most = Math.max(...logs);
  return {
    radii,
    density: logs.map((log) => Math.exp(log - most)),
    quantiles: LEVELS.map((level) => quantile(d, end, level)),
  };
}

/**
 * The first of the fine steps to `end` below which the share `level` lies.
 * @param {number} d @param {number} end @param {number} level
 */
function quantile(d, end, level) {
  let [low, high] = [0, FINE];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (gammaBelow(d, ((end * middle) / FINE) ** 2 / 2) < level) low = middle + 1;
    else high = middle;
  }
  return (end * low) / FINE;
}
