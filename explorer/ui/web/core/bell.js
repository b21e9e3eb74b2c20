// The bell of a normal distribution as the path of a figure: as wide as it is, and of the same area while
// it is not so narrow that it would stand out at the top.

const WIDE = 3.5, // standard deviations that are drawn, either way
  STEPS = 40,
  LEAST = 0.02; // standard deviations that can be seen

/**
 * The path of N(mean, deviation²), within ±reach on the x axis, from y = 1 at the foot to 0 at the top.
 * @param {number} mean @param {number} deviation
 * @param {number} reach
 * @param {number} high of the deviation 1, as a share of the top
 */
export function bell(mean, deviation, reach, high) {
  const wide = Math.max(LEAST, deviation),
    top = Math.min(1, high / wide);
  /** @param {number} value */
  const inside = (value) => Math.max(-reach, Math.min(reach, value));
  const [low, end] = [inside(mean - WIDE * wide), inside(mean + WIDE * wide)];
  const dots = Array.from({ length: STEPS + 1 }, (_, i) => {
    const x = low + ((end - low) * i) / STEPS;
    return `${x.toFixed(3)} ${(1 - top * Math.exp(-(((x - mean) / wide) ** 2) / 2)).toFixed(3)}`;
  });
  return `M${low.toFixed(3)} 1L${dots.join("L")}L${end.toFixed(3)} 1Z`;
}
