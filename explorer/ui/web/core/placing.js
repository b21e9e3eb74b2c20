// Where a small note stands beside what it speaks of: within the window, never over it, and over as little
// as can be of what is to be seen.

/** @typedef {{ left: number, top: number, right: number, bottom: number }} Box */

const GAP = 8, // between the note, what it speaks of, and the edge of the window
  COVERED = 500; // pixels that a note goes rather than cover a picture with all of it

/** How far two stretches are apart. @param {number} a @param {number} b @param {number} c @param {number} d */
const apart = (a, b, c, d) => Math.max(0, c - b, a - d);

/** What two stretches share. @param {number} a @param {number} b @param {number} c @param {number} d */
const shared = (a, b, c, d) => Math.max(0, Math.min(b, d) - Math.max(a, c));

/** @param {number} value @param {number} most */
const inside = (value, most) => Math.max(GAP, Math.min(value, most - GAP));

/**
 * The left and top of a note of a size beside an anchor: below it, above, right or left of it, or lower beside
 * what is to be seen; of those in the window the nearest that covers least.
 * @param {[width: number, height: number]} size @param {Box} anchor
 * @param {[width: number, height: number]} room of the window @param {Box[]} seen what is not to be covered
 * @returns {[left: number, top: number]}
 */
export function placed([width, height], anchor, [across, down], seen = []) {
  const x = inside(anchor.left, across - width),
    back = inside(anchor.right - width, across - width),
    y = inside(anchor.top, down - height),
    below = anchor.bottom + GAP,
    above = anchor.top - GAP - height,
    sides = seen.flatMap(({ left, right }) => [right + GAP, left - GAP - width]);
  /** @type {[number, number][]} */
  const places = [
    ...[x, back, ...sides].flatMap(
      (left) => /** @type {[number, number][]} */ ([below, above].map((top) => [left, top])),
    ),
    [anchor.right + GAP, y],
    [anchor.left - GAP - width, y],
  ];
  /** @param {[number, number]} place */
  const cost = ([left, top]) => {
    const [right, bottom] = [left + width, top + height],
      far = apart(left, right, anchor.left, anchor.right) + apart(top, bottom, anchor.top, anchor.bottom),
      covered = seen.map((box) => shared(left, right, box.left, box.right) * shared(top, bottom, box.top, box.bottom));
    return far + (COVERED * Math.max(0, ...covered)) / (width * height);
  };
  const fits = places.filter(
    ([left, top]) => left >= GAP && top >= GAP && left + width <= across - GAP && top + height <= down - GAP,
  );
  return fits.sort((a, b) => cost(a) - cost(b))[0] ?? [x, inside(below, down - height)];
}
