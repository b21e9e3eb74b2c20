// What is said of the parts of a model when one points at them.

import { thousands } from "../../../core/wording.js";

/** @import { Model } from "../../../core/types.d.ts" */
/** @import { Part, Shown, Inside } from "../../../core/operations.d.ts" */

const MAPS = { conv2d: "convolution", conv_transpose2d: "transposed convolution", linear: "dense layer" };
export const BENDS = { relu: "ReLU", leaky_relu: "leaky ReLU", silu: "SiLU", "": "" };

/** What the parts of a model are called: by whether it is trained against a judge. @param {Inside} inside */
export const titles = ({ verdicts }) => ({
  decoder: verdicts ? "generator" : "decoder",
  encoder: "encoder",
  judge: verdicts?.judge ?? "discriminator",
});

/** The letter of a part in a formula. */
export const LETTERS = { generator: "G", decoder: "p(x|z)", encoder: "q(z|x)", discriminator: "D", critic: "D" };

/** [64, 7, 7] as "64 maps of 7 × 7". @param {readonly number[]} shape */
export const shapeWords = ([units, height, width]) =>
  height ? `${units} ${units === 1 ? "map" : "maps"} of ${height} × ${width}` : `${units} units`;

/** @param {Shown} layer */
export function behind({ normed, bend }) {
  const parts = [normed ? "batch normalisation" : "", BENDS[bend]].filter(Boolean);
  return parts.join(" and ");
}

/** What a layer is, without saying whose. @param {Shown} layer */
export const layerFact = (layer) => `${MAPS[layer.kind]} to ${shapeWords(layer.shape)}, ${behind(layer)}`;

/** @param {string} title @param {Part} part @param {number} i */
export function layerWords(title, { layers, places }, i) {
  const layer = layers[i],
    { shape, units, parameters } = layer,
    few = units.length < shape[0];
  const shown = few ? `; the ${units.length} that vary most are shown` : "";
  return `${title}, layer ${places[i] + 1}: ${layerFact(layer)}, ${thousands(parameters)} weights${shown}.`;
}

/**
 * How a model works, in a sentence.
 * @param {Pick<Model, "classes" | "encoder" | "reads_codes" | "categorical" | "drawn">} model
 * @param {Inside} inside
 */
export function wayWords(model, inside) {
  const { one } = model.drawn,
    an = one === "image" ? "an" : "a",
    names = titles(inside),
    beside = model.classes.length && !model.categorical ? " and class" : model.categorical ? " and codes" : "";
  if (model.encoder)
    return (
      `x goes through the encoder to a Gaussian over z, and z${beside} through the decoder back to ${an} ${one}. ` +
      "Point at a part to see what it is."
    );
  const reads = model.reads_codes ? `; Q reads the codes back from the ${one}, and D` : `; the ${names.judge}`;
  const last = inside.verdicts ? `${reads} says how real it looks` : "";
  return `z${beside} go through the ${names.decoder} to the ${one}${last}. Point at a part to see what it is.`;
}
