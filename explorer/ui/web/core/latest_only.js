// Latest-only requests: while `flights` are under way a later request replaces the one that
// waits, so that the last value is always shown and nothing queues up behind a drag.

export class LatestOnly {
  // run(value) returns a promise; show(result, value) is called in the order of the requests and
  // never with an older one than was shown; fail(error) with what a run was rejected with.
  constructor(run, show, fail, flights = 2) {
    Object.assign(this, { run, show, fail, flights });
    this.flying = 0;
    this.asked = 0;
    this.shown = 0;
    this.waiting = null;
  }

  request(value) {
    this.waiting = { value, number: ++this.asked };
    this.pump();
  }

  // Nothing asked before this moment will be shown any more.
  forget() {
    this.waiting = null;
    this.shown = ++this.asked;
  }

  get idle() {
    return !this.flying && !this.waiting;
  }

  async pump() {
    if (!this.waiting || this.flying >= this.flights) return;
    const { value, number } = this.waiting;
    this.waiting = null;
    this.flying += 1;
    try {
      const result = await this.run(value);
      if (number > this.shown) {
        this.shown = number;
        this.show(result, value);
      }
    } catch (error) {
      if (number > this.shown) this.fail(error);
    } finally {
      this.flying -= 1;
      this.pump();
    }
  }
}
