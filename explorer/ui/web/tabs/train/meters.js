// What a run shows of itself: meters of a few kinds, which its trainer names and fills, and whether
// the generator has collapsed.

import { html, svg } from "../../dom/elements.js";
import { COLOURS } from "../../charts/scatter.js";
import { paint } from "../../dom/pixels.js";
import { term, titled } from "../../dom/term.js";
import { percent, short } from "../../core/wording.js";

const WIDE = 320,
  HIGH = 96,
  SIDE = 200;

// One meter: a title, its value in words, a drawing that is replaced, never rebuilt.
function meter(title) {
  const told = html("output"),
    body = html("div"),
    gist = html("p", { class: "le-gist" });
  const root = html(
    "figure",
    {},
    html("figcaption", {}, html("b", {}, ...titled(title)), html("span", { class: "le-spacer" }), told),
    body,
    gist,
  );
  return { root, told, body, gist };
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

// What to see in the curves of some losses, by their names.
export function lossGist(names) {
  if (names.includes("kl"))
    return [
      "Their sum is the ",
      term("elbo", "−ELBO"),
      ": reconstruction falls as z learns to tell, KL is what that costs.",
    ];
  if (names.includes("wasserstein"))
    return [
      "The ",
      term("wasserstein", "Wasserstein distance"),
      " falls as samples come near; the penalty is how far the ",
      term("critic", "critic"),
      " is from ",
      term("lipschitz", "1-Lipschitz"),
      ".",
    ];
  return [
    term("discriminator", "D"),
    " and ",
    term("generator", "G"),
    " hold each other up: D near 0 means that G ",
    term("saturation", "learns nothing"),
    " any more.",
  ];
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
      const { told, body, gist } = this.get(name, one.title);
      const values = Object.entries(one.values).map(([word, value]) => `${word} ${short(value ?? NaN)}`);
      told.textContent = one.told || values.join(" · ");
      gist.textContent = one.hint;
      body.replaceChildren(...KINDS[one.kind](one, classes));
    }
  }
}

// The share of each class, how much samples differ, and what that means in words. Clusters, which nobody
// named, have the picture of what is in their middle.
export class CollapseMeter {
  /** @type {Promise<void> | null} */
  asked = null;

  // middles(): asks for a picture of each cluster, as one batch.
  constructor(root, middles) {
    this.root = root;
    this.middles = middles;
    this.told = root.querySelector("output");
    this.shares = root.querySelector(".le-shares");
    this.gist = root.querySelector(".le-gist");
  }

  // found: the collapse of a look, or null.
  show(found) {
    this.root.hidden = !found;
    if (!found) {
      this.asked = null;
      this.shares.replaceChildren();
      return;
    }
    const { shares, diversity, sentence, collapsed, names, of } = found,
      top = Math.max(0.2, ...shares);
    this.root.classList.toggle("le-fallen", collapsed);
    this.told.textContent = `diversity ${percent(diversity, 0)} of real`;
    this.gist.textContent = sentence;
    if (this.shares.children.length !== shares.length || this.shares.dataset.of !== of) this.lay(shares.length, of);
    [...this.shares.children].forEach((one, i) => {
      const [bar, label] = one.children,
        name = of === "class" ? names[i] : `${of} ${i + 1}`;
      bar.style.height = `${(56 * shares[i]) / top}px`;
      one.title = `${name}: ${percent(shares[i])}`;
      if (of !== "cluster") label.textContent = names[i] ?? String(i + 1);
    });
  }

  // A column for each share; pictures stay where they are while their bars move.
  lay(count, of) {
    this.shares.dataset.of = of;
    const label = () => (of === "cluster" ? html("canvas", { role: "img" }) : html("b"));
    this.shares.replaceChildren(...Array.from({ length: count }, () => html("span", {}, html("i"), label())));
    if (of !== "cluster") return;
    const places = this.shares.querySelectorAll("canvas");
    this.asked = this.middles().then(
      (batch) =>
        places.forEach((canvas, i) => {
          canvas.setAttribute("aria-label", `cluster ${i + 1}: the real image nearest to its centre`);
          paint(canvas, batch, i);
        }),
      () => {}, // the run is gone, and this with it
    );
  }
}
