// Points of the prior: z ~ N(0, I) and continuous codes c ~ U(-1, 1), one stream per seed.

import { place } from "./mixture.js";
import { Generator } from "./random.js";

/** @import { Mixture } from "./mixture.js" */

/**
 * One point per seed, z [Z] and codes [C]; point i depends on seeds[i] alone, never on its batch.
 *
 * With `mixture` z comes from it instead of N(0, I), by the same noise.
 * @param {readonly number[]} seeds @param {number} z @param {number} codes @param {Mixture | null} mixture
 */
export function draw(seeds, z, codes = 0, mixture = null) {
  return seeds.map((seed) => {
    const stream = new Generator(seed),
      noise = stream.randn(z),
      drawn = stream.rand(codes).map((value) => 2 * value - 1);
    const [chance] = stream.rand(1);
    return { z: mixture ? place(mixture, noise, chance) : noise, codes: drawn };
  });
}

/**
 * `count` labels in ascending order, each class as often as any other (± 1).
 * @param {number} count @param {number} classes
 */
export const equalParts = (count, classes) =>
  Array.from({ length: count }, (_, i) => Math.floor((i * classes) / count));
