// The guided opening as a plain machine: a few steps, each waits until the person has done what it says.
//
// Events: "step" (another step, or none any more) and "did" (the present one is done).

/** @import { Step } from "./explanations.js" */
/** @import { Storage } from "./types.d.ts" */

const SEEN = "seen";

export class Tour extends EventTarget {
  at = -1; // the step that is shown; none at -1
  done = false; // whether the person did what it says

  /**
   * @param {Pick<Storage, "read" | "write">} storage where it is kept that the person has seen it
   * @param {(id: string) => boolean} can whether what a step speaks of is on the page
   */
  constructor(storage, can) {
    super();
    this.storage = storage;
    this.can = can;
    /** @type {Step[]} */
    this.steps = [];
  }

  // Whether the person has gone through it, or skipped it; not known in a private window.
  get seen() {
    try {
      return this.storage.read() === SEEN;
    } catch {
      return false;
    }
  }

  /** @returns {Step | undefined} */
  get step() {
    return this.steps[this.at];
  }

  /** From the beginning. @param {Step[]} steps */
  begin(steps) {
    this.steps = steps;
    this.go(0);
  }

  // The person did something; whether it was what the present step waits for.
  /** @param {string} id */
  did(id) {
    if (this.done || this.step?.id !== id) return false;
    this.done = true;
    this.dispatchEvent(new Event("did"));
    return true;
  }

  next() {
    this.go(this.at + 1);
  }

  // The next one that can be done on this page; behind the last one it is over.
  /** @param {number} from */
  go(from) {
    const to = this.steps.findIndex(({ id }, i) => i >= from && this.can(id));
    if (to < 0) {
      this.end();
      return;
    }
    this.at = to;
    this.done = false;
    this.dispatchEvent(new Event("step"));
  }

  // Skipped or over: it does not come by itself again.
  end() {
    this.at = -1;
    this.done = false;
    try {
      this.storage.write(SEEN);
    } catch {
      /* a private window */
    }
    this.dispatchEvent(new Event("step"));
  }
}
