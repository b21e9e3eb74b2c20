// Models and points as the engine describes them, small enough to be read.

/** @import { Block, Model } from "../../explorer/ui/web/core/types.d.ts" */

/** @param {object} given @returns {Model} of which only this is asked */
const model = (given) => /** @type {Model} */ (given);

/** As `latent_space` of explorer/specs/latents.py has them. @returns {Block[]} */
export function latents(z = 0, classes = 0, codes = 0) {
  /** @type {Block[]} */
  const all = [
    { name: "z", size: z, prior: "normal", letter: "z", reach: 3 },
    { name: "classes", size: classes, prior: "simplex", letter: "", reach: 1 },
    { name: "codes", size: codes, prior: "uniform", letter: "c", reach: 2 },
  ];
  return all.filter(({ size }) => size);
}

export const VAE = model({
  id: "vae",
  title: "VAE",
  latents: latents(5),
  z: 5,
  codes: 0,
  classes: [],
  weights: "ab".repeat(32),
});
export const INFOGAN = model({
  id: "infogan",
  title: "InfoGAN",
  latents: latents(3, 10, 2),
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
  origin: "",
  z: Array.from({ length: model.z }, (_, i) => i / 2),
  ...(model.classes.length && { classes: model.classes.map((_, i) => +(i === 3)) }),
  ...(model.codes && { codes: Array.from({ length: model.codes }, (_, i) => i / 4) }),
  ...changes,
});
