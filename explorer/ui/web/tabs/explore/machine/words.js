// What is said of the parts of a model when one points at them.

import { thousands } from "../../../core/wording.js";

/** @import { Model } from "../../../core/types.d.ts" */
/** @import { Part, Shown, Inside } from "../../../core/operations.d.ts" */

/** @type {Record<string, string>} */
const MAPS = { conv2d: "convolution", conv_transpose2d: "transposed convolution", linear: "dense layer" };
/** @type {Record<string, string>} */
export const BENDS = { relu: "ReLU", leaky_relu: "leaky ReLU", silu: "SiLU", "": "" };

/**
 * What the parts of a model are called: by whether it is trained against a judge.
 * @param {Inside} inside @returns {Record<string, string>}
 */
export const titles = ({ verdicts }) => ({
  decoder: verdicts ? "generator" : "decoder",
  encoder: "encoder",
  judge: verdicts?.judge ?? "discriminator",
});

/** [64, 7, 7] as "64 maps of 7 × 7". @param {readonly number[]} shape */
export const shapeWords = ([units, height, width]) =>
  height ? `${units} ${units === 1 ? "map" : "maps"} of ${height} × ${width}` : `${units} units`;

/** What follows its affine map. @param {Shown} layer */
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

export const LOSS =
  "−ELBO, the loss of a VAE: how unlikely x is at this z, and how far the posterior q(z|x) is from the prior " +
  "N(0, I). Drag z away from μ and the first term grows.";

/** @param {{ judge: string, real: number[] } | null} [verdicts] */
export function verdictWords(verdicts) {
  const critic = verdicts?.judge === "critic",
    others = verdicts?.real.length ? "test images and samples" : "samples";
  const says = critic ? "score of this image; only differences count" : "share that it gives to “real” for this image";
  return `The ${verdicts?.judge}'s ${says}. The scale shows where ${others} lie; the needle is this image.`;
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
  const go = `z${beside} ${beside ? "go" : "goes"} through the ${names.decoder} to the ${one}${last}`;
  return `${go}. Point at a part to see what it is.`;
}
