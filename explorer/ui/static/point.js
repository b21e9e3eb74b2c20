// The point in the visitor's hand, and who wants to know when it moves. It lives here, in the
// visitor's own page; the engine is told all of it with every request.
//
// Events: "model" (another model was opened), "change" (the point moved, also within a drag) and
// "settle" (it has come to rest: time for strips, walls and figures).

export const RANGE = { z: 3, c: 2 };
export const STEP = 0.05;
const REST = 140; // ms without a change that count as rest
const FIRST_CLASS = 3;

export class Point extends EventTarget {
  constructor() {
    super();
    this.model = null;
    this.held = false;
    this.locked = new Set();
  }

  // Start at the drawn point of a model, in the class of before where there is such a class.
  open(model, seed, drawn) {
    const before = this.weights?.length ? this.label : FIRST_CLASS;
    const label = Math.min(before, model.classes.length - 1);
    this.model = model;
    this.held = false; // a knob that was held is gone
    this.locked = new Set();
    this.z = new Float32Array(model.z);
    this.codes = new Float32Array(model.codes);
    this.weights = new Float32Array(model.classes.length);
    if (this.weights.length) this.weights[label] = 1;
    this.temperature = 1;
    this.take(drawn, seed);
    this.dispatchEvent(new Event("model"));
    this.changed();
  }

  // z and codes from `drawn` [Z + C]; knobs that are locked stay.
  take(drawn, seed) {
    this.seed = seed;
    this.names.forEach((name, i) => {
      if (!this.locked.has(name)) this.put(name, drawn[i]);
    });
  }

  // The knobs' names: z1 … zZ, then c1 … cC.
  get names() {
    const named = (letter, values) => Array.from(values, (_, i) => `${letter}${i + 1}`);
    return [...named("z", this.z), ...named("c", this.codes)];
  }

  // The class with the largest weight, or -1 for a model without classes.
  get label() {
    return this.weights.reduce((best, w, i, all) => (best < 0 || w > all[best] ? i : best), -1);
  }

  get(name) {
    return (name[0] === "z" ? this.z : this.codes)[name.slice(1) - 1];
  }

  put(name, value) {
    (name[0] === "z" ? this.z : this.codes)[name.slice(1) - 1] = value;
  }

  // Move one knob, within its range and to a hundredth.
  move(name, value) {
    const limit = RANGE[name[0]];
    this.put(name, Math.round(Math.max(-limit, Math.min(limit, value)) * 100) / 100);
    this.changed();
  }

  reset() {
    this.take(new Float32Array(this.z.length + this.codes.length), this.seed);
    this.temperature = 1;
    this.changed();
  }

  choose(label) {
    this.weights.fill(0);
    this.weights[label] = 1;
    this.changed();
  }

  // ‖z‖ as the decoder gets it, temperature included.
  get norm() {
    return this.temperature * Math.hypot(...this.z);
  }

  // The point as the decoder takes it, [Z + K + C], with some knobs (or all weights) replaced.
  row(replaced = {}) {
    const z = this.z.slice(), codes = this.codes.slice();
    for (const [name, value] of Object.entries(replaced)) {
      if (name !== "weights") (name[0] === "z" ? z : codes)[name.slice(1) - 1] = value;
    }
    const weights = replaced.weights ?? this.weights;
    const total = weights.reduce((sum, w) => sum + w, 0) || 1;
    return Float32Array.from([...z.map((v) => v * this.temperature), ...weights.map((w) => w / total), ...codes]);
  }

  changed() {
    this.dispatchEvent(new Event("change"));
    clearTimeout(this.resting);
    if (!this.held) this.resting = setTimeout(() => this.dispatchEvent(new Event("settle")), REST);
  }

  // Within a drag the point never settles.
  hold() {
    this.held = true;
    clearTimeout(this.resting);
  }

  release() {
    this.held = false;
    this.changed();
  }

  toJSON() {
    return {
      model: this.model.id,
      seed: this.seed,
      temperature: this.temperature,
      z: [...this.z],
      classes: [...this.weights],
      codes: [...this.codes],
    };
  }

  // Take a point that `toJSON` wrote; throws a sentence when it does not fit this model.
  fromJSON(plain) {
    const lengths = { z: this.z.length, classes: this.weights.length, codes: this.codes.length };
    for (const [name, length] of Object.entries(lengths)) {
      const given = plain?.[name] ?? (length ? null : []);
      if (!Array.isArray(given) || given.length !== length) {
        throw new Error(`This model needs ${length} numbers in "${name}"; the pasted text has ${given?.length ?? "none"}.`);
      }
      if (!given.every((v) => Number.isFinite(v) && Math.abs(v) <= 100)) throw new Error(`"${name}" of the pasted point holds something that is no number within ±100.`);
    }
    const { seed = this.seed, temperature = 1 } = plain;
    if (!Number.isSafeInteger(seed) || seed < 0) throw new Error("The seed of the pasted point is no whole number.");
    if (typeof temperature !== "number" || !(temperature >= 0 && temperature <= 2)) throw new Error("The temperature of the pasted point is not between 0 and 2.");
    if (plain.classes?.some((w) => w < 0)) throw new Error("A class weight of the pasted point is negative.");
    if (lengths.classes && !plain.classes.some((w) => w)) throw new Error("All class weights of the pasted point are 0.");
    this.z.set(plain.z);
    this.weights.set(plain.classes ?? []);
    this.codes.set(plain.codes ?? []);
    Object.assign(this, { seed, temperature });
    this.changed();
  }
}
