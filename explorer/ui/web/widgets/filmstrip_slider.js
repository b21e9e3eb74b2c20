// A slider whose track is a strip of pictures: of a knob of the point, or of a direction.

import { html } from "../dom/elements.js";
import { paint } from "../dom/pixels.js";
import { COLUMNS } from "../core/sweep.js";

const FAR = 10; // steps that Shift and the page keys go

export class Track {
  // label: its name; moved(value): to be moved there; held(), released(): a drag begins and ends.
  constructor({ label, limit, step, moved, held = () => {}, released = () => {} }) {
    this.limit = limit;
    this.step = step;
    this.moved = moved;
    this.value = 0;
    this.strip = html("canvas", { class: "le-strip" });
    this.handle = html("span", { class: "le-handle" });
    this.root = html(
      "div",
      {
        class: "le-track",
        role: "slider",
        tabindex: 0,
        "aria-label": label,
        "aria-valuemin": -limit,
        "aria-valuemax": limit,
      },
      this.strip,
      this.handle,
    );
    this.listen(held, released);
    this.set(0);
  }

  listen(held, released) {
    const { root } = this;
    root.onpointerdown = (event) => {
      if (event.button) return;
      root.setPointerCapture(event.pointerId);
      root.focus({ preventScroll: true });
      event.preventDefault();
      held();
      if (event.pointerType !== "touch") this.follow(event); // a touch may become a scroll
    };
    root.onpointerup = (event) => event.pointerType === "touch" && this.follow(event);
    root.onpointermove = (event) => root.hasPointerCapture(event.pointerId) && this.follow(event);
    root.onlostpointercapture = () => released();
    root.ondblclick = () => this.moved(0);
  }

  // The strip's pictures are centred on their values, so the ends lie half a picture inside.
  follow({ clientX }) {
    const { left, width } = this.root.getBoundingClientRect(),
      at = ((clientX - left) / width) * COLUMNS - 0.5;
    this.moved(this.limit * ((2 * at) / (COLUMNS - 1) - 1));
  }

  // Whether a key was one that moves the handle, and has.
  key({ key, shiftKey }) {
    const far = shiftKey ? FAR : 1,
      steps = { ArrowRight: far, ArrowUp: far, ArrowLeft: -far, ArrowDown: -far, PageUp: FAR, PageDown: -FAR };
    if (key in steps) this.moved(this.value + this.step * steps[key]);
    else if (key === "Home") this.moved(0);
    else return false;
    return true;
  }

  set(value) {
    this.value = value;
    const inside = Math.max(-1, Math.min(1, value / this.limit));
    this.handle.style.left = `${(100 * (((inside + 1) / 2) * (COLUMNS - 1) + 0.5)) / COLUMNS}%`;
    this.root.setAttribute("aria-valuenow", value.toFixed(2));
  }

  // Show decoded pictures behind the handle.
  film(batch) {
    for (let i = 0; i < COLUMNS; i++) paint(this.strip, batch, i, i, COLUMNS);
  }
}
