// Two images, pixel by pixel: how they differ, in numbers and as a picture.

import { html } from "../../dom/elements.js";

// Where each row or column of `to` lies among `from`, as the two nearest and how near the second is.
function places(from, to) {
  return Array.from({ length: to }, (_, i) => {
    const at = Math.max(0, Math.min(from - 1, ((i + 0.5) * from) / to - 0.5)),
      low = Math.floor(at);
    return [low, Math.min(from - 1, low + 1), at - low];
  });
}

// A batch of one image at another size, by bilinear interpolation, and with grey as colour if need be:
// levels as floats [height, width, channels].
export function resized(batch, { height, width }, channels) {
  const across = places(batch.width, width),
    levels = new Float32Array(height * width * channels);
  let to = 0;
  for (const [y0, y1, v] of places(batch.height, height)) {
    for (const [x0, x1, u] of across) {
      for (let c = 0; c < channels; c++) {
        const level = (y, x) => batch.pixels[(y * batch.width + x) * batch.channels + (batch.channels === 1 ? 0 : c)];
        const [above, below] = [y0, y1].map((y) => level(y, x0) * (1 - u) + level(y, x1) * u);
        levels[to++] = above * (1 - v) + below * v;
      }
    }
  }
  return levels;
}

// How `second` differs from `first`, at the size of the first: {signed: Float32Array [height · width],
// grey levels, the mean over channels of |difference| with the sign of their sum; mean: of all}.
export function difference(first, second) {
  const channels = Math.max(first.channels, second.channels);
  const [a, b] = [first, second].map((batch) => resized(batch, first, channels));
  const signed = new Float32Array(first.height * first.width);
  let mean = 0;
  for (let i = 0; i < signed.length; i++) {
    let [sum, size] = [0, 0];
    for (let c = i * channels; c < (i + 1) * channels; c++) {
      sum += b[c] - a[c];
      size += Math.abs(b[c] - a[c]);
    }
    signed[i] = (Math.sign(sum) * size) / channels;
    mean += size / channels / signed.length;
  }
  return { signed, mean };
}

// The mean squared error of an image, with levels in [0, 1].
export function squaredError({ pixels }, wanted) {
  return pixels.reduce((sum, level, i) => sum + ((level - wanted[i]) / 255) ** 2, 0) / pixels.length;
}

const BRIGHTER = [201, 133, 0],
  DARKER = [15, 143, 140]; // neither of them a role's, see page.css

// Signed grey levels on a canvas: the colour says which way, the opacity how much.
export function paintSigned(canvas, signed, { height, width }) {
  if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
  const data = new ImageData(width, height);
  signed.forEach((level, i) => data.data.set([...(level < 0 ? DARKER : BRIGHTER), Math.abs(level)], 4 * i));
  canvas.getContext("2d").putImageData(data, 0, 0);
}

// What stands under a panel: the difference of its image to the first panel's, or under that one the scale.
export function differ(figure, first, panel) {
  if (panel === first) {
    figure.replaceChildren(
      html("p", {}, "difference, in grey levels"),
      html("i", { class: "le-ramp" }),
      html("p", { class: "le-ends" }, ...["255 darker", "0", "255 brighter"].map((words) => html("span", {}, words))),
    );
    return;
  }
  const [canvas, words] = figure.querySelector("canvas")
    ? figure.children
    : [html("canvas", { width: 28, height: 28, role: "img" }), html("figcaption")];
  if (!canvas.isConnected) figure.replaceChildren(canvas, words);
  const there = first.batch && panel.batch;
  words.textContent = "";
  if (!there) {
    canvas.getContext("2d").clearRect(0, 0, canvas.width, canvas.height);
    return;
  }
  const { signed, mean } = difference(first.batch, panel.batch);
  paintSigned(canvas, signed, first.batch);
  words.textContent = `mean |difference| ${mean.toFixed(1)} of 255`;
  canvas.setAttribute(
    "aria-label",
    `${panel.start.model.title} less ${first.start.model.title}: ${words.textContent} grey levels`,
  );
}
