// What the engine answers once for the page: asked when it is first wanted, and kept.

export class Answers {
  constructor(channel) {
    this.channel = channel;
    this.kept = new Map();
  }

  // The header of the answer to an operation, asked anew if `afresh`; one that failed is not kept.
  get(op, fields = {}, afresh = false) {
    const key = JSON.stringify([op, fields]);
    if (afresh) this.kept.delete(key);
    if (!this.kept.has(key)) {
      const answer = this.channel.call(op, fields).then(({ header }) => header);
      answer.catch(() => this.kept.get(key) === answer && this.kept.delete(key)); // another time it may be there
      this.kept.set(key, answer);
    }
    return this.kept.get(key);
  }
}
