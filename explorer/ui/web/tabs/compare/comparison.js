// What stands side by side, as plain values: which model beside which, the point of a seed in the
// class that is asked for, and how linked knobs move each model's own point.

/** @import { Knob } from "../../core/knobs.js" */

import { knobsOf, tellingNames } from "../../core/knobs.js";

export const KNOBS = 6;
export const FIRST_CLASS = 3; // where nobody has chosen
const SD = { normal: 1, uniform: Math.sqrt(1 / 3) }; // of what training drew, by its prior

// The names of the classes that some models were taught; the values of a categorical code have none.
export const classNames = (models) => [
  ...new Set(models.flatMap(({ categorical, classes }) => (categorical ? [] : classes))),
];

// The class of a model that is called `label` ("": that nobody has chosen), or its category: its place,
// in words, and with what else there is to say of it.
export function classOf(model, label, category) {
  const { classes, categorical } = model,
    at = categorical ? category : classes.indexOf(label);
  const chosen = Math.min(at < 0 ? FIRST_CLASS : at, classes.length - 1);
  if (!classes.length) return { label: chosen, words: "", note: "no classes" };
  if (categorical) return { label: chosen, words: `category ${chosen}`, note: "its categories have no names" };
  return { label: chosen, words: classes[chosen], note: label && at < 0 ? `no class “${label}”` : "" };
}

// The knobs of a model that linked knobs move, in their order.
export const ranked = (model) => tellingNames(model).slice(0, KNOBS);

// The point moved by linked knobs, in standard deviations of what training drew.
export function moved(plain, model, offsets) {
  const knobs = knobsOf(model),
    blocks = {};
  ranked(model).forEach((name, k) => {
    const { block, index, prior } = /** @type {Knob} */ (knobs.get(name));
    blocks[block] ??= [...plain[block]];
    blocks[block][index] += SD[prior] * (offsets[k] ?? 0);
  });
  return { ...plain, ...blocks };
}

// The points that panels have of their own, one or null for each of `count`; and the way back.
export const owns = ({ points, places }, count) =>
  Array.from({ length: count }, (_, i) => points[places.indexOf(i)] ?? null);
export const listed = (own) => ({ points: own.filter(Boolean), places: own.flatMap((one, i) => (one ? [i] : [])) });
