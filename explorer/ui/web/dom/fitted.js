// A picture, or a wall of them, as large as its room: in whole multiples of its pixels wherever that is worth it.

import { fit } from "../core/fit.js";

/**
 * Keep `picture` as large as its parent, whose size depends on nothing in it, has room for. What comes back
 * does so at once; it is called when the picture has other pixels.
 * @param {HTMLElement} picture
 * @param {() => [across: number, down: number]} pixels
 */
export function fitted(picture, pixels) {
  const room = /** @type {HTMLElement} */ (picture.parentElement);
  const anew = () => {
    const [across, down] = pixels(),
      { clientWidth, clientHeight } = room;
    if (!across || !down || !clientWidth || !clientHeight) return;
    const { scale, crisp } = fit([clientWidth, clientHeight], [across, down], devicePixelRatio || 1);
    picture.style.width = `${across * scale}px`;
    picture.style.height = `${down * scale}px`;
    picture.classList.toggle("le-smoothed", !crisp);
  };
  new ResizeObserver(anew).observe(room);
  return anew;
}

/** The same for a canvas, which tells by itself when its pixels are others. @param {HTMLCanvasElement} canvas */
export function fittedCanvas(canvas) {
  const anew = fitted(canvas, () => [canvas.width, canvas.height]);
  new MutationObserver(anew).observe(canvas, { attributeFilter: ["width", "height"] });
}
