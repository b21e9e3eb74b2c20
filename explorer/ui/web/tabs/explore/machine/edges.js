// The edges of the diagram: which way what flows. Each is as strong as the weights that it stands for.

import { svg } from "../../../dom/elements.js";

const STRONGEST = 3, // of the edges into a map that are drawn
  FEWER = 1; // and into one of many units
const ARROW = "M-7 -4L0 0L-7 4";

/** @typedef {{ x: number, y: number }} At */
/** @typedef {{ from: At, to: At, kind?: string, strength?: number, name?: string }} Edge */

/**
 * A curve that leaves and arrives level, and goes up or down where it is `early` of the way.
 * @param {At} from @param {At} to
 */
export function curve(from, to, early = 0.5) {
  const x = from.x + (to.x - from.x) * early;
  return `M${from.x} ${from.y}C${x} ${from.y} ${x} ${to.y} ${to.x} ${to.y}`;
}

/**
 * The strongest links into each unit, [unit, unit before, strength].
 * @param {readonly number[][]} links @returns {[number, number, number][]}
 */
export const strongest = (links) =>
  links.flatMap((row, to) =>
    row
      .map((strength, from) => /** @type {[number, number, number]} */ ([to, from, strength]))
      .sort((a, b) => b[2] - a[2])
      .slice(0, links.length > 8 ? FEWER : STRONGEST),
  );

/** `count` places down a box, evenly. @param {DOMRect} box @param {number} count @param {number} i */
const down = (box, count, i) => box.top + ((i + 0.5) / count) * box.height;

export class Edges {
  /** @param {SVGSVGElement} root */
  constructor(root) {
    this.root = root;
    this.resting = 0;
  }

  /** @param {Edge[]} edges places in the window */
  draw(edges) {
    const { left, top } = this.root.getBoundingClientRect(),
      at = ({ x, y }) => ({ x: Math.round(2 * (x - left)) / 2, y: Math.round(2 * (y - top)) / 2 });
    this.root.replaceChildren(
      ...edges.flatMap(({ from, to, kind = "", strength = 1, name = "" }) => {
        const end = at(to),
          path = svg("path", {
            d: curve(at(from), end, name ? 0.3 : 0.5),
            class: `le-edge ${kind}`,
            "data-knob": name,
          });
        path.style.strokeOpacity = String(0.12 + 0.5 * strength);
        if (!kind.includes("le-trunk")) return [path];
        return [path, svg("path", { d: ARROW, class: `le-tip ${kind}`, transform: `translate(${end.x} ${end.y})` })];
      }),
    );
  }

  // Data flows: dashes move for a while. name: of the knob that is moved.
  flow(name = "") {
    this.root.classList.add("le-flowing");
    if (name !== this.name) {
      for (const path of this.root.querySelectorAll(".le-edge[data-knob]"))
        path.classList.toggle("le-moved", Boolean(name) && path.getAttribute("data-knob") === name);
      this.name = name;
    }
    clearTimeout(this.resting);
    this.resting = setTimeout(() => {
      this.root.classList.remove("le-flowing");
      this.root.querySelector(".le-moved")?.classList.remove("le-moved");
      this.name = "";
    }, 400);
  }
}

/**
 * The edges between two columns of a part, or from its last column to a box.
 * @param {DOMRect[]} before the units of one @param {DOMRect[]} after and those of the next
 * @param {number[][]} links [after, before]; [] where they are not known @param {string} kind
 * @returns {Edge[]}
 */
export function between(before, after, links, kind) {
  const spread = (boxes, count) =>
    boxes.length === 1 && count > 1
      ? Array.from({ length: count }, (_, i) => ({ box: boxes[0], y: down(boxes[0], count, i) }))
      : boxes.map((box) => ({ box, y: box.top + box.height / 2 }));
  if (!links.length) return [];
  const from = spread(before, links[0].length),
    to = spread(after, links.length);
  return strongest(links).map(([t, f, strength]) => ({
    from: { x: from[f].box.right + 1, y: from[f].y },
    to: { x: to[t].box.left - 1, y: to[t].y },
    strength: strength ** 2,
    kind,
  }));
}
