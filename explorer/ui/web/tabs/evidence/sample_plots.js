// Plots of what samples are: whether they show what was asked for, and how far they are real ones.

import { bars } from "../../charts/bars.js";
import { heat } from "../../charts/heat.js";
import { list, matrix, number, share, whole } from "../../core/validate.js";
import { fixed, percent, plain, short, thousands } from "../../core/wording.js";
import { maybe, named, spread } from "./values.js";

const hundredths = (value) => String(Math.round(100 * value));

export function agreement({ result, classes }) {
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
    name: named(classes, i, each.length),
    value: value ?? from,
    told: told(value),
    odd: i === worst && value !== null && value < low, // the worst is not bad where all are as good
    words: `${named(classes, i, each.length)}: ${told(value)} drawn as asked`,
  }));
  return bars("Label agreement of each class", rows, {
    from,
    to: 1,
    shown: hundredths,
    axis: `% that judge B sees as asked; the axis starts at ${hundredths(from)} %`,
    band: { low, high },
    gist:
      `Worst: ${named(classes, worst, each.length)}, ${told(each[worst])}. ` +
      `All: ${percent(at, 2)}; band: ${fixed(100 * low)} to ${fixed(100 * high)} %, Wilson.`,
  });
}

export function confusion({ result, classes }) {
  const counts = matrix(result.confusion, (value) => whole(value), 64),
    name = (i) => named(classes, i, counts.length),
    names = counts.map((_, i) => name(i));
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
    counts[0].map((_, i) => name(i)),
    (r, c) => {
      const value = shares[r][c],
        odd = r !== c,
        shade = odd ? Math.sqrt(value / Math.max(0.02, most)) : 0.15 + 0.5 * value;
      return {
        shade,
        odd,
        text: value >= 0.0005 ? (100 * value).toFixed(value < 0.0995 ? 1 : 0) : "",
        words: `${names[r]} taken for ${name(c)}: ${percent(value)} (${thousands(counts[r][c])})`,
      };
    },
    {
      down: "asked for",
      axis: "taken for, % of the row",
      gist:
        most > 0
          ? `Most often: ${names[from]} taken for ${name(to)}, ${percent(most)}.`
          : "No sample is taken for another class.",
    },
  );
}

export function shown({ result, classes }) {
  const drawn = list(result.classes, share, 100),
    real = list(result.real_classes, share, drawn.length);
  const off = drawn.map((value, i) => Math.abs(value - real[i])),
    most = off.indexOf(Math.max(...off));
  return bars(
    "Classes of samples and of test images",
    drawn.map((value, i) => ({
      name: named(classes, i, drawn.length),
      value,
      real: real[i],
      told: percent(value),
      words: `${named(classes, i, drawn.length)}: ${percent(value)} of samples, ${percent(real[i])} of test images`,
    })),
    {
      to: 1.1 * Math.max(...drawn, ...real, 0.01),
      shown: (v) => plain(100 * v),
      axis: "% by judge A; ticks: test images",
      gist:
        `Farthest apart: ${named(classes, most, drawn.length)}, ${percent(drawn[most])} of samples ` +
        `and ${percent(real[most])} of test images.`,
    },
  );
}

export function manifold({ result }) {
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

export function frechet({ result }) {
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
