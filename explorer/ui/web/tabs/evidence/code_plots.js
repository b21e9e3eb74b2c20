// Plots of what Q reads from images: categories for classes, and what the continuous codes move.

import { bars } from "../../charts/bars.js";
import { heat } from "../../charts/heat.js";
import { list, matrix, number, share, whole, words } from "../../core/validate.js";
import { percent, plain, signed } from "../../core/wording.js";
import { maybe, named } from "./values.js";

export function mapping({ result, classes }) {
  const of = list(result.mapping, (value) => (value === -1 ? -1 : whole(value, 100)), 100),
    count = Math.max(...of) + 1,
    names = Array.from({ length: Math.max(count, of.length) }, (_, i) => named(classes, i));
  const missed = names.filter((_, i) => !of.includes(i));
  return heat(
    "Which class a category stands for",
    of.map((_, i) => String(i)),
    names,
    (r, c) => {
      const twice = of.indexOf(of[r]) !== of.lastIndexOf(of[r]);
      return {
        shade: of[r] === c ? 0.7 : 0,
        odd: of[r] === c && twice,
        words:
          of[r] === c
            ? `category ${r} stands for ${names[c]}${twice ? ", as another does" : ""}`
            : `category ${r} does not stand for ${names[c]}`,
      };
    },
    {
      down: "category",
      axis: "class, by majority of training images",
      gist:
        `${percent(share(result.error), 2)} of test images are read as another class. ` +
        (missed.length ? `No category for ${missed.join(", ")}.` : "Each class has its category."),
    },
  );
}

export function seeds({ result }) {
  const runs = list(result, (run) => ({ seed: whole(run.seed), error: share(run.error) }), 50),
    sorted = runs.map(({ error }) => error).sort((a, b) => a - b);
  const median = sorted[Math.floor(sorted.length / 2)],
    at = runs.findIndex(({ error }) => error === median);
  return bars(
    "Error of each training seed",
    runs.map(({ seed, error }, i) => ({
      name: i === at ? `▸ seed ${seed}` : `seed ${seed}`,
      value: error,
      told: percent(error),
      words: `seed ${seed}: ${percent(error, 2)} of test images${i === at ? ", the median" : ""}`,
    })),
    {
      to: Math.max(0.05, 1.1 * sorted[sorted.length - 1]),
      shown: (v) => plain(100 * v),
      axis: "% of test images read as another class",
      gist: `▸ The median of ${runs.length} seeds: ${percent(median, 2)}.`,
    },
  );
}

export function codes({ result }) {
  const of = list(result.measured, (name) => words(name, 30), 20),
    all = matrix(
      result.correlations,
      maybe((r) => number(r, -1, 1)),
      20,
    );
  const rows = all.flatMap((row, i) =>
    of.map((name, k) => {
      const told = row[k] === null ? "none" : signed(number(row[k]));
      return { name: `c${i + 1} ${name}`, value: row[k] ?? 0, told, words: `c${i + 1} and ${name}: r = ${told}` };
    }),
  );
  const best = rows.reduce((a, b) => (Math.abs(b.value) > Math.abs(a.value) ? b : a));
  return bars("What the continuous codes move", rows, {
    from: -1,
    to: 1,
    shown: plain,
    axis: "Pearson's r with what is measured on samples",
    gist: `Strongest: ${best.words}.`,
  });
}
