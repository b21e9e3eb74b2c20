// The layers of a part side by side: a column of maps or of units for each, lighting up as the point moves.

import { html } from "../../../dom/elements.js";
import { paintLevels } from "./tint.js";

/** @import { Part } from "../../../core/operations.d.ts" */
/** @import { Tint } from "./tint.js" */
/** @typedef {{ layer: number, side: number }} Column see `columnsOf` */

export class Layers {
  /** @type {Part} */
  part;
  /** @type {Tint} */
  colours;
  /** @type {{ button: HTMLButtonElement, canvases: HTMLCanvasElement[], layer: number }[]} those that have room */
  columns = [];

  /**
   * @param {HTMLElement} root
   * @param {{ say: (words: string) => void, open: (layer: number) => void }} hooks
   */
  constructor(root, { say, open }) {
    this.root = root;
    this.say = say;
    this.open = open;
  }

  /**
   * Have columns for some layers of a part.
   * @param {Part} part @param {(layer: number) => string} words @param {Tint} colours
   * @param {Column[]} columns @param {number} height of a column of units
   */
  build(part, words, colours, columns, height) {
    this.part = part;
    this.colours = colours;
    this.columns = columns.map(({ layer, side }) => this.column(layer, words(layer), side, height));
    this.root.replaceChildren(...this.columns.map(({ button }) => button));
  }

  // Of a model that has no such part.
  clear() {
    this.columns = [];
    this.root.replaceChildren();
  }

  column(layer, words, side, height) {
    const { units, shape } = this.part.layers[layer],
      [, rows, columns] = shape;
    const canvases = rows
      ? units.map(() => html("canvas", { width: columns, height: rows }))
      : [html("canvas", { width: 1, height: units.length, class: "le-units" })];
    for (const canvas of canvases) {
      canvas.style.width = `${rows ? side : Math.min(16, Math.max(6, Math.floor(height / units.length)))}px`;
      canvas.style.height = `${rows ? side : units.length * Math.max(1, Math.floor(height / units.length))}px`;
    }
    const button = html(
      "button",
      { type: "button", class: "le-layer", "aria-label": words, "aria-expanded": "false" },
      ...canvases,
    );
    button.dataset.layer = String(layer);
    button.onpointerenter = button.onfocus = () => this.say(words);
    button.onpointerleave = button.onblur = () => this.say("");
    button.onclick = () => this.open(layer);
    return { button, canvases, layer };
  }

  /**
   * Draw what the layers hold. levels: of all shown units of the part, layer by layer; gives how many there were.
   * @param {Uint8Array} levels
   */
  show(levels) {
    let at = 0;
    this.part.layers.forEach(({ units, shape }, layer) => {
      const size = shape.slice(1).reduce((product, length) => product * length, 1),
        column = this.columns.find((one) => one.layer === layer);
      if (column && shape.length > 1)
        column.canvases.forEach((canvas, i) => {
          paintLevels(canvas, levels.subarray(at + i * size, at + (i + 1) * size), this.colours);
        });
      else if (column) paintLevels(column.canvases[0], levels.subarray(at, at + units.length), this.colours);
      at += units.length * size;
    });
    return at;
  }
}

/** How many levels there are of the shown units of a part. @param {Part} part */
export const sizeOf = ({ layers }) =>
  layers.reduce((sum, { units, shape }) => sum + units.length * shape.slice(1).reduce((a, b) => a * b, 1), 0);
