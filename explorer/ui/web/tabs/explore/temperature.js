// The temperature as what it is: z is drawn from N(0, T²), a bell that it widens or narrows, before that of training.
// Two marks say how far from 0 the numbers of the present point are, times T, by their root mean square.

/** @import { Point } from "../../core/point.js" */

import { bell } from "../../core/bell.js";
import { svg } from "../../dom/elements.js";

const REACH = 3.3,
  HIGH = 0.5; // of the prior's bell

export class Temperature {
  /** @param {HTMLElement} label @param {Point} point */
  constructor(label, point) {
    this.label = label;
    this.point = point;
    this.drawn = svg("path", { class: "le-after" });
    this.marks = [0, 1].map(() => svg("line", { class: "le-spread-mark", y1: 0.72, y2: 1 }));
    const before = svg("path", { class: "le-before", d: bell(0, 1, REACH, HIGH) });
    this.root = svg(
      "svg",
      {
        class: "le-bell",
        viewBox: `${-REACH} 0 ${2 * REACH} 1`,
        preserveAspectRatio: "none",
        role: "img",
      },
      before,
      this.drawn,
      ...this.marks,
    );
    label.querySelector("input")?.before(this.root);
    point.addEventListener("change", () => this.update());
  }

  update() {
    const { temperature, z, norm } = this.point,
      far = Math.min(REACH, norm / Math.sqrt(z.length)),
      words = `z from N(0, ${temperature.toFixed(2)}²); this point's numbers are ${far.toFixed(2)} from 0`;
    if (words === this.words) return;
    this.words = words;
    this.drawn.setAttribute("d", bell(0, temperature, REACH, HIGH));
    this.marks.forEach((mark, i) => {
      for (const end of ["x1", "x2"]) mark.setAttribute(end, String(i ? far : -far));
    });
    this.root.setAttribute("aria-label", words);
  }
}
