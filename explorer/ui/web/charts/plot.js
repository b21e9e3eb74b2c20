// The frame of every plot: a title, a drawing whose marks say their values on hover and focus, and
// one line below that holds the value of the mark at hand, or else the gist.

/** @import { Attributes } from "../dom/elements.js" */

import { around, html, svg } from "../dom/elements.js";
import { titled } from "../dom/term.js";

export const WIDTH = 400; // in the drawing's own units, which become pixels nearly one to one

/** @typedef {[name: keyof SVGElementTagNameMap, attributes: Attributes, text?: string]} Shape */

export class Plot {
  /** @type {SVGElement[]} */
  marks = [];
  across = 1; // marks in a row of a grid

  /**
   * @param {string} title @param {number} height
   * @param {string} gist the sentence that the line below shows at rest
   */
  constructor(title, height, gist = "") {
    this.gist = gist;
    this.line = html("p", { class: "le-gist", "aria-live": "off" }, gist);
    this.drawing = svg("svg", { viewBox: `0 0 ${WIDTH} ${height}`, role: "group", "aria-label": title });
    this.root = html("figure", { class: "le-plot" }, html("figcaption", {}, ...titled(title)), this.drawing, this.line);
    this.drawing.addEventListener("keydown", (event) => this.walk(event));
    /** @param {Event} event */
    const over = (event) => this.say(around(event, "[data-mark]"));
    for (const type of ["pointerover", "focusin"]) this.drawing.addEventListener(type, over);
    for (const type of ["pointerleave", "focusout"]) this.drawing.addEventListener(type, () => this.say(null));
  }

  /**
   * @template {keyof SVGElementTagNameMap} Name
   * @param {Name} name @param {Attributes} attributes @param {string[]} children
   */
  add(name, attributes, ...children) {
    const shape = svg(name, attributes, ...children);
    this.drawing.append(shape);
    return shape;
  }

  /** @param {number} x1 @param {number} y1 @param {number} x2 @param {number} y2 */
  rule(x1, y1, x2, y2, kind = "le-grid") {
    return this.add("line", { x1, y1, x2, y2, class: kind });
  }

  /** @param {number} x @param {number} y @param {string} words @param {"start" | "middle" | "end"} anchor */
  text(x, y, words, anchor = "start", kind = "") {
    return this.add("text", { x, y, "text-anchor": anchor, class: kind }, words);
  }

  /** A part of the drawing that has a value to tell. @param {string} words @param {Shape[]} shapes */
  mark(words, shapes) {
    const group = this.add("g", {
      "data-mark": this.marks.length,
      tabindex: this.marks.length ? -1 : 0,
      role: "img",
      "aria-label": words,
    });
    for (const [name, attributes, text] of shapes)
      group.append(svg(name, attributes, ...(text === undefined ? [] : [text])));
    group.append(svg("title", {}, words));
    this.marks.push(group);
    return group;
  }

  /** @param {Element | null} mark */
  say(mark) {
    this.line.textContent = mark?.getAttribute("aria-label") ?? this.gist;
    this.line.classList.toggle("le-told", Boolean(mark));
  }

  /** One stop for the Tab key; arrows walk from mark to mark. @param {KeyboardEvent} event */
  walk(event) {
    const steps = new Map([
      ["ArrowRight", 1],
      ["ArrowLeft", -1],
      ["ArrowDown", this.across],
      ["ArrowUp", -this.across],
    ]);
    const step = steps.get(event.key),
      from = this.marks.indexOf(/** @type {SVGElement} */ (document.activeElement));
    if (!step || from < 0) return;
    event.preventDefault();
    const to = this.marks[from + step];
    if (!to) return;
    this.marks[from].setAttribute("tabindex", "-1");
    to.setAttribute("tabindex", "0");
    to.focus();
  }
}

/** Words that fit beside a plot. @param {string} name */
export const clipped = (name, most = 12) => (name.length > most ? `${name.slice(0, most - 1)}…` : name);
