// A mixture of Gaussians as a second prior to draw from; it was fitted where the latents are.
//
// A decoder has only seen the places where encoded images lie; drawing from a density fitted to them
// leaves out the gaps that N(0, I) would hit (Ghosh et al. 2020, section 4).

import { dot } from "./vectors.js";

/**
 * weights [K], summing to 1; means [K, Z]; factors [K, Z, Z], lower, Σ_k = L_k L_kᵀ.
 * @typedef {{ weights: Float32Array, means: Float32Array[], factors: Float32Array[][] }} Mixture
 */

/**
 * z [Z] = μ_k + L_k ε for ε = noise [Z], with k chosen by chance in [0, 1).
 * @param {Mixture} mixture @param {Float32Array} noise @param {number} chance
 */
export function place({ weights, means, factors }, noise, chance) {
  let end = 0,
    k = 0;
  for (; k < weights.length - 1; k++) {
    end += weights[k];
    if (Math.fround(end) > chance) break;
  }
  return means[k].map((value, i) => value + Math.fround(dot(factors[k][i], noise)));
}
