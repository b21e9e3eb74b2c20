// Curves that grow: losses by step on a canvas, smoothed as one likes, their values under the pointer.

/** @import { Place } from "../core/types.d.ts" */

import { ink } from "../dom/pixels.js";
import { short } from "../core/wording.js";

const SOON = 250; // ms within which what is new is drawn
const MOST = 2000,
  LEFT = 52,
  RIGHT = 8,
  TOP = 8,
  BOTTOM = 18;
const INKS = ["--le-generator", "--le-discriminator", "--le-real", "--le-accent", "--le-soft"];
/** @type {Record<string, string>} */
const OWN = { d: "--le-discriminator", g: "--le-generator" }; // roles have their colours

/** @typedef {{ name: string, points: Place[], smooth: Place[], ink: string }} Line [step, value] each */

export class Curves {
  smoothing = 0.8;
  /** @type {number | null} */
  at = null;
  /** @type {Map<string, Place[]>} */
  lines = new Map();
  /** @type {number | undefined} */
  drawing;

  /**
   * @param {HTMLCanvasElement} canvas
   * @param {HTMLElement} told where the values under the pointer, or the last ones, are said
   */
  constructor(canvas, told) {
    this.canvas = canvas;
    this.told = told;
    this.draw();
    canvas.addEventListener("pointermove", ({ offsetX }) => this.point(offsetX));
    canvas.addEventListener("pointerleave", () => this.point(null));
    new ResizeObserver(() => this.draw()).observe(canvas);
  }

  clear() {
    this.lines = new Map();
    this.draw();
  }

  /**
   * Add what is new. Where there is too much, every second one goes.
   * @param {Record<string, Place[]>} losses [step, value] each
   */
  add(losses) {
    for (const [name, points] of Object.entries(losses)) {
      const all = this.lines.get(name) ?? [];
      all.push(...points.filter(([, value]) => Number.isFinite(value)));
      this.lines.set(name, all.length > MOST ? all.filter((_, i) => i % 2 || i > all.length - 50) : all);
    }
    this.drawing ??= setTimeout(() => this.draw(), SOON);
  }

  /** @param {number} share */
  smooth(share) {
    this.smoothing = share;
    this.draw();
  }

  /**
   * Exponential smoothing without its usual pull to the first value (Kingma & Ba 2015, section 3).
   * @param {Place[]} points @returns {Place[]}
   */
  smoothed(points) {
    let [sum, weight] = [0, 0];
    return points.map(([step, value]) => {
      sum = this.smoothing * sum + (1 - this.smoothing) * value;
      weight = this.smoothing * weight + (1 - this.smoothing);
      return [step, sum / weight];
    });
  }

  /** @param {number | null} x */
  point(x) {
    this.at = x;
    this.draw();
  }

  draw() {
    clearTimeout(this.drawing);
    this.drawing = undefined;
    const { canvas } = this,
      ratio = devicePixelRatio || 1,
      wide = canvas.clientWidth,
      high = canvas.clientHeight;
    if (!wide || !high) return;
    if (canvas.width !== Math.round(wide * ratio))
      Object.assign(canvas, { width: Math.round(wide * ratio), height: Math.round(high * ratio) });
    const pen = ink(canvas),
      style = getComputedStyle(canvas);
    /** @param {string} name */
    const colour = (name) => style.getPropertyValue(name);
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    pen.clearRect(0, 0, wide, high);
    const lines = [...this.lines]
      .filter(([, points]) => points.length)
      .map(([name, points], i) => ({
        name,
        points,
        smooth: this.smoothed(points),
        ink: colour(OWN[name] ?? INKS[i % INKS.length]),
      }));
    if (!lines.length) {
      this.told.textContent = "";
      return;
    }
    const steps = lines.flatMap(({ points }) => [points[0][0], points[points.length - 1][0]]),
      first = Math.min(...steps),
      last = Math.max(...steps, first + 1);
    const shown = lines.flatMap(({ smooth }) => smooth.slice(Math.min(5, smooth.length - 1)).map(([, value]) => value));
    const low = Math.min(...shown),
      top = Math.max(...shown),
      room = (top - low || Math.abs(top) || 1) * 0.06;
    /** @param {number} step */
    const x = (step) => LEFT + ((step - first) / (last - first)) * (wide - LEFT - RIGHT);
    /** @param {number} value */
    const y = (value) => high - BOTTOM - ((value - low + room) / (top - low + 2 * room)) * (high - TOP - BOTTOM);
    Object.assign(pen, {
      font: "12px system-ui, sans-serif",
      fillStyle: colour("--le-soft"),
      strokeStyle: colour("--le-line"),
      lineWidth: 1,
    });
    for (const value of [low, (low + top) / 2, top]) {
      pen.textAlign = "right";
      pen.fillText(short(value), LEFT - 6, y(value) + 4);
      pen.beginPath();
      pen.moveTo(LEFT, y(value));
      pen.lineTo(wide - RIGHT, y(value));
      pen.stroke();
    }
    pen.textAlign = "right";
    pen.fillText(`step ${Math.round(last)}`, wide - RIGHT, high - 4);
    pen.save();
    pen.beginPath();
    pen.rect(LEFT, 0, wide - LEFT - RIGHT, high - BOTTOM);
    pen.clip();
    for (const line of lines) {
      for (const { points, globalAlpha, lineWidth } of [
        { points: line.points, globalAlpha: 0.22, lineWidth: 1 },
        { points: line.smooth, globalAlpha: 1, lineWidth: 1.8 },
      ]) {
        Object.assign(pen, { globalAlpha, strokeStyle: line.ink, lineWidth });
        pen.beginPath();
        for (const [step, value] of points) pen.lineTo(x(step), y(value));
        pen.stroke();
      }
    }
    pen.restore();
    const step = this.at === null ? last : first + ((this.at - LEFT) / (wide - LEFT - RIGHT)) * (last - first);
    if (this.at !== null) {
      Object.assign(pen, { globalAlpha: 1, strokeStyle: colour("--le-ink"), lineWidth: 1 });
      pen.beginPath();
      pen.moveTo(this.at, TOP);
      pen.lineTo(this.at, high - BOTTOM);
      pen.stroke();
    }
    this.tell(lines, step);
  }

  /** @param {Line[]} lines @param {number} step */
  tell(lines, step) {
    /** @param {Place[]} points */
    const near = (points) =>
      points.reduce((best, point) => (Math.abs(point[0] - step) < Math.abs(best[0] - step) ? point : best));
    this.told.replaceChildren(
      ...lines.flatMap(({ name, smooth, ink }) => {
        const part = document.createElement("span"),
          dot = document.createElement("i");
        dot.style.background = ink;
        part.append(dot, `${name} ${short(near(smooth)[1])}`);
        return [part];
      }),
    );
  }
}
