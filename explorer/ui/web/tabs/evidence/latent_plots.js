// Plots of what the latents of test images say: which dimensions are used, and which factors they tell.

import { bars } from "../../charts/bars.js";
import { heat } from "../../charts/heat.js";
import { histogram, standing } from "../../charts/histogram.js";
import { list, matrix, number, share, whole, words } from "../../core/validate.js";
import { fixed, plain, short, signed, thousands } from "../../core/wording.js";

export function divergence({ result }) {
  const sorted = list(result.kl_per_dimension, (value) => number(value, -1, 1e6))
    .map((value, i) => ({ value, i }))
    .sort((a, b) => b.value - a.value);
  const above = sorted.filter(({ value }) => value > 0.01).length;
  return standing(
    "KL of each dimension",
    sorted.map(({ value, i }) => ({ name: `z${i + 1}`, value, words: `z${i + 1}: ${short(value)} nats` })),
    {
      axis: "dimensions, sorted; KL in nats, powers of ten",
      floor: { at: 0.01, words: "0.01 nats" },
      gist:
        `${whole(result.active)} of ${sorted.length} active (Var E[z|x] > .01); ` +
        `${above} above 0.01 nats; ${fixed(number(result.kl))} nats in all.`,
    },
  );
}

export function norms({ result, model }) {
  const shares = list(result.norms, share, 400),
    high = number(result.high, 1e-6, 1e4),
    [radii, density] = model.shell;
  const area = density.reduce((sum, value) => sum + value, 0) * (radii[1] - radii[0]),
    wide = high / shares.length;
  const mean =
    shares.reduce((sum, value, i) => sum + value * (i + 0.5) * wide, 0) /
    Math.max(
      1e-9,
      shares.reduce((a, b) => a + b),
    );
  const tests = `test ${model.drawn.many}`;
  return histogram(`Where ${tests} are encoded`, [{ name: tests, kind: "le-real", shares }], {
    high,
    axis: `‖μ‖ of ${tests}; outline: ‖z‖ of the prior`,
    curve: { kind: "le-drawn", dots: radii.map((r, i) => [r, (density[i] / area) * wide]) },
    gist:
      `‖μ‖ is ${fixed(mean, 1)} on average; ` +
      `samples of the prior have ‖z‖ from ${model.shell[2][1].toFixed(1)} to ${model.shell[2][3].toFixed(1)}.`,
  });
}

export function explained({ result, model }) {
  const names = list(result.names, (name) => words(name, 40), 40),
    r2 = list(result.r2, (value) => number(value ?? 0, -1e6, 1), names.length);
  const rows = names.map((name, i) => ({
    name,
    value: Math.max(0, number(r2[i])),
    told: fixed(r2[i]),
    words: `${name}: R² ${fixed(r2[i], 3)}`,
  }));
  return bars("Factors read from the latents", rows, {
    to: 1,
    shown: plain,
    axis: "R² of a linear reading",
    gist: `On ${thousands(whole(result.images))} test ${model.drawn.many}.`,
  });
}

const MOST = 24; // dimensions that a heat map shows

// The dimensions that say most, in their own order.
function telling(rows, letter) {
  const strongest = rows
    .map((row, i) => ({ row, i, top: Math.max(...row.map(Math.abs)) }))
    .sort((a, b) => b.top - a.top);
  const kept = strongest.slice(0, MOST).sort((a, b) => a.i - b.i);
  return { kept, left: rows.length - kept.length, names: kept.map(({ i }) => `${letter}${i + 1}`) };
}

function factorsMap(title, values, names, model, { said, axis, gist, scale = 1 }) {
  const { kept, left, names: rows } = telling(values, model.encoder ? "z" : "c");
  return heat(
    title,
    rows,
    names,
    (r, c) => {
      const value = number(kept[r].row[c]);
      return {
        shade: Math.abs(value) / scale,
        text: fixed(Math.abs(value)),
        words: `${rows[r]} and ${names[c]}: ${said(value)}`,
      };
    },
    { down: "dimension", axis, gist: gist + (left ? ` ${left} weaker dimensions are left out.` : "") },
  );
}

export function correlations({ result, model }) {
  const names = list(result.names, (name) => words(name, 40), 40),
    all = matrix(result.correlations, (r) => number(r ?? 0, -1, 1));
  return factorsMap("Dimensions and factors", all, names, model, {
    said: (r) => `r = ${signed(r)}`,
    axis: "|r| with each factor",
    gist: "One dark cell a column: one dimension tells that factor.",
  });
}

export function importance({ result, model }) {
  const names = list(result.names, (name) => words(name, 40), 40),
    all = matrix(result.dci.importance, (value) => number(value, 0, 1e6));
  const { disentanglement, completeness } = result.dci;
  return factorsMap("DCI importance", all, names, model, {
    said: (value) => `importance ${fixed(value, 3)}`,
    axis: "importance for each factor",
    scale: Math.max(1e-9, ...all.flat()),
    gist: `Disentanglement ${fixed(share(disentanglement))}, completeness ${fixed(share(completeness))}.`,
  });
}
