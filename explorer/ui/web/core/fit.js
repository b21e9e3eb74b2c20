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
 * How many of some rows are shown: those that fit into a height, no fewer than `least`.
 * @param {number} room @param {number} row the height of one, with its gap @param {number} count @param {number} least
 */
export const rowsFor = (room, row, count, least) => Math.min(count, Math.max(least, Math.floor(room / row)));
