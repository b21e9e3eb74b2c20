// A slider whose track is a strip of square pictures: of a knob of the point, or of a direction. Over the strip it
// draws, where it is told, a distribution of the value and where the value really acts.

import { bell } from "../core/bell.js";
import { html, svg } from "../dom/elements.js";
import { paint } from "../dom/pixels.js";
import { ENDS } from "../core/sweep.js";
import { fixed } from "../core/wording.js";

const FAR = 10, // steps that Shift and the page keys go
  HIGH = 0.3; // of the prior's bell in a track

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
      at = (clientX - left) / width;
    this.moved(this.limit * ENDS * (2 * at - 1));
  }

  // Where a value lies, from the left.
  place(value) {
    const inside = Math.max(-1, Math.min(1, value / this.limit));
    return `${50 * (1 + inside / ENDS)}%`;
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
    this.handle.style.left = this.place(value);
    this.root.setAttribute("aria-valuenow", value.toFixed(2));
  }

  // How many times as wide as high it is, and so how many pictures its strip has.
  get ratio() {
    return this.root.clientWidth / Math.max(1, this.root.clientHeight);
  }

  // Show decoded pictures behind the handle, from left to right.
  film(batch) {
    const { height, width, channels, pixels } = batch,
      count = pixels.length / (height * width * channels);
    for (let i = 0; i < count; i++) paint(this.strip, batch, i, i, count);
  }

  // Draw N(mean, deviation²) over the strip, before N(0, 1); null takes both away.
  believe(mean, deviation) {
    this.belief?.remove();
    this.belief = null;
    this.root.title = mean === null ? "" : `q(z|x) here: μ ${fixed(mean)}, σ ${fixed(deviation)}`;
    if (mean === null) return;
    const reach = ENDS * this.limit;
    this.belief = svg(
      "svg",
      { class: "le-belief", viewBox: `${-reach} 0 ${2 * reach} 1`, preserveAspectRatio: "none", "aria-hidden": true },
      svg("path", { class: "le-before", d: bell(0, 1, reach, HIGH) }),
      svg("path", { class: "le-after", d: bell(mean, deviation, reach, HIGH) }),
    );
    this.strip.after(this.belief);
  }

  // Mark where the value acts when that is elsewhere; null takes the mark away.
  ghost(value) {
    if (value === null && !this.mark) return;
    if (!this.mark) {
      this.mark = html("span", { class: "le-ghost" });
      this.handle.before(this.mark);
    }
    this.mark.hidden = value === null;
    if (value !== null) this.mark.style.left = this.place(value);
  }
}
