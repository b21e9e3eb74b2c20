// Random numbers by a seed, bit for bit those of PyTorch's generator on a CPU: the Mersenne Twister
// (Matsumoto & Nishimura 1998), and normal numbers of it by Box & Muller (1958).
//
// From sixteen normal numbers on PyTorch uses the processor's vector units, and so do these bits; where
// it finds none that it knows (AVX2 or later), its own numbers are others in the last digit.

import { log, sincos } from "./cephes.js";

const SIZE = 624,
  APART = 397; // words of the state; how far apart two lie that make a new one
const BLOCK = 16; // numbers that are made normal at once
const TURN = Math.fround(2 * Math.PI);

export class Generator {
  /** @param {number} seed a whole number of at least 0, of which the last 32 bits count */
  constructor(seed) {
    this.state = new Uint32Array(SIZE);
    this.state[0] = seed % 2 ** 32;
    for (let i = 1; i < SIZE; i++) {
      const before = this.state[i - 1];
      this.state[i] = Math.imul(1812433253, before ^ (before >>> 30)) + i;
    }
    this.at = SIZE;
  }

  /** 32 random bits. */
  word() {
    if (this.at === SIZE) this.turn();
    let word = this.state[this.at++];
    word ^= word >>> 11;
    word ^= (word << 7) & 0x9d2c5680;
    word ^= (word << 15) & 0xefc60000;
    return (word ^ (word >>> 18)) >>> 0;
  }

  /** The next 624 words. */
  turn() {
    const { state } = this;
    for (let i = 0; i < SIZE; i++) {
      const next = state[(i + 1) % SIZE],
        joined = (state[i] & 0x80000000) | (next & 0x7fffffff);
      state[i] = state[(i + APART) % SIZE] ^ (joined >>> 1) ^ (next & 1 ? 0x9908b0df : 0);
    }
    this.at = 0;
  }

  /** Numbers of U(0, 1), of 24 bits each. @param {number} count */
  rand(count) {
    return Float32Array.from({ length: count }, () => (this.word() % 2 ** 24) / 2 ** 24);
  }

  /** Numbers of N(0, 1). @param {number} count */
  randn(count) {
    return count < BLOCK ? this.pairs(count) : this.blocks(count);
  }

  /** A few, in double precision, two at a time. @param {number} count */
  pairs(count) {
    const numbers = new Float32Array(count);
    for (let i = 0; i < count; i += 2) {
      const angle = 2 * Math.PI * this.double(),
        radius = Math.sqrt(-2 * Math.log1p(-this.double()));
      numbers[i] = radius * Math.cos(angle);
      if (i + 1 < count) numbers[i + 1] = radius * Math.sin(angle);
    }
    return numbers;
  }

  /** A number of U(0, 1), of 53 bits. */
  double() {
    const high = this.word() % 2 ** 21;
    return (high * 2 ** 32 + this.word()) / 2 ** 53;
  }

  /**
   * Many, in float32, sixteen at a time; where that leaves some over, the last sixteen are drawn anew.
   * @param {number} count
   */
  blocks(count) {
    const numbers = this.rand(count);
    for (let end = BLOCK; end <= count; end += BLOCK) normal(numbers.subarray(end - BLOCK, end));
    if (count % BLOCK) {
      numbers.set(this.rand(BLOCK), count - BLOCK);
      normal(numbers.subarray(-BLOCK));
    }
    return numbers;
  }
}

/** Sixteen numbers of U(0, 1) become numbers of N(0, 1). @param {Float32Array} numbers */
function normal(numbers) {
  for (let i = 0, k = BLOCK / 2; k < BLOCK; i++, k++) {
    const radius = Math.fround(Math.sqrt(Math.fround(-2 * log(1 - numbers[i])))),
      [sine, cosine] = sincos(Math.fround(TURN * numbers[k]));
    numbers[i] = 0 + radius * cosine; // 0 + −0 is 0
    numbers[k] = 0 + radius * sine;
  }
}
