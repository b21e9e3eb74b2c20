// A drawing in few numbers: its strokes without the points that nobody would miss, as a text that fits
// into a link.
//
// The text is base64url of int16, little-endian: for each stroke its count of points, and for each
// point x, y and the width of the pen, in quarters of a pixel of the pad.

/** @import { Ink, Stroke } from "./types.d.ts" */

import { toBytes, toText } from "./base64.js";

export const SIDE = 336; // pixels of the pad, twelve for each of MNIST's
const GRID = 4,
  LOOSE = 0.5; // steps in a pixel; pixels by which a point may lie beside its stroke
const WIDEST = 100,
  LONGEST = 40_000; // of a pen, in pixels; of a text

/**
 * A place and width as they are kept; what is far outside the pad, at its edge.
 * @param {Ink} place
 */
export function onGrid({ x, y, width }) {
  /** @param {number} value */
  const near = (value) => Math.round(GRID * Math.max(-SIDE, Math.min(2 * SIDE, value))) / GRID;
  return { x: near(x), y: near(y), width: Math.max(1 / GRID, Math.round(GRID * Math.min(WIDEST, width)) / GRID) };
}

/**
 * The fewest of a stroke's points of which none of the others lies far (Douglas and Peucker 1973); the
 * width of a pen counts like a third coordinate.
 * @param {Ink[]} points
 */
export function simplified(points) {
  const kept = points.map((_, i) => i === 0 || i === points.length - 1),
    open = [[0, points.length - 1]];
  for (let part = open.pop(); part; part = open.pop()) {
    const [from, to] = part;
    let worst = from,
      most = LOOSE;
    for (let i = from + 1; i < to; i++) {
      const off = beside(points[i], points[from], points[to]);
      if (off > most) [worst, most] = [i, off];
    }
    if (worst === from) continue;
    kept[worst] = true;
    open.push([from, worst], [worst, to]);
  }
  return points.filter((_, i) => kept[i]);
}

/** @param {Ink} a @param {Ink} b */
const less = (a, b) => [a.x - b.x, a.y - b.y, a.width - b.width];

/** @param {number[]} a @param {number[]} b */
const dot = (a, b) => a.reduce((sum, value, k) => sum + value * b[k], 0);

/**
 * How far a point lies from the way between two others.
 * @param {Ink} point @param {Ink} from @param {Ink} to
 */
function beside(point, from, to) {
  const way = less(to, from),
    off = less(point, from),
    long = dot(way, way);
  const share = long ? Math.max(0, Math.min(1, dot(off, way) / long)) : 0;
  return Math.hypot(...off.map((value, k) => value - share * way[k]));
}

/**
 * The text of strokes on the grid: "" for none; null when it would be too long.
 * @param {Stroke[]} strokes
 */
export function writeInk(strokes) {
  const numbers = strokes.flatMap(({ points }) => [
    points.length,
    ...points.flatMap(({ x, y, width }) => [x, y, width].map((value) => GRID * value)),
  ]);
  const text = toText(new Uint8Array(Int16Array.from(numbers).buffer));
  return text.length > LONGEST ? null : text;
}

/** The strokes of a text; throws a sentence when it is none. @param {string} text */
export function readInk(text) {
  const damaged = () => new Error("The drawing is damaged.");
  if (text.length > LONGEST) throw damaged();
  const bytes = toBytes(text);
  /** @type {Stroke[]} */
  const strokes = [];
  if (bytes.length % 2) throw damaged();
  const numbers = new Int16Array(bytes.buffer);
  for (let at = 0; at < numbers.length; ) {
    const count = numbers[at++];
    /** @type {Ink[]} */
    const points = [];
    if (count < 1 || at + 3 * count > numbers.length) throw damaged();
    for (const end = at + 3 * count; at < end; at += 3) {
      const [x, y, width] = Array.from(numbers.subarray(at, at + 3), (value) => value / GRID),
        place = { x, y, width };
      if (JSON.stringify(onGrid(place)) !== JSON.stringify(place)) throw damaged();
      points.push(place);
    }
    strokes.push({ points });
  }
  return strokes;
}
