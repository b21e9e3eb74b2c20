// The learnt manifold under the map: decoded images at the quantiles of the prior (Kingma & Welling
// 2014, figure 4), each as large as its cell allows without being stretched.

/** @import { Session } from "../../app/session.js" */
/** @import { Plane } from "../../core/latent/plane.js" */

import { manifold as placed } from "../../core/latent/interpolation.js";
import { quantiles } from "../../core/latent/plane.js";
import { spaceOf } from "../../core/latent/points.js";
import { imageData } from "../../dom/pixels.js";

const FAR = 3, // where the outermost cells end
  SIDE = 20; // cells

// The pictures of the manifold of the current point's model, its class and codes.
/** @param {Session} session @param {Plane} plane */
export async function manifoldOf({ backend, point }, plane) {
  const { model } = point,
    rows = placed(spaceOf(model), plane, point.row(), SIDE);
  return { batch: await backend.images(model.id, rows), stops: quantiles(SIDE) };
}

// pictures: {batch of side² images from the top left, stops: the side's places in rising order}, or
// null for none.
export function manifold(canvas, view, pictures) {
  const pen = canvas.getContext("2d");
  pen.clearRect(0, 0, canvas.width, canvas.height);
  if (!pictures) return;
  const { batch, stops } = pictures,
    side = stops.length;
  const [west, north] = view.toPixel([-FAR, FAR]),
    [east, south] = view.toPixel([FAR, -FAR]);
  pen.fillRect(west, north, east - west, south - north); // black, as the images' ground
  const edges = [-FAR, ...stops.slice(1).map((stop, i) => (stop + stops[i]) / 2), FAR];
  const small = new OffscreenCanvas(batch.width, batch.height),
    brush = /** @type {OffscreenCanvasRenderingContext2D} */ (small.getContext("2d"));
  for (let i = 0; i < side * side; i++) {
    const column = i % side,
      row = side - 1 - Math.floor(i / side);
    const [left, top] = view.toPixel([edges[column], edges[row + 1]]),
      [right, bottom] = view.toPixel([edges[column + 1], edges[row]]);
    if (right < 0 || bottom < 0 || left > canvas.width || top > canvas.height) continue;
    brush.putImageData(imageData(batch, i), 0, 0);
    const size = Math.min(right - left, bottom - top);
    pen.drawImage(small, (left + right - size) / 2, (top + bottom - size) / 2, size, size);
  }
}
