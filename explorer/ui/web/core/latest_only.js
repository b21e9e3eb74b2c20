// Latest-only requests: while `flights` are under way a later request replaces the one that
// waits, so that the last value is always shown and nothing queues up behind a drag.

/** @template Value, Result */
export class LatestOnly {
  flying = 0;
  asked = 0;
  shown = 0;
  /** @type {{ value: Value, number: number } | null} */
  waiting = null;

  /**
   * @param {(value: Value) => Promise<Result>} run
   * @param {(result: Result, value: Value) => void} show is called in the order of the requests and never with
   *   an older one than was shown
   * @param {(error: Error) => void} fail with what a run was rejected with
   */
  constructor(run, show, fail, flights = 2) {
    this.run = run;
    this.show = show;
    this.fail = fail;
    this.flights = flights;
  }

  /** @param {Value} value */
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
      if (number > this.shown) this.fail(/** @type {Error} */ (error));
    } finally {
      this.flying -= 1;
      this.pump();
    }
  }
}
