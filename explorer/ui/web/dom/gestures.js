// Gestures on a map: hover, tap, a line drawn with the main button or one finger; Shift, another button
// or two fingers move the view, the wheel zooms it.

/** @import { Place } from "../core/types.d.ts" */
/** @import { View } from "../core/view2d.js" */

const STILL = 4; // pixels that are no drag yet

/**
 * @typedef {object} Hooks
 * @property {() => boolean} ready whether there is something to touch
 * @property {(place: Place) => void} hover
 * @property {() => void} leave
 * @property {(place: Place) => void} tap
 * @property {(line: Place[]) => void} drawing a line of places grows
 * @property {(line: Place[] | null) => void} drawn it ends; null when it was none
 * @property {() => void} seen the view has changed
 */

/** @param {HTMLCanvasElement} canvas @param {View} view @param {Hooks} hooks */
export function gestures(canvas, view, { ready, hover, leave, tap, drawing, drawn, seen }) {
  /** @type {Map<number, Place>} */
  const touches = new Map();
  /** @type {Place | null} */
  let from = null;
  /** @type {Place[] | null} */
  let line = null;
  let panning = false,
    gap = 0;

  /** @param {MouseEvent} event @returns {Place} */
  const pixel = (event) => {
    const box = canvas.getBoundingClientRect(),
      ratio = canvas.width / box.width;
    return [(event.clientX - box.left) * ratio, (event.clientY - box.top) * ratio];
  };

  canvas.onpointerdown = (event) => {
    if (!ready()) return;
    event.preventDefault();
    canvas.focus({ preventScroll: true });
    canvas.setPointerCapture(event.pointerId);
    touches.set(event.pointerId, pixel(event));
    from = pixel(event);
    panning = event.button > 0 || event.shiftKey || touches.size > 1;
    if (!line || !panning) return;
    line = null;
    drawn(null);
  };

  canvas.onpointermove = (event) => {
    if (!ready()) return;
    const now = pixel(event),
      last = touches.get(event.pointerId);
    if (last) touches.set(event.pointerId, now);
    if (!last) hover(view.toPlace(now));
    else if (panning) pan(now, last);
    else draw(now);
  };

  /** @param {Place} now @param {Place} last */
  function pan(now, last) {
    if (touches.size > 1) {
      const [a, b] = [...touches.values()],
        wide = Math.hypot(a[0] - b[0], a[1] - b[1]);
      if (gap) view.zoom(wide / gap, [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2]);
      gap = wide;
    }
    view.pan((now[0] - last[0]) / touches.size, (now[1] - last[1]) / touches.size);
    seen();
  }

  /** @param {Place} now */
  function draw(now) {
    if (!line && from && Math.hypot(now[0] - from[0], now[1] - from[1]) > STILL) line = [view.toPlace(from)];
    if (!line) return;
    line.push(view.toPlace(now));
    drawing(line);
  }

  /** @param {PointerEvent} event */
  const lift = (event) => {
    touches.delete(event.pointerId);
    gap = 0;
    if (!from) return;
    if (line) drawn(line);
    else if (!panning && event.type === "pointerup") tap(view.toPlace(pixel(event)));
    line = null;
    if (!touches.size) from = null;
  };

  canvas.onpointerup = lift;
  canvas.onpointercancel = lift;

  canvas.onpointerleave = () => !touches.size && leave();
  canvas.oncontextmenu = (event) => event.preventDefault();
  canvas.addEventListener(
    "wheel",
    (event) => {
      if (!ready()) return;
      event.preventDefault();
      view.zoom(Math.exp(-event.deltaY / 400), pixel(event));
      seen();
    },
    { passive: false },
  );
}
