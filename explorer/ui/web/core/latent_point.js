// A point as plain values, as it is copied, kept on the shelf and written into links.

/** @import { Block, Model, Numbers, Parts, PlainPoint } from "./types.d.ts" */

export const HASH = 12; // hexadecimal digits of a hash that we keep
const MOST = 4096,
  WORDS = 200,
  FAR = 100;
const FACTS = ["model", "weights", "seed", "temperature", "origin"]; // whatever else a point has is a block
export const FIRST = ["z", "classes", "codes"]; // these come first in every row, in this order

/** @type {(words: string) => never} */
const sentence = (words) => {
  throw new Error(words);
};

/**
 * The point in `given`, whatever else it holds; throws a sentence when it is none.
 * @param {any} given @returns {PlainPoint}
 */
export function plainPoint(given) {
  const { model, weights = "", seed = 0, temperature = 1, origin = "" } = given ?? {};
  if (typeof model !== "string" || !model || model.length > WORDS) sentence("This is no point: it names no model.");
  if (typeof weights !== "string" || !/^[0-9a-f]{0,64}$/.test(weights))
    sentence("The point's hash of the weights is damaged.");
  if (!Number.isSafeInteger(seed) || seed < 0) sentence("The seed of the point is no whole number of at least 0.");
  if (typeof temperature !== "number" || !(temperature >= 0 && temperature <= 2))
    sentence("The temperature of the point is not between 0 and 2.");
  const blocks = Object.fromEntries(blockNames(given).map((name) => [name, numbers(given[name], name)])),
    { z, classes = [1] } = blocks;
  if (!z) sentence("The point has no z.");
  if (classes.some((w) => w < 0)) sentence("A class weight of the point is negative.");
  if (!classes.some((w) => w)) sentence("All class weights of the point are 0.");
  const hash = weights.slice(0, HASH);
  return { model, weights: hash, seed, temperature, origin: String(origin).slice(0, WORDS), z, ...blocks };
}

/** Whether there can be a block of this name. @param {string} name */
export const isBlock = (name) => /^[a-z]\w{0,39}$/.test(name) && !FACTS.includes(name);

/**
 * The names of the blocks of a point that are not empty, in the order of its row.
 * @param {Record<string, any>} point
 */
export const blockNames = (point) => [
  ...FIRST.filter((name) => point[name]?.length ?? point[name]),
  ...Object.keys(point).filter((name) => isBlock(name) && !FIRST.includes(name) && isNumbers(point[name])),
];

/** @param {any} given */
const isNumbers = (given) => given?.length > 0 && Array.from(given).every(Number.isFinite);

/** @param {unknown} given @param {string} name @returns {number[]} */
function numbers(given, name) {
  if (!Array.isArray(given) || given.length > MOST) return sentence(`"${name}" of the point is no list of numbers.`);
  if (!given.every((v) => Number.isFinite(v) && Math.abs(v) <= FAR))
    sentence(`"${name}" of the point holds something that is no number within ±${FAR}.`);
  return given.map(Math.fround);
}

/**
 * Throws a sentence unless the point has as many numbers as the model takes.
 * @param {Record<string, any>} plain @param {Pick<Model, "latents">} model
 */
export function fits(plain, { latents }) {
  const sizes = new Map(latents.map(({ name, size }) => [name, size]));
  for (const name of new Set([...sizes.keys(), ...blockNames(plain)])) {
    const size = sizes.get(name) ?? 0,
      length = plain[name]?.length ?? 0;
    if (length !== size) sentence(`This model needs ${size} numbers in "${name}"; the point has ${length}.`);
  }
}

/** Whether two plain values, objects or lists, say the same. @param {unknown} a @param {unknown} b */
export const same = (a, b) => a === b || JSON.stringify(a) === JSON.stringify(b);

/**
 * What to call a point that nobody named.
 * @param {Record<string, any>} plain @param {Pick<Model, "classes"> | null} [model]
 */
export function nameOf({ classes = [], origin, seed }, model) {
  const top = classes.indexOf(Math.max(...classes));
  return [model?.classes[top], origin || `seed ${seed}`].filter(Boolean).join(" · ");
}

/** The weights [K] that are all on one class. @param {ArrayLike<unknown>} classes @param {number} label */
export const oneHot = (classes, label) => Array.from(classes, (_, i) => +(i === label));

/** How many numbers a point of a model has, Z + K + C. @param {Pick<Model, "latents">} model */
export const widthOf = ({ latents }) => latents.reduce((sum, { size }) => sum + size, 0);

/**
 * Parts of a plain point, block by block.
 * @param {Pick<Model, "latents">} model @param {(block: Block) => number[]} make @returns {Parts}
 */
const parts = ({ latents }, make) => ({
  temperature: 1,
  ...Object.fromEntries(latents.map((block) => [block.name, make(block)])),
});

/**
 * A row [Z + K + C] of a model as the parts of a plain point.
 * @param {number[] | Float32Array} row @param {Pick<Model, "latents">} model
 */
export function partsOf(row, model) {
  const rest = [...row];
  return parts(model, ({ size }) => rest.splice(0, size));
}

/**
 * What was drawn from the prior, [Z + C], in a class as the parts of a plain point.
 * @param {number[] | Float32Array} values @param {Pick<Model, "latents">} model @param {number} label
 */
export function drawnParts(values, model, label) {
  const rest = [...values];
  return parts(model, ({ size, prior }) =>
    prior === "simplex" ? oneHot({ length: size }, label) : rest.splice(0, size),
  );
}

/**
 * A plain point of a model; what `parts` does not say is none.
 * @param {Pick<Model, "id" | "weights">} model @param {Partial<PlainPoint>} given @returns {PlainPoint}
 */
export const pointOf = ({ id, weights }, given) => ({
  model: id,
  weights: weights.slice(0, HASH),
  seed: 0,
  temperature: 1,
  origin: "",
  z: [],
  ...given,
});

/**
 * The point as the decoder takes it, [Z + K + C]: z times temperature, weights that sum to 1.
 * @param {Record<string, any>} plain
 */
export const rowOf = (plain) =>
  asRow(
    blockNames(plain).map((name) => [name, plain[name]]),
    plain.temperature,
  );

/**
 * The same of blocks in the order of a row.
 * @param {[name: string, values: Numbers][]} blocks @param {number} temperature
 */
export function asRow(blocks, temperature) {
  const row = new Float32Array(blocks.reduce((sum, [, values]) => sum + values.length, 0));
  let at = 0;
  for (const [name, values] of blocks) {
    const times = name === "z" ? temperature : 1;
    let over = 0;
    if (name === "classes") for (let i = 0; i < values.length; i++) over += values[i];
    for (let i = 0; i < values.length; i++) row[at++] = (values[i] * times) / (over || 1);
  }
  return row;
}

/**
 * What Q reads from an image as parts of a plain point: the likeliest category, and codes within their prior.
 * @param {{ categories: number[], mean: number[] }} read
 */
export const readParts = ({ categories, mean }) => ({
  classes: oneHot(categories, categories.indexOf(Math.max(...categories))),
  codes: mean.map((value) => Math.max(-1, Math.min(1, value))),
});

/**
 * What an encoder makes of an image as parts of a plain point: μ, and the class that it took the image for.
 * @param {number[]} mu @param {number | null} label @param {Pick<Model, "classes">} model
 */
export const encodedParts = (mu, label, { classes }) => ({
  temperature: 1,
  z: mu,
  ...(label === null ? {} : { classes: oneHot(classes, label) }),
});
