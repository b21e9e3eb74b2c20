// Where a model fails: samples of its worst class that judge B takes for another, and the samples
// that look least like anything real.

import { describe } from "./copies.js";
import { html } from "../../dom/elements.js";
import { list, number, share, whole } from "../../core/validate.js";
import { Specimens } from "./specimens.js";
import { named } from "./values.js";
import { fixed, percent } from "../../core/wording.js";

const MOST = 16;

function specimens(title, found, captions, gist, { session, take, later, columns }) {
  const grid = html("div", { class: "le-specimens", role: "group", "aria-label": title });
  later(new Specimens(grid, session, found, columns, take));
  grid.querySelectorAll("button").forEach((button, i) => button.append(html("span", {}, captions[i])));
  return html(
    "figure",
    { class: "le-plot" },
    html("figcaption", {}, title),
    grid,
    html("p", { class: "le-gist" }, gist),
  );
}

export function worst(given) {
  const { result, classes, session } = given,
    each = list(result.per_class, (value) => (value === null ? 1 : share(value)), 100),
    name = (i) => named(classes, i, each.length);
  const at = whole(result.worst, each.length);
  if (Array.isArray(result.wrong) && !result.wrong.length) {
    return html(
      "figure",
      { class: "le-plot" },
      html("figcaption", {}, `Worst class: ${name(at)}`),
      html("p", { class: "le-gist" }, "No sample of it is taken for another class."),
    );
  }
  const wrong = list(
    result.wrong,
    (one) => ({
      seed: whole(one.seed),
      label: whole(one.label, session.point.model.classes.length),
      verdict: whole(one.verdict),
    }),
    512,
  ).slice(0, MOST);
  return specimens(
    `Worst class: ${name(at)}, ${percent(each[at])}`,
    wrong.map((one) => ({ ...one, words: `${describe(session, one)}, taken for ${name(one.verdict)}; take it` })),
    wrong.map(({ verdict }) => name(verdict)),
    "Asked for this class, and what judge B takes each for. A click takes one into Explore.",
    given,
  );
}

export function leastTypical(given) {
  const { result, session } = given,
    { classes } = session.point.model;
  const odd = list(
    result.least_typical,
    (one) => ({
      seed: whole(one.seed),
      label: whole(one.label, Math.max(1, classes.length)),
      distance: number(one.distance, 0),
    }),
    512,
  ).slice(0, MOST);
  return specimens(
    "Least typical samples",
    odd.map((one) => ({
      ...one,
      words: `${describe(session, one)}, ${fixed(one.distance, 1)} from the nearest test image; take it`,
    })),
    odd.map(({ distance }) => fixed(distance, 1)),
    "Distance to the nearest test image in judge A's features. A click takes one into Explore.",
    given,
  );
}
