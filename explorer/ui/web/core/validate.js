// What a card says was measured comes from a file: each value is looked at before it is used, and
// a function here throws when it is not what it should be.

/** @type {(wanted: string) => never} */
const unreadable = (wanted) => {
  throw new TypeError(`expected ${wanted}`);
};

/** @param {unknown} value */
export function number(value, low = -1e9, high = 1e9) {
  return typeof value === "number" && value >= low && value <= high ? value : unreadable("a number");
}

/** @param {unknown} value */
export const share = (value) => number(value, 0, 1);

/** A whole number from 0 to below `end`. @param {unknown} value */
export function whole(value, end = Number.MAX_SAFE_INTEGER) {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0 && value < end
    ? value
    : unreadable("a whole number");
}

/** Text, cut off where it gets too long to be shown. @param {unknown} value */
export function words(value, most = 400) {
  if (typeof value !== "string") return unreadable("text");
  return value.length > most ? `${value.slice(0, most)}…` : value;
}

/** @param {unknown} value @returns {any} */
export function object(value) {
  return value && typeof value === "object" && !Array.isArray(value) ? value : unreadable("an object");
}

/**
 * Each entry of a list of 1 to `most` entries, read by `read`.
 * @template T @param {unknown} value @param {(entry: any) => T} read
 */
export function list(value, read, most = 512) {
  if (!Array.isArray(value) || !value.length || value.length > most) return unreadable(`1 to ${most} entries`);
  return value.map((entry) => read(entry));
}

/** Rows of equal length. @template T @param {unknown} value @param {(entry: any) => T} read */
export function matrix(value, read, most = 512) {
  const rows = list(value, (row) => list(row, read, most), most);
  return rows.every(({ length }) => length === rows[0].length) ? rows : unreadable("equal rows");
}

/** A picture that is written out in the address itself. @param {unknown} value */
export function picture(value) {
  const fits = typeof value === "string" && value.length < 500000;
  return fits && /^data:image\/png;base64,[A-Za-z0-9+/]+=*$/.test(value) ? value : unreadable("a PNG picture");
}
