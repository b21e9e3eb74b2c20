// Numbers as people write them: few digits, a true minus, thousands apart.

/** @param {string} text */
const minus = (text) => text.replace("-", "−");

/** @param {number} value */
export const fixed = (value, digits = 2) => minus(value.toFixed(digits));
/** @param {number} value */
export const percent = (value, digits = 1) => `${minus((100 * value).toFixed(digits))} %`;
/** @param {number} value */
export const thousands = (value) => value.toLocaleString("en-US");
/** @param {number} value */
export const signed = (value) => (value > 0 ? "+" : "") + fixed(value);

/** How many numbers a model learns. @param {number} count */
export const parameterWords = (count) =>
  count < 1e5 ? `${thousands(count)} parameters` : `${(count / 1e6).toFixed(2)} M parameters`;

/** How large a file is. @param {number} bytes */
export const sizeWords = (bytes) => (bytes < 1e5 ? `${(bytes / 1e3).toFixed(1)} kB` : `${(bytes / 1e6).toFixed(1)} MB`);

/** Three digits that count: 616, 50.9, 3.92, 0.0142. @param {number} value */
export function short(value) {
  if (value === 0) return "0";
  const digits = Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value))));
  return digits > 6 ? minus(value.toExponential(1)) : minus(value.toFixed(Math.min(4, digits)));
}

/** A round value without needless zeros. @param {number} value */
export const plain = (value) => minus(String(Number(value.toPrecision(3))));

/** @param {number} seconds */
export function duration(seconds) {
  if (seconds < 90) return `${Math.round(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 90 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** 5 to 6 round values from `low` to `high`. @param {number} low @param {number} high */
export function ticks(low, high) {
  const rough = (high - low) / 5,
    power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 2.5, 5].find((m) => m * power >= rough * 0.999) ?? 10);
  const first = Math.ceil(low / step - 1e-9),
    count = Math.floor(high / step + 1e-9) - first + 1;
  return Array.from({ length: Math.max(0, count) }, (_, i) => Number(((first + i) * step).toPrecision(6)));
}

/**
 * What looks take of a run's time.
 * @param {Record<string, number>} shares by what is looked at
 */
export function watchingWords(shares) {
  const parts = Object.entries(shares),
    whole = parts.reduce((sum, [, share]) => sum + share, 0);
  const each = parts.map(([name, share]) => `${name} ${percent(share)}`).join(", ");
  return parts.length ? `Watching takes ${percent(whole)} of its time: ${each}` : "";
}

/** @type {Record<string, string>} */
const GRIDS = {
  reconstructions: "First row: test images. Second: what the model makes of them. Below: samples of the prior.",
  classes: "one class, and every class has the same z.",
  categories: "one value of the categorical code, and every value has the same z.",
  samples: "Samples; each place is one z.",
  examples: "What there is to learn: training images.",
  points: "What there is to learn: training points.",
  cloud: "Samples (purple) on real points (green).",
  judged:
    "Samples (purple) on real points (green). Where D believes a place to be real it is green beneath, else purple.",
};
const MANY = [
  "",
  "Each row is",
  "Each two rows are",
  "Each three rows are",
  "Each four rows are",
  "Each five rows are",
];

/**
 * What a grid of samples shows, by its kind and the titles of its rows, as many of each class.
 * @param {string} kind @param {string[]} titles
 */
export function gridWords(kind, titles) {
  const words = GRIDS[kind] ?? "";
  if (kind !== "classes" && kind !== "categories") return words;
  const other = titles.findIndex((title) => title !== titles[0]),
    each = other < 0 ? titles.length : other;
  return `${MANY[each] ?? "All rows are"} ${words}`;
}

export const COLD = "At temperature 0 every z is 0, wherever its knob stands: raise the temperature to use the knobs.";
