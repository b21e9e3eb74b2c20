// Levels as colours: from black through the colour of a role to white, so that what a layer holds is never
// taken for a picture.

import { ink } from "../../../dom/pixels.js";

const MIDDLE = 144; // the level that has the colour itself

/** @typedef {Uint32Array} Tint a colour for each of 256 levels */

/** @param {string} colour of the middle @returns {Tint} */
export function tint(colour) {
  const pen = ink(document.createElement("canvas"));
  pen.fillStyle = colour.trim();
  const middle = [1, 3, 5].map((at) => Number.parseInt(String(pen.fillStyle).slice(at, at + 2), 16));
  return Uint32Array.from({ length: 256 }, (_, level) => {
    const [r, g, b] = middle.map((one) =>
      Math.round(level < MIDDLE ? (one * level) / MIDDLE : one + ((255 - one) * (level - MIDDLE)) / (255 - MIDDLE)),
    );
    return 0xff000000 | (b << 16) | (g << 8) | r;
  });
}

/**
 * Draw levels [height, width] on a canvas of that size.
 * @param {HTMLCanvasElement} canvas @param {Uint8Array} levels @param {Tint} colours
 */
export function paintLevels(canvas, levels, colours) {
  const data = new ImageData(canvas.width, canvas.height),
    words = new Uint32Array(data.data.buffer);
  for (let i = 0; i < words.length; i++) words[i] = colours[levels[i]];
  ink(canvas).putImageData(data, 0, 0);
}
