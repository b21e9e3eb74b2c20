// What the page explains, as app/explanations.json holds it: which words stand for which term, and the
// sentences that name numbers of the open model and point.

/** @import { Point } from "./point.js" */
/** @import { Posterior } from "./types.d.ts" */

import { fixed, short, thousands } from "./wording.js";

/**
 * @typedef {object} Term
 * @property {string} id
 * @property {string} title
 * @property {string} text
 * @property {string} [formula]
 * @property {string | string[]} [here] sentences on the open model
 * @property {string} [figure]
 * @property {string} [source]
 * @property {string[]} [see] other terms
 *
 * @typedef {{ id: string, title: string, text: string }} Step of the guided tour
 * @typedef {{ terms: Term[], tour: Step[] }} Explanations
 */

const ASLEEP = 0.01; // nats of KL, as a dimension counts as dead (Burda et al. 2016)

/** Titles and names of measures that begin so are these terms. @type {[begin: string, id: string][]} */
const NAMED = [
  ["FID", "fid"],
  ["Precision, recall", "precision"],
  ["precision", "precision"],
  ["recall", "recall"],
  ["density", "density"],
  ["coverage", "coverage"],
  ["NLL", "nll"],
  ["−ELBO", "elbo"],
  ["test images, nats", "elbo"],
  ["KL warm-up", "kl-warmup"],
  ["KL", "kl"],
  ["kl", "kl"],
  ["Posterior", "posterior"],
  ["Where test", "aggregate-posterior"],
  ["where they are encoded", "aggregate-posterior"],
  ["active dimensions", "active-dimensions"],
  ["squared error", "reconstruction"],
  ["reconstruction", "reconstruction"],
  ["Likelihood", "likelihood"],
  ["β₁", "learning-rate"],
  ["β₂", "learning-rate"],
  ["β", "beta"],
  ["Learning rate", "learning-rate"],
  ["Averaging", "ema"],
  ["Seed", "seed"],
  ["Critic", "critic"],
  ["slope of the critic", "gradient-penalty"],
  ["Label agreement", "label-agreement"],
  ["label agreement", "label-agreement"],
  ["What judge", "judge"],
  ["Classes of samples", "judge"],
  ["judge", "judge"],
  ["CAS", "cas"],
  ["MIG", "mig"],
  ["FactorVAE", "factor-vae"],
  ["DCI", "disentanglement"],
  ["Factors", "disentanglement"],
  ["Dimensions and factors", "disentanglement"],
  ["L_I", "mutual-information"],
  ["what Q knows", "mutual-information"],
  ["Which class a category", "codes"],
  ["What the continuous codes", "codes"],
  ["Continuous codes", "codes"],
  ["Categories", "codes"],
  ["path length", "path-length"],
  ["Principal components", "direction"],
  ["collapse", "mode-collapse"],
  ["modes", "mode-collapse"],
];

/** The term that a title or the name of a measure stands for. @param {string} words @returns {string | undefined} */
export const termOf = (words) => NAMED.find(([begin]) => words.startsWith(begin))?.[1];

/** All terms that titles stand for. */
export const NAMED_TERMS = new Set(NAMED.map(([, id]) => id));

/**
 * The first of some sentences whose {values} are all known, with these put in; "" without one.
 * @param {string | string[]} here @param {Record<string, string | number | undefined>} values
 */
export function filled(here, values) {
  const places = /\{([^}]+)\}/g;
  for (const sentence of [here].flat()) {
    const wanted = [...sentence.matchAll(places)].map(([, name]) => name);
    if (wanted.every((name) => values[name] !== undefined))
      return sentence.replace(places, (_, name) => String(values[name]).replace(/-(?=\d)/g, "−"));
  }
  return "";
}

/** How many sentences a text has. @param {string} text */
export const sentenceCount = (text) => (text.match(/[.!?](?=\s+\p{Lu}|\s*$)/gu) ?? []).length;

/** The terms that a person looks for. @param {Term[]} terms @param {string} words */
export function matching(terms, words) {
  const wanted = words.trim().toLowerCase();
  const of = terms.filter(({ id, title, text }) => `${id} ${title} ${text}`.toLowerCase().includes(wanted));
  const named = ({ title = "" }) => title.toLowerCase().includes(wanted);
  return [...of.filter(named), ...of.filter((one) => !named(one))];
}

/** KL of each dimension to N(0, 1), in nats. @param {Posterior} posterior */
export const divergences = ({ mean, deviation }) =>
  Array.from(mean, (mu, i) => (mu ** 2 + deviation[i] ** 2 - 1) / 2 - Math.log(deviation[i]));

/**
 * What sentences on the open model may name.
 * @param {Point} point @param {Posterior | null} [posterior] of the image that was encoded last
 * @returns {Record<string, string | number | undefined>}
 */
export function known({ model, norm, temperature, seed }, posterior = null) {
  const { z, order, activity, encoder, shell, form, resolution, channels, classes, codes, parameters } = model,
    [, , quantiles] = shell,
    sum = activity.slice(0, z).reduce((a, b) => a + b, 0);
  return {
    z,
    seed,
    next: seed + 1,
    temperature: fixed(temperature),
    norm: fixed(norm, 1),
    low: fixed(quantiles[1], 1),
    high: fixed(quantiles[3], 1),
    drawn: form === "image" ? `${thousands(resolution ** 2 * channels)} values of pixels` : "the place of a point",
    parameters: thousands(parameters),
    active: order.length,
    classes: classes.length || undefined,
    codes: codes || undefined,
    nats: encoder ? short(sum) : undefined,
    known: posterior ? divergences(posterior).filter((nats) => nats >= ASLEEP).length : undefined,
  };
}
