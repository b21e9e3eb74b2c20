// How many pictures and rows fit, as numbers without a page.

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
