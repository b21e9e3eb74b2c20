// What a run shows of itself: what a VAE encodes, how D tells real from drawn, what Q reads, and
// whether the generator has collapsed.

import { html, svg } from "../../dom/elements.js";
import { COLOURS } from "../../charts/scatter.js";
import { fixed, percent, short } from "../../core/wording.js";

const WIDE = 320,
  HIGH = 96;

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

  // found: the meters of a look; classes: names of the labels.
  show(found, classes) {
    if (found.scatter) this.posterior(found, classes);
    if (found.logits) this.game(found);
    if (found.gradients) this.gradients(found.gradients);
    if (found.information) this.information(found.information);
  }

  posterior({ reconstruction, kl, active, units, scatter }, classes) {
    const { told, body } = this.get("posterior", "test images, nats an image");
    told.textContent = `reconstruction ${fixed(reconstruction, 1)} + KL ${fixed(kl, 1)}`;
    const whole = reconstruction + kl,
      share = whole > 0 ? Math.max(0, reconstruction) / whole : 0;
    body.replaceChildren(
      drawing(
        told.textContent,
        12,
        svg("rect", { width: WIDE * share, height: 12, class: "le-part" }),
        svg("rect", { x: WIDE * share, width: WIDE * (1 - share), height: 12, class: "le-part le-other" }),
      ),
    );
    const plane = this.get("scatter", "where they are encoded"),
      far = 3.5,
      side = 200;
    plane.told.textContent = `${active} of ${units} units active`;
    const at = (value) => side * (0.5 + Math.max(-far, Math.min(far, value)) / (2 * far));
    const dots = scatter.places.map(([x, y], i) =>
      svg(
        "circle",
        {
          cx: at(x).toFixed(1),
          cy: (side - at(y ?? 0)).toFixed(1),
          r: 2.2,
          fill: COLOURS[scatter.labels[i] % COLOURS.length],
        },
        svg("title", {}, classes[scatter.labels[i]] ?? ""),
      ),
    );
    const rings = [1, 2, 3].map((radius) =>
      svg("circle", { cx: side / 2, cy: side / 2, r: (radius * side) / (2 * far), class: "le-ring" }),
    );
    const names = scatter.axes.map((axis, i) =>
      svg(
        "text",
        i ? { x: side / 2 + 4, y: 10 } : { x: side - 4, y: side / 2 - 4, "text-anchor": "end" },
        `z${axis + 1}`,
      ),
    );
    plane.body.replaceChildren(
      svg(
        "svg",
        {
          viewBox: `0 0 ${side} ${side}`,
          class: "le-plane",
          role: "img",
          "aria-label": "Posterior means of test images on the two axes with most KL",
        },
        ...rings,
        ...dots,
        ...names,
      ),
    );
  }

  game({ logits, accuracy, right }) {
    const { told, body } = this.get("game", "what D says");
    told.textContent = `right about ${percent(accuracy, 0)}`;
    const top = Math.max(1, ...logits.real, ...logits.fake),
      wide = WIDE / logits.real.length,
      middle = HIGH - 18;
    const bars = (counts, kind) =>
      counts.map((count, i) =>
        svg("rect", {
          x: i * wide + 0.5,
          width: wide - 1,
          y: middle - ((middle - 4) * count) / top,
          height: ((middle - 4) * count) / top,
          class: kind,
        }),
      );
    body.replaceChildren(
      drawing(
        `D on real and on drawn images: ${told.textContent}`,
        HIGH,
        ...bars(logits.real, "le-onreal"),
        ...bars(logits.fake, "le-onfake"),
        svg("line", { x1: WIDE / 2, x2: WIDE / 2, y1: 0, y2: middle, class: "le-cursor" }),
        svg("text", { x: 0, y: HIGH - 4 }, "drawn"),
        svg("text", { x: WIDE / 2, y: HIGH - 4, "text-anchor": "middle" }, "cannot tell"),
        svg("text", { x: WIDE, y: HIGH - 4, "text-anchor": "end" }, "real"),
      ),
    );
    const [real, fake] = [right.real, right.fake].map((share) => percent(share, 0));
    body.title = `right about ${real} of real images (green) and ${fake} of drawn ones (purple)`;
  }

  gradients(norms) {
    const { told } = this.get("gradients", "gradient norms");
    told.textContent = Object.entries(norms)
      .map(([name, value]) => `${name} ${short(value)}`)
      .join(" · ");
  }

  // One scale for all codes, a mark at H(c) of each. Of a category no more can be known; that of a
  // continuous code is a differential entropy, and one that is read precisely goes beyond it.
  information(codes) {
    const { told, body } = this.get("information", "what Q knows of the codes");
    const top = Math.max(...codes.flatMap(({ information, entropy }) => [information, entropy]));
    const sum = codes.reduce((all, { information }) => all + Math.max(0, information), 0);
    told.textContent = `L_I ${fixed(sum)} nats`;
    body.replaceChildren(
      ...codes.map(({ code, information, entropy }) => {
        const at = (nats) => (WIDE * Math.max(0, nats)) / top,
          words = `${fixed(information)} · H ${fixed(entropy)}`;
        return html(
          "div",
          { class: "le-code", title: `I(c; x) of at least ${fixed(information)} nats; H(c) is ${fixed(entropy)}` },
          html("span", {}, code),
          drawing(
            `${code}: ${words} nats`,
            8,
            svg("rect", { width: WIDE, height: 8, class: "le-part le-other" }),
            svg("rect", { width: at(information), height: 8, class: "le-part" }),
            svg("rect", { x: at(entropy) - 2, width: 2, height: 8, class: "le-mark" }),
          ),
          html("output", {}, words),
        );
      }),
    );
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
