// Which plots show what a protocol found; each is [title, where its result stands, how it is drawn].
// A plot whose result is not in the card is absent.

import { object } from "../../core/validate.js";
import { codes, mapping, seeds } from "./code_plots.js";
import { correlations, divergence, explained, importance, norms } from "./latent_plots.js";
import { agreement, confusion, frechet, manifold, shown } from "./sample_plots.js";

/** @returns {[title: string, find: (evidence: any) => unknown, draw: (given: any) => Element][]} */
const plotsOf = ({ many }) => [
  ["Label agreement of each class", (e) => e.results.agreement, agreement],
  ["What judge B takes samples for", (e) => e.results.agreement, confusion],
  ["Precision, recall, density, coverage", (e) => e.results.distribution, manifold],
  ["FID of both priors", (e) => e.results.distribution?.mixture && e.results.distribution, frechet],
  ["KL of each dimension", (e) => e.results.posterior, divergence],
  [`Where test ${many} are encoded`, (e) => e.results.posterior, norms],
  ["Which class a category stands for", (e) => e.results.infogan, mapping],
  ["Error of each training seed", (e) => e.runs?.infogan, seeds],
  ["What the continuous codes move", (e) => e.results.infogan?.correlations && e.results.infogan, codes],
  ["Classes of samples and of test images", (e) => e.results.verdict, shown],
  ["Factors read from the latents", (e) => e.results.factors, explained],
  ["Dimensions and factors", (e) => e.results.factors, correlations],
  ["DCI importance", (e) => e.results.factors?.dci && e.results.factors, importance],
];

// Each plot as [title, make]; make() throws when its result cannot be read.
export function plots({ evidence, classes }, model) {
  const all = { ...evidence, results: object(evidence.results ?? {}) };
  return plotsOf(model.drawn)
    .filter(([, find]) => find(all) !== undefined)
    .map(([title, find, draw]) => [title, () => draw({ result: find(all), classes, model })]);
}
