// A scale of colours for amounts: viridis (Smith & van der Walt 2015), which rises evenly in lightness and is
// told apart by colour-blind eyes; without its darkest and its lightest end, which would vanish on a ground.

const STOPS = ["#443a83", "#3b528b", "#2c728e", "#21918c", "#28ae80", "#5ec962", "#addc30", "#d8d62a"].map((colour) =>
  [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16)),
);
const SHOWN = [0.02, 0.98]; // quantiles at the ends of the scale

/** The colour at a share of the scale, [r, g, b]. @param {number} share @returns {number[]} */
export function colourAt(share) {
  const at = Math.max(0, Math.min(1, share)) * (STOPS.length - 1),
    i = Math.min(STOPS.length - 2, Math.floor(at));
  return STOPS[i].map((from, k) => Math.round(from + (at - i) * (STOPS[i + 1][k] - from)));
}

/** Where the scale of values begins and ends: few lie beyond. @param {ArrayLike<number>} values @returns {number[]} */
export function rangeOf(values) {
  const sorted = Float64Array.from(values).sort();
  return SHOWN.map((share) => sorted[Math.round(share * (sorted.length - 1))] ?? 0);
}

/** Values as the words of pixels. @param {ArrayLike<number>} values @param {number[]} range */
export const tinted = (values, [low, high]) =>
  Uint32Array.from(values, (value) => {
    const [r, g, b] = colourAt(high > low ? (value - low) / (high - low) : 0.5);
    return (0xff000000 | (b << 16) | (g << 8) | r) >>> 0;
  });

/** A word of pixels as a colour of CSS. @param {number} word */
export const styleOf = (word) => `rgb(${word & 255}, ${(word >> 8) & 255}, ${(word >> 16) & 255})`;

/** The scale as a gradient of CSS. */
export const GRADIENT = `linear-gradient(90deg, ${STOPS.map((rgb) => `rgb(${rgb.join(", ")})`).join(", ")})`;
