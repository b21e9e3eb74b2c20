// Whether latent arithmetic does what it says: sums of live images, one a column, and how often
// they come to what was asked for.

import { bars } from "../../charts/bars.js";
import { html } from "../../dom/elements.js";
import { drawnParts, rowOf } from "../../core/latent_point.js";
import { list, number, object, share, whole, words } from "../../core/validate.js";
import { Specimens } from "./specimens.js";
import { fixed, percent, plain, thousands } from "../../core/wording.js";
import { named } from "./values.js";

export const ATTRIBUTES = ["stroke width", "slant"];
const SHOWN = 8;

// What was found of an attribute, what its two ends are called, and the name of a class.
function found({ result, classes }, name) {
  const all = object(result.attributes[name]);
  return { all, high: words(all.high, 20), low: words(all.low, 20), called: (i) => named(classes, i) };
}

// One example: the rows [Z + K + C] of its three terms and of their sum, and what came of it.
function example({ a, b, read, before, after, terms }, model) {
  const { z, classes, codes } = model;
  const [first, second] = [a, b].map((label) => whole(label, classes.length || 100));
  const [high, low, base] = list(terms, (term) => list(term, (value) => number(value, -100, 100), z), 3);
  const row = (latent, label) => rowOf(drawnParts([...latent, ...Array(codes).fill(0)], model, label));
  const sum = row(
    high.map((value, i) => value - low[i] + base[i]),
    second,
  );
  return {
    a,
    b,
    read: whole(read),
    before: number(before),
    after: number(after),
    rows: [row(high, first), row(low, first), row(base, second), sum],
  };
}

// The sums, term below term, and under each what became of it.
export const examples = (name) => (given) => {
  const { result, session, take, later } = given,
    { all, high, low, called } = found(given, name);
  const shown = list(all.examples, (one) => example(object(one), session.point.model), 64).slice(0, SHOWN);
  const line = (label, i, told, more = (_) => "") => {
    const grid = html("div", { class: "le-specimens", role: "group", "aria-label": label });
    later(
      new Specimens(
        grid,
        session,
        shown.map((one) => ({ row: one.rows[i], name: told(one), words: `${told(one)}${more(one)}; take it` })),
        SHOWN,
        take,
      ),
    );
    return [html("p", { class: "le-label" }, label), grid];
  };
  const terms = [
    line(`${high} a`, 0, ({ a }) => `${high} ${called(a)}`),
    line(`− ${low} a`, 1, ({ a }) => `${low} ${called(a)}`),
    line(`+ ${low} b`, 2, ({ b }) => `${low} ${called(b)}`),
    line(
      `= ${high} b?`,
      3,
      ({ a, b }) => `${high} ${called(a)} − ${low} ${called(a)} + ${low} ${called(b)}`,
      ({ read, before, after }) =>
        `: read as ${called(read)}, ${name} ${fixed(before, 1)} before and ${fixed(after, 1)} after`,
    ),
  ];
  terms[3][1].querySelectorAll("button").forEach((button, i) => {
    const { b, read, before, after } = shown[i],
      well = read === b && after > before;
    button.append(html("span", well ? {} : { class: "le-missed" }, `${called(read)} ${well ? "✓" : "✗"}`));
  });
  const sum = `${high} a − ${low} a + ${low} b`;
  return html(
    "figure",
    { class: "le-plot" },
    html("figcaption", {}, sum[0].toUpperCase() + sum.slice(1)),
    ...terms.flat(),
    html(
      "p",
      { class: "le-gist" },
      `Each term is the average of ${whole(result.group)} points. ` +
        `Below: what judge B reads; ✓ where that is b and the ${name} went up.`,
    ),
  );
};

export const counted = (name) => (given) => {
  const { all, high, called } = found(given, name),
    { threes, singles, chance } = all;
  const read = (way, part) => list(way[part], share, 3);
  const row = (part, title, more = "") => {
    const [value, least, most] = read(threes, part),
      [other] = read(singles, part),
      [real] = read(chance, part);
    const said =
      `${title}: ${percent(value)} of threes (Wilson ${fixed(100 * least, 1)} to ${fixed(100 * most, 1)} %), ` +
      `${percent(other)} of single points, ${percent(real)} by chance`;
    return { name: title, value, other, real, tick: "le-whisker", told: percent(value), words: said + more };
  };
  const rows = [
    row("kept", "still b", `; b itself ${percent(read(threes, "base")[0])}`),
    row("up", `${name} up`),
    row("both", "both"),
  ];
  return bars(`How often it is a ${high} b`, rows, {
    to: 1,
    shown: (value) => plain(100 * value),
    axis: `% of ${thousands(whole(given.result.triples))} sums of random classes a and b`,
    gist:
      "Pale: single points in place of averages. Ticks: any points of a, by chance. " +
      `Worst: b = ${called(whole(threes.worst, 100))}, ${percent(share(threes.worst_both))}.`,
  });
};
