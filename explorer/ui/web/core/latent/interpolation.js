// Points from points: routes through stations, grids between anchors, sums of groups, and a point
// moved all over a plane.
//
// All points are rows [Z + K + C] of a space. z goes the chosen way; codes and class weights, whose
// priors are flat, always go straight.

import { combine, combineClasses, groupMeans, ontoShell, surrounded } from "./arithmetic.js";
import { choice } from "./choice.js";
import { grid as gridOf } from "./grids.js";
import { EASINGS, evenlyChanging, legTimes, lerp, route as routeOf, WAYS } from "./paths.js";
import { manifold as placesOf } from "./plane.js";
import { MAX_BATCH, pointsOf, joined } from "./points.js";
import { shell } from "./shell.js";
import { norm, total } from "./vectors.js";

/** @import { Way } from "./paths.js" */
/** @import { Plane } from "./plane.js" */
/** @import { Points, Space } from "./points.js" */
/** @import { Numbers } from "../types.d.ts" */
/** @typedef {(rows: Float32Array[]) => Promise<Uint8Array>} Images the pixels of rows, one after the other */

const EVEN_CHANGE = "image", // the easing under which the image changes as much at each step
  MOST_STATIONS = 9, // eight, and the first again to close a loop
  MOST_ANCHORS = 36,
  MOST_TERMS = 8,
  MOST_SIDE = 22; // of a manifold, as many images as are decoded at once

/**
 * A route through `stations` by `steps` a leg, so that station s is row s · steps, and ‖z‖ along it by each way.
 *
 * way: "slerp" or "lerp" for z. easing: "even", "smooth", or "image" where each step changes the image as
 * much as the next of its leg. Throws a sentence for what is not offered.
 * @param {Space} space @param {readonly Numbers[]} stations
 * @param {{ steps: number, way: string, easing: string }} settings @param {Images} images
 */
export async function route(space, stations, { steps, way, easing }, images) {
  const points = pointsOf(space, stations);
  if (stations.length < 2 || stations.length > MOST_STATIONS)
    throw new Error(`A route has 2 to ${MOST_STATIONS} stations, not ${stations.length}; choose as many.`);
  const legs = stations.length - 1,
    most = Math.floor((MAX_BATCH - 1) / legs);
  if (steps < 1 || steps > most)
    throw new Error(`A leg of this route has 1 to ${most} steps, not ${steps}; choose as many.`);
  choice("way", way, Object.keys(WAYS));
  choice("easing", easing, [...Object.keys(EASINGS), EVEN_CHANGE]);
  const even = Array(legs).fill(legTimes(steps, easing === EVEN_CHANGE ? "even" : easing)),
    along = (/** @type {Float64Array[]} */ times) =>
      joined(each(points, way, (part, goes) => routeOf(part, times, goes)));
  const times = easing === EVEN_CHANGE ? evenChange(await images(along(even)), legs, steps) : even;
  const norms = Object.entries(WAYS).map(([name, goes]) => [name, routeOf(points.z, times, goes).map(norm)]);
  return { rows: along(times), norms: Object.fromEntries(norms) };
}

/**
 * Times of a route, for each leg, by the change from each of its images to the next.
 * @param {Uint8Array} pixels @param {number} legs @param {number} steps
 */
export function evenChange(pixels, legs, steps) {
  const size = pixels.length / (legs * steps + 1);
  return Array.from({ length: legs }, (_, leg) => {
    const change = Float32Array.from({ length: steps }, (_n, i) => {
      const from = (leg * steps + i) * size;
      let sum = 0;
      for (let k = from; k < from + size; k++) sum += ((pixels[k + size] - pixels[k]) / 255) ** 2;
      return Math.sqrt(sum);
    });
    return evenlyChanging(change);
  });
}

/**
 * A grid [R', S'] of rows with `anchors`, `across` to a row, in each M-th cell.
 *
 * every: M. Throws a sentence where the anchors fill no rows or the grid is too large.
 * @param {Space} space @param {readonly Numbers[]} anchors
 * @param {{ across: number, every: number, way: string }} settings
 */
