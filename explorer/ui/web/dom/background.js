// Figures are decoded in small pieces, one after the other, and only while nothing is dragged:
// the newest list of pieces replaces the one under way.

/** @typedef {() => Promise<unknown>} Piece */

export class Background {
  busy = false;

  /**
   * @param {EventTarget & { held: boolean }} point waited for while it is held; "settle" is when it is not
   * @param {(error: Error) => void} fail
   */
  constructor(point, fail) {
    this.point = point;
    this.fail = fail;
    /** @type {Map<string, Piece[]>} */
    this.lists = new Map();
    point.addEventListener("settle", () => this.go());
  }

  /** Do `pieces` under `name`, in place of what was there. @param {string} name @param {Iterable<Piece>} pieces */
  put(name, pieces) {
    this.lists.set(name, [...pieces]);
    this.go();
  }

  async go() {
    if (this.busy) return;
    this.busy = true;
    try {
      while (!this.point.held) {
        const list = [...this.lists.values()].find((pieces) => pieces.length);
        if (!list) return;
        await list.shift()?.();
      }
    } catch (error) {
      this.fail(/** @type {Error} */ (error));
    } finally {
      this.busy = false;
    }
  }
}
