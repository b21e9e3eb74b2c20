// What a run shows of itself: meters of a few kinds, which its trainer names and fills, and whether
// the generator has collapsed.

import { html, svg } from "../../dom/elements.js";
import { COLOURS } from "../../charts/scatter.js";
import { percent, short } from "../../core/wording.js";

const WIDE = 320,
  HIGH = 96,
  SIDE = 200;

// One meter: a title, its value in words, a drawing that is replaced, never rebuilt.
function meter(title) {
  const told = html("output"),
    body = html("div");
  const root = html(
    "figure",
    {},
    html("figcaption", {}, html("b", {}, title), html("span", { class: "le-spacer" }), told),
    body,
  );
  return { root, told, body };
}

const drawing = (title, high, ...shapes) =>
  svg("svg", { viewBox: `0 0 ${WIDE} ${high}`, role: "img", "aria-label": title }, ...shapes);
const square = (title, ...shapes) =>
  svg("svg", { viewBox: `0 0 ${SIDE} ${SIDE}`, class: "le-plane", role: "img", "aria-label": title }, ...shapes);

// A value within ± far, from left to right of a square.
const within = (value, far) => SIDE * (0.5 + Math.max(-far, Math.min(far, value)) / (2 * far));

// How each kind is drawn: of a meter, with names of the labels, a list of elements.
const KINDS = { text: () => [], bars, histogram, scatter, "heat map": heatMap };

// Bars on one scale, each with a mark of its own; one without a name takes the whole width.
function bars({ told, bars: rows, high }) {
  return rows.map(({ name, value, mark, told: words, hint }) => {
    const at = (amount) => (high > 0 ? (WIDE * Math.min(high, Math.max(0, amount))) / high : 0),
      tall = name ? 8 : 12;
    const shapes = [
      svg("rect", { width: WIDE, height: tall, class: "le-part le-other" }),
      svg("rect", { width: at(value), height: tall, class: "le-part" }),
    ];
    if (mark !== null) shapes.push(svg("rect", { x: at(mark) - 2, width: 2, height: tall, class: "le-mark" }));
    if (!name) return drawing(told, tall, ...shapes);
    const drawn = drawing(`${name}: ${words}`, tall, ...shapes);
    return html("div", { class: "le-code", title: hint }, html("span", {}, name), drawn, html("output", {}, words));
  });
}

// Of real and of drawn images, or of one kind alone.
function histogram({ title, told, low, high, real, drawn, middle, words }) {
  const top = Math.max(1, ...real, ...drawn),
    wide = WIDE / real.length,
    floor = HIGH - 18;
  const columns = (counts, kind) =>
    counts.map((count, i) =>
      svg("rect", {
        x: i * wide + 0.5,
        width: wide - 1,
        y: floor - ((floor - 4) * count) / top,
        height: ((floor - 4) * count) / top,
        class: kind,
      }),
    );
  const at = middle === null ? WIDE / 2 : (WIDE * (middle - low)) / (high - low);
  const shapes = [...columns(real, "le-onreal"), ...columns(drawn, "le-onfake")];
  if (middle !== null) shapes.push(svg("line", { x1: at, x2: at, y1: 0, y2: floor, class: "le-cursor" }));
  const [left, between, right] = words;
  shapes.push(
    svg("text", { x: 0, y: HIGH - 4 }, left),
    svg("text", { x: at, y: HIGH - 4, "text-anchor": "middle" }, between),
    svg("text", { x: WIDE, y: HIGH - 4, "text-anchor": "end" }, right),
  );
  const of = drawn.length ? " of what is real and of what is drawn" : "";
  return [drawing(`${title}${of}: ${told}`, HIGH, ...shapes)];
}

const dot = (far, [x, y], fill, words) =>
  svg(
    "circle",
    { cx: within(x, far).toFixed(1), cy: (SIDE - within(y ?? 0, far)).toFixed(1), r: 2.2, fill },
    svg("title", {}, words),
  );

function scatter({ hint, places, labels, axes, far, rings }, classes) {
  const dots = places.map((place, i) => dot(far, place, COLOURS[labels[i] % COLOURS.length], classes[labels[i]] ?? ""));
  const circles = rings.map((radius) =>
    svg("circle", { cx: SIDE / 2, cy: SIDE / 2, r: (radius * SIDE) / (2 * far), class: "le-ring" }),
  );
  const names = axes.map((axis, i) =>
    svg("text", i ? { x: SIDE / 2 + 4, y: 10 } : { x: SIDE - 4, y: SIDE / 2 - 4, "text-anchor": "end" }, axis),
  );
  return [square(hint, ...circles, ...dots, ...names)];
}

function heatMap({ title, cells, low, high, far, clouds }) {
  const tall = SIDE / cells.length;
  const shades = cells.flatMap((row, r) =>
    row.map((value, c) => {
      const wide = SIDE / row.length,
        shade = high > low ? Math.min(1, Math.max(0, (value - low) / (high - low))) : 0;
      const box = { x: c * wide, y: r * tall, width: wide, height: tall };
      return svg("rect", { ...box, class: "le-part", "fill-opacity": shade.toFixed(2) });
    }),
  );
  const dots = Object.entries(clouds).flatMap(([name, places], i) =>
    places.map((place) => dot(far, place, COLOURS[i + 1], name)),
  );
  return [square(`${title}: ${Object.keys(clouds).join(", ")}`, ...shades, ...dots)];
}

export class Meters {
  constructor(root) {
    this.root = root;
    this.meters = new Map();
  }

  clear() {
    this.meters.clear();
    this.root.replaceChildren();
  }

  get(name, title) {
    if (!this.meters.has(name)) {
      this.meters.set(name, meter(title));
      this.root.append(this.meters.get(name).root);
    }
    return this.meters.get(name);
  }

  // found: the meters of a look by name; classes: names of the labels.
  show(found, classes) {
    for (const [name, one] of Object.entries(found)) {
      const { told, body } = this.get(name, one.title);
      const values = Object.entries(one.values).map(([word, value]) => `${word} ${short(value ?? NaN)}`);
      told.textContent = one.told || values.join(" · ");
      body.title = one.hint;
      body.replaceChildren(...KINDS[one.kind](one, classes));
    }
  }
}

// The share of each class, how much samples differ, and what that means in words.
export class CollapseMeter {
  constructor(root) {
    this.root = root;
    this.told = root.querySelector("output");
    this.shares = root.querySelector(".le-shares");
    this.gist = root.querySelector(".le-gist");
  }

  // found: the collapse of a look, or null; names: of the classes or clusters.
  show(found, names) {
    this.root.hidden = !found;
    if (!found) return;
    const { shares, diversity, sentence, collapsed } = found,
      top = Math.max(0.2, ...shares);
    this.root.classList.toggle("le-fallen", collapsed);
    this.told.textContent = `diversity ${percent(diversity, 0)} of real`;
    this.gist.textContent = sentence;
    this.shares.replaceChildren(
      ...shares.map((share, i) => {
        const bar = html("i"),
          name = names[i] ?? String(i + 1);
        bar.style.height = `${(56 * share) / top}px`;
        return html("span", { title: `${name}: ${percent(share)}` }, bar, name);
      }),
    );
  }
}
