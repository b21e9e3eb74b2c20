// Where the edges of the diagram begin and end: at the knobs, at the maps of each layer, at the image.

import { between, Edges } from "./edges.js";

/** @import { Inside } from "../../../core/operations.d.ts" */
/** @import { Layers } from "./layers.js" */

export class Diagram {
  /** @param {HTMLElement} root @param {Record<string, Layers>} views */
  constructor(root, views) {
    this.root = root;
    this.views = views;
    this.edges = new Edges(/** @type {any} */ (root.querySelector(".le-edges")));
    this.image = /** @type {HTMLElement} */ (root.querySelector(".le-image"));
    const again = () => this.again();
    const watcher = new ResizeObserver(again);
    root
      .querySelectorAll(".le-knobs, .le-rows, .le-stage, .le-classes, .le-answers")
      .forEach((part) => watcher.observe(part));
  }

  // Drawn before the next frame, once.
  again() {
    if (!this.inside || this.asked) return;
    this.asked = requestAnimationFrame(() => {
      this.asked = 0;
      if (this.inside) this.draw(this.inside);
    });
  }

  /** @param {Inside} inside */
  draw(inside) {
    this.inside = inside;
    if (!this.root.checkVisibility()) return;
    const found = inside.parts.flatMap((part) => this.within(part));
    this.edges.draw([...this.fromKnobs(), ...found, ...this.onward(), ...this.encoding()]);
  }

  boxes(name) {
    const { columns } = this.views[name];
    return columns.map(({ canvases }) => canvases.map((canvas) => canvas.getBoundingClientRect()));
  }

  // Every knob in sight goes into the first layer, the class too.
  fromKnobs() {
    const [first] = this.boxes("decoder"),
      target = first ? area(first) : this.image.getBoundingClientRect();
    if (!target.width) return [];
    const rows = [...this.root.querySelectorAll(".le-picker, .le-plane, .le-knobs > .le-rows > .le-knob")].filter(
      (row) => row.checkVisibility(),
    );
    return rows.map((row, i) => {
      const { right, top, height } = row.getBoundingClientRect();
      return {
        from: { x: right + 4, y: top + height / 2 },
        to: { x: target.left - 3, y: target.top + ((i + 0.5) / rows.length) * target.height },
        kind: "le-of-z",
        strength: 0.5,
        name: /** @type {HTMLElement} */ (row).dataset.control ?? "",
      };
    });
  }

  /** Between the layers of a part. */
  within({ name, layers, out }) {
    const boxes = this.boxes(name),
      { columns } = this.views[name],
      kind = `le-of-${name}`;
    const edges = boxes
      .slice(1)
      .flatMap((after, i) => between(boxes[i], after, layers[columns[i + 1].layer].links, kind));
    if (name !== "decoder" || !boxes.length) return edges;
    const image = this.image.getBoundingClientRect();
    const last = /** @type {DOMRect[]} */ (boxes.at(-1));
    return [
      ...edges,
      ...between(
        last,
        out.map((_, i) => part(image, i, out.length)),
        out.map((one, i) => out.map((_, k) => (k === i ? one : 0))),
        kind,
      ).filter(({ strength }) => strength),
    ];
  }

  // From the image to whoever looks at it.
  onward() {
    const image = this.image.getBoundingClientRect(),
      [first] = this.boxes("judge"),
      side = /** @type {HTMLElement} */ (this.root.querySelector(".le-side[data-part=judge]")).getBoundingClientRect();
    const next = [...this.root.querySelectorAll(".le-verdict, .le-loss-terms")].find((one) => one.checkVisibility());
    const target = first ? area(first) : next?.getBoundingClientRect();
    if (!target || !side.width) return [];
    const y = Math.min(image.top + image.height / 2, target.top + target.height / 2);
    return [
      {
        from: { x: image.right + 2, y: image.top + image.height / 2 },
        to: { x: target.left - 2, y },
        kind: `le-trunk le-of-${first || next?.matches(".le-verdict") ? "judge" : "decoder"}`,
        strength: 1,
      },
    ];
  }

  // From x into the encoder, and from it to the knobs.
  encoding() {
    const boxes = this.boxes("encoder"),
      x = this.root.querySelector(".le-encoder .le-pad")?.getBoundingClientRect();
    if (!x?.width || !boxes.length) return [];
    const [first, last] = [area(/** @type {any} */ (boxes.at(0))), area(/** @type {any} */ (boxes.at(-1)))],
      y = x.top + x.height / 2,
      kind = "le-trunk le-of-encoder";
    return [
      { from: { x: x.right + 2, y }, to: { x: first.left - 3, y }, kind },
      { from: { x: last.right + 3, y }, to: { x: last.right + 18, y }, kind },
    ];
  }

  flow() {
    const knob = document.activeElement?.closest(".le-knob");
    this.edges.flow(knob instanceof HTMLElement ? knob.dataset.control : "");
  }
}

/** What some boxes cover. @param {DOMRect[]} boxes */
function area(boxes) {
  const left = Math.min(...boxes.map((box) => box.left)),
    top = Math.min(...boxes.map((box) => box.top));
  const right = Math.max(...boxes.map((box) => box.right)),
    bottom = Math.max(...boxes.map((box) => box.bottom));
  return new DOMRect(left, top, right - left, bottom - top);
}

/** The i-th of `count` parts of a box, from the top. @param {DOMRect} box */
const part = ({ left, top, width, height }, i, count) =>
  new DOMRect(left, top + (i * height) / count, width, height / count);
