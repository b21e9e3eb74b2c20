// The drawing pad: white ink on black, by mouse, pen or touch, stroke by stroke.

import { onGrid, SIDE, simplified } from "../core/ink.js";

export class Pad {
  // changed(): within a stroke; done(): after one, and after undo and clear.
  constructor(canvas, { changed, done }) {
    this.canvas = canvas;
    this.changed = changed;
    this.done = done;
    this.strokes = [];
    this.brush = 28;
    this.ink = canvas.getContext("2d");
    canvas.onpointerdown = (event) => this.begin(event);
    canvas.onpointermove = (event) => canvas.hasPointerCapture(event.pointerId) && this.follow(event);
    canvas.onlostpointercapture = () => this.end();
    this.redraw();
  }

  get empty() {
    return !this.strokes.length;
  }

  begin(event) {
    if (event.button) return;
    event.preventDefault();
    this.canvas.focus({ preventScroll: true });
    this.canvas.setPointerCapture(event.pointerId);
    this.strokes.push({ points: [], pen: event.pointerType === "pen" });
    this.follow(event);
  }

  // All places of the pointer since the last event, not only the latest.
  follow(event) {
    const box = this.canvas.getBoundingClientRect(),
      stroke = this.strokes.at(-1);
    if (!stroke) return;
    const events = event.getCoalescedEvents?.().length ? event.getCoalescedEvents() : [event];
    for (const { clientX, clientY, pressure } of events) {
      const width = this.brush * (stroke.pen ? 0.4 + 1.2 * pressure : 1);
      stroke.points.push(
        onGrid({ x: ((clientX - box.left) / box.width) * SIDE, y: ((clientY - box.top) / box.height) * SIDE, width }),
      );
    }
    this.redraw();
    this.changed();
  }

  end() {
    const stroke = this.strokes.at(-1); // none where the pad was cleared meanwhile
    if (stroke) stroke.points = simplified(stroke.points);
    this.redraw();
    this.done();
  }

  undo() {
    this.strokes.pop();
    this.redraw();
    this.done();
  }

  clear() {
    this.strokes = [];
    this.redraw();
    this.done();
  }

  redraw() {
    const { ink } = this;
    ink.fillStyle = "#000";
    ink.fillRect(0, 0, SIDE, SIDE);
    Object.assign(ink, { strokeStyle: "#fff", fillStyle: "#fff", lineCap: "round", lineJoin: "round" });
    for (const { points } of this.strokes) {
      points.forEach(({ x, y, width }, i) => {
        const from = points[Math.max(0, i - 1)];
        ink.lineWidth = width;
        ink.beginPath();
        ink.moveTo(from.x, from.y);
        ink.lineTo(x, y + (points.length === 1 ? 0.01 : 0)); // a dot is a stroke too
        ink.stroke();
      });
    }
  }

  // The drawing as bytes of a PNG.
  async bytes() {
    const blob = await new Promise((done) => {
      this.canvas.toBlob(done, "image/png");
    });
    return new Uint8Array(await blob.arrayBuffer());
  }
}
