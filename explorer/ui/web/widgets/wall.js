// Some samples of a wall, small and side by side.

/** @import { Wall } from "../core/runs.js" */

import { imageData, ink } from "../dom/pixels.js";

/**
 * Paint the samples at some places [row, column], `across` to a line.
 * @param {HTMLCanvasElement} canvas @param {Wall} wall @param {number[][]} places @param {number} across
 */
export function paintWall(canvas, { batch, columns }, places, across) {
  const { width, height } = batch,
    wide = Math.min(across, places.length) * width,
    tall = Math.ceil(places.length / across) * height;
  if (canvas.width !== wide || canvas.height !== tall) Object.assign(canvas, { width: wide, height: tall });
  places.forEach(([row, column], i) =>
    ink(canvas).putImageData(
      imageData(batch, row * columns + column),
      (i % across) * width,
      Math.floor(i / across) * height,
    ),
  );
}
