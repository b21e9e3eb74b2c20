// A grid of small pictures that are buttons: arrows walk it, Enter or a click takes one.

import { around } from "../dom/elements.js";
import { fitted } from "../dom/fitted.js";
import { saveGrid } from "../dom/download.js";
import { paint } from "../dom/pixels.js";

export class Tiles {
  // take(index) is called for the picture that was clicked; fills: the grid is as large as its room.
  constructor(root, columns, take, { fills = false } = {}) {
    this.root = root;
    this.columns = columns;
    this.take = take;
    this.buttons = [];
    root.classList.add("le-tiles");
    this.fit = fills ? fitted(root, () => this.pixels) : () => {};
    root.addEventListener("keydown", (event) => this.walk(event));
    root.addEventListener("click", (event) => {
      const index = this.buttons.indexOf(around(event, "button"));
      if (index >= 0) this.take(index);
    });
  }

  // Have one button per label (null for an empty place), keeping pictures where there were any.
  labels(labels, columns = this.columns) {
    this.columns = columns;
    this.root.style.setProperty("--columns", columns);
    while (this.buttons.length > labels.length) this.buttons.pop().remove();
    labels.forEach((label, i) => {
      if (!this.buttons[i]) {
        const button = document.createElement("button");
        button.type = "button";
        button.tabIndex = i ? -1 : 0;
        button.append(document.createElement("canvas"));
        this.root.append(button);
        this.buttons.push(button);
      }
      this.buttons[i].hidden = false;
      this.buttons[i].style.visibility = label === null ? "hidden" : "";
      this.buttons[i].setAttribute("aria-label", label ?? "");
      this.buttons[i].title = label ?? "";
    });
    this.fit();
  }

  // Of the whole grid, across and down.
  /** @returns {[number, number]} */
  get pixels() {
    const [first] = this.buttons,
      { width, height } = first?.firstChild ?? { width: 0, height: 0 };
    return [this.columns * width, Math.ceil(this.buttons.length / this.columns) * height];
  }

  show(batch, first) {
    for (let i = 0; i < batch.pixels.length / (batch.height * batch.width * batch.channels); i++) {
      const canvas = this.buttons[first + i]?.firstChild;
      if (canvas) paint(canvas, batch, i);
    }
    this.fit();
  }

  // All pictures as one PNG; throws a sentence while there are none.
  save(name) {
    if (!this.buttons.length) throw new Error("There are no pictures yet; save them when they are there.");
    saveGrid(
      name,
      this.buttons.map((button) => button.firstChild),
      this.columns,
    );
  }

  walk(event) {
    const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: this.columns, ArrowUp: -this.columns }[event.key];
    const from = this.buttons.indexOf(document.activeElement),
      to = this.buttons[from + step];
    if (!step || from < 0) return;
    event.preventDefault();
    if (!to || to.style.visibility === "hidden") return;
    [this.buttons[from].tabIndex, to.tabIndex] = [-1, 0];
    to.focus();
  }
}
