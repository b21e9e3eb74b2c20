// Files that the browser saves: a text as JSON, pictures as a PNG.

import { html } from "./elements.js";

const LARGE = 2000; // pixels across a picture, at most
const LATER = 10_000; // ms; by then the browser has taken it

export const download = (name, text) => save(name, new Blob([text], { type: "application/json" }));

export function save(name, blob) {
  const link = html("a", { href: URL.createObjectURL(blob), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), LATER);
}

// Canvases of one size, `columns` to a row, as one picture with crisp pixels.
export function saveGrid(name, canvases, columns) {
  const [{ width, height }] = canvases,
    rows = Math.ceil(canvases.length / columns),
    scale = Math.max(1, Math.floor(LARGE / (columns * width)));
  const sheet = html("canvas", { width: columns * width * scale, height: rows * height * scale }),
    pen = sheet.getContext("2d");
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
  sheet.toBlob((blob) => save(name, blob), "image/png");
}
