// How large a picture is drawn in the room that it has: in whole multiples of its pixels, so that all of
// them are equal squares.

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
