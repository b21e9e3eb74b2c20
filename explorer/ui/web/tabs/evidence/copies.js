// Whether samples are copies: samples above their nearest training images, test images above
// theirs, and the distances of both.

/** @import { Session } from "../../app/session.js" */

import { html } from "../../dom/elements.js";
import { histogram } from "../../charts/histogram.js";
import { list, number, picture, share, whole, words } from "../../core/validate.js";
import { Specimens } from "./specimens.js";
import { fixed, thousands } from "../../core/wording.js";

const SHOWN = 8;

// A row of pictures that is one PNG, as wide as `count` of the 8 places.
function row(address, count, about) {
  const image = html("img", { src: picture(address), alt: about, title: about, class: "le-row" });
  image.style.width = `${(100 * count) / SHOWN}%`;
  image.onerror = () => image.replaceWith(html("p", { class: "le-gist" }, "This picture cannot be read."));
  return image;
}

function distances(values) {
  return html("div", { class: "le-eight" }, ...values.map((value) => html("span", {}, fixed(value, 1))));
}

function rows(title, first, second, values, gist) {
  const label = (text) => html("p", { class: "le-label" }, text);
  return html(
    "figure",
    { class: "le-plot" },
    html("figcaption", {}, title),
    label(first.label),
    first.body,
    label(second.label),
    second.body,
    label("distance"),
    distances(values),
    html("p", { class: "le-gist" }, gist),
  );
}

// Random samples, decoded again, above the training images they come nearest to.
export function samples({ result, session, take, later }) {
  const near = list(
    result.nearest,
    (one) => ({ seed: whole(one.seed), label: whole(one.label), distance: number(one.distance, 0) }),
    64,
  ).slice(0, SHOWN);
  const grid = html("div", { class: "le-specimens", role: "group", "aria-label": "Random samples" });
  later(
    new Specimens(
      grid,
      session,
      near.map((one) => ({
        ...one,
        words: `${describe(session, one)}, ${fixed(one.distance)} from its nearest training image; take it`,
      })),
      SHOWN,
      take,
    ),
  );
  const below = row(
    result.pictures.nearest,
    near.length,
    `The ${near.length} training images nearest to the samples above`,
  );
  return rows(
    "Random samples",
    { label: "samples", body: grid },
    { label: "nearest of all training images", body: below },
    near.map(({ distance }) => distance),
    `Median of ${thousands(whole(result.count))}: ${fixed(number(result.sample_median, 0))}, ` +
      `against ${thousands(whole(result.train))} training images.`,
  );
}

// The same for test images, which cannot be copies.
export function tests({ result }) {
  const near = list(result.nearest_of_test, (one) => number(one.distance, 0), 64).slice(0, SHOWN);
  return rows(
    "Test images, for comparison",
    { label: "test images", body: row(result.pictures.test, near.length, `${near.length} test images`) },
    {
      label: "nearest of all training images",
      body: row(result.pictures.nearest_of_test, near.length, "The training images nearest to the test images above"),
    },
    near,
    `Median: ${fixed(number(result.test_median, 0))}. Samples much nearer than this would be copies.`,
  );
}

export function spread({ result }) {
  const { samples: drawn, test } = result.histograms,
    shares = list(drawn, share, 400),
    real = list(test, share, shares.length);
  const ratio = number(result.ratio, 0);
  return histogram(
    "Distance to the nearest training image",
    [
      { name: "samples", kind: "le-drawn", shares },
      { name: "test images", kind: "le-real", shares: shares.map((_, i) => share(real[i])) },
    ],
    {
      high: number(result.high, 1e-6),
      axis: "Euclidean distance of pixel values; outline: test images",
      gist: `Samples lie ${fixed(ratio)} times as far as test images.`,
    },
  );
}

// "seed 12, Shirt", or "seed 12" where there are no classes.
/** @param {Session} session */
export function describe(session, { seed, label }) {
  const { classes, categorical } = session.point.model;
  const name = `${categorical ? "category " : ""}${words(classes[label] ?? String(label), 40)}`;
  return classes.length ? `seed ${seed}, ${name}` : `seed ${seed}`;
}
