// Undo and redo: the states in which everything came to rest, one after the other.

const MOST = 500;

/** @template State, Result */
export class History {
  /**
   * @param {() => State | null} read gives the present state
   * @param {(state: State) => Result} write brings one back
   * @param {(a: State, b: State) => boolean} equal whether two are one step
   * @param {(state: State) => boolean} may whether one can be brought back now
   */
  constructor(read, write, equal, may) {
    this.read = read;
    this.write = write;
    this.equal = equal;
    this.may = may;
    /** @type {State[]} */
    this.steps = [];
    this.at = -1;
  }

  // Remember the present state, unless it is the one we are at.
  note() {
    const state = this.read();
    if (!state || (this.at >= 0 && this.equal(state, this.steps[this.at]))) return false;
    this.steps.splice(this.at + 1, Infinity, state);
    if (this.steps.length > MOST) this.steps.shift();
    this.at = this.steps.length - 1;
    return true;
  }

  /**
   * What has changed without anyone's doing here is no step: bring the steps up to it.
   * @param {(state: State) => State} change
   */
  amend(change) {
    this.steps = this.steps.map(change);
  }

  get canUndo() {
    return this.at > 0;
  }

  get canRedo() {
    return this.at < this.steps.length - 1;
  }

  undo() {
    this.note(); // what has not come to rest yet is a step too
    return this.go(-1);
  }

  redo() {
    return this.note() ? undefined : this.go(1);
  }

  /** @param {number} by */
  go(by) {
    const state = this.steps[this.at + by];
    if (!state || !this.may(state)) return undefined;
    this.at += by;
    return this.write(state);
  }
}
