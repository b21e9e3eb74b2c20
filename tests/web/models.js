// Models and points as the engine describes them, small enough to be read.

/** @import { Model } from "../../explorer/ui/web/core/types.d.ts" */

/** @param {object} given @returns {Model} of which only this is asked */
const model = (given) => /** @type {Model} */ (given);

export const VAE = model({
  id: "vae",
  title: "VAE",
  z: 5,
  codes: 0,
  classes: [],
  weights: "ab".repeat(32),
});
export const INFOGAN = model({
  id: "infogan",
  title: "InfoGAN",
  z: 3,
  codes: 2,
  classes: Array.from({ length: 10 }, (_, i) => `${i}`),
  weights: "cd".repeat(32),
});

/**
 * A plain point of a model.
 * @param {Model} model
 */
export const pointOf = (model, changes = {}) => ({
  model: model.id,
  weights: model.weights.slice(0, 12),
  seed: 7,
  temperature: 1,
  z: Array.from({ length: model.z }, (_, i) => i / 2),
  classes: model.classes.map((_, i) => +(i === 3)),
  codes: Array.from({ length: model.codes }, (_, i) => i / 4),
  origin: "",
  ...changes,
});
