// The two terms of a VAE's loss, where they arise: how far the picture is from x, and how far the posterior
// is from the prior (Kingma & Welling 2014, eq. 3).

import { html } from "../../../dom/elements.js";
import { fixed } from "../../../core/wording.js";
import { imageData, ink } from "../../../dom/pixels.js";

/** @import { Batch } from "../../../core/types.d.ts" */

export class LossTerms {
  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root;
    this.x = html("canvas", { role: "img", "aria-label": "x, the picture that was encoded" });
    this.difference = html("canvas", { role: "img", "aria-label": "how far the picture is from x" });
    const row = (term, formula, name) => {
      const output = html("output"),
        bar = html("i");
      const line = html(
        "div",
        { class: `le-loss-term le-${name}`, "data-term": term },
        html("span", {}, formula),
        output,
        bar,
      );
      return { line, output, bar };
    };
    this.misfit = row("reconstruction", "−log p(x|z)", "misfit");
    this.kl = row("kl", "KL(q ‖ p)", "kl");
    this.sum = row("elbo", "−ELBO", "sum");
    const picture = (canvas, words) => html("figure", {}, canvas, html("figcaption", {}, words));
    root.replaceChildren(
      html("div", { class: "le-pictures" }, picture(this.x, "x"), picture(this.difference, "|x − x̂|")),
      this.misfit.line,
      this.kl.line,
      this.sum.line,
      html("p", { class: "le-sentence" }, "nats, at this z"),
    );
  }

  /** Have pictures of this side in pixels. @param {number} side */
  fit(side) {
    for (const canvas of [this.x, this.difference]) canvas.style.width = canvas.style.height = `${side}px`;
  }

  /** @param {{ misfit: number | null, kl: number[] }} passed */
  show({ misfit, kl }) {
    if (misfit === null) return;
    const nats = kl.reduce((sum, one) => sum + one, 0),
      all = misfit + nats,
      most = Math.max(this.most ?? 0, all);
    this.most = most;
    for (const [{ output, bar }, value] of /** @type {const} */ ([
      [this.misfit, misfit],
      [this.kl, nats],
      [this.sum, all],
    ])) {
      output.textContent = fixed(value, 1);
      bar.style.width = `${100 * Math.max(0, Math.min(1, value / most))}%`;
      bar.hidden = misfit < 0; // a density may be above 1, and then nothing is to be stacked
    }
  }

  /** x and how far the image is from it. @param {Batch} x @param {Batch} drawn */
  compare(x, drawn) {
    const { width, height } = x;
    for (const canvas of [this.x, this.difference])
      if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
    const given = imageData(x),
      again = imageData(drawn),
      between = new ImageData(width, height);
    for (let i = 0; i < between.data.length; i++)
      between.data[i] = i % 4 === 3 ? 255 : Math.abs(given.data[i] - again.data[i]);
    ink(this.x).putImageData(given, 0, 0);
    ink(this.difference).putImageData(between, 0, 0);
  }

  // Of another model.
  forget() {
    this.most = 0;
  }
}
