// What is seen of a map beside its dots: a grid of cells with one point each, and how well a plane shows
// what its points are. A cell is a square of places; there are four for one each time the scale doubles.

/** @typedef {{ places: Float32Array, labels: Uint8Array }} Points [2N] and [N] */
/** @typedef {{ index: number, x: number, y: number }} Cell a point, and the middle of the cell that shows it */

/**
 * The point of each cell that has any: that of a coarser cell which lies in it, else the nearest to its middle; of
 * class `shown` only, unless that is -1. So what was seen is seen again where there are more cells.
 * @param {Points} map @param {number} side of a cell
 * @param {number} [most] of a cell of the coarsest, a power of two times that
 * @returns {Map<string, Cell>} by column and row
 */
export function cellsOf(map, side, shown = -1, most = side) {
  /** @type {Map<string, Cell>} */
  let cells = new Map();
  for (let now = Math.max(side, most); now >= side; now /= 2) cells = finer(map, now, shown, cells);
  return cells;
}

/** @param {Points} map @param {number} side @param {number} shown @param {Map<string, Cell>} coarser */
function finer({ places, labels }, side, shown, coarser) {
  const seen = new Set([...coarser.values()].map(({ index }) => index));
  /** @type {Map<string, Cell & { far: number }>} */
  const cells = new Map();
  for (let i = 0; i < labels.length; i++) {
    if (shown >= 0 && labels[i] !== shown) continue;
    const column = Math.floor(places[2 * i] / side),
      row = Math.floor(places[2 * i + 1] / side);
    const [x, y] = [(column + 0.5) * side, (row + 0.5) * side],
      far = seen.has(i) ? -1 : (places[2 * i] - x) ** 2 + (places[2 * i + 1] - y) ** 2,
      name = keyOf(column, row),
      there = cells.get(name);
    if (!there || far < there.far) cells.set(name, { index: i, x, y, far });
  }
  return cells;
}

/** @param {number} column @param {number} row */
const keyOf = (column, row) => `${column} ${row}`;

/** The cell at a place. @param {Map<string, Cell>} cells @param {number} side @param {readonly number[]} place */
export const cellAt = (cells, side, [x, y]) => cells.get(keyOf(Math.floor(x / side), Math.floor(y / side)));

/**
 * The side of the cells at a scale, of those that are `wide` pixels at the scale `home`: halved as often as the
 * scale has doubled, so that they never get smaller than that.
 * @param {number} scale pixels for one unit of place @param {number} home @param {number} wide
 */
export const sideAt = (scale, home, wide) => wide / home / 2 ** Math.floor(Math.log2(scale / home) + 1e-9);

/**
 * How much of values [M] a plane shows: R² of the line that is fitted to the places of the first M points.
 * @param {ArrayLike<number>} places [2N] @param {ArrayLike<number>} values
 */
export function explained(places, values) {
  const count = values.length;
  let [mx, my, mv] = [0, 0, 0];
  for (let i = 0; i < count; i++) {
    mx += places[2 * i] / count;
    my += places[2 * i + 1] / count;
    mv += values[i] / count;
  }
  let [xx, xy, yy, xv, yv, vv] = [0, 0, 0, 0, 0, 0];
  for (let i = 0; i < count; i++) {
    const x = places[2 * i] - mx,
      y = places[2 * i + 1] - my,
      v = values[i] - mv;
    xx += x * x;
    xy += x * y;
    yy += y * y;
    xv += x * v;
    yv += y * v;
    vv += v * v;
  }
  const area = xx * yy - xy * xy;
  if (!(vv > 0) || !(area > 0)) return 0;
  const [a, b] = [(xv * yy - yv * xy) / area, (yv * xx - xv * xy) / area];
  return Math.max(0, Math.min(1, (a * xv + b * yv) / vv));
}

const CLEARLY = 2; // times as often as by chance

/**
 * Whether classes lie apart: a point is nearest to the middle of its own class clearly more often than by chance.
 * @param {Points & { middles: (readonly number[] | null)[] }} map
 */
export function separated({ places, labels, middles }) {
  const there = middles.flatMap((middle, label) => (middle ? [{ middle, label }] : []));
  if (there.length < 2) return false;
  let [right, known] = [0, 0];
  for (let i = 0; i < labels.length; i++) {
    if (!middles[labels[i]]) continue;
    /** @param {readonly number[]} middle */
    const far = ([x, y]) => (places[2 * i] - x) ** 2 + (places[2 * i + 1] - y) ** 2;
    const nearest = there.reduce((best, one) => (far(one.middle) < far(best.middle) ? one : best));
    right += Number(nearest.label === labels[i]);
    known += 1;
  }
  return right / Math.max(1, known) > Math.min(0.9, CLEARLY / there.length);
}
