// A point as plain values, as it is copied, kept on the shelf and written into links.

/** @import { Model, Numbers, Parts, PlainPoint } from "./types.d.ts" */

export const HASH = 12; // hexadecimal digits of a hash that we keep
const MOST = 4096,
  WORDS = 200,
  FAR = 100;

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
  const [z, classes, codes] = ["z", "classes", "codes"].map((name) => numbers(given[name] ?? [], name));
  if (!z.length) sentence("The point has no z.");
  if (classes.some((w) => w < 0)) sentence("A class weight of the point is negative.");
  if (classes.length && !classes.some((w) => w)) sentence("All class weights of the point are 0.");
  return {
    model,
    weights: weights.slice(0, HASH),
    seed,
    temperature,
    z,
    classes,
    codes,
    origin: String(origin).slice(0, WORDS),
  };
}

/** @param {unknown} given @param {string} name @returns {number[]} */
function numbers(given, name) {
  if (!Array.isArray(given) || given.length > MOST) return sentence(`"${name}" of the point is no list of numbers.`);
  if (!given.every((v) => Number.isFinite(v) && Math.abs(v) <= FAR))
    sentence(`"${name}" of the point holds something that is no number within ±${FAR}.`);
  return given.map(Math.fround);
}

/**
 * Throws a sentence unless the point has as many numbers as the model takes.
 * @param {Record<"z" | "classes" | "codes", Numbers>} plain
 * @param {Pick<Model, "z" | "classes" | "codes">} model
 */
export function fits({ z, classes, codes }, model) {
  const check = (/** @type {string} */ name, /** @type {number} */ length, /** @type {number} */ wanted) => {
    if (length !== wanted) throw new Error(`This model needs ${wanted} numbers in "${name}"; the point has ${length}.`);
  };
  check("z", z.length, model.z);
  check("classes", classes.length, model.classes.length);
  check("codes", codes.length, model.codes);
}

/** Whether two plain values, objects or lists, say the same. @param {unknown} a @param {unknown} b */
export const same = (a, b) => a === b || JSON.stringify(a) === JSON.stringify(b);

/**
 * What to call a point that nobody named.
 * @param {Pick<PlainPoint, "classes" | "origin" | "seed">} plain
 * @param {Pick<Model, "classes"> | null} [model]
 */
export function nameOf(plain, model) {
  const top = plain.classes.length ? plain.classes.indexOf(Math.max(...plain.classes)) : -1;
  return [model?.classes[top], plain.origin || `seed ${plain.seed}`].filter(Boolean).join(" · ");
}

/** The weights [K] that are all on one class. @param {ArrayLike<unknown>} classes @param {number} label */
export const oneHot = (classes, label) => Array.from(classes, (_, i) => +(i === label));

/** How many numbers a point of a model has, Z + K + C. @param {Pick<Model, "z" | "classes" | "codes">} model */
export const widthOf = ({ z, classes, codes }) => z + classes.length + codes;

/**
 * A row [Z + K + C] of a model as the parts of a plain point.
 * @param {number[] | Float32Array} row @param {Pick<Model, "z" | "classes">} model @returns {Parts}
 */
export function partsOf(row, { z, classes }) {
  const codes = z + classes.length;
  return { temperature: 1, z: [...row.slice(0, z)], classes: [...row.slice(z, codes)], codes: [...row.slice(codes)] };
}

/**
 * What was drawn from the prior, [Z + C], in a class as the parts of a plain point.
 * @param {number[] | Float32Array} values @param {Pick<Model, "z" | "classes">} model @param {number} label
 * @returns {Parts}
 */
export const drawnParts = (values, { z, classes }, label) => ({
  temperature: 1,
  z: [...values.slice(0, z)],
  classes: oneHot(classes, label),
  codes: [...values.slice(z)],
});

/**
 * A plain point of a model; what `parts` does not say is none.
 * @param {Pick<Model, "id" | "weights">} model @param {Partial<PlainPoint>} parts @returns {PlainPoint}
 */
export const pointOf = ({ id, weights }, parts) => ({
  model: id,
  weights: weights.slice(0, HASH),
  seed: 0,
  temperature: 1,
  z: [],
  classes: [],
  codes: [],
  origin: "",
  ...parts,
});

/**
 * The point as the decoder takes it, [Z + K + C]: z times temperature, weights that sum to 1.
 * @param {{ z: Numbers, classes: Numbers, codes: Numbers, temperature: number }} parts
 */
export function rowOf({ z, classes, codes, temperature }) {
  const weights = [...classes],
    total = weights.reduce((sum, w) => sum + w, 0) || 1;
  return Float32Array.from([...Array.from(z, (v) => v * temperature), ...weights.map((w) => w / total), ...codes]);
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
