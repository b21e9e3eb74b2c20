// What goes on along a path: ‖z‖ on the sphere and straight, drawn together, so that one sees why
// slerp; and what the judge takes the pictures for. A line marks the place; dragging moves it.

import { html, svg } from "../../dom/elements.js";
import { term } from "../../dom/term.js";
import { LETTERS } from "../../core/expression.js";
import { COLOURS } from "../../charts/scatter.js";
import { fixed, percent, ticks } from "../../core/wording.js";

const LEAST_HIGH = 96,
  LEFT = 40,
  RIGHT = 8,
  TOP = 8,
  BOTTOM = 20;
const OPPOSITE = { slerp: "lerp", lerp: "slerp" };
const LEAST = 0.2; // of a judge's probability, for a name in its area

export class Profiles {
  /** @type {any} */
  seen = null; // probabilities [places × names] of the judge
  high = LEAST_HIGH; // of each drawing, in pixels

  // go(at): the visitor drags to a place of the path.
  constructor(root, go) {
    this.root = root;
    this.go = go;
    this.at = 0;
    this.drawn = [];
    this.norms = this.frame("‖z‖ along the path");
    this.verdicts = this.frame("What judge A sees");
    new ResizeObserver(() => this.redraw()).observe(root);
  }

  frame(title) {
    const told = html("output"),
      drawing = svg("svg", { role: "img", "aria-label": title });
    const gist = html("p", { class: "le-gist" }),
      figure = html(
        "figure",
        { class: "le-profile" },
        html("figcaption", {}, html("b", {}, title), told),
        drawing,
        gist,
      );
    const follow = (event) => {
      const box = drawing.getBoundingClientRect(),
        share = (event.clientX - box.left - LEFT) / (box.width - LEFT - RIGHT);
      if (this.frames > 1) this.go(Math.round(Math.max(0, Math.min(1, share)) * (this.frames - 1)));
    };
    drawing.onpointerdown = (event) => {
      drawing.setPointerCapture(event.pointerId);
      follow(event);
    };
    drawing.onpointermove = (event) => drawing.hasPointerCapture(event.pointerId) && follow(event);
    this.root.append(figure);
    return { figure, told, drawing, gist };
  }

  // norms: ‖z‖ by way, a list for all pictures; way: the one that is played; waypoints: how many.
  open(norms, way, steps, waypoints, model) {
    this.lines = norms;
    this.way = way;
    this.steps = steps;
    this.waypoints = waypoints;
    this.model = model;
    this.frames = norms[way].length;
    this.seen = null;
    this.verdicts.figure.hidden = true;
    this.redraw();
  }

  clear() {
    this.frames = 0;
    this.lines = null;
    this.seen = null;
    for (const { figure } of [this.norms, this.verdicts]) figure.hidden = true;
  }

  // Probabilities [places × names] of the judge at some places of the path.
  classes(places, names, values) {
    this.seen = names.length ? { places, names, values } : null;
    this.redraw();
  }

  redraw() {
    if (!this.lines || !this.root.clientWidth) return;
    this.drawn = [];
    this.norms.figure.hidden = false;
    this.verdicts.figure.hidden = !this.seen;
    this.wide = this.root.clientWidth;
    this.high = Math.max(LEAST_HIGH, this.norms.drawing.clientHeight);
    this.drawNorms();
    if (this.seen) this.drawVerdicts();
    this.mark(this.at);
  }

  x(at) {
    return LEFT + (at / Math.max(1, this.frames - 1)) * (this.wide - LEFT - RIGHT);
  }

  begin({ drawing }) {
    drawing.setAttribute("viewBox", `0 0 ${this.wide} ${this.high}`);
    drawing.replaceChildren();
    const add = (name, attributes, ...children) => drawing.appendChild(svg(name, attributes, ...children));
    const finish = () => {
      for (let at = 0; at < this.frames; at += this.steps) {
        add("line", { x1: this.x(at), x2: this.x(at), y1: TOP, y2: this.high - BOTTOM, class: "le-stopline" });
        add(
          "text",
          { x: this.x(at), y: this.high - 6, "text-anchor": "middle" },
          LETTERS[(at / this.steps) % this.waypoints],
        );
      }
      this.drawn.push(add("line", { y1: TOP, y2: this.high - BOTTOM, class: "le-cursor" }));
    };
    return { add, finish };
  }

