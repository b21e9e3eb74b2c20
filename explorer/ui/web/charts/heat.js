// A heat map: a cell for each pair of a row and a column, the darker the more.

/** @import { Shape } from "./plot.js" */

import { clipped, Plot, WIDTH } from "./plot.js";

const TOP = 4;

/** @typedef {{ shade: number, words: string, text?: string, odd?: boolean }} Cell shade: from 0 to 1 */

/**
 * @param {string} title
 * @param {string[]} rows names
 * @param {string[]} columns
 * @param {(r: number, c: number) => Cell} cell
 * @param {{ down: string, axis: string, gist?: string }} more what rows and columns are
 */
export function heat(title, rows, columns, cell, { down, axis, gist }) {
  const narrow = columns.length <= 6 && columns.some((name) => name.length > 2);
  const long = Math.max(...rows.map((name) => clipped(name).length));
  const left = Math.max(32, 24 + 6.5 * long),
    step = Math.min(narrow ? 72 : 34, (WIDTH - left) / columns.length);
  const tall = Math.min(22, Math.max(6, 400 / rows.length)),
    bottom = TOP + rows.length * tall;
  const slanted = columns.some((name) => clipped(name).length * 6.5 > step),
    foot = slanted ? 74 : 36;
  const plot = new Plot(title, bottom + foot, gist);
  plot.across = columns.length;
  rows.forEach((name, r) => {
    if (tall > 9 || r % 5 === 0) plot.text(left - 8, TOP + (r + 0.5) * tall + 4, clipped(name), "end", "le-name");
    columns.forEach((_, c) => {
      const { shade, words, text = "", odd = false } = cell(r, c);
      const box = { x: left + c * step, y: TOP + r * tall, width: step - 1, height: tall - 1 };
      const place = { x: box.x + step / 2, y: box.y + tall / 2 + 3, "text-anchor": "middle" },
        opacity = Math.min(1, Math.max(0, shade)).toFixed(3);
      /** @type {Shape[]} */
      const shapes = [
        ["rect", { ...box, class: "le-empty" }],
        ["rect", { ...box, class: odd ? "le-bad" : "le-cell", "fill-opacity": opacity }],
      ];
      if (text && tall > 12) shapes.push(["text", { ...place, class: shade > 0.55 ? "le-upon" : "le-name" }, text]);
      plot.mark(words, shapes);
    });
  });
  columns.forEach((name, c) => {
    if (step <= 12 && c % 5) return;
    const [x, y] = [left + (c + 0.5) * step, bottom + 14];
    if (slanted)
      plot.text(x + 4, y, clipped(name), "end", "le-name").setAttribute("transform", `rotate(-40 ${x + 4} ${y})`);
    else plot.text(x, y, clipped(name), "middle", "le-name");
  });
  plot.text(left + (columns.length * step) / 2, bottom + foot - 6, axis, "middle");
  plot
    .text(10, TOP + (rows.length * tall) / 2, down, "middle")
    .setAttribute("transform", `rotate(-90 10 ${TOP + (rows.length * tall) / 2})`);
  return plot.root;
}
