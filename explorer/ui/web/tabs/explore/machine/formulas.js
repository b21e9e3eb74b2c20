// What the parts of a model compute, as mathematics that a browser sets: MathML.

import { BENDS } from "./words.js";

/** @import { Shown } from "../../../core/operations.d.ts" */
/** @typedef {Element | string} Term what is no element yet is an identifier, or an operator of one sign */

const NS = "http://www.w3.org/1998/Math/MathML",
  SIGN = /^[^\p{L}\p{N}]+$/u;

/** @param {string} name @param {Term[]} terms */
function math(name, ...terms) {
  const element = document.createElementNS(NS, name);
  element.append(...terms.map((term) => (typeof term === "string" && !name.match(/^m[ino]$/) ? plain(term) : term)));
  return element;
}

/** @param {string} text */
const plain = (text) => math(SIGN.test(text) ? "mo" : /^[0-9.]+$/.test(text) ? "mn" : "mi", text);
/** @param {Term[]} terms */
const row = (...terms) => math("mrow", ...terms);
/** @param {Term} base @param {Term} below */
const sub = (base, below) => math("msub", base, below);
/** @param {Term} base @param {Term} below @param {Term} above */
const both = (base, below, above) => math("msubsup", base, below, above);
/** @param {Term} name @param {Term} inside */
const call = (name, inside) => row(name, "(", inside, ")");
/** @param {Term[]} terms */
const formula = (...terms) => {
  const made = math("math", ...terms);
  made.setAttribute("display", "block");
  return made;
};

/**
 * What a layer computes of the one before. first: what goes in, where none is before.
 * @param {Shown} layer @param {number} number from 1 @param {string} first
 */
export function layerFormula({ kind, normed, bend }, number, first) {
  const index = `(${number})`,
    dense = kind === "linear",
    times = kind === "conv2d" ? "∗" : math("msup", "∗", "⊤");
  const given = (/** @type {string} */ name) =>
    number > 1 ? (dense ? math("msup", "h", `(${number - 1})`) : both("h", name, `(${number - 1})`)) : first;
  const affine = dense
    ? row("W", given(""))
    : row(math("munder", "∑", "j"), sub("W", "kj"), times, number > 1 ? given("j") : sub(first, "j"));
  const inner = normed ? call("BN", affine) : row(affine, "+", dense ? "b" : sub("b", "k"));
  const left = dense ? math("msup", "h", index) : both("h", "k", index);
  return formula(left, "=", call(BENDS[bend] || "id", inner));
}

/** D as the share of "real", or a critic's score. @param {boolean} bounded */
export const verdictFormula = (bounded) =>
  bounded
    ? formula(call("D", "x"), "=", call("σ", row(math("msup", "w", "⊤"), "h", "+", "b")))
    : formula(call("f", "x"), "=", row(math("msup", "w", "⊤"), "h"));

/** The evidence lower bound (Kingma & Welling 2014, eq. 3). */
export const elboFormula = () =>
  formula(
    call(row("log", "p"), "x"),
    "≥",
    row(sub("E", row("q", "(", "z", "|", "x", ")")), "[", call(row("log", "p"), row("x", "|", "z")), "]"),
    "−",
    row("KL", "(", call("q", row("z", "|", "x")), "‖", call("p", "z"), ")"),
  );

/** KL of a Gaussian from N(0, I). */
export const klFormula = () =>
  formula(
    "KL",
    "=",
    math("mfrac", "1", "2"),
    math("munder", "∑", "i"),
    "(",
    row(both("μ", "i", "2"), "+", both("σ", "i", "2"), "−", "1", "−", call("ln", both("σ", "i", "2"))),
    ")",
  );
