// The newest call wins: of the calls that await answers for one place on the page, only the one that was
// begun last goes on when they come. What comes too late, an answer or a failure, is as if it never came.

/**
 * What a call awaits comes through it: `await mine(answer)`; still(): whether the call is the newest.
 * @typedef {(<T>(awaited: T | Promise<T>) => Promise<T>) & { still: () => boolean }} Mine
 */

export class Newest {
  /** @type {Mine | null} */
  begun = null;

  /** Begin a call: those before it are late from now on. @returns {Mine} */
  begin() {
    const still = () => this.begun === mine;
    /** @type {Mine} */
    const mine = Object.assign(
      /** @template T @param {T | Promise<T>} awaited @returns {Promise<T>} */
      (awaited) =>
        new Promise((resolve, reject) => {
          Promise.resolve(awaited).then(
            (answer) => still() && resolve(answer),
            (error) => still() && reject(error),
          );
        }),
      { still },
    );
    this.begun = mine;
    return mine;
  }

  /** Nobody waits any more: all calls are late. */
  forget() {
    this.begun = null;
  }

  /**
   * The answer of a call that is begun with it, or null where that is late by then, whatever became of it.
   * @template T @param {T | Promise<T>} awaited @returns {Promise<T | null>}
   */
  async only(awaited) {
    const { still } = this.begin();
    try {
      const answer = await awaited;
      return still() ? answer : null;
    } catch (error) {
      if (still()) throw error;
      return null;
    }
  }
}
