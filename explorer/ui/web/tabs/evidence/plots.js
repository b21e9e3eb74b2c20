// Which plots show what a protocol found; each is [title, where its result stands, how it is drawn].
// A plot whose result is not in the card is absent.

import { bars } from "../../charts/bars.js";
import { heat } from "../../charts/heat.js";
import { histogram, standing } from "../../charts/histogram.js";
import { list, matrix, number, object, share, whole, words } from "../../core/validate.js";
import { fixed, percent, plain, short, signed, thousands } from "../../core/wording.js";

const REAL = "le-real",
  DRAWN = "le-drawn";
const hundredths = (value) => String(Math.round(100 * value));
const maybe = (read) => (value) => (value === null ? null : read(value)); // null: no number
const spread = (value) => ({ mean: number(value.mean), sd: number(value.sd ?? 0, 0) });

// The name of class i: the data set's where it has one.
const named = (classes, i) => (typeof classes[i] === "string" ? classes[i] : String(i));

function agreement({ result, classes }) {
  const each = list(result.per_class, maybe(share), 100),
    worst = whole(result.worst, each.length);
  const [low, high] = list(result.interval, share, 2),
    at = share(result.overall);
  const from = Math.min(
    0.9,
    Math.max(0, Math.floor(10 * Math.min(...each.filter((value) => value !== null)) - 1e-9) / 10),
  );
  const told = (value) => (value === null ? "none" : percent(value));
  const rows = each.map((value, i) => ({
    name: named(classes, i),
    value: value ?? from,
    told: told(value),
    odd: i === worst,
    words: `${named(classes, i)}: ${told(value)} drawn as asked`,
  }));
  return bars("Label agreement of each class", rows, {
    from,
    to: 1,
    shown: hundredths,
    axis: `% that judge B sees as asked; the axis starts at ${hundredths(from)} %`,
    band: { low, high },
    gist:
      `Worst: ${named(classes, worst)}, ${told(each[worst])}. ` +
      `All: ${percent(at, 2)}; band: ${fixed(100 * low)} to ${fixed(100 * high)} %, Wilson.`,
  });
}

function confusion({ result, classes }) {
  const counts = matrix(result.confusion, (value) => whole(value), 64),
    names = counts.map((_, i) => named(classes, i));
  const shares = counts.map((row) =>
    row.map(
      (n) =>
        n /
        Math.max(
          1,
          row.reduce((a, b) => a + b),
        ),
    ),
  );
  let [most, from, to] = [-1, 0, 0];
  shares.forEach((row, r) =>
    row.forEach((value, c) => {
      if (r !== c && value > most) [most, from, to] = [value, r, c];
    }),
  );
  return heat(
    "What judge B takes samples for",
    names,
    counts[0].map((_, i) => named(classes, i)),
    (r, c) => {
      const value = shares[r][c],
        odd = r !== c,
        shade = odd ? Math.sqrt(value / Math.max(0.02, most)) : 0.15 + 0.5 * value;
      return {
        shade,
        odd,
        text: value >= 0.0005 ? (100 * value).toFixed(value < 0.0995 ? 1 : 0) : "",
        words: `${names[r]} taken for ${named(classes, c)}: ${percent(value)} (${thousands(counts[r][c])})`,
      };
    },
    {
      down: "asked for",
      axis: "taken for, % of the row",
      gist:
        most > 0
          ? `Most often: ${names[from]} taken for ${named(classes, to)}, ${percent(most)}.`
          : "No sample is taken for another class.",
    },
  );
}

function manifold({ result }) {
  const rows = ["precision", "recall", "density", "coverage"].map((name) => {
    const { mean, sd } = spread(result[name]),
      real = number(result.floor[name], 0, 100),
      mixture = result.mixture && spread(result.mixture[name]);
    const second = mixture ? `; fitted mixture ${fixed(mixture.mean, 3)} ± ${fixed(mixture.sd, 3)}` : "";
    return {
      name,
      value: mean,
      sd,
      real,
      other: mixture?.mean,
      told: fixed(mean, 3),
      words: `${name} ${fixed(mean, 3)} ± ${fixed(sd, 3)}; training images ${fixed(real, 3)}${second}`,
    };
  });
  const to = Math.max(1, ...rows.flatMap(({ value, sd, real, other = 0 }) => [value + sd, real, other]));
  return bars("Precision, recall, density, coverage", rows, {
    to: Math.ceil(to * 20) / 20,
    shown: plain,
    axis: "k = 5 nearest neighbours in judge B's features",
    gist:
      `Ticks: training images in place of samples. Whiskers: ± 1 sd of ${whole(result.seeds)} seeds.` +
      (result.mixture ? " Pale: the fitted mixture prior." : ""),
  });
}

