// Formulas as a person types them, "D_KL(q ∥ p) = frac{1}{2} ∑_i (μ_i^2 + σ_i^2 − 1 − ln σ_i^2)", as a
// tree of MathML, which browsers draw by themselves.
//
// Letters that stand together are a name, set upright; one letter is a variable. `_` and `^` lower and
// raise, braces hold together, "words" in quotes are words, and frac{a}{b}, sqrt{a}, hat{a}, bar{a} are
// what they are in LaTeX. (…) and ‖…‖ enclose.

/** @typedef {{ tag: string, text?: string, children?: MathNode[], attributes?: Record<string, string> }} MathNode */

const TOKEN = /\s*(?:"([^"]*)"|(\d+(?:\.\d+)?|\.\d+|\p{No})|([A-Za-z]+)|(\p{L})|(\S))/uy;
const CLOSING = /** @type {Record<string, string>} */ ({ "(": ")", "[": "]", "‖": "‖", "{": "}" });
const BELOW = ["∑", "∏", "min", "max", "sup"]; // what has its bounds above and below
const SPACED = ["ln", "log", "min", "max", "sup", "diag", "sin"]; // names with a little room to what follows
const ACCENTS = /** @type {Record<string, string>} */ ({ hat: "^", bar: "¯" });

/** @typedef {{ kind: "words" | "number" | "name" | "letter" | "sign", text: string }} Token */

/** @param {string} text @returns {Token[]} */
function tokens(text) {
  /** @type {Token[]} */
  const found = [];
  const kinds = /** @type {const} */ (["words", "number", "name", "letter", "sign"]);
  const given = text.trimEnd();
  for (TOKEN.lastIndex = 0; TOKEN.lastIndex < given.length; ) {
    const parts = /** @type {RegExpExecArray} */ (TOKEN.exec(given)).slice(1),
      at = parts.findIndex((part) => part !== undefined);
    found.push({ kind: kinds[at], text: parts[at] });
  }
  return found;
}

/** @type {(words: string) => never} */
const oops = (words) => {
  throw new Error(words);
};

/**
 * The tree of a formula; throws a sentence where it is not complete.
 * @param {string} text @returns {MathNode}
 */
export function formula(text) {
  const all = tokens(text);
  let at = 0;
  const next = () => (all[at]?.kind === "words" ? '"' : all[at]?.text);

  /** Everything up to a closing sign. @param {string | undefined} end @returns {MathNode[]} */
  function until(end) {
    const nodes = [];
    while (at < all.length && next() !== end) nodes.push(...scripted());
    if (next() !== end) oops(`“${text}” has no ${end}.`);
    at += Number(end !== undefined);
    return nodes;
  }

  /** An atom with what is below and above it. @returns {MathNode[]} */
  function scripted() {
    const name = next(),
      base = atom();
    /** @type {Record<string, MathNode>} */
    const scripts = {};
    for (let sign = next(); sign === "_" || sign === "^"; sign = next()) {
      at++;
      if (scripts[sign]) oops(`“${text}” has two ${sign} at one place.`);
      scripts[sign] = atom();
    }
    const { _: low, "^": high } = scripts,
      [sub, sup, both] = BELOW.includes(name) ? ["munder", "mover", "munderover"] : ["msub", "msup", "msubsup"];
    const children = [base, low, high].filter(Boolean),
      whole = children.length > 1 ? { tag: low && high ? both : low ? sub : sup, children } : base;
    return SPACED.includes(name) && next() !== "(" ? [whole, space] : [whole];
  }

  /** @returns {MathNode} */
  function atom() {
    if (at >= all.length) oops(`“${text}” ends too early.`);
    const { kind, text: said } = all[at++];
    if (kind === "words") return { tag: "mtext", text: said };
    if (kind === "number") return { tag: "mn", text: said };
    if (kind === "letter") return { tag: "mi", text: said };
    if (kind === "name") return named(said);
    if (said === "{") return row(until("}"));
    if (said in CLOSING) return row([sign(said), ...until(CLOSING[said]), sign(CLOSING[said])]);
    if ("})]_^".includes(said)) oops(`“${text}” has a ${said} too many.`);
    return sign(said === "~" ? "∼" : said); // browsers know the room around the second alone
  }

  /** @param {string} name @returns {MathNode} */
  function named(name) {
    if (name === "frac") return { tag: "mfrac", children: [argument(), argument()] };
    if (name === "sqrt") return { tag: "msqrt", children: [argument()] };
    if (name in ACCENTS)
      return {
        tag: "mover",
        children: [argument(), { tag: "mo", text: ACCENTS[name] }],
        attributes: { accent: "true" },
      };
    return { tag: "mi", text: name };
  }

  /** @returns {MathNode} */
  function argument() {
    if (next() !== "{") oops(`“${text}” needs braces after frac, sqrt, hat and bar.`);
    return atom();
  }

  return row(until(undefined));
}

const space = { tag: "mspace", attributes: { width: "0.17em" } };

/** @param {MathNode[]} children @returns {MathNode} */
const row = (children) => (children.length === 1 ? children[0] : { tag: "mrow", children });

/** @param {string} text @returns {MathNode} */
const sign = (text) => ({ tag: "mo", text });
