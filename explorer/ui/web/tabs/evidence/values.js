// What several plots read of a card in the same way.

import { number } from "../../core/validate.js";

// A value that may be null, which is no number.
export const maybe = (read) => (value) => (value === null ? null : read(value));

export const spread = (value) => ({ mean: number(value.mean), sd: number(value.sd ?? 0, 0) });

// The name of class i of `count`: the data set's where it names as many.
export const named = (classes, i, count = classes.length) =>
  classes.length === count && typeof classes[i] === "string" ? classes[i] : `class ${i}`;
