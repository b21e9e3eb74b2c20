// What an InfoGAN's Q reads from an image: the category as bars, each continuous code as μ ± σ, beside
// what was set where the image was made from codes.

import { LatestOnly } from "../core/latest_only.js";

const PAUSE = 90; // ms between two readings within a drag

export class Reading {
  constructor(root, title) {
    this.root = root;
    this.title = title;
  }

  build({ classes, codes }) {
    const rows = Array.from(
      { length: codes },
      (_, i) =>
        `<div class="le-read" data-code="${i}"><b>c<sub>${i + 1}</sub></b>` +
        '<span class="le-scale"><i class="le-set"></i><i class="le-got"></i></span><output></output></div>',
    );
    const bars = classes.map((_, i) => `<span><i></i>${i}</span>`).join("");
    this.root.innerHTML = `<p class="le-title">${this.title}</p><div class="le-bars">${bars}</div>${rows.join("")}`;
  }

  // set: the point the image was made from, null where there is none.
  show({ categories, mean, sd }, /** @type {any} */ set = null) {
    const total = set?.weights.reduce((a, b) => a + b),
      words = (value) => value.toFixed(2).replace("-", "−");
    this.root.querySelectorAll(".le-bars span").forEach((bar, i) => {
      bar.firstChild.style.height = `${Math.round(100 * categories[i])}%`;
      bar.classList.toggle("le-chosen", set?.weights[i] > 0);
      bar.title = `Q(c = ${i}) ${categories[i].toFixed(2)}${set ? `, set ${(set.weights[i] / total).toFixed(2)}` : ""}`;
    });
    const read = categories.indexOf(Math.max(...categories));
    this.root
      .querySelector(".le-bars")
      .setAttribute("aria-label", `categorical code: ${set ? `set ${set.label}, ` : ""}read ${read}`);
    const place = (value) => `${50 + 25 * Math.max(-2, Math.min(2, value))}%`;
    this.root.querySelectorAll(".le-read").forEach((row, i) => {
      row.querySelector(".le-set").hidden = !set;
      if (set) row.querySelector(".le-set").style.left = place(set.blocks.codes[i]);
      Object.assign(row.querySelector(".le-got").style, { left: place(mean[i]), width: `${50 * sd[i]}%` });
      row.querySelector("output").textContent =
        `${set ? `set ${words(set.blocks.codes[i])}, ` : ""}read ${words(mean[i])} ± ${sd[i].toFixed(2)}`;
    });
  }
}

// Q's reading of the image of the current point, which follows it.
export class ReadBack {
  // read(row): what Q reads from its image.
  constructor(root, point, read, fail) {
    this.root = root;
    this.point = point;
    this.view = new Reading(root, "Q reads from the image");
    const paced = async (row) => {
      const reading = await read(row);
      await new Promise((done) => setTimeout(done, PAUSE));
      return reading;
    };
    this.newest = new LatestOnly(paced, (reading) => this.view.show(reading, point), fail, 1);
    point.addEventListener("model", () => this.build());
    point.addEventListener("change", () => point.model.reads_codes && this.newest.request(point.row()));
  }

  build() {
    const { model } = this.point;
    this.newest.forget();
    this.root.hidden = !model.reads_codes;
    if (model.reads_codes) this.view.build(model);
  }
}
