// Grids between anchors: four corners, or chains of them (White 2016, section 3).

import { legTimes, route, slerp } from "./paths.js";

/** @import { Numbers } from "../types.d.ts" */

/**
 * The points [(R - 1) M + 1, (S - 1) M + 1, Z] of a grid with an anchor in each M-th cell.
 *
 * anchors: [R, S, Z] with R, S ≥ 2. every: M ≥ 1. Anchors are joined down the columns first, and
 * what lies between them across the rows; on the sphere the other order would differ a little.
 * @param {readonly Numbers[][]} anchors @param {number} every
 */
export function grid(anchors, every, way = slerp) {
  const shape = [anchors.length, anchors[0].length, anchors[0][0].length];
  if (Math.min(...shape.slice(0, 2)) < 2)
    throw new Error(`anchors: expected [R, S, Z] with R, S ≥ 2, got [${shape.join(", ")}]`);
  const times = legTimes(every),
    through = (/** @type {readonly Numbers[]} */ stations) => route(stations, times, way);
  const columns = anchors[0].map((_, s) => through(anchors.map((row) => row[s])));
  return columns[0].map((_, r) => through(columns.map((column) => column[r])));
}
