// Figures are decoded in small pieces, one after the other, and only while nothing is dragged:
// the newest list of pieces replaces the one under way.

export class Background {
  constructor(point, fail) {
    this.point = point;
    this.fail = fail;
    this.turn = Promise.resolve();
    this.lists = new Map();
    point.addEventListener("settle", () => this.go());
  }

  // Do `pieces` (functions that return promises) under `name`, in place of what was there.
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
        await list.shift()();
      }
    } catch (error) {
      this.fail(error);
    } finally {
      this.busy = false;
    }
  }
}
