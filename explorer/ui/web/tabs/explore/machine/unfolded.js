// A part of the model, unfolded over the figures: all maps of a layer, its weights, and what it computes.

/** @import { Session } from "../../../app/session.js" */
/** @import { Part } from "../../../core/operations.d.ts" */
/** @import { Tint } from "./tint.js" */
/** @typedef {{ part: Part, layer: number, title: string, colours: Tint }} Opened */

import { LatestOnly } from "../../../core/latest_only.js";
import { fixed, short, thousands } from "../../../core/wording.js";
import { html } from "../../../dom/elements.js";
import { layerFormula } from "./formulas.js";
import { paintLevels } from "./tint.js";
import { layerFact } from "./words.js";
import { times } from "./measures.js";

const PAUSE = 90, // ms between two looks within a drag
  GAP = 4,
  LARGEST = 56;

export class Unfolded {
  /** @type {Opened | null} */
  opened = null;
  /** @type {HTMLCanvasElement[]} */
  canvases = [];

  /**
   * @param {HTMLElement} root @param {Session} session
   * @param {(seen: any, whole: { part: any, layer: number }) => Promise<{ levels: Uint8Array }>} ask
   * @param {() => void} closed
   */
  constructor(root, session, ask, closed) {
    this.root = root;
    this.closed = closed;
    const paced = async ({ seen, opened }) => {
      const found = await ask(seen, { part: opened.part.name, layer: opened.layer });
      await new Promise((done) => setTimeout(done, PAUSE));
      return found;
    };
    this.newest = new LatestOnly(
      paced,
      ({ levels }, { opened }) => opened === this.opened && this.paint(levels),
      (error) => session.fail(error),
      1,
    );
    root.onkeydown = (event) => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      this.close();
    };
  }

  /** Show a layer at a point. @param {Opened} opened @param {any} seen */
  open(opened, seen) {
    const { part, layer, title } = opened,
      shown = part.layers[layer],
      [units, rows, columns] = shown.shape;
    this.opened = opened;
    this.canvases = rows
      ? Array.from({ length: units }, (_, i) => html("canvas", { width: columns, height: rows, title: `map ${i + 1}` }))
      : [html("canvas", { width: units, height: 1 })];
    const first = part.name === "decoder" ? "z" : "x";
    const facts = [
      `A ${layerFact(shown)}.`,
      `‖W‖ ${short(shown.norm)}, ${thousands(shown.parameters)} weights.`,
      `Black is ${fixed(shown.low, 1)} and below, white ${fixed(shown.high, 1)} and above.`,
    ];
    const close = html("button", { type: "button", class: "le-quiet", "aria-label": "Close the layer" }, "close");
    close.onclick = () => this.close();
    const maps = html("div", { class: `le-maps${rows ? "" : " le-vector"}` }, ...this.canvases);
    this.root.replaceChildren(
      html(
        "div",
        { class: "le-facts" },
        html("div", { class: "le-bar" }, html("h3", {}, title), html("span", { class: "le-spacer" }), close),
        layerFormula(shown, part.places[layer] + 1, first),
        ...facts.map((fact) => html("p", {}, fact)),
      ),
      maps,
    );
    this.root.hidden = false;
    this.lay(maps, rows ?? 0);
    close.focus({ preventScroll: true });
    this.follow(seen);
  }

  // Maps as large as whole multiples of their pixels allow.
  lay(maps, side) {
    if (!side) return;
    const { clientWidth: width, clientHeight: height } = maps,
      count = this.canvases.length;
    let scale = times(side, LARGEST);
    const fits = () =>
      Math.floor(width / (side * scale + GAP)) * Math.floor((height + GAP) / (side * scale + GAP)) >= count;
    while (scale > 1 && !fits()) scale -= 1;
    for (const canvas of this.canvases) canvas.style.width = canvas.style.height = `${side * scale}px`;
  }

  close() {
    this.opened = null;
    this.root.hidden = true;
    this.newest.forget();
    this.closed();
  }

  follow(seen) {
    if (this.opened && seen) this.newest.request({ seen, opened: this.opened });
  }

  /** @param {Uint8Array} levels */
  paint(levels) {
    const { colours } = /** @type {Opened} */ (this.opened),
      size = this.canvases[0].width * this.canvases[0].height;
    this.canvases.forEach((canvas, i) => {
      if ((i + 1) * size <= levels.length) paintLevels(canvas, levels.subarray(i * size, (i + 1) * size), colours);
    });
  }
}
