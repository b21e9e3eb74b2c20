// The small drawings beside a term: of the open model and of the point as it is now. Each gives null where
// there is nothing to draw.

/** @import { Session } from "./session.js" */
/** @import { Attributes } from "../dom/elements.js" */

import { svg } from "../dom/elements.js";
import { lerp, slerp } from "../core/latent/paths.js";
import { draw } from "../core/latent/prior.js";
import { norm } from "../core/latent/vectors.js";

const WIDE = 272,
  HIGH = 72,
  FLOOR = HIGH - 16, // below it stand the numbers
  REACH = 3.5; // standard deviations
const STOPS = 33; // of a way

const drawing = (...shapes) => svg("svg", { viewBox: `0 0 ${WIDE} ${HIGH}`, "aria-hidden": "true" }, ...shapes);
const text = (x, words, anchor = "middle") => svg("text", { x, y: HIGH - 3, "text-anchor": anchor }, words);
const line = (x1, y1, x2, y2, kind) => svg("line", { x1, y1, x2, y2, class: kind });
/** @param {Attributes} more */
const rect = (x, y, width, height, kind, more = {}) =>
  svg("rect", { x, y, width: Math.max(0, width), height: Math.max(0, height), class: kind, ...more });
/** @param {[number, number][]} dots */
const path = (dots, kind, end = "") =>
  svg("path", { d: `M${dots.map(([x, y]) => `${x.toFixed(1)},${y.toFixed(1)}`).join("L")}${end}`, class: kind });

const clamp = (value, most) => Math.max(-most, Math.min(most, value));
const across = (value, reach = REACH) => (WIDE * (clamp(value, reach) + reach)) / (2 * reach);
const marks = [-2, 0, 2].map((value) => [across(value), String(value).replace("-", "−")]);

// The curve of N(0, sd²), as high as that of N(0, 1) is in three quarters of the room.
function bell(sd, kind, end = "") {
  const dots = Array.from({ length: 121 }, (_, i) => {
    const value = (i / 60 - 1) * REACH,
      height = Math.exp(-((value / sd) ** 2) / 2) / sd;
    return /** @type {[number, number]} */ ([across(value), FLOOR - Math.min(FLOOR - 2, height * 0.7 * FLOOR)]);
  });
  return path(dots, kind, end && `L${WIDE},${FLOOR}H0Z`);
}
const scale = () => marks.map(([x, words]) => text(x, words));
const floor = () => line(0, FLOOR, WIDE, FLOOR, "le-rule");

// Bars from a middle line, one for each value within ± reach.
function standing(values, reach, middle) {
  const step = WIDE / values.length,
    width = Math.min(12, Math.max(1, step * 0.7)),
    room = reach > 0 ? (middle < FLOOR ? FLOOR / 2 : FLOOR) / reach : 0;
  return values.map((value, i) => {
    const tall = Math.abs(clamp(value, reach)) * room;
    return rect((i + 0.5) * step - width / 2, value > 0 ? middle - tall : middle, width, tall, "le-fill");
  });
}

