// The posterior of one image: μ ± σ of each dimension, the informative ones first; dimensions in
// which it stays at the prior are pale.

import { Plot, WIDTH } from "../../charts/plot.js";

const HIGH = 96,
  LEFT = 28,
  LIMIT = 3.2,
  ASLEEP = 0.01; // nats of KL

export function posterior({ mu, sigma, kl }, { one }) {
  const order = mu.map((_, i) => i).sort((a, b) => kl[b] - kl[a]);
  const awake = kl.filter((nats) => nats >= ASLEEP).length;
  const plot = new Plot(
    "Posterior μ ± σ",
    HIGH + 22,
    `${awake} of ${mu.length} dimensions say something of this ${one}; the others stay at the prior, 0 ± 1.`,
  );
  const y = (value) => (HIGH / 2) * (1 - Math.max(-LIMIT, Math.min(LIMIT, value)) / LIMIT);
  const step = (WIDTH - LEFT) / mu.length,
    width = Math.min(12, step * 0.7);
  for (const tick of [-2, 0, 2]) {
    plot.rule(LEFT, y(tick), WIDTH, y(tick), tick ? "le-grid" : "le-axis");
    plot.text(LEFT - 6, y(tick) + 4, String(tick).replace("-", "−"), "end");
  }
  order.forEach((dimension, i) => {
    const x = LEFT + (i + 0.5) * step,
      [middle, sd] = [mu[dimension], sigma[dimension]];
    const words =
      `z${dimension + 1}: μ ${middle.toFixed(2)}, σ ${sd.toFixed(2)}, KL ${kl[dimension].toFixed(2)} nats`.replaceAll(
        "-",
        "−",
      );
    plot.mark(words, [
      ["rect", { x: x - step / 2, y: 0, width: step, height: HIGH, class: "le-hit" }],
      [
        "rect",
        {
          x: x - width / 2,
          y: y(middle + sd),
          width,
          height: Math.max(1, y(middle - sd) - y(middle + sd)),
          rx: 1,
          class: kl[dimension] < ASLEEP ? "le-asleep" : "le-spread",
        },
      ],
      ["line", { x1: x - width / 2, x2: x + width / 2, y1: y(middle), y2: y(middle), class: "le-mu" }],
    ]);
    if (mu.length <= 12) plot.text(x, HIGH + 16, `z${dimension + 1}`, "middle");
  });
  if (mu.length > 12) plot.text((WIDTH + LEFT) / 2, HIGH + 16, "dimensions of z, by KL", "middle");
  return plot.root;
}
