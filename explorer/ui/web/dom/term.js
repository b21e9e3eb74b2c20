// A word that is explained where it stands: app/terms.js shows what app/explanations.json says of it.

import { html } from "./elements.js";
import { termOf } from "../core/explanations.js";

/** @param {string} id @param {string} words how the text calls it */
export const term = (id, words = id) => html("span", { "data-term": id }, words);

/** A title or the name of a measure, marked where it is a term. @param {string} words @returns {(Node | string)[]} */
export function titled(words) {
  const id = termOf(words);
  return [id ? term(id, words) : words];
}
