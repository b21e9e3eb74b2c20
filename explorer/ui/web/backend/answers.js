// What the backend answers once for the page: asked when it is first wanted, and kept.

/** @import { Backend } from "./backend.d.ts" */

export class Answers {
  /** @type {Map<string, Promise<any>>} */
  kept = new Map();

  /** @param {Required<Backend>} backend */
  constructor(backend) {
    this.backend = backend;
  }

  /** @param {string} model */
  describe(model) {
    return this.once(`describe ${model}`, () => this.backend.describe(model));
  }

  /** @param {string} model */
  evidence(model) {
    return this.once(`evidence ${model}`, () => this.backend.evidence(model));
  }

  /** What can be trained, asked anew if `afresh`. */
  offers(afresh = false) {
    if (afresh) this.kept.delete("offers");
    return this.once("offers", () => this.backend.training.offers());
  }

  /**
   * The answer that is kept under `key`, else that of `ask`; one that failed is not kept.
   * @template T @param {string} key @param {() => Promise<T>} ask @returns {Promise<T>}
   */
  once(key, ask) {
    const kept = this.kept.get(key);
    if (kept) return kept;
    const answer = ask();
    answer.catch(() => this.kept.get(key) === answer && this.kept.delete(key)); // another time it may be there
    this.kept.set(key, answer);
    return answer;
  }
}
