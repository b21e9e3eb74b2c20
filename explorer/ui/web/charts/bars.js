// Bars that lie: a row for each name, a tick where real images stand, a whisker of one deviation.

/** @import { Shape } from "./plot.js" */

import { clipped, Plot, WIDTH } from "./plot.js";
import { ticks } from "../core/wording.js";

const ROW = 20,
  RIGHT = WIDTH - 60,
  LETTER = 6.6,
  MOST = 18;

/**
 * @typedef {object} Row
 * @property {string} name
 * @property {number} value
 * @property {string} told the value as it is written beside its bar
 * @property {string} words
 * @property {number} [sd] a whisker of one deviation
 * @property {number} [real] where a tick stands
 * @property {string} [tick] its kind, where it stands for something else than real images
 * @property {number} [other] a second, pale bar
 * @property {boolean} [odd] stands out
 */

/**
 * @param {string} title
 * @param {Row[]} rows
 * @param {object} more
 * @param {number} [more.from] the ends of the axis
 * @param {number} more.to
 * @param {string} more.axis
 * @param {(value: number) => string} [more.shown] how its numbers are written
 * @param {string} [more.gist]
 * @param {{ low: number, high: number }} [more.band] drawn behind all rows
 */
export function bars(title, rows, { from = 0, to, axis, shown = String, gist, band }) {
  const left = Math.max(84, 12 + LETTER * Math.max(...rows.map(({ name }) => clipped(name, MOST).length)));
  const bottom = rows.length * ROW + 4,
    plot = new Plot(title, bottom + 36, gist);
  /** @param {number} value */
  const x = (value) => left + ((Math.min(to, Math.max(from, value)) - from) / (to - from)) * (RIGHT - left);
  const origin = x(Math.max(0, from));
  if (band)
    plot.add("rect", {
      x: x(band.low),
      y: 0,
      width: Math.max(1, x(band.high) - x(band.low)),
      height: bottom,
      class: "le-band",
    });
  for (const tick of ticks(from, to)) {
    plot.rule(x(tick), 0, x(tick), bottom);
    plot.text(x(tick), bottom + 14, shown(tick), "middle");
  }
  plot.rule(origin, 0, origin, bottom, "le-axis");
  rows.forEach((row, i) => {
    const y = i * ROW + 4,
      half = row.other === undefined ? 12 : 7;
    /** @type {(value: number, top: number, height: number, kind: string) => Shape} */
    const bar = (value, top, height, kind) => [
      "rect",
      { x: Math.min(origin, x(value)), y: top, width: Math.abs(x(value) - origin), height, class: kind },
    ];
    /** @type {Shape[]} */
    const shapes = [
      ["rect", { x: 0, y: i * ROW, width: WIDTH, height: ROW, class: "le-hit" }],
      [
        "text",
        { x: left - 8, y: y + 10, "text-anchor": "end", class: row.odd ? "le-odd" : "le-name" },
        clipped(row.name, MOST),
      ],
      bar(row.value, y, half, row.odd ? "le-bad" : "le-drawn"),
      ["text", { x: WIDTH, y: y + 10, "text-anchor": "end", class: row.odd ? "le-odd" : "le-name" }, row.told],
    ];
    if (row.other !== undefined) shapes.push(bar(row.other, y + 7, 5, "le-drawn le-pale"));
    if (row.sd)
      shapes.push([
        "line",
        {
          x1: x(row.value - row.sd),
          x2: x(row.value + row.sd),
          y1: y + half / 2,
          y2: y + half / 2,
          class: "le-whisker",
        },
      ]);
    if (row.real !== undefined)
      shapes.push(["line", { x1: x(row.real), x2: x(row.real), y1: y - 3, y2: y + 15, class: row.tick ?? "le-real" }]);
    plot.mark(row.words, shapes);
  });
  plot.text((left + RIGHT) / 2, bottom + 31, axis, "middle");
  return plot.root;
}
