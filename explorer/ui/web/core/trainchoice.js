// What is to be trained, as plain values: what the tab state of Train comes to, of what the engine
// offers, and as much of a link's as there is here.

/** @import { Model, TabStates } from "./types.d.ts" */
/** @import { OfferedData, OfferedFamily, OfferedField, Offers, Preset } from "./operations.d.ts" */

import { tabState, USER_IMAGES } from "./tab_states.js";

const DATA = "strokes"; // proposed: it is drawn on the spot, so it is always there
const SEEN = 60_000; // images in the sets that recipes are made for
const FEW = 2_000; // fewer of them a discriminator learns by heart

/** @typedef {OfferedField} Field @typedef {OfferedFamily} Family @typedef {Preset} Recipe */

/** @typedef {Record<string, any>} Values numbers and words, by the names of fields */

/** @typedef {TabStates["train"]} Choice */

/** @template {{ id: string }} T @param {T[]} all @param {string | null} id */
const named = (all, id) => all.find((one) => one.id === id);

/**
 * All of a choice: family and recipe as they are offered, every value. What is not offered is as proposed.
 * @param {Omit<Choice, "points" | "seed">} choice @param {Offers} offers
 */
export function resolve({ family, dataset, size, model, preset, values }, offers) {
  const chosen = named(offers.families, family) ?? offers.families[0],
    data = fitting(offers, chosen).find(({ id }) => id === dataset) ?? proposed(offers, chosen);
  const recipe = fitted(named(chosen.presets, preset) ?? chosen.presets[0], chosen, data.count);
  return {
    family: chosen,
    preset: recipe,
    dataset: data.id,
    size: size || recipe.size,
    values: { ...recipe.values, ...values },
    model: model || null,
  };
}

/** The sets that a family can learn. @param {Offers} offers @param {Family} family */
export const fitting = ({ datasets }, { form }) => datasets.filter((one) => one.form === form);

/** The set that is proposed for a family. @param {Offers} offers @param {Family} family @returns {OfferedData} */
function proposed(offers, family) {
  const sets = fitting(offers, family);
  return named(sets, DATA) ?? sets[0];
}

/**
 * A recipe for so many images: few of them come in batches that they fill, half of them at most, and so
 * often that there are as many steps.
 * @param {Recipe} recipe @param {Family} family @param {number | null} count @returns {Recipe}
 */
function fitted(recipe, { fields }, count) {
  if (!count || count >= SEEN) return recipe;
  /** @param {string} name */
  const only = (name) => fields.filter((one) => one.name === name);
  const [usual] = only("batch").map((field) => asIs(field, recipe));
  const batch = Math.min(usual, 2 ** Math.floor(Math.log2(Math.max(4, count) / 2)));
  const times = Math.floor(SEEN / usual) / Math.floor(count / batch);
  const longer = ["epochs", "warmup"]
    .flatMap(only)
    .map((field) => [field.name, nearest(field, Math.round(asIs(field, recipe) * times))]);
  const rare = Object.fromEntries(rarely(fields, count).map(({ name, few }) => [name, few]));
  return { ...recipe, values: { ...rare, ...recipe.values, batch, ...Object.fromEntries(longer) } };
}

/**
 * The fields that have another value where there are so few images.
 * @param {Field[]} fields @param {number | null} count
 */
const rarely = (fields, count) => (count && count < FEW ? fields.filter(({ few }) => typeof few === "number") : []);

/**
 * What a recipe does about so few images, as a sentence, "" where it does nothing.
 * @param {Recipe} recipe @param {Family} family @param {number | null} count
 */
export function aboutFew(recipe, { fields }, count) {
  const done = rarely(fields, count).filter((field) => asIs(field, recipe) === field.few);
  const words = done.map((field) => `${field.label} ${field.few}`).join(" and ");
  return words && `So few images are learnt with ${words}, lest they are learnt by heart.`;
}

/** The value of a field as a recipe has it. @param {Field} field @param {Recipe} recipe @returns {any} */
export const asIs = ({ name, default: first }, recipe) => recipe.values[name] ?? first;

/**
 * Of some values those that are not as the recipe has them.
 * @param {Values} values @param {Family} family @param {Recipe} recipe @returns {Values}
 */
export const diff = (values, { fields }, recipe) =>
  Object.fromEntries(
    fields
      .filter((field) => field.name in values && values[field.name] !== asIs(field, recipe))
      .map(({ name }) => [name, values[name]]),
  );

/** The nearest value that a field takes; undefined where none is near. @param {Field} field @param {any} value */
export function nearest({ low, high, choices }, value) {
  if (choices.length) return choices.includes(value) ? value : undefined;
  return typeof value === "number" ? Math.min(high, Math.max(low, value)) : undefined;
}

/**
 * What a link would have trained, as near as it can be had of `offers` and `models`, and a sentence for
 * whatever cannot.
 * @param {Choice} given @param {Offers} offers @param {Pick<Model, "id" | "title">[]} models
 */
export function possible(given, offers, models) {
  /** @type {string[]} */
  const faults = [];
  const choice = { ...given };
  /**
   * @param {"family" | "preset" | "size" | "dataset" | "model"} name
   * @param {{ id: string }[]} all
   * @param {(id: string) => string} sentence
   */
  const has = (name, all, sentence) => {
    if (!choice[name] || named(all, choice[name])) return;
    faults.push(sentence(choice[name]));
    choice[name] = "";
    if (name === "family") Object.assign(choice, { preset: "", size: "", model: "", values: {} }); // of no other family
  };
  has("family", offers.families, (id) => `The link's family ${id} is not here; ${offers.families[0].title} is chosen.`);
  const { family } = resolve(choice, offers),
    data = proposed(offers, family).title;
  has(
    "preset",
    family.presets,
    (id) => `The link's recipe ${id} is none of the ${family.title}; ${family.presets[0].title} is chosen.`,
  );
  has("size", family.sizes, (id) => `The link's size ${id} is none; it is as the recipe has it.`);
  has(
    "dataset",
    fitting(offers, family),
    (id) =>
      `The link's ${id === USER_IMAGES ? "own images are" : `data set ${id} is`} not here` +
      `${named(offers.datasets, id) ? ` for a ${family.title}` : ""}; ${data} is chosen.`,
  );
  has(
    "model",
    models.filter((one) => one.title === family.title),
    (id) => `The link begins with ${id}, which is no ${family.title} here; it begins from scratch.`,
  );
  choice.values = takenValues(choice.values, resolve(choice, offers), faults);
  return { choice: tabState("train", choice), faults };
}

/**
 * Of the values of a link those that its family takes, within their ranges.
 * @param {Values} values @param {{ family: Family, preset: Recipe }} choice @param {string[]} faults
 */
function takenValues(values, { family, preset }, faults) {
  /** @type {Values} */
  const found = {};
  for (const [name, value] of Object.entries(values)) {
    const field = family.fields.find((one) => one.name === name),
      near = field && nearest(field, value);
    if (near !== undefined) found[name] = near;
    if (!field) faults.push(`The link's setting ${name} is none of the ${family.title}; it was left out.`);
    else if (near === undefined)
      faults.push(`The link's ${field.label} is as the recipe has it, for ${value} is none.`);
    else if (near !== value)
      faults.push(`The link's ${field.label} is ${near}, as it goes from ${field.low} to ${field.high}.`);
  }
  return diff(found, family, preset);
}
