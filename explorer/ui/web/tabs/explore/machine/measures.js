// How the window is shared out: the knobs over the whole height, beside them the model with its image,
// below it the figures. Pictures are whole multiples of their pixels, so what is left over goes between them.

const GAP = 32, // between columns
  STEP = 28, // the image's frame grows by as much: the side of most pictures
  NARROW = 800, // below it all stands in one column
  KNOBS = [360, 560, 766], // the column of the knobs: at least, with strips of their pixels, and of twice as many
  SHARE = 0.36, // of the width, for the knobs
  ROOMY = 900; // from where on the judge's layers have room, too
const LINES = 164, // heads, sentence, gauge and the bar of the figures
  ROWS = 2; // of the wall, at least
const LEAST_CELLS = 13, // of the pad, along a side
  MOST_CELLS = 31;
const AIR = 6, // between maps of a layer
  LARGEST = 56, // of maps
  SMALLEST = 14,
  VERDICT = 128, // the least width of what stands to the right of the image
  THROUGH = 14; // the least room for edges between two columns

/**
 * @typedef {object} Frame
 * @property {boolean} narrow whether all stands in one column
 * @property {number} knobs the width of the column of knobs
 * @property {number} image the side of the square in which the image stands
 * @property {number} before what is left of the width for the layers before the image
 * @property {number} after and behind it
 */

/**
 * The frame for a window's room; it does not depend on the model, so that nothing jumps when another is opened.
 * @param {{ width: number, height: number }} room @param {boolean} folded whether the model is folded away
 * @returns {Frame}
 */
export function frameOf({ width, height }, folded = false) {
  if (width < NARROW) return { narrow: true, knobs: width, image: 0, before: 0, after: 0 };
  const [least, once, twice] = KNOBS,
    share = Math.round(SHARE * width);
  const knobs = Math.max(least, share < twice ? Math.min(once, share) : twice),
    right = width - knobs - GAP,
    high = folded ? height - LINES / 2 : height - LINES - ROWS * 2 * STEP;
  const widest = folded ? 0.62 * right : Math.min((right < ROOMY ? 0.57 : 0.53) * right, right - VERDICT - 2 * STEP),
    image = STEP * Math.max(5, Math.floor(Math.min(widest, high) / STEP)),
    left = right - image;
  const after = Math.round(Math.max(VERDICT, left / 2));
  return { narrow: false, knobs, image, before: left - after, after };
}

/**
 * The largest whole multiple of a picture's side that fits into a length, or 1.
 * @param {number} side @param {number} length
 */
export const times = (side, length) => Math.max(1, Math.floor(length / side));

/**
 * The sides in pixels of the maps of each layer, [n], as large as a column of `maps` of them, `abreast`,
 * allows, all columns being as wide as `width` has room for with edges between them. What has no room is left
 * out, the first first, or all of it where it is to be `whole`.
 * @param {readonly number[][]} shapes [F] or [C, H, W] of each layer
 * @param {{ width: number, height: number, maps?: number, abreast?: number, whole?: boolean }} room
 */
export function columnsOf(shapes, { width, height, maps = 8, abreast = 1, whole = false }) {
  for (let first = 0; first < shapes.length; first++) {
    const shown = shapes.slice(first),
      wide = Math.floor((width - (shown.length + 1) * THROUGH) / shown.length / abreast),
      most = Math.min(LARGEST, wide, (height + AIR) / maps - AIR);
    const fits = shown.every(([, side]) => (side ?? 8) <= most) && most >= SMALLEST;
    if (whole && !fits) return [];
    if (fits || shown.length === 1)
      return shown.map(([, side], i) => ({ layer: first + i, side: side ? side * times(side, most) : 0 }));
  }
  return [];
}

/**
 * Columns and rows of a wall of pictures, and how many times their pixels are enlarged: twice, or once where
 * fewer than `least` would fit.
 * @param {{ width: number, height: number }} room @param {number} side @param {number} least
 */
export function wallOf({ width, height }, side, least = 24) {
  const of = (/** @type {number} */ scale) => ({
    scale,
    columns: Math.max(1, Math.floor(width / (side * scale))),
    rows: Math.max(1, Math.floor(height / (side * scale))),
  });
  const found = [3, 2].map(of).find(({ columns, rows }) => columns * rows >= least);
  return found ?? of(1);
}

/**
 * How many pictures of a side stand along one of so many pixels, an odd number so that one is in the middle, and
 * how many times their pixels are enlarged.
 * @param {number} size @param {number} side
 */
export function cells(size, side) {
  const scale = times(side, size / LEAST_CELLS),
    count = Math.max(1, Math.min(MOST_CELLS, Math.floor(size / (side * scale))));
  return { count: count - ((count + 1) % 2), scale };
}
