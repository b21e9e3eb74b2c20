// Where a small note stands beside what it speaks of: within the window, never over it.

/** @typedef {{ left: number, top: number, right: number, bottom: number }} Box */

const GAP = 8; // between the note, what it speaks of, and the edge of the window

/** @param {Box} a @param {Box} b */
const meet = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

/** @param {number} value @param {number} most */
const inside = (value, most) => Math.max(GAP, Math.min(value, most - GAP));

/**
 * The left and top of a note of a size beside an anchor: below it, above, right or left of it, or lower beside
 * what is to be seen; the first that is in the window and covers nothing of that, else the first in the window.
 * @param {[width: number, height: number]} size @param {Box} anchor
 * @param {[width: number, height: number]} room of the window @param {Box[]} seen what is not to be covered
 * @returns {[left: number, top: number]}
 */
export function placed([width, height], anchor, [across, down], seen = []) {
  const x = inside(anchor.left, across - width),
    back = inside(anchor.right - width, across - width),
    y = inside(anchor.top, down - height);
  /** @param {number} left @returns {[number, number]} */
  const below = (left) => [left, anchor.bottom + GAP];
  /** @type {[number, number][]} */
  const sides = [
    below(x),
    below(back),
    [x, anchor.top - GAP - height],
    [back, anchor.top - GAP - height],
    [anchor.right + GAP, y],
    [anchor.left - GAP - width, y],
    ...seen.flatMap(({ left, right }) => [right + GAP, left - GAP - width].map((at) => below(at))),
  ];
  const fits = sides.filter(
    ([left, top]) => left >= GAP && top >= GAP && left + width <= across - GAP && top + height <= down - GAP,
  );
  const free = fits.find(
    ([left, top]) => !seen.some((one) => meet({ left, top, right: left + width, bottom: top + height }, one)),
  );
  return free ?? fits[0] ?? [x, inside(anchor.bottom + GAP, down - height)];
}
