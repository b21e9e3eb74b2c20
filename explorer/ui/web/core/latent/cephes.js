// log, sine and cosine in float32, as Cephes has them (Moshier 1992) and vector units do them: each
// step is rounded to float32, and a product with the sum that follows it is rounded once.
//
// Random numbers that are to be the same bit for bit need the same roundings, not better ones.

const { fround } = Math;
const HALF_ROOT = fround(Math.SQRT1_2);
const LOG = [
  0.070376836292, -0.1151461031, 0.116769987, -0.12420140846, 0.14249322787, -0.16668057665, 0.20000714765,
  -0.24999993993, 0.33333331174,
].map(fround);
const SINE = [-1.9515295891e-4, 8.3321608736e-3, -0.16666654611].map(fround),
  COSINE = [2.443315711809948e-5, -0.001388731625493765, 0.04166664568298827].map(fround);
const LN2 = [-2.1219444e-4, 0.693359375].map(fround); // its small part and its large one
const QUARTER = [0.78515625, 0.00024187564849853516, 3.774894977445941e-8].map(fround); // of π, in three parts

/** a · b + c. @param {number} a @param {number} b @param {number} c */
const fma = (a, b, c) => fround(a * b + c);

/** @param {number[]} coefficients the highest power first @param {number} x */
const polynomial = (coefficients, x) => coefficients.reduce((sum, one) => fma(sum, x, one));

/**
 * log x of a multiple x of 2⁻²⁴ in (0, 1].
 * @param {number} x
 */
export function log(x) {
  let power = 8 - Math.clz32(x * 2 ** 24); // x = part · 2^power, with ½ ≤ part < 1
  let part = x / 2 ** power;
  if (part < HALF_ROOT) {
    power -= 1;
    part *= 2;
  }
  const off = fround(part - 1),
    square = fround(off * off);
  const curve = fround(polynomial(LOG, off) * off),
    low = fma(curve, square, fround(power * LN2[0]));
  return fma(power, LN2[1], fround(off + fma(-0.5, square, low)));
}

/**
 * Sine and cosine of an angle in [0, 2π].
 * @param {number} angle @returns {[sine: number, cosine: number]}
 */
export function sincos(angle) {
  const octant = Math.trunc(fround(angle * fround(4 / Math.PI))),
    even = octant + (octant % 2);
  const x = QUARTER.reduce((left, part) => fma(-even, part, left), angle),
    square = fround(x * x);
  const sine = fma(fround(polynomial(SINE, square) * square), x, x),
    tail = fround(polynomial(COSINE, square) * square),
    cosine = fround(fma(tail, square, -0.5 * square) + 1);
  const [s, c] = even % 4 ? [cosine, sine] : [sine, cosine]; // of 0, ½, 1 or 3/2 π and what is left
  return [even % 8 < 4 ? s : -s, even % 8 === 2 || even % 8 === 4 ? -c : c];
}