function frechet({ result }) {
  const row = (name, { mean, sd }) => ({
    name,
    value: mean,
    sd,
    told: short(mean),
    words: `${name}: ${fixed(mean)}${sd ? ` ± ${fixed(sd)}` : ""}`,
  });
  const normal = spread(result.fid),
    mixture = spread(result.mixture.fid),
    floor = number(result.floor.fid, 0);
  const rows = [
    row("N(0, I)", normal),
    row("mixture", mixture),
    { ...row("training", { mean: floor, sd: 0 }), real: floor },
  ];
  return bars("FID of both priors", rows, {
    to: 1.05 * Math.max(normal.mean, mixture.mean, floor, 1e-6),
    shown: plain,
    axis: "FID_clf, less is better",
    gist:
      `z from the fitted mixture: ${short(mixture.mean)}, from N(0, I): ${short(normal.mean)}; ` +
      `training images: ${short(floor)}.`,
  });
}

function divergence({ result }) {
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

function norms({ result, model }) {
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
  return histogram("Where test images are encoded", [{ name: "test images", kind: REAL, shares }], {
    high,
    axis: "‖μ‖ of test images; outline: ‖z‖ of the prior",
    curve: { kind: DRAWN, dots: radii.map((r, i) => [r, (density[i] / area) * wide]) },
    gist:
      `‖μ‖ is ${fixed(mean, 1)} on average; ` +
      `samples of the prior have ‖z‖ from ${model.shell[2][1].toFixed(1)} to ${model.shell[2][3].toFixed(1)}.`,
  });
}

function shown({ result, classes }) {
  const drawn = list(result.classes, share, 100),
    real = list(result.real_classes, share, drawn.length);
  const off = drawn.map((value, i) => Math.abs(value - real[i])),
    most = off.indexOf(Math.max(...off));
  return bars(
    "Classes of samples and of test images",
    drawn.map((value, i) => ({
      name: named(classes, i),
      value,
      real: real[i],
      told: percent(value),
      words: `${named(classes, i)}: ${percent(value)} of samples, ${percent(real[i])} of test images`,
    })),
    {
      to: 1.1 * Math.max(...drawn, ...real, 0.01),
      shown: (v) => plain(100 * v),
      axis: "% by judge A; ticks: test images",
      gist:
        `Farthest apart: ${named(classes, most)}, ${percent(drawn[most])} of samples ` +
        `and ${percent(real[most])} of test images.`,
    },
  );
}

function mapping({ result, classes }) {
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

function seeds({ result }) {
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

function codes({ result }) {
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

function explained({ result }) {
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
    gist: `On ${thousands(whole(result.images))} test images.`,
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

function correlations({ result, model }) {
  const names = list(result.names, (name) => words(name, 40), 40),
    all = matrix(result.correlations, (r) => number(r ?? 0, -1, 1));
  return factorsMap("Dimensions and factors", all, names, model, {
    said: (r) => `r = ${signed(r)}`,
    axis: "|r| with each factor",
    gist: "One dark cell a column: one dimension tells that factor.",
  });
}

function importance({ result, model }) {
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

const PLOTS = [
  ["Label agreement of each class", (e) => e.results.agreement, agreement],
  ["What judge B takes samples for", (e) => e.results.agreement, confusion],
  ["Precision, recall, density, coverage", (e) => e.results.distribution, manifold],
  ["FID of both priors", (e) => e.results.distribution?.mixture && e.results.distribution, frechet],
  ["KL of each dimension", (e) => e.results.posterior, divergence],
  ["Where test images are encoded", (e) => e.results.posterior, norms],
  ["Which class a category stands for", (e) => e.results.infogan, mapping],
  ["Error of each training seed", (e) => e.runs?.infogan, seeds],
  ["What the continuous codes move", (e) => e.results.infogan?.correlations && e.results.infogan, codes],
  ["Classes of samples and of test images", (e) => e.results.verdict, shown],
  ["Factors read from the latents", (e) => e.results.factors, explained],
  ["Dimensions and factors", (e) => e.results.factors, correlations],
  ["DCI importance", (e) => e.results.factors?.dci && e.results.factors, importance],
];

// Each plot as [title, make]; make() throws when its result cannot be read.
export function plots({ evidence, classes }, model) {
  const all = { ...evidence, results: object(evidence.results ?? {}) };
  return PLOTS.filter(([, find]) => find(all) !== undefined).map(([title, find, draw]) => [
    title,
    () => draw({ result: find(all), classes, model }),
  ]);
}
