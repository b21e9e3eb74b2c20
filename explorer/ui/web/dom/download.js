// Files that the browser saves: a text as JSON, pictures as a PNG.

import { html } from "./elements.js";
import { ink } from "./pixels.js";

const LARGE = 2000; // pixels across a picture, at most
const LATER = 10_000; // ms; by then the browser has taken it

/** @param {string} name @param {string} text */
export const download = (name, text) => save(name, new Blob([text], { type: "application/json" }));

/** @param {string} name @param {Blob} blob */
export function save(name, blob) {
  const link = html("a", { href: URL.createObjectURL(blob), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), LATER);
}

/**
 * Canvases of one size, `columns` to a row, as one picture with crisp pixels.
 * @param {string} name @param {HTMLCanvasElement[]} canvases @param {number} columns
 */
export function saveGrid(name, canvases, columns) {
  const [{ width, height }] = canvases,
    rows = Math.ceil(canvases.length / columns),
    scale = Math.max(1, Math.floor(LARGE / (columns * width)));
  const sheet = html("canvas", { width: columns * width * scale, height: rows * height * scale }),
    pen = ink(sheet);
  pen.imageSmoothingEnabled = false;
  canvases.forEach((canvas, i) =>
    pen.drawImage(
      canvas,
      (i % columns) * width * scale,
      Math.floor(i / columns) * height * scale,
      width * scale,
      height * scale,
    ),
  );
  sheet.toBlob((blob) => blob && save(name, blob), "image/png");
}
