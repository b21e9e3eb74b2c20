// A small picture of a plain point of any model, decoded when it is first seen and kept.

import { html } from "../dom/elements.js";
import { paint } from "../dom/pixels.js";

const MOST = 600;

export class Thumbnails {
  // decode(plain point): its image.
  constructor(decode) {
    this.decode = decode;
    this.known = new Map();
  }

  // A canvas that shows the point, or a sentence where its model is gone.
  of(point) {
    const canvas = html("canvas", { width: 28, height: 28 }),
      box = html("span", { class: "le-thumb" }, canvas);
    this.picture(point).then(
      (batch) => paint(canvas, batch),
      (error) => {
        box.replaceChildren("?");
        box.title = error.message;
      },
    );
    return box;
  }

  picture(point) {
    const key = JSON.stringify({ ...point, seed: 0, origin: "" });
    if (!this.known.has(key)) {
      if (this.known.size >= MOST) this.known.delete(this.known.keys().next().value);
      const asked = this.decode(point);
      asked.catch(() => this.known.delete(key)); // another time it may be there
      this.known.set(key, asked);
    }
    return this.known.get(key);
  }
}
