// A text that the visitor's own browser keeps for the page by a name. Reading and writing throw where
// the browser keeps nothing, as in a private window.

/** @import { Storage } from "../core/types.d.ts" */

/** @param {string} name @returns {Storage} */
export const stored = (name) => ({
  read: () => localStorage.getItem(name),
  write: (text) => localStorage.setItem(name, text),
  watch: (changed) => addEventListener("storage", ({ key }) => (key === name || key === null) && changed()),
});
