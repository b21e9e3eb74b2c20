// What stands side by side, as plain values: which model beside which, the point of a seed in the
// class that is asked for, and how linked knobs move each model's own point.

import { HASH } from "../../core/latent_point.js";

export const KNOBS = 6;
export const FIRST_CLASS = 3; // where nobody has chosen
const CODE_SD = Math.sqrt(1 / 3); // of a code, which training drew evenly from ±1

// The models that are proposed beside each other: the open one, and one that makes its images of the
// same data in another way.
export function proposed(models, open) {
  const worth = (one) =>
    4 * (one.dataset === open.dataset) + 2 * (one.encoder !== open.encoder) + (one.title !== open.title);
  const [other = open] = models.filter(({ id }) => id !== open.id).sort((a, b) => worth(b) - worth(a) || b.z - a.z);
  return [open.id, other.id];
}

// The names of the classes that some models were taught; the values of a categorical code have none.
export const classNames = (models) => [
  ...new Set(models.flatMap(({ categorical, classes }) => (categorical ? [] : classes))),
];

// The class of a model that is called `label` ("": that nobody has chosen), or its category: as weights,
// in words, and with what else there is to say of it.
export function classOf(model, label, category) {
  const { classes, categorical } = model,
    at = categorical ? category : classes.indexOf(label);
  const chosen = Math.min(at < 0 ? FIRST_CLASS : at, classes.length - 1);
  const weights = classes.map((_, i) => +(i === chosen));
  if (!classes.length) return { weights, words: "", note: "no classes" };
  if (categorical) return { weights, words: `category ${chosen}`, note: "its categories have no names" };
  return { weights, words: classes[chosen], note: label && at < 0 ? `no class “${label}”` : "" };
}

// A plain point of a model.
export function pointOf(model, parts) {
  return {
    model: model.id,
    weights: model.weights.slice(0, HASH),
    seed: 0,
    temperature: 1,
    codes: [],
    classes: [],
    origin: "",
    ...parts,
  };
}

// The knobs of a model that linked knobs move, in their order: codes, which training was told to make
// mean something, then the dimensions of z, the most informative ones first.
export function ranked({ codes, order }) {
  return [...Array.from({ length: codes }, (_, i) => `c${i + 1}`), ...order.map((i) => `z${i + 1}`)].slice(0, KNOBS);
}

// The point moved by linked knobs, in standard deviations of what training drew.
export function moved(plain, model, knobs) {
  const [z, codes] = [[...plain.z], [...plain.codes]];
  ranked(model).forEach((name, k) => {
    const at = name.slice(1) - 1;
    if (name[0] === "z") z[at] += knobs[k] ?? 0;
    else codes[at] += CODE_SD * (knobs[k] ?? 0);
  });
  return { ...plain, z, codes };
}

// The points that panels have of their own, one or null for each of `count`; and the way back.
export const owns = ({ points, places }, count) =>
  Array.from({ length: count }, (_, i) => points[places.indexOf(i)] ?? null);
export const listed = (own) => ({ points: own.filter(Boolean), places: own.flatMap((one, i) => (one ? [i] : [])) });