export const FIGURES = {
  values({ point }) {
    const middle = FLOOR / 2;
    return drawing(
      line(0, middle, WIDE, middle, "le-rule"),
      ...standing([...point.z], 3, middle),
      text(0, "z₁", "start"),
      ...(point.z.length > 1 ? [text(WIDE, "z", "end"), text(WIDE / 2, "from −3 to 3")] : []),
    );
  },

  prior({ point }) {
    const ticks = [...point.z].map((value) => {
      const x = across(value * point.temperature);
      return line(x, FLOOR - 12, x, FLOOR, "le-tick");
    });
    return drawing(bell(1, "le-pale", "filled"), floor(), ...ticks, ...scale());
  },

  temperature({ point }) {
    const { temperature: sd } = point;
    const now = sd ? bell(Math.max(0.02, sd), "le-fill", "filled") : line(WIDE / 2, 2, WIDE / 2, FLOOR, "le-mark");
    return drawing(now, bell(1, "le-outline"), floor(), ...scale());
  },

  shell({ point }) {
    const [radii, density, [, low, , high]] = point.model.shell,
      end = radii[radii.length - 1],
      x = (radius) => Math.min(WIDE - 1, (WIDE * radius) / end);
    const dots = radii.map(
      (radius, i) => /** @type {[number, number]} */ ([x(radius), FLOOR - density[i] * (FLOOR - 4)]),
    );
    return drawing(
      rect(x(low), 0, x(high) - x(low), FLOOR, "le-band"),
      path(dots, "le-pale", "Z"),
      floor(),
      line(x(point.norm), 0, x(point.norm), FLOOR, "le-mark"),
      text(0, "0", "start"),
      text((x(low) + x(high)) / 2, `${low.toFixed(1)} – ${high.toFixed(1)}`),
    );
  },

  ways({ point }) {
    const { model } = point,
      from = [...point.z].map((value) => value * point.temperature),
      [{ z: to }] = draw([point.seed + 1], model.z),
      [, , [, low, , high]] = model.shell;
    const of = (way) => Array.from({ length: STOPS }, (_, i) => norm(way(from, to, i / (STOPS - 1)))),
      lines = { lerp: of(lerp), slerp: of(slerp) },
      most = 1.05 * Math.max(high, ...lines.lerp, ...lines.slerp),
      y = (value) => FLOOR * (1 - value / most);
    const way = (name, kind) =>
      path(
        lines[name].map((value, i) => [(WIDE * i) / (STOPS - 1), y(value)]),
        kind,
      );
    return drawing(
      rect(0, y(high), WIDE, y(low) - y(high), "le-band"),
      way("lerp", "le-outline"),
      way("slerp", "le-strong"),
      floor(),
      text(0, "this point", "start"),
      text(WIDE, `seed ${point.seed + 1}`, "end"),
    );
  },

  activity({ point }) {
    const { model } = point,
      values = model.activity.slice(0, model.z).toSorted((a, b) => b - a),
      [most] = values;
    if (!(most > 0)) return null;
    return drawing(
      ...standing(values, most * 1.05, FLOOR),
      floor(),
      text(0, most.toPrecision(2), "start"),
      text(WIDE, `${model.z} dimensions, ${model.activity_unit}`, "end"),
    );
  },

  posterior({ posterior }) {
    if (!posterior) return null;
    const { mean, deviation } = posterior,
      step = WIDE / mean.length,
      width = Math.min(12, Math.max(1, step * 0.7)),
      y = (value) => (FLOOR / 2) * (1 - clamp(value, 3) / 3);
    const bars = Array.from(mean, (mu, i) => {
      const x = (i + 0.5) * step,
        top = y(mu + deviation[i]);
      return [
        rect(x - width / 2, top, width, Math.max(1, y(mu - deviation[i]) - top), "le-pale"),
        line(x - width / 2, y(mu), x + width / 2, y(mu), "le-mark"),
      ];
    }).flat();
    return drawing(
      rect(0, y(1), WIDE, y(-1) - y(1), "le-band"),
      ...bars,
      text(0, "z₁", "start"),
      text(WIDE, "pale: ±1, the prior", "end"),
    );
  },

  classes({ point }) {
    const { weights, model } = point,
      sum = weights.reduce((a, b) => a + b, 0);
    if (!(sum > 0)) return null;
    const step = WIDE / weights.length,
      named = model.classes.every(({ length }) => length * 7 < step);
    return drawing(
      ...standing(
        Array.from(weights, (weight) => weight / sum),
        1.05,
        FLOOR,
      ),
      floor(),
      ...(named ? model.classes.map((name, i) => text((i + 0.5) * step, name)) : []),
    );
  },

  codes({ point }) {
    const { codes } = point.blocks;
    if (!codes?.length) return null;
    const step = FLOOR / codes.length;
    const rows = Array.from(codes, (value, i) => {
      const y = (i + 0.5) * step;
      return [
        line(0, y, WIDE, y, "le-rule"),
        svg("circle", { cx: across(value, 2), cy: y, r: Math.min(5, step / 2), class: "le-dot" }),
      ];
    }).flat();
    return drawing(
      rect(across(-1, 2), 0, WIDE / 2, FLOOR, "le-band"),
      ...rows,
      ...[-1, 0, 1].map((value) => text(across(value, 2), String(value).replace("-", "−"))),
    );
  },
};
