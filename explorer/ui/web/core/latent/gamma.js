// The gamma distribution: how much of it lies below a value (Press et al. 2007, section 6.2).

const ENOUGH = 1e-15;

/**
 * log Γ(d / 2), of a whole number d ≥ 1, from Γ(x + 1) = x Γ(x).
 * @param {number} d
 */
export function logGammaOfHalf(d) {
  let sum = d % 2 ? Math.log(Math.PI) / 2 : 0;
  for (let k = d - 2; k > 0; k -= 2) sum += Math.log(k / 2);
  return sum;
}

/**
 * The regularised lower incomplete gamma function P(d / 2, x), of a whole number d ≥ 1 and x ≥ 0.
 * @param {number} d @param {number} x
 */
export function gammaBelow(d, x) {
  if (x <= 0) return 0;
  const a = d / 2,
    scale = Math.exp(a * Math.log(x) - x - logGammaOfHalf(d));
  return x < a + 1 ? scale * series(a, x) : 1 - scale * fraction(a, x);
}

/** Σ xⁿ / (a (a + 1) … (a + n)). @param {number} a @param {number} x */
function series(a, x) {
  let term = 1 / a,
    sum = term;
  for (let n = 1; term > ENOUGH * sum; n++) {
    term *= x / (a + n);
    sum += term;
  }
  return sum;
}

/** The continued fraction of Γ(a, x) / (xᵃ e⁻ˣ), by Lentz's method. @param {number} a @param {number} x */
function fraction(a, x) {
  let below = x + 1 - a,
    c = Infinity,
    d = 1 / below,
    value = d;
  for (let n = 1, change = 0; Math.abs(change - 1) > ENOUGH; n++) {
    const above = n * (a - n);
    below += 2;
    d = 1 / (above * d + below);
    c = below + above / c;
    change = c * d;
    value *= change;
  }
  return value;
}
