// What several plots read of a card in the same way.

import { number } from "../../core/validate.js";

// A value that may be null, which is no number.
export const maybe = (read) => (value) => (value === null ? null : read(value));

export const spread = (value) => ({ mean: number(value.mean), sd: number(value.sd ?? 0, 0) });

// The name of class i: the data set's where it has one.
export const named = (classes, i) => (typeof classes[i] === "string" ? classes[i] : String(i));