  drawNorms() {
    const { add, finish } = this.begin(this.norms),
      { lines, way } = this,
      [, , quantiles] = this.model.shell;
    const all = [...lines.lerp, ...lines.slerp, quantiles[1], quantiles[3]];
    const low = Math.max(0, Math.min(...all) * 0.9),
      high = Math.max(...all) * 1.05;
    const y = (value) => this.high - BOTTOM - ((value - low) / (high - low)) * (this.high - TOP - BOTTOM);
    add("rect", {
      x: LEFT,
      width: this.wide - LEFT - RIGHT,
      y: y(quantiles[3]),
      height: y(quantiles[1]) - y(quantiles[3]),
      class: "le-samples",
    });
    for (const tick of ticks(low, high)) {
      add("line", { x1: LEFT, x2: this.wide - RIGHT, y1: y(tick), y2: y(tick), class: "le-grid" });
      add("text", { x: LEFT - 6, y: y(tick) + 4, "text-anchor": "end" }, String(tick));
    }
    for (const name of [OPPOSITE[way], way]) {
      const dots = lines[name].map((value, at) => `${this.x(at).toFixed(1)},${y(value).toFixed(1)}`);
      add("path", { d: `M${dots.join("L")}`, class: name === way ? "le-line le-played" : "le-line" });
    }
    const lowest = lines.lerp.indexOf(Math.min(...lines.lerp));
    add(
      "text",
      { x: this.x(lowest), y: y(lines.lerp[lowest]) + 14, "text-anchor": "middle", class: "le-name" },
      "lerp",
    );
    add(
      "text",
      { x: this.x(lowest), y: y(lines.slerp[lowest]) - 6, "text-anchor": "middle", class: "le-name" },
      "slerp",
    );
    add("text", { x: LEFT + 6, y: y(quantiles[3]) + 14, class: "le-faint" }, "95 % of samples");
    finish();
    this.norms.gist.replaceChildren(...this.ways(quantiles));
  }

  // How near to the centre the two ways come, beside the shell of samples.
  ways([, low]) {
    const least = (name) => Math.min(...this.lines[name]),
      part = (name) =>
        `${least(name) < low ? "falls below it, to" : "stays above its lower edge, at"} ${fixed(least(name), 1)}`;
    return [
      "The band is ",
      term("shell", "the shell"),
      " of samples: ",
      term("lerp"),
      ` ${part("lerp")}, `,
      term("slerp"),
      ` ${part("slerp")}.`,
    ];
  }

  drawVerdicts() {
    const { add, finish } = this.begin(this.verdicts),
      { places, names, values } = this.seen;
    const y = (share) => TOP + share * (this.high - TOP - BOTTOM);
    const below = new Float64Array(places.length);
    names.forEach((name, k) => {
      const upper = [...below],
        lower = places.map((_, i) => {
          below[i] += values[i * names.length + k];
          return below[i];
        });
      const there = (i, share) => `${this.x(places[i]).toFixed(1)},${y(Math.min(1, share)).toFixed(1)}`;
      const line = [...upper.map((share, i) => there(i, share)), ...lower.map((share, i) => there(i, share)).reverse()];
      add("path", { d: `M${line.join("L")}Z`, fill: COLOURS[k % COLOURS.length], class: "le-area" });
      this.nameRuns(
        k,
        (i, share) =>
          add("text", { x: this.x(places[i]), y: y(share) + 5, "text-anchor": "middle", class: "le-classname" }, name),
        upper,
      );
    });
    for (const share of [0, 0.5, 1])
      add("text", { x: LEFT - 6, y: y(1 - share) + 4, "text-anchor": "end" }, percent(share, 0).replace(" ", ""));
    finish();
    this.verdicts.gist.replaceChildren(
      "A colour is as high as ",
      term("judge", "the judge"),
      " is sure of it; where two share a place, the picture is between them.",
    );
  }

  // Name a class once in each run of places where the judge is for it.
  nameRuns(k, put, upper) {
    const { places, names, values } = this.seen,
      share = (i) => values[i * names.length + k];
    let run = [];
    for (let i = 0; i <= places.length; i++) {
      if (i < places.length && share(i) > LEAST) run.push(i);
      else if (run.length) {
        const middle = run[Math.floor(run.length / 2)];
        if (run.length > 1 || places.length < 5) put(middle, upper[middle] + share(middle) / 2);
        run = [];
      }
    }
  }

  // Move the lines to a place, and tell the values there.
  mark(at) {
    this.at = at;
    if (!this.lines || !this.drawn.length) return;
    const x = this.x(at);
    for (const line of this.drawn) for (const end of ["x1", "x2"]) line.setAttribute(end, x);
    const value = (name) => `${name} ${fixed(this.lines[name][at] ?? 0, 1)}`;
    this.norms.told.textContent = [this.way, OPPOSITE[this.way]].map(value).join(" · ");
    if (this.seen) this.verdicts.told.textContent = this.verdict(at);
  }

  verdict(at) {
    const { places, names, values } = this.seen,
      i = places.reduce((best, place, j) => (Math.abs(place - at) < Math.abs(places[best] - at) ? j : best), 0);
    const shares = names.map((name, k) => [values[i * names.length + k], name]).sort(([a], [b]) => b - a);
    return shares
      .slice(0, 2)
      .filter(([share]) => share >= 0.01)
      .map(([share, name]) => `${name} ${percent(share, 0)}`)
      .join(", ");
  }
}
