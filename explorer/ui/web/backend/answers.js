// What the engine answers once for the page: asked when it is first wanted, and kept.

/** @import { Channel } from "./channel.js" */
/** @import { Operations } from "../core/operations.d.ts" */

export class Answers {
  /** @type {Map<string, Promise<any>>} */
  kept = new Map();

  /** @param {Channel} channel */
  constructor(channel) {
    this.channel = channel;
  }

  /**
   * The header of the answer to an operation, asked anew if `afresh`; one that failed is not kept.
   * @template {keyof Operations} Name
   * @param {Name} op
   * @param {Operations[Name]["asked"]} fields
   * @returns {Promise<Operations[Name]["answer"]>}
   */
  get(op, fields = {}, afresh = false) {
    const key = JSON.stringify([op, fields]);
    const kept = afresh ? undefined : this.kept.get(key);
    if (kept) return kept;
    const answer = this.channel.call(op, fields).then(({ header }) => header);
    answer.catch(() => this.kept.get(key) === answer && this.kept.delete(key)); // another time it may be there
    this.kept.set(key, answer);
    return answer;
  }
}
