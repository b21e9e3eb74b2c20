// The judge's verdict on the image, on the scale on which test images and samples lie, too.

import { html, svg } from "../../../dom/elements.js";
import { fixed, percent } from "../../../core/wording.js";

/** @import { Verdicts } from "../../../core/operations.d.ts" */

const BINS = 28,
  EDGE = 0.005; // of all scores on either side, which do not stretch the scale
const SHARES = [0.01, 0.1, 0.25, 0.5, 0.75, 0.9, 0.99]; // ticks of a scale of logits
const TOP = 18;

/** @param {number} logit */
export const probability = (logit) => 1 / (1 + Math.exp(-logit));
/** @param {number} share */
const logit = (share) => Math.log(share / (1 - share));

/** The ends of a scale on which nearly all scores lie. @param {readonly number[]} scores @returns {[number, number]} */
export function ends(scores) {
  const sorted = [...scores].sort((a, b) => a - b),
    at = (share) => sorted[Math.round(share * (sorted.length - 1))];
  const [low, high] = [at(EDGE), at(1 - EDGE)],
    room = Math.max(0.25, 0.08 * (high - low));
  return [low - room, high + room];
}

/**
 * How many scores fall into each of `count` bins of equal width, smoothed, as shares of the most.
 * @param {readonly number[]} scores @param {[number, number]} ends @param {number} count
 */
export function binned(scores, [low, high], count = BINS) {
  const found = new Float64Array(count);
  for (const score of scores) {
    const at = Math.floor(((score - low) / (high - low)) * count);
    if (at >= 0 && at < count) found[at] += 1;
  }
  const smooth = Array.from(found, (one, i) => (found[i - 1] ?? 0) / 4 + one / 2 + (found[i + 1] ?? 0) / 4),
    most = Math.max(...smooth, 1e-9);
  return smooth.map((one) => one / most);
}

/** @param {number} score @param {readonly number[]} others */
const beats = (score, others) => others.filter((one) => one < score).length / others.length;

export class Verdict {
  /** @type {Verdicts} */
  verdicts;
  /** @type {[number, number]} */
  ends;
  /** @type {(score: number) => number} */
  place;
  /** @type {SVGElement} */
  needle;
  /** @type {SVGElement} */
  drawing;

  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root;
    this.said = html("p", { class: "le-sentence" });
    this.value = html("b");
  }

  /** @param {Verdicts} verdicts @param {number} width @param {number} height */
  build(verdicts, width, height) {
    this.verdicts = verdicts;
    this.bounded = verdicts.judge !== "critic";
    const { drawn, real } = verdicts,
      high = height - 84;
    this.ends = ends([...drawn, ...real]);
    this.place = (score) => {
      const share = (score - this.ends[0]) / (this.ends[1] - this.ends[0]);
      return TOP + (1 - Math.max(0, Math.min(1, share))) * (high - TOP - 4);
    };
    const middle = Math.round(width / 2),
      most = Math.max(12, Math.min(44, middle - 26));
    const side = (scores, sign, role) => {
      const shares = binned(scores, this.ends),
        step = (this.ends[1] - this.ends[0]) / shares.length;
      const dots = shares.map(
        (share, i) => `${middle + sign * most * share} ${this.place(this.ends[0] + (i + 0.5) * step)}`,
      );
      const [first, last] = [this.place(this.ends[0]), this.place(this.ends[1])];
      return svg("path", { d: `M${middle} ${first}L${dots.join("L")}L${middle} ${last}Z`, class: `le-${role}` });
    };
    this.needle = svg("g", { class: "le-score" }, svg("line", { x1: middle - most - 6, x2: middle + most + 6 }));
    const label = (x, words, role) => svg("text", { x, y: 10, "text-anchor": "middle", class: `le-of-${role}` }, words);
    const drawing = svg(
      "svg",
      { viewBox: `0 0 ${width} ${high}`, width, height: high, role: "img" },
      ...(real.length ? [side(real, -1, "real"), label(middle - 26, "real", "real")] : []),
      side(drawn, 1, "drawn"),
      label(middle + (real.length ? 26 : 0), "samples", "drawn"),
      svg("line", { x1: middle, x2: middle, y1: TOP, y2: high - 4, class: "le-axis" }),
      ...this.ticks().flatMap(([at, words]) => [
        svg("line", { x1: middle - 3, x2: middle + 3, y1: this.place(at), y2: this.place(at), class: "le-axis" }),
        svg("text", { x: width - 2, y: this.place(at) + 4, "text-anchor": "end", class: "le-tick" }, words),
      ]),
      this.needle,
    );
    this.drawing = drawing;
    this.root.replaceChildren(drawing, this.value, this.said);
  }

  /** @returns {[number, string][]} */
  ticks() {
    const [low, high] = this.ends;
    const all = this.bounded
      ? SHARES.map((share) => /** @type {[number, string]} */ ([logit(share), `${Math.round(100 * share)} %`]))
      : [low, (low + high) / 2, high].map((at) => /** @type {[number, string]} */ ([at, fixed(at, 1)]));
    return all.filter(([at]) => at > low && at < high);
  }

  /** @param {number | null} score */
  show(score) {
    if (score === null) return;
    const { drawn } = this.verdicts,
      y = this.place(score);
    this.needle.setAttribute("transform", `translate(0 ${y})`);
    this.value.textContent = this.bounded ? `${percent(probability(score), 0)} real` : fixed(score, 1);
    this.said.textContent = `more real than ${percent(beats(score, drawn), 0)} of samples`;
    this.drawing.setAttribute("aria-label", `${this.value.textContent}, ${this.said.textContent}`);
  }
}
