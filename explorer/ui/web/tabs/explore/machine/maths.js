// The arithmetic of the diagram: curves, which links are drawn, on what scale scores stand.

/** @import { Part } from "../../../core/operations.d.ts" */
/** @typedef {{ x: number, y: number }} At */

const STRONGEST = 3, // of the edges into a map that are drawn
  FEWER = 1, // and into one of many units
  MANY = 8;
const BINS = 28,
  EDGE = 0.005; // of all scores on either side, which do not stretch the scale

/**
 * A curve that leaves and arrives level, and goes up or down where it is `early` of the way.
 * @param {At} from @param {At} to
 */
export function curve(from, to, early = 0.5) {
  const x = from.x + (to.x - from.x) * early;
  return `M${from.x} ${from.y}C${x} ${from.y} ${x} ${to.y} ${to.x} ${to.y}`;
}

/**
 * The strongest links into each unit, [unit, unit before, strength].
 * @param {readonly number[][]} links @returns {[number, number, number][]}
 */
export const strongest = (links) =>
  links.flatMap((row, to) =>
    row
      .map((strength, from) => /** @type {[number, number, number]} */ ([to, from, strength]))
      .sort((a, b) => b[2] - a[2])
      .slice(0, links.length > MANY ? FEWER : STRONGEST),
  );

/** @param {number} logit */
export const probability = (logit) => 1 / (1 + Math.exp(-logit));
/** @param {number} share */
export const logit = (share) => Math.log(share / (1 - share));

/** The ends of a scale on which nearly all scores lie. @param {readonly number[]} scores @returns {[number, number]} */
export function ends(scores) {
  const sorted = [...scores].sort((a, b) => a - b),
    at = (/** @type {number} */ share) => sorted[Math.round(share * (sorted.length - 1))];
  const [low, high] = [at(EDGE), at(1 - EDGE)],
    room = Math.max(0.25, 0.08 * (high - low));
  return [low - room, high + room];
}

/**
 * How many scores fall into each of `count` bins of equal width, smoothed, as shares of the most.
 * @param {readonly number[]} scores @param {[number, number]} ends @param {number} count
 */
export function binned(scores, [low, high], count = BINS) {
  const found = new Float64Array(count);
  for (const score of scores) {
    const at = Math.floor(((score - low) / (high - low)) * count);
    if (at >= 0 && at < count) found[at] += 1;
  }
  const smooth = Array.from(found, (one, i) => (found[i - 1] ?? 0) / 4 + one / 2 + (found[i + 1] ?? 0) / 4),
    most = Math.max(...smooth, 1e-9);
  return smooth.map((one) => one / most);
}

/** @param {number} score @param {readonly number[]} others */
export const beats = (score, others) => others.filter((one) => one < score).length / others.length;

/** How many levels there are of the shown units of a part. @param {Part} part */
export const sizeOf = ({ layers }) =>
  layers.reduce((sum, { units, shape }) => sum + units.length * shape.slice(1).reduce((a, b) => a * b, 1), 0);

/** Whether two knobs are all that a model has. @param {{ latents: { letter: string, size: number }[] }} model */
export const isPlane = ({ latents }) => latents.length === 1 && latents[0].size === 2;
