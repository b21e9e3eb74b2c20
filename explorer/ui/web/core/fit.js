// How large pictures are drawn, and how many, in the room that they have: in whole multiples of their pixels,
// so that all of these are equal squares.

const WORTH = 0.8; // of the scale that the room allows: where a whole multiple is less, the picture is smoothed

/**
 * The scale of a picture in a room, both as [across, down] in pixels, and whether its pixels stay crisp.
 * @param {[across: number, down: number]} room
 * @param {[across: number, down: number]} picture
 * @param {number} ratio pixels of the screen to one of the page
 */
export function fit([wide, high], [across, down], ratio = 1) {
  const most = Math.min(wide / across, high / down),
    whole = Math.floor(most * ratio + 1e-6) / ratio;
  return whole >= WORTH * most && whole > 0 ? { scale: whole, crisp: true } : { scale: most, crisp: false };
}

/**
 * How many pictures of one size stand in a room in whole multiples: so that they cover most of it, and are at least
 * `least`; they are no smaller than twice their pixels where so many are to be had.
 * @param {[across: number, down: number]} room
 * @param {[across: number, down: number]} picture
 */
export function wall([wide, high], [across, down], least = 1) {
  let best = { columns: 0, rows: 0 },
    covered = 0;
  for (let scale = Math.floor(Math.min(wide / across, high / down)); scale >= 1; scale--) {
    const columns = Math.floor(wide / (across * scale)),
      rows = Math.floor(high / (down * scale)),
      covers = columns * rows * scale ** 2;
    if (columns * rows < least || covers <= covered || (scale === 1 && covered)) continue;
    [best, covered] = [{ columns, rows }, covers];
  }
  return best;
}

/**
 * Tiles in rows: as few rows as give each picture its own pixels, then the largest whole multiple of them.
 * @param {number} room the width in pixels @param {number} count of tiles @param {number} pixels a picture's side
 * @param {number} gap between tiles @param {number} least the least side of a picture on the screen
 * @returns {{ columns: number, side: number }}
 */
export function tilesFor(room, count, pixels, gap, least) {
  /** @param {number} columns */
  const times = (columns) => Math.floor(((room + gap) / columns - gap) / pixels);
  const wanted = Math.max(1, Math.ceil(least / pixels));
  let rows = 1;
  while (rows < count && times(Math.ceil(count / rows)) < wanted) rows++;
  const columns = Math.ceil(count / rows),
    most = Math.max(1, Math.round((2 * least) / pixels));
  return { columns, side: pixels * Math.max(1, Math.min(most, times(columns))) };
}

/**
 * How many rows are shown below those that always are, no fewer than `least`, and how high they are: as high as lets
 * them fill the room, from `low` to `high`.
 * @param {number} room the height for all of them @param {number} always how many are there anyway
 * @param {number} count of those that may be shown
 * @param {{ low: number, high: number, gap: number, least: number }} row
 */
export function rowsFor(room, always, count, { low, high, gap, least }) {
  const fit = Math.floor((room + gap) / (low + gap)) - always,
    few = Math.min(count, Math.max(least, fit)),
    each = Math.floor((room + gap) / Math.max(1, few + always)) - gap;
  return { few, height: Math.max(low, Math.min(high, each)) };
}
