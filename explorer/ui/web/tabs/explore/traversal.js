// The traversal figure (InfoGAN, figure 2): a row for the classes, each code and the most
// informative dimensions, a column for each step of the sweep; all else as in the current point.

/** @import { Replaced } from "../../core/point.js" */
/** @import { Session } from "../../app/session.js" */

import { tellingNames } from "../../core/knobs.js";
import { COLUMNS, sweep } from "../../core/sweep.js";
import { term } from "../../dom/term.js";
import { Tiles } from "../../widgets/tiles.js";
import { wallOf } from "./machine/measures.js";

const ROWS = 10, // of a figure whose room is not known yet
  NAMES = 40; // px beside them

export class Traversal {
  /** @type {string[]} */
  rows;
  /** @type {Replaced[][]} */
  steps;
  columns = COLUMNS;
  most = ROWS;

  /** @param {Session} session */
  constructor(root, session, background) {
    this.session = session;
    this.background = background;
    this.point = session.point;
    root.innerHTML = `<div class="le-names"></div><div class="le-cells"></div>`;
    this.names = root.firstChild;
    this.tiles = new Tiles(root.lastChild, COLUMNS, (i) => this.take(i));
    this.point.addEventListener("model", () => this.build());
    this.point.addEventListener("settle", () => this.settle());
  }

  get caption() {
    const ranges = (this.point.model?.latents ?? [])
      .filter(({ letter }) => letter)
      .map(({ letter, reach }) => `${letter} −${reach}…${reach}`);
    return [
      "A ",
      term("traversal"),
      `: each row sweeps one number from end to end (${ranges.join(", ")}), the rest held. `,
      "What changes along a row is what that number does; click a cell to take it.",
    ];
  }

  // Have as many rows as fill a place in whole multiples of pictures of this side.
  fit({ width, height }, side) {
    const wide = width - NAMES,
      most = Math.max(1, wallOf({ width: wide, height }, side, 5 * this.columns).rows),
      scale = Math.max(
        1,
        Math.min(Math.floor(wide / side / this.columns), Math.floor(height / side / Math.min(most, ROWS))),
      );
    this.names.parentElement.style.setProperty("--tile", `${side * scale}px`);
    if (most === this.most) return;
    this.most = most;
    if (this.point.model) this.build();
  }

  build() {
    const { model } = this.point;
    this.rows = [...(model.classes.length ? ["class"] : []), ...tellingNames(model)].slice(0, this.most);
    this.names.replaceChildren(
      ...this.rows.map((name) =>
        Object.assign(document.createElement("span"), {
          textContent: name === "class" && model.categorical ? "code" : name,
        }),
      ),
    );
    this.columns = Math.max(COLUMNS, Math.min(model.classes.length, 2 * COLUMNS));
    this.settle();
  }

  settle() {
    const { point, shown } = this,
      { model } = point;
    if (!shown || point.held) return;
    this.steps = this.rows.map((name) => sweep(point, name).slice(0, this.columns));
    const label = (name, step, i) =>
      !step ? null : name === "class" ? model.classes[i] : `${name} = ${step[name].toFixed(1)}`;
    this.tiles.labels(
      this.rows.flatMap((name, r) => Array.from({ length: this.columns }, (_, i) => label(name, this.steps[r][i], i))),
      this.columns,
    );
    this.background.put(
      "traversal",
      this.rows.map((_, r) => async () => {
        const batch = await this.session.varied(this.steps[r]);
        if (model === point.model) this.tiles.show(batch, r * this.columns);
      }),
    );
  }

  take(i) {
    const step = this.steps[Math.floor(i / this.columns)][i % this.columns];
    for (const [name, value] of Object.entries(step ?? {})) this.point.put(name, value);
    this.point.changed();
  }

  show(shown) {
    this.shown = shown;
    if (this.rows) this.settle();
  }
}
