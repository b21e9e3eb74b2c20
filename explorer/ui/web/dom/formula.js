// A formula on the page, as MathML.

/** @import { MathNode } from "../core/formula.js" */

import { formula } from "../core/formula.js";

const NS = "http://www.w3.org/1998/Math/MathML";

/** @param {MathNode} node @returns {Element} */
function built({ tag, text = "", children = [], attributes = {} }) {
  const element = document.createElementNS(NS, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(text, ...children.map(built));
  return element;
}

/** What a person typed, see core/formula.js. @param {string} text */
export const maths = (text) =>
  built({ tag: "math", children: [formula(text)], attributes: { display: "block", class: "le-maths" } });
