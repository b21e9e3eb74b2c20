// What is to be trained: as it is offered, as it was chosen, and as near to a link as can be.

import assert from "node:assert/strict";
import { test } from "node:test";

import { aboutFew, diff, nearest, possible, resolve } from "../../explorer/ui/web/core/trainchoice.js";
import { tabState } from "../../explorer/ui/web/core/tab_states.js";

// Only what a choice asks of an offer.
/** @type {any} */
const RATE = { name: "lr", label: "Learning rate", default: 2e-3, low: 1e-5, high: 0.02, choices: [] };
/** @type {any} */
const BATCH = { name: "batch", label: "Batch size", default: 64, low: 4, high: 512, choices: [] };
/** @type {any} */
const EPOCHS = { name: "epochs", label: "Epochs", default: 10, low: 1, high: 10_000, choices: [] };
/** @type {any} */
const LIKELIHOOD = {
  name: "likelihood",
  label: "Likelihood",
  default: "bernoulli",
  low: 0,
  high: 0,
  choices: ["bernoulli", "gaussian"],
};
const TOLD = { sentence: "", source: "" };
const LIVE = { ...TOLD, id: "live", title: "live", size: "medium", values: {} };
const COLLAPSING = { ...TOLD, id: "collapse", title: "collapse", size: "small", values: { lr: 0.01 } };
/** @type {any} */
const OFFERS = {
  families: [
    {
      id: "vae",
      title: "VAE",
      sentence: "",
      kinds: [],
      sizes: ["small", "medium"].map((id) => ({ id, title: id })),
      fields: [RATE, BATCH, EPOCHS, LIKELIHOOD],
      presets: [LIVE],
    },
    {
      id: "gan",
      title: "GAN",
      sentence: "",
      kinds: [],
      sizes: ["small", "medium"].map((id) => ({ id, title: id })),
      fields: [RATE, BATCH],
      presets: [LIVE, COLLAPSING],
    },
  ],
  datasets: [
    { id: "strokes", title: "Strokes", count: 60_000 },
    { id: "few", title: "Few", count: 48 },
  ],
};
const MODELS = [
  { id: "my-vae", title: "VAE" },
  { id: "my-gan", title: "GAN" },
];
const COLLAPSE = { family: "gan", preset: "collapse" };
const chosen = (given = {}) => tabState("train", given);

test("what is not chosen is as it is proposed", () => {
  const { family, preset, dataset, size, values, model } = resolve(chosen(), OFFERS);
  assert.deepEqual(
    [family.id, preset.id, dataset, size, values, model],
    ["vae", "live", "strokes", "medium", {}, null],
  );
});

test("what is chosen goes before what the recipe has", () => {
  const all = resolve(chosen({ ...COLLAPSE, size: "medium", values: { batch: 8 } }), OFFERS);
  assert.deepEqual([all.preset.id, all.size, all.values], ["collapse", "medium", { lr: 0.01, batch: 8 }]);
});

test("few images come in batches that they fill, and in as many steps", () => {
  const { preset } = resolve(chosen({ dataset: "few" }), OFFERS);
  assert.equal(preset.values.batch, 16);
  const steps = (/** @type {number} */ count, /** @type {number} */ batch, /** @type {number} */ epochs) =>
    Math.floor(count / batch) * epochs;
  const often = steps(48, preset.values.batch, preset.values.epochs) / steps(60_000, 64, 10);
  assert.ok(Math.abs(often - 1) < 0.02);
});

test("what is done about few images goes before the family's defaults, and a recipe before it", () => {
  const augment = { name: "augment", label: "Augmentation", default: 0, low: 0, high: 1, choices: [], few: 1 },
    batch = { ...BATCH, few: 8 },
    bare = { ...LIVE, id: "bare", values: { augment: 0 } },
    family = { ...OFFERS.families[0], fields: [RATE, batch, EPOCHS, augment], presets: [LIVE, bare] },
    offers = { ...OFFERS, families: [family] };
  const few = resolve(chosen({ dataset: "few" }), offers);
  assert.deepEqual([few.values.augment, few.values.batch], [1, 8]);
  assert.match(
    aboutFew(few.preset, family, 48),
    /^So few images are learnt with batch size 8 and augmentation 1, lest/,
  );
  assert.equal(resolve(chosen({ dataset: "few", preset: "bare" }), offers).values.augment, 0);
  assert.equal(resolve(chosen({ dataset: "strokes" }), offers).values.augment, undefined);
  assert.equal(aboutFew(few.preset, family, 2_000), "");
});

test("only values that are not as the recipe has them are kept apart", () => {
  const [vae, gan] = OFFERS.families;
  assert.deepEqual(diff({ lr: 2e-3, batch: 8, wings: 2 }, vae, LIVE), { batch: 8 });
  assert.deepEqual(diff({ lr: 2e-3 }, gan, COLLAPSING), { lr: 2e-3 });
  assert.deepEqual(diff({ lr: 0.01 }, gan, COLLAPSING), {});
});

test("a value is brought into the range of its field, or is none", () => {
  assert.deepEqual([nearest(RATE, 5), nearest(RATE, -1), nearest(RATE, 0.01)], [0.02, 1e-5, 0.01]);
  assert.deepEqual(
    [nearest(RATE, "5"), nearest(LIKELIHOOD, "x"), nearest(LIKELIHOOD, "gaussian")],
    [undefined, undefined, "gaussian"],
  );
});

test("what a link cannot have trained is said and as near as can be", () => {
  const gan = { family: "gan" };
  for (const [given, kept, words] of /** @type {[object, object, string][]} */ ([
    [{ family: "diffusion" }, {}, "The link's family diffusion is not here; VAE is chosen."],
    [
      { family: "diffusion", preset: "x", size: "y", model: "z", values: { w: 1 } },
      {},
      "The link's family diffusion is not here; VAE is chosen.",
    ],
    [{ ...COLLAPSE, preset: "x" }, gan, "The link's recipe x is none of the GAN; live is chosen."],
    [{ ...COLLAPSE, size: "huge" }, COLLAPSE, "The link's size huge is none; it is as the recipe has it."],
    [
      { ...COLLAPSE, dataset: "/etc/passwd" },
      COLLAPSE,
      "The link's data set /etc/passwd is not here; Strokes is chosen.",
    ],
    [{ dataset: "own" }, {}, "The link's own images are not here; Strokes is chosen."],
    [{ model: "gone" }, {}, "The link begins with gone, which is no VAE here; it begins from scratch."],
    [{ ...gan, model: "my-vae" }, gan, "The link begins with my-vae, which is no GAN here; it begins from scratch."],
    [
      { ...COLLAPSE, values: { lr: 5 } },
      { ...COLLAPSE, values: { lr: 0.02 } },
      "The link's Learning rate is 0.02, as it goes from 0.00001 to 0.02.",
    ],
    [{ values: { likelihood: "x" } }, {}, "The link's Likelihood is as the recipe has it, for x is none."],
    [{ values: { wings: 2 } }, {}, "The link's setting wings is none of the VAE; it was left out."],
  ])) {
    const { choice, faults } = possible(chosen(given), OFFERS, MODELS);
    assert.deepEqual(faults, [words]);
    assert.deepEqual(choice, chosen(kept), JSON.stringify(given));
  }
});

test("what can be trained is taken without a word", () => {
  const given = chosen({
    ...COLLAPSE,
    dataset: "few",
    size: "small",
    model: "my-gan",
    values: { lr: 0.004 },
    seed: 11,
  });
  assert.deepEqual(possible(given, OFFERS, MODELS), { choice: given, faults: [] });
});
