// How typical a point is, in words: its length beside those of samples of the prior.

/** By how many of the quantiles .001, .025, .5, .975, .999 the length exceeds. */
const WORDS = [
  "more average than any sample",
  "more average than most samples",
  "typical",
  "typical",
  "further out than most samples",
  "further out than any sample",
];

/**
 * What is said of a length, and whether the model was never trained to answer there. Nearer the centre than any
 * sample it still answers, with what all of them have in common; beyond them nothing told it how.
 * @param {number} norm @param {readonly number[]} quantiles of the lengths of samples
 */
export function typicality(norm, quantiles) {
  const passed = quantiles.filter((q) => norm > q).length;
  return { words: WORDS[passed], untrained: passed === quantiles.length };
}
