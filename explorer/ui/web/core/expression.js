// Sums as people write them: "A − B + 0.5·C", and their weights by letter.

import { fixed } from "./wording.js";

export const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const LARGEST = 10;
const TERM = /^([+-]?)\s*(\d+(?:\.\d*)?|\.\d+)?\s*[·*×]?\s*([a-z])\s*/i;

/** Weights as a sum; a weight of 0 leaves its letter out. @param {number[]} weights */
export function written(weights) {
  /** @param {number} size */
  const number = (size) => (size === 1 ? "" : `${fixed(size).replace(/\.?0+$/, "")}·`);
  const terms = weights
    .map((weight, i) => ({ weight, words: `${number(Math.abs(weight))}${LETTERS[i]}` }))
    .filter(({ weight }) => weight);
  const joined = terms
    .map(({ weight, words }, i) => (i ? ` ${weight < 0 ? "−" : "+"} ` : weight < 0 ? "−" : "") + words)
    .join("");
  return joined || "0";
}

/**
 * The weights of `count` letters in a sum; throws a sentence where it is none.
 * @param {string} text @param {number} count
 */
export function read(text, count) {
  /** @type {number[]} */
  const weights = new Array(count).fill(0);
  let rest = text.replace(/[−–]/g, "-").replace(/,/g, ".").trim(),
    first = true;
  if (!rest) throw new Error("Write a sum of the groups, as A − B + C.");
  while (rest) {
    const term = rest.match(TERM);
    if (!term || (!first && !term[1]))
      throw new Error(`“${rest.slice(0, 20)}” is no term; write a sum of the groups, as A − B + 0.5·C.`);
    const [all, sign, number, letter] = term,
      i = LETTERS.indexOf(letter.toUpperCase());
    if (i < 0 || i >= count) throw new Error(`There is no group ${letter.toUpperCase()}; add it first.`);
    weights[i] += (sign === "-" ? -1 : 1) * (number === undefined ? 1 : Number(number));
    if (Math.abs(weights[i]) > LARGEST) throw new Error(`The weight of ${LETTERS[i]} is beyond ±${LARGEST}.`);
    [rest, first] = [rest.slice(all.length), false];
  }
  return weights;
}
