// The typicality gauge: ‖z‖ against the shell where points of the prior live.

import { typicality } from "../../core/typicality.js";

export class Gauge {
  constructor(root, point) {
    this.root = root;
    this.point = point;
    this.needle = root.querySelector(".le-needle");
    this.word = root.querySelector("b");
    this.figure = root.querySelector("span");
    point.addEventListener("model", () => this.build());
    point.addEventListener("change", () => this.update());
  }

  build() {
    const { radii, density } = this.shell();
    const [end] = radii.slice(-1),
      dots = radii.map((r, i) => `${(160 * r) / end},${32 - 28 * density[i]}`);
    this.root.querySelector("path").setAttribute("d", `M${dots.join("L")}V33H0Z`);
  }

  // The engine sends the shell as [radii, density, quantiles].
  shell() {
    const [radii, density, quantiles] = this.point.model.shell;
    return { radii, density, quantiles };
  }

  update() {
    const { radii, quantiles } = this.shell(),
      { norm } = this.point;
    const x = Math.min(159, (160 * norm) / radii[radii.length - 1]);
    this.needle.setAttribute("x1", x);
    this.needle.setAttribute("x2", x);
    const { words, untrained } = typicality(norm, quantiles);
    this.word.textContent = words;
    this.figure.textContent = `‖z‖ ${norm.toFixed(1)}, samples ${quantiles[1].toFixed(1)}–${quantiles[3].toFixed(1)}`;
    this.root.classList.toggle("le-odd", untrained);
  }
}
