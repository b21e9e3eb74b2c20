// The test images nearest to the image of the current point: by latent, and by what a judge sees.

/** @import { Session } from "../../app/session.js" */

import { html } from "../../dom/elements.js";
import { Newest } from "../../core/newest.js";
import { batchOf, paint } from "../../dom/pixels.js";
import { term } from "../../dom/term.js";

// What to see in the rows.
const gist = (two, by, { one, unit }) => [
  ...(two ? ["Near in ", term("z"), " is not always alike: compare the rows. "] : []),
  "Under each its distance",
  ...(by === "features" ? [", in what ", term("judge"), " A sees"] : [` in ${unit}s`]),
  `; if even the first looks unlike it, no test ${one} is like this one.`,
];

export class NearestImages {
  /** @param {Session} session */
  constructor(root, session) {
    this.root = root;
    this.session = session;
    this.newest = new Newest();
  }

  // Ask anew unless the point is where it was; the newest answer is shown.
  async look() {
    const { session } = this,
      { point } = session,
      row = point.row(),
      key = `${point.model.id} ${[...row].join()}`;
    if (this.key === key) return;
    this.key = key;
    const mine = this.newest.begin();
    try {
      this.show(await mine(session.backend.nearest(point.model.id, row)));
    } catch (error) {
      this.key = null;
      this.root.replaceChildren(html("p", { class: "le-gist" }, error.message));
    }
  }

  show({ by, latents, features, classes, pixels, shape }) {
    const images = batchOf(pixels, shape),
      called = this.session.point.model.drawn,
      { one, many, unit } = called,
      how = { features: "what judge A sees", pixels: `${unit}s` },
      name = (label) => (label < 0 ? "" : `, ${classes[label] ?? `class ${label}`}`);
    let drawn = 0;
    const row = (title, { indices, labels, distances }) => [
      html("p", { class: "le-title" }, title),
      html(
        "div",
        { class: "le-nearest" },
        ...indices.map((index, i) => {
          const canvas = html("canvas"),
            far = distances[i];
          paint(canvas, images, drawn++);
          return html(
            "figure",
            { title: `Test ${one} ${index}${name(labels[i])}, distance ${far.toFixed(2)}` },
            canvas,
            html("figcaption", {}, far < 1 ? far.toFixed(3).slice(1) : far.toFixed(far < 10 ? 1 : 0)),
          );
        }),
      ),
    ];
    this.root.replaceChildren(
      ...(latents ? row(`nearest test ${many} by z`, latents) : []),
      ...row(`nearest test ${many} by ${how[by]}`, features),
      html("p", { class: "le-gist" }, ...gist(Boolean(latents), by, called)),
    );
  }
}
