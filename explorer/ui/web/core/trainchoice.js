// What is to be trained, as plain values: what the tab state of Train comes to, of what the engine
// offers, and as much of a link's as there is here.

import { tabState, USER_IMAGES } from "./tab_states.js";

const DATA = "strokes"; // proposed: it is drawn on the spot, so it is always there
const SEEN = 60_000; // images in the sets that recipes are made for

const named = (all, id) => all.find((one) => one.id === id);

// All of a choice: family and recipe as they are offered, every value. What is not offered is as proposed.
export function resolve({ family, dataset, size, model, preset, values }, offers) {
  const chosen = named(offers.families, family) ?? offers.families[0],
    data = named(offers.datasets, dataset) ?? named(offers.datasets, DATA);
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

// A recipe for so many images: few of them come in batches that they fill, half of them at most, and so
// often that there are as many steps.
function fitted(recipe, { fields }, count) {
  if (!count || count >= SEEN) return recipe;
  const field = (name) => fields.find((one) => one.name === name),
    value = (name) => asIs(field(name), recipe);
  const batch = Math.min(value("batch"), 2 ** Math.floor(Math.log2(Math.max(4, count) / 2)));
  const times = Math.floor(SEEN / value("batch")) / Math.floor(count / batch);
  const longer = ["epochs", "warmup"]
    .filter(field)
    .map((name) => [name, nearest(field(name), Math.round(value(name) * times))]);
  return { ...recipe, values: { ...recipe.values, batch, ...Object.fromEntries(longer) } };
}

// The value of a field as a recipe has it.
export const asIs = ({ name, default: first }, recipe) => recipe.values[name] ?? first;

// Of some values those that are not as the recipe has them.
export const diff = (values, { fields }, recipe) =>
  Object.fromEntries(
    fields
      .filter(({ name }) => name in values)
      .map((field) => [field, values[field.name]])
      .filter(([field, value]) => value !== asIs(field, recipe))
      .map(([{ name }, value]) => [name, value]),
  );

// The nearest value that a field takes; undefined where none is near.
export function nearest({ low, high, choices }, value) {
  if (choices.length) return choices.includes(value) ? value : undefined;
  return typeof value === "number" ? Math.min(high, Math.max(low, value)) : undefined;
}

// What a link would have trained, as near as it can be had of `offers` and `models`, and a sentence for
// whatever cannot: {choice, faults}.
export function possible(given, offers, models) {
  const faults = [],
    choice = { ...given };
  const has = (name, all, sentence) => {
    if (!choice[name] || named(all, choice[name])) return;
    faults.push(sentence(choice[name]));
    choice[name] = "";
    if (name === "family") Object.assign(choice, { preset: "", size: "", model: "", values: {} }); // of no other family
  };
  has("family", offers.families, (id) => `The link's family ${id} is not here; ${offers.families[0].title} is chosen.`);
  const { family } = resolve(choice, offers),
    data = named(offers.datasets, DATA).title;
  has(
    "preset",
    family.presets,
    (id) => `The link's recipe ${id} is none of the ${family.title}; ${family.presets[0].title} is chosen.`,
  );
  has("size", family.sizes, (id) => `The link's size ${id} is none; it is as the recipe has it.`);
  has(
    "dataset",
    offers.datasets,
    (id) => `The link's ${id === USER_IMAGES ? "own images are" : `data set ${id} is`} not here; ${data} is chosen.`,
  );
  has(
    "model",
    models.filter((one) => one.title === family.title),
    (id) => `The link begins with ${id}, which is no ${family.title} here; it begins from scratch.`,
  );
  choice.values = fitting(choice.values, resolve(choice, offers), faults);
  return { choice: tabState("train", choice), faults };
}

// Of the values of a link those that its family takes, within their ranges.
function fitting(values, { family, preset }, faults) {
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