export function grid(space, anchors, { across, every, way }) {
  const points = pointsOf(space, anchors),
    down = anchors.length / Math.max(across, 1);
  if (!Number.isInteger(down) || Math.min(down, across) < 2 || anchors.length > MOST_ANCHORS)
    throw new Error(
      `A grid has 2 or more rows of 2 or more anchors, ${MOST_ANCHORS} at most; these ` +
        `are ${anchors.length} for rows of ${across}. Add some, or take some away.`,
    );
  choice("way", way, Object.keys(WAYS));
  const columns = (across - 1) * every + 1;
  if (every < 1 || ((down - 1) * every + 1) * columns > MAX_BATCH)
    throw new Error(`A grid has at most ${MAX_BATCH} cells; take fewer steps or anchors.`);
  const cells = each(points, way, (part, goes) => gridOf(inRows(part, across), every, goes).flat());
  return inRows(joined(cells), columns);
}

/**
 * Σ weight · mean of the groups that lie in `rows` one after the other, by their sizes: the means, the
 * result, and eight neighbours of it with noise U(±.25) on z.
 *
 * onto: whether the result is brought to the length of the median sample. Throws a sentence where
 * groups, weights and points do not fit.
 * @param {Space} space @param {readonly Numbers[]} rows
 * @param {{ sizes: number[], weights: number[], onto: boolean, seed: number }} settings
 */
export function sum(space, rows, { sizes, weights, onto, seed }) {
  const points = pointsOf(space, rows);
  if (sizes.length < 1 || sizes.length > MOST_TERMS || sizes.length !== weights.length)
    throw new Error(`A sum has 1 to ${MOST_TERMS} terms, each with a weight; choose as many.`);
  if (Math.min(...sizes) < 1 || total(sizes) !== rows.length)
    throw new Error(`Groups of [${sizes.join(", ")}] points are not the ${rows.length} that came; choose them again.`);
  const scale = Float32Array.from(weights),
    [z, classes, codes] = [points.z, points.classes, points.codes].map((part) => groupMeans(part, sizes)),
    mean = combine(z, scale);
  const result = {
    z: onto ? ontoShell(mean, shell(space.z).quantiles[2]) : mean,
    classes: combineClasses(classes, scale),
    codes: combine(codes, scale),
  };
  const of = (/** @type {Float32Array[]} */ zs) =>
    joined({ z: zs, classes: zs.map(() => result.classes), codes: zs.map(() => result.codes) });
  return { means: joined({ z, classes, codes }), result: of([result.z])[0], around: of(surrounded(result.z, seed)) };
}

/**
 * One row moved to places of equal mass all over the plane, [side²]; all but its place on the plane is held.
 *
 * Throws a sentence for another row or side.
 * @param {Space} space @param {Plane} plane @param {Numbers} row @param {number} side
 */
export function manifold(space, plane, row, side) {
  const { z, classes, codes } = pointsOf(space, [row]);
  if (side < 1 || side > MOST_SIDE)
    throw new Error(`Ask for the manifold of one point, with a side of 1 to ${MOST_SIDE}.`);
  return placesOf(side).flatMap((place) => joined({ z: [plane.move(z[0], place)], classes, codes }));
}

/**
 * What `laid` makes of each part of points: of z the chosen way, of the rest straight.
 * @param {Points} points @param {string} way @param {(part: Float32Array[], goes: Way) => Float32Array[]} laid
 */
const each = ({ z, classes, codes }, way, laid) => ({
  z: laid(z, WAYS[way]),
  classes: laid(classes, lerp),
  codes: laid(codes, lerp),
});

/** @template T @param {T[]} all @param {number} columns @returns {T[][]} */
const inRows = (all, columns) =>
  Array.from({ length: all.length / columns }, (_, r) => all.slice(r * columns, (r + 1) * columns));
