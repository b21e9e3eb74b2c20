// Ten thousand coloured points on a canvas, written as raw pixels. Where few are in sight their
// class stands beside the dot, so that colour is never all there is.

/** @import { Place } from "../core/types.d.ts" */
/** @import { View } from "../core/view2d.js" */

import { ink } from "../dom/pixels.js";

// Tableau 10
export const COLOURS = [
  "#4e79a7",
  "#f28e2b",
  "#e15759",
  "#76b7b2",
  "#59a14f",
  "#edc948",
  "#b07aa1",
  "#ff9da7",
  "#9c755f",
  "#bab0ac",
];
const FEW = 400; // points in sight that get their name beside them

/** @param {string} colour */
const word = (colour) => {
  const [r, g, b] = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));
  return 0xff000000 | (b << 16) | (g << 8) | r;
};
const WORDS = COLOURS.map(word),
  PLAIN = word("#8c8c86"),
  NONE = 255; // a point without a class

/** The colour of a class, as a word of pixels. @param {number} label */
export const colourOf = (label) => (label === NONE ? PLAIN : WORDS[label % 10]);

/** @typedef {{ places: Float32Array, labels: Uint8Array, classes: string[] }} Points [2N] and [N] */

/**
 * @param {HTMLCanvasElement} canvas @param {View} view @param {Points} map
 * @param {number} shown the class that stands out, or -1 for all
 * @param {Uint32Array | null} tint the colours of the first points, the only ones to be seen then, in place of classes
 */
export function scatter(canvas, view, { places, labels, classes }, shown = -1, tint = null) {
  const pen = ink(canvas),
    { width } = canvas,
    data = new ImageData(width, width);
  const pixels = new Uint32Array(data.data.buffer),
    half = width > 900 ? 2 : 1;
  /** @type {[x: number, y: number, label: number][]} */
  const near = [];
  for (let i = 0; i < (tint ?? labels).length; i++) {
    const label = labels[i];
    if (shown >= 0 && label !== shown) continue;
    const x = Math.round(width / 2 + (places[2 * i] - view.centre[0]) * view.scale),
      y = Math.round(width / 2 - (places[2 * i + 1] - view.centre[1]) * view.scale);
    if (x < half || y < half || x >= width - half || y >= width - half) continue;
    const colour = tint ? tint[i] : colourOf(label);
    for (let row = y - half; row <= y + half; row++)
      pixels.fill(colour, row * width + x - half, row * width + x + half + 1);
    if (!tint && near.length <= FEW && label !== NONE) near.push([x, y, label]);
  }
  pen.putImageData(data, 0, 0);
  if (tint || near.length > FEW || classes.length < 2) return;
  pen.font = `${Math.round(width / 50)}px system-ui, sans-serif`;
  for (const [x, y, label] of near) {
    pen.fillStyle = COLOURS[label % 10];
    pen.fillText(classes[label], x + half + 3, y + 4);
  }
}

/** @param {number[]} values */
const median = (values) => values.sort((a, b) => a - b)[values.length >> 1];

/** The middle of each class: the median of its places. @param {Points} map @returns {(Place | null)[]} */
export function middles({ places, labels, classes }) {
  return classes.map((_, label) => {
    /** @type {number[]} */
    const xs = [];
    /** @type {number[]} */
    const ys = [];
    labels.forEach((one, i) => {
      if (one !== label) return;
      xs.push(places[2 * i]);
      ys.push(places[2 * i + 1]);
    });
    return xs.length ? [median(xs), median(ys)] : null;
  });
}
