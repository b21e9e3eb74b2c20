// Raw bytes to canvas pixels.

/** @import { Batch } from "../core/types.d.ts" */

/** What a canvas is drawn on with. @param {HTMLCanvasElement} canvas */
export const ink = (canvas) => /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));

/**
 * The `index`-th image of a decoded batch; with `columns` and `rows` those from there on, side by side and
 * from the top.
 * @param {Batch} batch
 */
export function imageData({ pixels, height, width, channels }, index = 0, columns = 1, rows = 1) {
  const wide = columns * width,
    data = new ImageData(wide, rows * height);
  const words = new Uint32Array(data.data.buffer);
  let at = index * height * width * channels;
  for (let i = 0; i < rows * columns; i++) {
    const corner = Math.floor(i / columns) * height * wide + (i % columns) * width;
    for (let line = corner; line < corner + height * wide; line += wide) {
      for (let to = line; to < line + width; to++, at += channels) {
        const red = pixels[at];
        const green = channels === 1 ? red : pixels[at + 1];
        const blue = channels === 1 ? red : pixels[at + 2];
        words[to] = 0xff000000 | (blue << 16) | (green << 8) | red;
      }
    }
  }
  return data;
}

/**
 * Draw image `index` of a batch at column `column` of a canvas that is `columns` images wide.
 * @param {HTMLCanvasElement} canvas @param {Batch} batch
 */
export function paint(canvas, batch, index = 0, column = 0, columns = 1) {
  const [width, height] = [batch.width * columns, batch.height];
  if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
  ink(canvas).putImageData(imageData(batch, index), column * batch.width, 0);
}

/** Pixels [N, H, W, C] as a batch; `shape` may leave N out. @param {Uint8Array} pixels @param {number[]} shape */
export function batchOf(pixels, shape) {
  const [height, width, channels] = shape.slice(-3);
  return { pixels, height, width, channels };
}
