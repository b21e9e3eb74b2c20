// The frame of every plot: a title, a drawing whose marks say their values on hover and focus, and
// one line below that holds the value of the mark at hand, or else the gist.

import { html, svg } from "../dom/elements.js";

export const WIDTH = 400; // in the drawing's own units, which become pixels nearly one to one

export class Plot {
  // gist: the sentence that the line below shows at rest.
  constructor(title, height, gist = "") {
    Object.assign(this, { gist, marks: [] });
    this.line = html("p", { class: "le-gist", "aria-live": "off" }, gist);
    this.drawing = svg("svg", { viewBox: `0 0 ${WIDTH} ${height}`, role: "group", "aria-label": title });
    this.root = html("figure", { class: "le-plot" }, html("figcaption", {}, title), this.drawing, this.line);
    this.drawing.addEventListener("keydown", (event) => this.walk(event));
    const over = ({ target }) => this.say(target.closest("[data-mark]"));
    for (const type of ["pointerover", "focusin"]) this.drawing.addEventListener(type, over);
    for (const type of ["pointerleave", "focusout"]) this.drawing.addEventListener(type, () => this.say(null));
  }

  add(name, attributes, ...children) {
    const shape = svg(name, attributes, ...children);
    this.drawing.append(shape);
    return shape;
  }

  rule(x1, y1, x2, y2, kind = "le-grid") {
    return this.add("line", { x1, y1, x2, y2, class: kind });
  }

  text(x, y, words, anchor = "start", kind = "") {
    return this.add("text", { x, y, "text-anchor": anchor, class: kind }, words);
  }

  // A part of the drawing that has a value to tell; all shapes are [name, attributes, text].
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

  say(mark) {
    this.line.textContent = mark?.getAttribute("aria-label") ?? this.gist;
    this.line.classList.toggle("le-told", Boolean(mark));
  }

  // One stop for the Tab key; arrows walk from mark to mark. across: marks in a row of a grid.
  walk(event) {
    const far = this.across ?? 1;
    const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: far, ArrowUp: -far }[event.key];
    const from = this.marks.indexOf(document.activeElement),
      to = this.marks[from + step];
    if (!step || from < 0) return;
    event.preventDefault();
    if (!to) return;
    this.marks[from].setAttribute("tabindex", -1);
    to.setAttribute("tabindex", 0);
    to.focus();
  }
}

// Words that fit beside a plot.
export const clipped = (name, most = 12) => (name.length > most ? `${name.slice(0, most - 1)}…` : name);
