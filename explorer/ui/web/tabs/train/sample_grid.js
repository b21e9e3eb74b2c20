// The grid of samples from fixed noise, one canvas for all of them, and time as a knob over it.

import { fittedCanvas } from "../../dom/fitted.js";
import { imageData } from "../../dom/pixels.js";
import { gridWords } from "../../core/wording.js";

export class SampleGrid {
  // at(i): asks for the grid of snapshot `i`.
  constructor(root, at) {
    this.at = at;
    this.steps = [];
    this.held = false;
    this.rows = 0;
    this.titles = [];
    this.canvas = root.querySelector("[data-testid=sample-grid]");
    fittedCanvas(this.canvas);
    this.bar = root.querySelector(".le-time");
    this.knob = root.querySelector("[data-testid=time]");
    this.told = root.querySelector("[data-part=time]");
    this.caption = root.querySelector("[data-part=sample-grid]");
    this.knob.oninput = () => this.go(Number(this.knob.value));
    this.canvas.onpointermove = ({ offsetY }) => (this.canvas.title = this.titles[this.rowAt(offsetY)] ?? "");
  }

  // The row of the grid at a height within the canvas, which shows it whole and in the middle.
  rowAt(y) {
    const { canvas } = this,
      scale = Math.min(canvas.clientWidth / canvas.width, canvas.clientHeight / canvas.height);
    return Math.floor((y - (canvas.clientHeight - scale * canvas.height) / 2) / ((scale * canvas.height) / this.rows));
  }

  clear() {
    this.steps = [];
    this.held = false;
    this.titles = [];
    this.bar.hidden = true;
    this.caption.textContent = "";
    this.canvas.getContext("2d").clearRect(0, 0, this.canvas.width, this.canvas.height);
  }

  // The newest grid, unless the visitor looks at an earlier one.
  live(grid) {
    if (!this.held) this.paint(grid);
  }

  paint({ rows, columns, batch, kind, row_titles: titles }) {
    const { canvas } = this,
      { width, height } = batch;
    this.rows = rows;
    this.titles = titles;
    if (canvas.width !== columns * width || canvas.height !== rows * height)
      Object.assign(canvas, { width: columns * width, height: rows * height });
    canvas.getContext("2d").putImageData(imageData(batch, 0, columns, rows), 0, 0);
    this.caption.textContent = gridWords(kind, titles);
  }

  // Snapshots of the run by their steps; the knob stays at the end unless it was moved away.
  snapshots(steps) {
    if (steps.length === this.steps.length && steps.at(-1) === this.steps.at(-1)) return;
    const step = this.steps[Number(this.knob.value)];
    this.steps = steps;
    this.bar.hidden = steps.length < 2;
    this.knob.max = Math.max(0, steps.length - 1);
    this.knob.value = this.held
      ? Math.max(
          0,
          steps.findIndex((one) => one >= step),
        )
      : steps.length - 1;
    this.tell();
  }

  tell() {
    const step = this.steps[Number(this.knob.value)];
    this.told.textContent = this.held ? `step ${step}` : "now";
  }

  go(i) {
    this.held = i < this.steps.length - 1;
    this.tell();
    this.at(i);
  }
}
