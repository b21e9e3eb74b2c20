// Q's read-back: what the InfoGAN's Q reads from the shown image, beside the codes that were set.

import { Newest } from "./newest.js";

const PAUSE = 90; // ms between two readings within a drag

export class ReadBack {
  constructor(root, point, channel, fail) {
    Object.assign(this, { root, point });
    const read = async (row) => {
      const answer = await channel.call("read_codes", { model: point.model.id, count: 1 }, row);
      await new Promise((done) => setTimeout(done, PAUSE));
      return answer.header;
    };
    this.newest = new Newest(read, (reading) => this.show(reading), fail, 1);
    point.addEventListener("model", () => this.build());
    point.addEventListener("change", () => point.model.reads_codes && this.newest.request(point.row()));
  }

  build() {
    const { model } = this.point;
    this.newest.forget();
    this.root.hidden = !model.reads_codes;
    if (!model.reads_codes) return;
    const codes = Array.from({ length: model.codes }, (_, i) => `<div class="le-read" data-code="${i}"><b>c<sub>${i + 1}</sub></b><span class="le-scale"><i class="le-set"></i><i class="le-got"></i></span><output></output></div>`);
    this.root.innerHTML = `<p class="le-title">Q reads from the image</p><div class="le-bars">${model.classes.map((_, i) => `<span><i></i>${i}</span>`).join("")}</div>${codes.join("")}`;
  }

  show({ categories, mean, sd }) {
    const { weights, codes, label } = this.point;
    this.root.querySelectorAll(".le-bars span").forEach((bar, i) => {
      bar.firstChild.style.height = `${Math.round(100 * categories[i])}%`;
      bar.classList.toggle("le-chosen", weights[i] > 0);
      bar.title = `Q(c = ${i}) ${categories[i].toFixed(2)}, set ${(weights[i] / weights.reduce((a, b) => a + b)).toFixed(2)}`;
    });
    this.root.querySelector(".le-bars").setAttribute("aria-label", `categorical code: set ${label}, read ${categories.indexOf(Math.max(...categories))}`);
    const place = (value) => `${50 + 25 * Math.max(-2, Math.min(2, value))}%`;
    this.root.querySelectorAll(".le-read").forEach((row, i) => {
      row.querySelector(".le-set").style.left = place(codes[i]);
      Object.assign(row.querySelector(".le-got").style, { left: place(mean[i]), width: `${50 * sd[i]}%` });
      row.querySelector("output").textContent = `set ${codes[i].toFixed(2)}, read ${mean[i].toFixed(2)} ± ${sd[i].toFixed(2)}`.replaceAll("-", "−");
    });
  }
}
