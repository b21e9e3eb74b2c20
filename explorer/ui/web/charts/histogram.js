// Histograms that share one axis: the first filled, others as outlines; a curve over them; and
// standing bars on a logarithmic axis.

/** @import { Place } from "../core/types.d.ts" */

import { Plot, WIDTH } from "./plot.js";
import { plain, ticks } from "../core/wording.js";

const LEFT = 36,
  RIGHT = WIDTH - 4,
  TOP = 8,
  BOTTOM = 168;

/** @param {Place[]} dots */
const line = (dots) => `M${dots.map(([x, y]) => `${x.toFixed(1)},${y.toFixed(1)}`).join("L")}`;

/**
 * What stands upward is a share in per cent.
 * @param {string} title
 * @param {{ name: string, kind: string, shares: number[] }[]} series all with as many bins from 0 to `high`
 * @param {object} more
 * @param {number} more.high
 * @param {string} more.axis the words below
 * @param {string} [more.gist]
 * @param {{ kind: string, dots: Place[] }} [more.curve] [value, share] each
 */
export function histogram(title, series, { high, axis, gist, curve }) {
  const plot = new Plot(title, BOTTOM + 36, gist),
    bins = series[0].shares.length;
  const top =
    1.05 * Math.max(1e-9, ...series.flatMap(({ shares }) => shares), ...(curve?.dots ?? []).map(([, y]) => y));
  /** @param {number} value */
  const x = (value) => LEFT + (value / high) * (RIGHT - LEFT);
  /** @param {number} value */
  const y = (value) => BOTTOM - (value / top) * (BOTTOM - TOP);
  for (const tick of ticks(0, top)) {
    plot.rule(LEFT, y(tick), RIGHT, y(tick));
    plot.text(LEFT - 6, y(tick) + 4, plain(100 * tick), "end");
  }
  plot.text(0, TOP + 2, "%", "start");
  for (const tick of ticks(0, high)) plot.text(x(tick), BOTTOM + 14, String(tick), "middle");
  for (let i = 0; i < bins; i++) {
    const [from, to] = [i, i + 1].map((bin) => (high * bin) / bins),
      [first] = series;
    const said = series.map(({ name, shares }) => `${name} ${(100 * shares[i]).toFixed(1)} %`).join(", ");
    plot.mark(`${from.toFixed(2)} to ${to.toFixed(2)}: ${said}`, [
      ["rect", { x: x(from), y: TOP, width: x(to) - x(from), height: BOTTOM - TOP, class: "le-hit" }],
      [
        "rect",
        {
          x: x(from) + 0.5,
          y: y(first.shares[i]),
          width: x(to) - x(from) - 1,
          height: BOTTOM - y(first.shares[i]),
          class: first.kind,
        },
      ],
    ]);
  }
  for (const { shares, kind } of series.slice(1)) {
    const steps = shares.flatMap(
      (share, i) =>
        /** @type {Place[]} */ ([
          [x((high * i) / bins), y(share)],
          [x((high * (i + 1)) / bins), y(share)],
        ]),
    );
    plot.add("path", { d: line([[LEFT, BOTTOM], ...steps, [RIGHT, BOTTOM]]), class: `le-outline ${kind}` });
  }
  if (curve)
    plot.add("path", {
      d: line(curve.dots.filter(([value]) => value <= high).map(([value, share]) => [x(value), y(share)])),
      class: `le-outline ${curve.kind}`,
    });
  plot.rule(LEFT, BOTTOM, RIGHT, BOTTOM, "le-axis");
  plot.text((LEFT + RIGHT) / 2, BOTTOM + 31, axis, "middle");
  return plot.root;
}

/**
 * On an axis of powers of ten; `floor` is a line with its words.
 * @param {string} title
 * @param {{ name: string, value: number, words: string }[]} rows
 * @param {{ axis: string, gist?: string, floor: { at: number, words: string } }} more
 */
export function standing(title, rows, { axis, gist, floor }) {
  const plot = new Plot(title, BOTTOM + 36, gist),
    values = rows.map(({ value }) => value);
  const low = Math.floor(Math.log10(Math.max(1e-6, Math.min(floor.at / 10, ...values)))),
    high = Math.ceil(Math.log10(Math.max(1, ...values)) + 0.05);
  /** @param {number} value */
  const y = (value) => BOTTOM - ((Math.log10(Math.max(value, 10 ** low)) - low) / (high - low)) * (BOTTOM - TOP);
  for (let power = low; power <= high; power++) {
    plot.rule(LEFT + 8, y(10 ** power), RIGHT, y(10 ** power));
    plot.text(LEFT + 2, y(10 ** power) + 4, String(Number((10 ** power).toPrecision(1))), "end");
  }
  const step = (RIGHT - LEFT - 8) / rows.length,
    wide = Math.min(24, Math.max(0.6, step * 0.8));
  rows.forEach(({ name, value, words }, i) => {
    const middle = LEFT + 8 + (i + 0.5) * step;
    if (rows.length <= 16) plot.text(middle, BOTTOM + 14, name, "middle", "le-name");
    plot.mark(words, [
      ["rect", { x: middle - step / 2, y: TOP, width: step, height: BOTTOM - TOP, class: "le-hit" }],
      [
        "rect",
        {
          x: middle - wide / 2,
          y: y(value),
          width: wide,
          height: Math.max(0.5, BOTTOM - y(value)),
          class: value > floor.at ? "le-plain-bar" : "le-plain-bar le-pale",
        },
      ],
    ]);
  });
  plot.rule(LEFT + 8, y(floor.at), RIGHT, y(floor.at), "le-limit");
  plot.text(RIGHT, y(floor.at) - 4, floor.words, "end", "le-odd");
  plot.rule(LEFT + 8, BOTTOM, RIGHT, BOTTOM, "le-axis");
  plot.text((LEFT + RIGHT) / 2, BOTTOM + 31, axis, "middle");
  return plot.root;
}
