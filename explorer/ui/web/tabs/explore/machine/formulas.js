// What a layer computes, as mathematics.

import { maths } from "../../../dom/formula.js";
import { BENDS } from "./words.js";

/** @import { Shown } from "../../../core/operations.d.ts" */

/**
 * What a layer computes of the one before. first: what goes in, where none is before.
 * @param {Shown} layer @param {number} number from 1 @param {string} first
 */
export function layerFormula({ kind, normed, bend }, number, first) {
  const dense = kind === "linear",
    unit = (/** @type {string} */ letter) => (dense ? "" : `_${letter}`),
    before = number > 1 ? `h${unit("j")}^{(${number - 1})}` : `${first}${unit("j")}`,
    times = kind === "conv2d" ? "∗" : "∗^⊤",
    affine = dense ? `W ${before}` : `∑_j W_{k j} ${times} ${before}`,
    inner = normed ? `BN(${affine})` : `${affine} + b${unit("k")}`;
  return maths(`h${unit("k")}^{(${number})} = "${BENDS[bend] || "id"}" (${inner})`);
}
