// Formulas as they are typed become trees of MathML, or a sentence says what is missing.

import assert from "node:assert/strict";
import { test } from "node:test";

import { formula } from "../../explorer/ui/web/core/formula.js";

/** @import { MathNode } from "../../explorer/ui/web/core/formula.js" */

/** A tree in one line: tag(children) or the text. @param {MathNode} node @returns {string} */
const line = ({ tag, text, children }) => `${tag}(${children ? children.map(line).join(" ") : (text ?? "")})`;
/** @param {string} text */
const shown = (text) => line(formula(text));

test("a letter, a name, a number and a sign are what they look like", () => {
  assert.equal(shown("z"), "mi(z)");
  assert.equal(shown("Var = .5"), "mrow(mi(Var) mo(=) mn(.5))");
  assert.equal(shown("μσ"), "mrow(mi(μ) mi(σ))");
  assert.equal(shown('x "if"'), "mrow(mi(x) mtext(if))");
});

test("below and above take one atom each, a sum takes its bounds", () => {
  assert.equal(shown("σ_i^2"), "msubsup(mi(σ) mi(i) mn(2))");
  assert.equal(shown("x^{t+1}"), "msup(mi(x) mrow(mi(t) mo(+) mn(1)))");
  assert.equal(shown("∑_k w"), "mrow(munder(mo(∑) mi(k)) mi(w))");
  assert.equal(shown("D_KL"), "msub(mi(D) mi(KL))");
});

test("fractions, roots, accents and brackets hold together", () => {
  assert.equal(shown("frac{1}{2}"), "mfrac(mn(1) mn(2))");
  assert.equal(shown("sqrt{d}"), "msqrt(mi(d))");
  assert.equal(shown("hat{x}"), "mover(mi(x) mo(^))");
  assert.equal(shown("‖z‖^2"), "msup(mrow(mo(‖) mi(z) mo(‖)) mn(2))");
  assert.equal(shown("g(z)"), "mrow(mi(g) mrow(mo(() mi(z) mo())))");
});

test("there is a little room after ln, but for a bracket", () => {
  assert.equal(shown("ln σ"), "mrow(mi(ln) mspace() mi(σ))");
  assert.equal(shown("ln(σ)"), "mrow(mi(ln) mrow(mo(() mi(σ) mo())))");
});

test("what is not complete is refused in a sentence", () => {
  const cases = /** @type {[string, RegExp][]} */ ([
    ["(z", /has no \)/],
    ["{z", /has no }/],
    ["z)", /has a \) too many/],
    ["z_", /ends too early/],
    ["_z", /has a _ too many/],
    ["z_1_2", /two _/],
    ["frac 1", /needs braces/],
  ]);
  for (const [text, said] of cases) assert.throws(() => formula(text), said);
});
