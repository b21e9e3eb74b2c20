// Bars that lie: a row for each name, a tick where real images stand, a whisker of one deviation.

import { clipped, Plot, WIDTH } from "./plot.js";
import { ticks } from "../core/wording.js";

const ROW = 20,
  RIGHT = WIDTH - 52,
  LETTER = 6.2,
  MOST = 18;

// rows: {name, value, told, words}, and where wanted sd, real (a tick, of the kind `tick` where it
// stands for something else), other (a second, pale bar) and odd (stands out). from, to: the ends
// of the axis; shown: how its numbers are written. band: {low, at, high}, drawn behind all rows.
export function bars(title, rows, { from = 0, to, axis, shown = String, gist, band }) {
  const left = Math.max(84, 12 + LETTER * Math.max(...rows.map(({ name }) => clipped(name, MOST).length)));
  const bottom = rows.length * ROW + 4,
    plot = new Plot(title, bottom + 36, gist);
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
    const bar = (value, top, height, kind) => [
      "rect",
      { x: Math.min(origin, x(value)), y: top, width: Math.abs(x(value) - origin), height, class: kind },
    ];
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
