// Chance with a seed, and whatever a page could hold: points, what the tabs remember, whole states.

/** @typedef {() => number} Chance at least 0, below 1 */

const LETTERS = [..."abc-_.~,;&=#%+ äπ🎛"];
export const INK = "AgCQAfz_cACwBDwFCAA"; // a stroke of two points

/**
 * Numbers that depend on the seed alone (Mulberry32).
 * @param {number} seed
 * @returns {Chance}
 */
export function chanceOf(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * A whole number from `least` to below `end`.
 * @param {Chance} chance @param {number} least @param {number} end
 */
export const between = (chance, least, end) => least + Math.floor(chance() * (end - least));

/**
 * One of some things.
 * @template T @param {Chance} chance @param {readonly T[]} all @returns {T}
 */
export const oneOf = (chance, all) => all[between(chance, 0, all.length)];

/** @param {Chance} chance @param {number} end @param {number} [least] @returns {number[]} */
function numbers(chance, end, least = -100) {
  return Array.from({ length: between(chance, 0, end) }, () =>
    Math.fround((least + chance() * (100 - least)) * oneOf(chance, [1, 1e-30, 0])),
  );
}

/**
 * Any point of any model that a page could hold.
 * @param {Chance} chance
 */
export function somePoint(chance) {
  const classes = numbers(chance, 12, 0),
    blocks = { classes: classes.some(Boolean) ? classes : [], codes: numbers(chance, 4), styles: numbers(chance, 3) };
  return {
    model: Array.from({ length: between(chance, 1, 20) }, () => oneOf(chance, LETTERS)).join(""),
    weights: between(chance, 0, 2 ** 48)
      .toString(16)
      .padStart(12, "0"),
    seed: between(chance, 0, Number.MAX_SAFE_INTEGER),
    temperature: 2 * chance(),
    origin: "link",
    z: [...numbers(chance, 80), 1.5],
    ...Object.fromEntries(Object.entries(blocks).filter(([, values]) => values.length)),
  };
}

/**
 * Anything that the tabs could remember.
 * @param {Chance} chance
 */
function someTabStates(chance) {
  const points = Array.from({ length: between(chance, 0, 4) }, () => somePoint(chance));
  return {
    path: {
      way: "lerp",
      easing: "image",
      shape: "back",
      steps: between(chance, 2, 60),
      view: "corners",
      side: 5,
      every: 2,
      seed: between(chance, 0, Number.MAX_SAFE_INTEGER),
      points,
    },
    sum: {
      sizes: [points.length],
      terms: [6 * chance() - 3],
      shell: true,
      seed: 3,
      view: "directions",
      direction: "attribute:a;b=c&d",
      strength: -0.5,
      locks: ["class"],
      points,
    },
    compare: {
      places: [1],
      models: ["a;b", "c"],
      by: "image",
      seed: 3,
      temperature: 0.75,
      prior: "mixture",
      label: "T-shirt & Co",
      categories: [4, 0],
      test: 9,
      ink: INK,
      knobs: [0.5, -1.25],
      difference: true,
      points: points.slice(0, 1),
    },
    train: {
      family: "gan",
      dataset: "a;b",
      size: "large",
      model: "x&y",
      preset: "cure",
      fit: "pad",
      values: { lr: 0.004, likelihood: "gaussian" },
      seed: 11,
      points: [],
    },
  };
}

/**
 * Any state that a link could hold.
 * @param {Chance} chance
 */
export function someState(chance) {
  const often = () => chance() < 0.5;
  return {
    tab: oneOf(chance, ["explore", "evidence", "a&b=c"]),
    at: somePoint(chance),
    prior: oneOf(chance, ["normal", "mixture"]),
    locked: Array.from({ length: between(chance, 0, 5) }, () => `z${between(chance, 1, 60)}`),
    slots: [0, 1].map(() => (often() ? somePoint(chance) : null)),
    tabStates: often() ? someTabStates(chance) : {},
    hide: often() ? ["figures", "z,1"] : [],
    lock: often() ? ["classes"] : [],
  };
}
